import Lessons
import Presentation
import Rendering
import Tutoring

/// A lesson on paper: gone through from its beginning to its end, its questions with room for answers or
/// with the answers.
struct Handout {
  let lesson: Lesson
  let hasAnswers: Bool
  let settings: Settings

  private var view: LessonView { LessonView(settings: settings, width: 80) }

  /// The page.
  ///
  /// - Throws: `ShellError` when the lesson cannot be gone through.
  func page(_ context: CommandContext) throws(ShellError) -> HTMLPage {
    var plain = Session(settings: settings)
    plain.settings.notation = .unicode
    var context = context
    context.width = view.width
    var stage = LessonStage(session: plain, context: context)
    var player = LessonPlayer<LessonStage>(lesson)
    var body = try html(player.start(in: &stage), isAsked: false)
    // Curves are drawn before their question, and a question of an exam comes after its numbers.
    while case .question(let question, let number, _, let wanted)? = player.question.first(
      where: \.isQuestion)
    {
      body += "<section class=\"question\">\n"
      body += "<h3>Question \(number)</h3>\n" + html(question.text) + html(question.shown)
      body +=
        hasAnswers
        ? try html(player.answer.map { [$0] } ?? [], isAsked: false) : room(question, wanted)
      body += "</section>\n"
      var rest = player.skip(in: &stage).dropFirst()
      var isAsked = !hasAnswers
      if isAsked, case .command = question.kind {
        // What the command does that was asked for would answer the question, and nothing after it.
        rest = rest.dropFirst()
        isAsked = false
      }
      body += try html(Array(rest), isAsked: isAsked)
    }
    let name = hasAnswers ? "With answers" : "Name: ____________________ Date: ____________"
    return HTMLPage(
      title: lesson.title, style: Handout.style,
      body: """
        <header>
        <h1>\(HTML.escaped(lesson.title))</h1>
        <p class="note">\(HTML.escaped(lesson.summary))</p>
        <p class="note">\(name)</p>
        </header>
        <main>
        \(body)</main>
        """)
  }

  /// What to answer, and room for it.
  private func room(_ question: Question, _ wanted: String?) -> String {
    let asked = wanted.map { "<p class=\"note\">(\(HTML.escaped($0)))</p>\n" } ?? ""
    return asked
      + String(repeating: "<div class=\"blank\"></div>\n", count: question.kind.linesOnPaper)
  }

  // MARK: Events

  /// What happened in a lesson.
  ///
  /// - Parameter isAsked: whether a question stands above that has its answer in what is printed next,
  ///   up to the next section; it is left out then.
  private func html(
    _ events: [LessonInProgress.Event], isAsked: Bool
  ) throws(ShellError) -> String {
    var (result, transcript): (String, [String]) = ("", [])
    var isAsked = isAsked
    func endTranscript() {
      guard !transcript.isEmpty else { return }
      result += "<pre class=\"transcript\">\(transcript.joined(separator: "\n"))</pre>\n"
      transcript = []
    }
    for event in events {
      if case .ran(let command, let output) = event {
        transcript.append("<b>bp&gt; \(HTML.escaped(command))</b>")
        transcript += isAsked && !output.isEmpty ? ["…"] : output.map { HTML.escaped($0.plain) }
        continue
      }
      endTranscript()
      switch event {
      case .prose(let blocks):
        result += html(blocks.filter { !isTitle($0) })
        isAsked = isAsked && !blocks.contains { if case .heading = $0 { true } else { false } }
      case .sketch(let sketch):
        let drawing = view.drawing(sketch).map { HTML.escaped($0.plain) }
        result += "<pre>\(drawing.joined(separator: "\n"))</pre>\n"
      case .revealed(let answer, let explanation):
        result += "<div class=\"answer\">\n" + told(answer) + html(explanation) + "</div>\n"
      case .broken(let error): throw ShellError("\(error)")
      default: break
      }
    }
    endTranscript()
    return result
  }

  private func told(_ answer: RightAnswer) -> String {
    if case .text(let model) = answer { return html(model) }
    return "<p><b>\(HTML.escaped(view.text(answer)))</b></p>\n"
  }

  /// The page has the title at its head already.
  private func isTitle(_ block: MarkdownBlock) -> Bool {
    if case .heading(1, _) = block { true } else { false }
  }

  // MARK: Markdown

  private func html(_ blocks: [MarkdownBlock]) -> String { blocks.map(html).joined() }

  private func html(_ block: MarkdownBlock) -> String {
    switch block {
    case .heading(let level, let text):
      let name = "h\(min(6, max(2, level)))"
      return "<\(name)>\(html(text))</\(name)>\n"
    case .paragraph(let text): return "<p>\(html(text))</p>\n"
    case .quote(let blocks): return "<blockquote>\n\(html(blocks))</blockquote>\n"
    case .list(let start, _, let items):
      let rows = items.map { "<li>\(html($0))</li>\n" }.joined()
      return start.map { "<ol start=\"\($0)\">\n\(rows)</ol>\n" } ?? "<ul>\n\(rows)</ul>\n"
    case .code(_, let text): return "<pre>\(HTML.escaped(text))</pre>\n"
    case .thematicBreak: return "<hr>\n"
    }
  }

  private func html(_ inlines: [MarkdownInline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): HTML.escaped(text)
      case .code(let text): "<code>\(HTML.escaped(text))</code>"
      case .emphasis(let inner): "<em>\(html(inner))</em>"
      case .strong(let inner): "<strong>\(html(inner))</strong>"
      // On paper a link leads nowhere; its address is told where it is one of the web.
      case .link(let inner, let address):
        address.contains(":")
          ? "\(html(inner)) (\(HTML.escaped(address)))" : html(inner)
      case .lineBreak: "<br>"
      }
    }.joined()
  }

  /// How it looks beside what all pages share: for a screen, and on paper.
  private static let style = """
    body { max-width: 46rem; padding-bottom: 2rem; }
    .note { color: var(--soft); margin: .3rem 0; }
    h2 { margin-top: 2rem; break-after: avoid; }
    h3 { font-size: 1rem; margin: .4rem 0; }
    code, pre { font-family: ui-monospace, monospace; }
    pre { font-size: .85rem; line-height: 1.35; margin: 1rem 0; }
    .transcript { border-left: 3px solid var(--line); padding: .2rem .8rem; break-inside: avoid; }
    .question { border: 1px solid var(--line); border-radius: .4rem; margin: 1.2rem 0;
      padding: .4rem 1rem 1rem; break-inside: avoid; }
    .blank { border-bottom: 1px solid var(--line); height: 2.4rem; }
    .answer { background: var(--wash); border-radius: .4rem; padding: .2rem .8rem; }
    li p { margin: .2rem 0; }
    @media print { body { max-width: none; padding: 0; font-size: 11pt; }
      .answer { border: 1px solid var(--line); } }
    """
}

extension LessonEvent {
  /// Whether it asks a question.
  fileprivate var isQuestion: Bool { if case .question = self { true } else { false } }
}
