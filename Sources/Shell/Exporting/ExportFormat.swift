import Descent
import Exchange
import Foundation
import Lessons
import Presentation
import Rendering
import Stepping

/// A kind of file that `export` writes, as data: the command, its help, completion and errors are made
/// from the table.
struct ExportFormat: Sendable {
  /// What is written: walk, graph, values, gradient.
  let kind: String
  /// What the name of the file ends in.
  let ending: String
  /// What it is, in a few words.
  let summary: String
  /// Whether only some of the steps may be asked for: from 11 to 20.
  let takesSteps: Bool
  /// The bytes of the file.
  let bytes: @Sendable (ExportRequest) throws -> Data
  /// Whether bytes are of such a file, which may be written anew.
  let isOne: @Sendable (Data) -> Bool

  /// Every kind of file; where an ending alone is given, the first that has it.
  static let all: [ExportFormat] = pictures + lessons + arrays

  /// What is taken to a class.
  private static let lessons = [
    ExportFormat(
      kind: "lesson", ending: "html", summary: "a lesson to be printed", takesSteps: false
    ) { try $0.handout() }
  ]

  /// What is read, looked at, and run.
  static let pictures: [ExportFormat] = [
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
    ExportFormat(
      kind: "model", ending: "py", summary: "a PyTorch module with its data, loss and optimizer",
      takesSteps: false
    ) { try $0.torchScript() },
  ]

  /// Text that says itself what has written it.
  private init(
    kind: String, ending: String, summary: String, takesSteps: Bool,
    text: @escaping @Sendable (ExportRequest) throws -> String
  ) {
    (self.kind, self.ending, self.summary) = (kind, ending, summary)
    self.takesSteps = takesSteps
    bytes = { Data(try text($0).utf8) }
    isOne = { String(decoding: $0.prefix(1000), as: UTF8.self).contains(Generator.mark) }
  }

  /// Numbers, exact to the last bit: both kinds together, where none is named.
  private static let arrays: [ExportFormat] =
    of("values and gradient") { $0.storedValues + $0.storedGradient }
    + of("values") { $0.storedValues } + of("gradient") { $0.storedGradient }

  private static func of(
    _ kind: String, _ arrays: @escaping @Sendable (Session) -> [StoredArray]
  ) -> [ExportFormat] {
    ArrayFormat.all.filter(\.isWritten).map { ExportFormat(kind: kind, $0, arrays) }
  }

  private init(
    kind: String, _ format: ArrayFormat, _ arrays: @escaping @Sendable (Session) -> [StoredArray]
  ) {
    (self.kind, ending, summary) = (kind, format.ending, "\(kind) as \(format.summary)")
    takesSteps = false
    bytes = { request in
      let arrays = arrays(request.session)
      guard !arrays.isEmpty else { throw ShellError("there is nothing to write yet") }
      do { return Data(try format.bytes(arrays)) } catch {
        throw ShellError("a .\(format.ending) file cannot be written: \(error)")
      }
    }
    isOne = { (try? format.arrays([UInt8]($0), name: "")) != nil }
  }

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
  var steps: Range<Int>?
  /// The lesson asked for, and whether its answers are.
  var lesson: Lesson?
  var hasAnswers = false
  let context: CommandContext

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

  /// The lesson for paper.
  fileprivate func handout() throws -> String {
    guard let lesson else {
      throw ShellError(
        "no lesson is being played", suggestion: "write export lesson 1 handout.html")
    }
    return try Handout(lesson: lesson, hasAnswers: hasAnswers, settings: session.settings)
      .page(context).text
  }

  /// The program for PyTorch.
  fileprivate func torchScript() throws -> String {
    _ = try session.readyWalk()
    let training = session.training
    let model = try session.overAllSamples().model
    do throws(ExchangeError) {
      return try TorchScript(
        model, training.choice, frozen: training.frozen, batch: training.batching.size,
        mark: Generator.mark
      ).text
    } catch { throw ShellError("a PyTorch module cannot be written: \(error)") }
  }

  private static let title = "Backpropagation, step by step"

  private var program: [String] {
    var plain = session
    plain.settings.notation = .unicode
    return ProgramView.lines(plain, width: 100).map(\.plain)
  }
}
