import Foundation
import Testing

/// Exported files in the programs they are for.
///
/// Where those are not installed nothing is tried, unless
/// BACKPROP_CLIENTS says that they have to be there.
@Suite struct ClientTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func isTried(_ client: String) -> Bool {
    ProcessInfo.processInfo.environment["BACKPROP_CLIENTS"] != nil
      || FileManager.default.isExecutableFile(atPath: "/usr/bin/\(client)")
  }

  private func export(_ line: String, after lines: [String] = ["example mazur"]) throws {
    let result = try BuiltProgram.run(
      ["--no-rc"] + (lines + [line]).flatMap { ["-c", $0] }, folder: folder.path)
    #expect(result.status == 0, "\(result.error)")
  }

  private func run(_ client: String, _ arguments: [String]) throws -> (text: String, status: Int32)
  {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/\(client)")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    let (output, log) = (folder.path + "/.out", folder.path + "/.log")
    for file in [output, log] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    process.waitUntilExit()
    let both = try [output, log].map { try String(contentsOfFile: $0, encoding: .utf8) }
    return (both.joined(), process.terminationStatus)
  }

  // MARK: Chromium

  /// The page as the browser has it after some keys; a script at its end presses them.
  private func page(_ name: String, hash: String = "", keys: [String] = []) throws -> String {
    var text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    let presses = keys.map {
      "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '\($0)', bubbles: true}));"
    }
    text = text.replacing(
      "</body>", with: "<script>\(presses.joined(separator: "\n"))</script></body>")
    try text.write(toFile: folder.path + "/typed.html", atomically: true, encoding: .utf8)
    let result = try run(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom",
        "file://\(folder.path)/typed.html\(hash)",
      ])
    #expect(result.status == 0)
    #expect(!result.text.contains("CONSOLE"), "\(result.text.suffix(2000))")
    return result.text
  }

  /// The step that a page shows.
  private func shown(_ page: String) -> [String] {
    page.matches(of: /<section class="page[^"]*shown[^"]*" id="(step-\d+)"/).map { String($0.1) }
  }

  @Test(.enabled(if: isTried("chromium"))) func aBrowserStepsThroughTheWalk() throws {
    try export("export walk.html")
    let start = try page("walk.html")
    #expect(shown(start) == ["step-1"])
    #expect(start.contains("step 1 of 50"))
    // Nothing is known in the drawing that the walk has not come to.
    #expect(start.contains(">C = —<"))
    #expect(
      shown(try page("walk.html", keys: ["ArrowRight", "ArrowRight", "ArrowLeft"])) == ["step-2"])
    #expect(shown(try page("walk.html", keys: ["End"])) == ["step-50"])
    #expect(shown(try page("walk.html", keys: ["End", "ArrowRight", "Home"])) == ["step-1"])
    // ∂C/∂w₁₁⁽²⁾ = 0.08217, Mazur's 0.082167041, is at step 16; C = 0.2984 is known there.
    let there = try page("walk.html", hash: "#step-16")
    #expect(shown(there) == ["step-16"])
    #expect(there.contains(">C = 0.2984<"))
    let section = there[(there.range(of: "id=\"step-16\"")?.lowerBound ?? there.startIndex)...]
    #expect(section.prefix(6000).contains("<mn>0.08217</mn>"))
    #expect(there.contains(/<g class="part current" data-place="4"/))
    #expect(shown(try page("walk.html", hash: "#step-99")) == ["step-1"])
  }

  @Test(.enabled(if: isTried("chromium"))) func aBrowserHidesWhatIsPredicted() throws {
    try export("export walk.html", after: ["example mazur", "predict on"])
    let asked = try page("walk.html", keys: Array(repeating: "ArrowRight", count: 8))
    #expect(shown(asked) == ["step-9"])
    #expect(asked.contains(">C = —<"))
    let told = try page(
      "walk.html", keys: Array(repeating: "ArrowRight", count: 8) + ["Enter"])
    #expect(told.contains(">C = 0.2984<"))
  }

  @Test(.enabled(if: isTried("chromium"))) func aBrowserShowsAndPrintsAHandout() throws {
    try export("export lesson 1 lesson.html with answers", after: [])
    let shown = try page("lesson.html")
    #expect(shown.ranges(of: "<section class=\"question\">").count == 9)
    #expect(shown.contains("<b>0.03152</b>"))
    let printed = try run(
      "chromium",
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--print-to-pdf=\(folder.path)/lesson.pdf", "file://\(folder.path)/lesson.html",
      ])
    #expect(printed.status == 0)
    let paper = try Data(contentsOf: URL(filePath: folder.path + "/lesson.pdf"))
    #expect(paper.starts(with: Data("%PDF-".utf8)))
    #expect(paper.count > 10_000)
  }

  // MARK: LaTeX and Graphviz

  @Test(
    .enabled(if: isTried("pdflatex")),
    arguments: [
      ["example mazur"], ["example karpathy-neuron"],
      ["learning_rate = 0.5", "η = 2", "x = -3", "C = relu(x)*learning_rate^2 + η*max(x, 1e-12)"],
      ["network 2 3 1", "data [[0,0],[0,1]] -> [[0],[1]]"],
    ])
  func latexCompiles(lines: [String]) throws {
    try export("export walk.tex", after: lines)
    let result = try run("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "walk.tex"])
    #expect(result.status == 0, "\(result.text.suffix(1500))")
  }

  /// What is printed with `set notation latex` can be pasted between two $$.
  @Test(
    .enabled(if: isTried("pdflatex")),
    arguments: [
      ["example mazur", "step 3"], ["example baydin", "step 8"],
      ["network 7 2 1", "x = [1,2,3,4,5,6,7]", "y = [1]"],
      ["example karpathy-neuron", "predict on", "step"],
    ])
  func displaysCompile(lines: [String]) throws {
    let asked = ["graph", "why C 3", "why f 9", "gradient", "where", "show w1"]
    var displays: [String] = []
    for line in asked {
      let result = try BuiltProgram.run(
        ["--no-rc"] + (lines + ["set notation latex", line]).flatMap { ["-c", $0] },
        folder: folder.path)
      // Only what the last line printed is looked at, and only what is mathematics.
      var display: [Substring]?
      for text in result.output.split(separator: "\n") {
        if text.hasPrefix("\\begin{") { display = [] }
        display?.append(text)
        if text.hasPrefix("\\end{"), let whole = display {
          displays.append(whole.joined(separator: "\n"))
          display = nil
        } else if display == nil, text.hasPrefix("\\frac") {
          displays.append(String(text))
        }
      }
    }
    #expect(displays.count > 2)
    let page =
      "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n"
      + displays.map { "$$\n\($0)\n$$\n" }.joined() + "\\end{document}\n"
    try Data(page.utf8).write(to: URL(filePath: folder.path + "/page.tex"))
    let result = try run("pdflatex", ["-interaction=nonstopmode", "-halt-on-error", "page.tex"])
    #expect(result.status == 0, "\(result.text.suffix(1500))")
  }

  @Test(.enabled(if: isTried("dot"))) func graphvizDraws() throws {
    try export("export graph.dot", after: ["example mazur", "goto end"])
    let result = try run("dot", ["-Tsvg", "graph.dot"])
    #expect(result.status == 0, "\(result.text)")
    #expect(result.text.contains("C = 0.2984"))
    // Seven parts and ten links.
    #expect(result.text.ranges(of: "class=\"node\"").count == 7)
    #expect(result.text.ranges(of: "class=\"edge\"").count == 10)
  }
}
