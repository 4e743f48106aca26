import Presentation
import Rendering
import Stepping

/// A kind of file that `export` writes, as data: the command, its help, completion and errors are made
/// from the table.
struct ExportFormat: Sendable {
  /// What is written: walk, graph.
  let kind: String
  /// What the name of the file ends in.
  let ending: String
  /// What it is, in a few words.
  let summary: String
  /// Whether only some of the steps may be asked for: from 11 to 20.
  let takesSteps: Bool
  /// The text of the file.
  let text: @Sendable (ExportRequest) throws -> String

  /// Every kind of file; where an ending alone is given, the first that has it.
  static let all: [ExportFormat] = [
    ExportFormat(
      kind: "walk", ending: "html", summary: "a page that is stepped through in a browser",
      takesSteps: true
    ) { try $0.walk(laidOutBy: HTMLBackend(numbers: $0.numbers)) },
    ExportFormat(
      kind: "walk", ending: "tex", summary: "an article for LaTeX", takesSteps: true
    ) { try $0.walk(laidOutBy: LaTeXBackend(numbers: $0.numbers)) },
    ExportFormat(
      kind: "walk", ending: "md", summary: "Markdown with its mathematics", takesSteps: true
    ) { try $0.walk(laidOutBy: MarkdownBackend(numbers: $0.numbers)) },
    ExportFormat(
      kind: "graph", ending: "svg", summary: "the computation drawn", takesSteps: false
    ) { try $0.graph(laidOutBy: SVGBackend(numbers: $0.numbers, known: $0.session.outer.cursor)) },
    ExportFormat(
      kind: "graph", ending: "dot", summary: "the computation for Graphviz", takesSteps: false
    ) { try $0.graph(laidOutBy: DOTBackend(numbers: $0.numbers, known: $0.session.outer.cursor)) },
  ]

  /// The kinds, each once.
  static var kinds: [String] {
    all.map(\.kind).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// What is to be exported.
struct ExportRequest: Sendable {
  /// The session, outside of all functions.
  let session: Session
  /// The steps asked for, from 0; nil for all.
  let steps: Range<Int>?

  var numbers: NumberFormat { session.settings.numbers }

  /// The most steps that one file holds.
  private static let mostSteps = 2000

  /// The walk in a layout.
  fileprivate func walk(laidOutBy backend: some DocumentBackend) throws -> String {
    let walk = try session.readyWalk()
    let steps = self.steps ?? 0..<walk.count
    guard steps.count <= ExportRequest.mostSteps else {
      throw ShellError(
        "this walk has \(walk.count) steps; one file holds \(ExportRequest.mostSteps)",
        suggestion: "write from 1 to \(ExportRequest.mostSteps) after the name of the file")
    }
    let known = session.isPredicted ? session.outer.cursor : walk.count
    return backend.text(
      of: Document(
        walk: walk, steps: steps, known: known, title: ExportRequest.title, program: program))
  }

  /// The computation as it is known at the current step, in a layout.
  fileprivate func graph(laidOutBy backend: some DocumentBackend) throws -> String {
    let walk = try session.readyWalk()
    guard let picture = ComputationPicture(walk, sample: session.outer.sample) else {
      throw ShellError(
        "this computation has too many parts to be drawn",
        suggestion: "export walk FILE from 1 to 20 writes its steps")
    }
    return backend.text(of: Document(title: ExportRequest.title, pictures: [picture]))
  }

  private static let title = "Backpropagation, step by step"

  private var program: [String] {
    var plain = session
    plain.settings.notation = .unicode
    return ProgramView.lines(plain, width: 100).map(\.plain)
  }
}
