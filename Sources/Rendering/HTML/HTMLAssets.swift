import Presentation

extension HTMLBackend {
  /// How it looks beside what all pages share: on a phone, projected and on paper.
  static let style = """
    .number, .note { color: var(--soft); font-weight: normal; }
    figure { margin: 1rem 0; overflow-x: auto; }
    svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
    svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
    svg .edge { stroke: var(--line); fill: none; }
    svg .node { fill: var(--paper); stroke: var(--ink); }
    svg .weight { fill: var(--soft); font-size: 11px; }
    svg .part.current .node { fill: var(--wash); stroke: var(--mark); stroke-width: 3; }
    svg .edge.current { stroke: var(--mark); stroke-width: 2; }
    .equation { overflow-x: auto; padding: .25rem 0; }
    math { font-size: 1.2rem; }
    mtd { text-align: left; padding: .3rem .15rem; }
    mtd:first-child { text-align: right; }
    .result mtd:last-child, .current { color: var(--mark); font-weight: bold; }
    button { font: inherit; padding: .4rem .9rem; border: 1px solid var(--line);
      border-radius: .4rem; background: var(--paper); color: var(--ink); }
    button:disabled { opacity: .4; }
    :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
    section:focus { outline: none; }
    nav { display: none; }
    .live nav { display: flex; gap: .5rem; justify-content: center; align-items: center;
      position: fixed; left: 0; right: 0; bottom: 0; padding: .6rem; background: var(--paper);
      border-top: 1px solid var(--line); }
    #place { min-width: 6rem; text-align: center; }
    @media (max-width: 40rem) { svg { max-width: none; min-width: 36rem; }
      nav button { padding: .4rem .5rem; } #place { min-width: 4rem; font-size: .9rem; } }
    .show { display: none; }
    .live .page, .live .drawing { display: none; }
    .live .page.shown, .live .drawing.shown { display: block; }
    .live .asked:not(.told) .answer { visibility: hidden; }
    .live .asked:not(.told) .show { display: inline-block; }
    @media print {
      .live .page, .live .drawing { display: block; }
      .live .asked:not(.told) .answer { visibility: visible; }
      .live nav, .live .show, nav { display: none; }
      .page { break-inside: avoid; }
      body { max-width: none; padding: 0; }
    }
    """

  /// What keys and buttons do.
  static let script = """
    (function () {
      "use strict";
      var pages = Array.prototype.slice.call(document.querySelectorAll(".page"));
      if (!pages.length) { return; }
      var at = 0;
      var byId = function (id) { return document.getElementById(id); };
      var number = function (page) { return Number(page.dataset.step); };

      function reached(page) {
        // The number of a step that is asked for is not known before it is shown.
        return page.classList.contains("asked") && !page.classList.contains("told")
          ? number(page) - 1 : number(page);
      }

      function draw() {
        var page = pages[at];
        pages.forEach(function (other) { other.classList.toggle("shown", other === page); });
        document.querySelectorAll(".drawing").forEach(function (drawing) {
          drawing.classList.toggle("shown", drawing.dataset.picture === page.dataset.picture);
        });
        document.querySelectorAll("[data-known]").forEach(function (mark) {
          var known = Number(mark.dataset.known) <= reached(page);
          mark.textContent = mark.dataset.name + (known ? mark.dataset.value : "\\u2014");
        });
        document.querySelectorAll("[data-place]").forEach(function (part) {
          part.classList.toggle("current", part.dataset.place === page.dataset.part);
        });
        document.querySelectorAll("[data-to]").forEach(function (edge) {
          edge.classList.toggle("current", edge.dataset.to === page.dataset.part);
        });
        byId("place").textContent = "step " + number(page) + " of " + page.dataset.count;
        byId("first").disabled = byId("back").disabled = at === 0;
        byId("last").disabled = byId("next").disabled = at === pages.length - 1;
      }

      function go(to, isTyped) {
        to = Math.max(0, Math.min(pages.length - 1, to));
        // What was passed over is known from there on.
        for (var i = 0; i < to; i += 1) { pages[i].classList.add("told"); }
        at = to;
        draw();
        if (!isTyped) { history.replaceState(null, "", "#step-" + number(pages[at])); }
      }

      function tell() { pages[at].classList.add("told"); draw(); }

      function fromHash() {
        var found = pages.findIndex(function (page) { return "#" + page.id === location.hash; });
        go(found < 0 ? 0 : found, true);
      }

      byId("first").addEventListener("click", function () { go(0); });
      byId("back").addEventListener("click", function () { go(at - 1); });
      byId("next").addEventListener("click", function () { go(at + 1); });
      byId("last").addEventListener("click", function () { go(pages.length - 1); });
      document.querySelectorAll(".show").forEach(function (button) {
        button.addEventListener("click", tell);
      });
      document.addEventListener("keydown", function (event) {
        if (event.altKey || event.ctrlKey || event.metaKey) { return; }
        if (event.key === "ArrowRight" || event.key === "PageDown") { go(at + 1); }
        else if (event.key === "ArrowLeft" || event.key === "PageUp") { go(at - 1); }
        else if (event.key === "Home") { go(0); }
        else if (event.key === "End") { go(pages.length - 1); }
        else if (event.key === "Enter" && event.target === document.body) { tell(); }
        else { return; }
        event.preventDefault();
      });
      window.addEventListener("hashchange", fromHash);
      document.body.classList.add("live");
      fromHash();
    })();
    """
}
