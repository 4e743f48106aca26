import Autodiff
import Exchange
import Foundation
import Language
import LineEditing
import Presentation
import Rendering

/// `data FILE`: binds x and y to the samples of a file.
struct DataFile {
  private let files: [String]
  private let options: [String]

  /// What may stand behind the name of a file.
  static let completions = [
    Completion(text: "inputs=", summary: "the columns, or the array, of the inputs"),
    Completion(text: "targets=", summary: "those of the targets, or none"),
    Completion(text: "classes=", summary: "how many classes the targets number"),
    Completion(text: "scale=", summary: "what the inputs are divided by"),
  ]

  /// What is meant; nil where the line says something else.
  init?(_ arguments: Arguments) {
    let words = NamedFile.words(arguments.text).filter { $0 != "->" }
    guard let first = words.first, let start = first.first,
      start.isLetter || "/~.\"'".contains(start), !first.contains("="),
      first.contains(".") || !start.isLetter || ArrayFormat.named(first) != nil
    else { return nil }
    files = words.filter { !$0.contains("=") }
    options = words.filter { $0.contains("=") }
  }

  /// The numbers up to which the samples themselves are kept for a crash, and not the name of the file.
  private static let mostKept = 1_000_000

  /// Reads the samples, and binds x and y to them.
  func bind(_ session: inout Session, _ context: CommandContext) throws -> CommandOutput {
    let options = try readOptions()
    guard files.count <= 2 else {
      throw ShellError(
        "data takes a file, or one of inputs and one of targets", at: files[2],
        suggestion: "a name with blanks in it stands in quotes")
    }
    let files = files.map { NamedFile($0, in: context.folder) }
    let source = try SampleSource(files, options, context)
    let name = (files[0].name as NSString).lastPathComponent
    let (names, count) = (source.targets == nil ? ["x"] : ["x", "y"], source.count)
    try DataCommand.checkCounts(names, count, files[0].name, session.program)
    let (inputs, targets) = try fitting(source, name, session)
    try session.editProgram { program in
      program.bind("x", samples: inputs)
      if let targets { program.bind("y", samples: targets) }
    }
    let numbers = count * (source.inputs.width + (targets?.first?.elements.count ?? 0))
    return CommandOutput(
      StyledText(said(source, name, session.program.definitions.isEmpty), .faint)
        .wrapped(to: context.width),
      // So many numbers are read from their file again, which is quicker than from a copy.
      action: numbers > DataFile.mostKept ? .none : .opened)
  }

  private func readOptions() throws(ShellError) -> SampleSource.Options {
    var options = SampleSource.Options()
    var names = Set<String>()
    for word in self.options {
      let (name, value) = try OptimizerCommand.option(word)
      guard names.insert(name).inserted else { throw ShellError("\(name) stands twice", at: word) }
      switch name {
      case "inputs": options.inputs = value
      case "targets": options.targets = value
      case "classes":
        guard let count = Int(value), (2...100_000).contains(count) else {
          throw ShellError(
            "classes is their number, from 2; found \(Arguments.shown(value))", at: word)
        }
        options.classes = count
      case "scale":
        guard let scale = Double(value), scale != 0, scale.isFinite else {
          throw ShellError(
            "scale is what the inputs are divided by; found \(Arguments.shown(value))", at: word)
        }
        options.scale = scale
      default:
        throw ShellError(
          "a data file has no option \(Arguments.shown(name))", at: word,
          suggestion: "there are \(Wording.listed(DataFile.completions.map(\.text)))")
      }
    }
    return options
  }

  // MARK: What fits the program

  /// The samples in the form that fits the program: a list of one number, or the number itself; two
  /// classes as two numbers or as one.
  private func fitting(
    _ source: SampleSource, _ name: String, _ session: Session
  ) throws -> (inputs: [Tensor], targets: [Tensor]?) {
    let inputs = DataFile.forms(source.inputs.rows)
    let targets: [(Int) -> Tensor]
    switch source.targets {
    case nil: targets = []
    case .numbers(let part): targets = DataFile.forms(part.rows)
    case .classes(let places, let names):
      func oneHot(_ row: Int) -> Tensor {
        Tensor(names.indices.map { $0 == places[row] ? 1 : 0 })
      }
      targets =
        names.count == 2
        ? [oneHot] + DataFile.forms(places.map { [Double($0)] }) : [oneHot]
    }
    var problem: LanguageError?
    for input in inputs {
      for target in targets.isEmpty ? [nil] : targets.map(Optional.some) {
        do {
          guard try fits(input(0), target?(0), session) else { continue }
          let rows = 0..<source.count
          return (rows.map(input), target.map { rows.map($0) })
        } catch let error as LanguageError { problem = problem ?? error }
      }
    }
    let shapes =
      [(inputs[0](0).shape.count, "input")]
      + (targets.first.map { [($0(0).shape.count, "target")] } ?? [])
    let counts = shapes.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }
    throw ShellError(
      "\(name) has \(counts.joined(separator: " and ")) a sample, which does not fit this program"
        + (problem.map { ": \($0.message)" } ?? ""),
      suggestion: "\(network(source)) fits it; then data again")
  }

  private static func forms(_ rows: [[Double]]) -> [(Int) -> Tensor] {
    let vector: (Int) -> Tensor = { Tensor(rows[$0]) }
    return rows.first?.count == 1 ? [vector, { Tensor(rows[$0][0]) }] : [vector]
  }

  /// Whether the first sample fits, and leads to a number where there was one.
  private func fits(_ input: Tensor, _ target: Tensor?, _ session: Session) throws -> Bool {
    var trial = session.outermost
    let before = trial.model.target
    try trial.editProgram { program in
      for (name, rows) in program.samples { program.bind(name, samples: Array(rows.prefix(1))) }
      program.bind("x", samples: [input])
      if let target { program.bind("y", samples: [target]) }
    }
    let isComplete = trial.program.missing.isEmpty && !trial.program.definitions.isEmpty
    return trial.model.target != nil || before == nil && !isComplete
  }

  // MARK: What is said

  /// A network that fits the samples, as it is typed.
  private func network(_ source: SampleSource) -> String {
    let width = source.inputs.width
    switch source.targets {
    case .classes(_, let names) where names.count > 2:
      return "network \(width) \(min(width, 16)) \(names.count) cost=softmax_cross_entropy"
    case .classes, nil: return "network \(width) \(min(width + 2, 16)) 1"
    case .numbers(let part):
      return "network \(width) \(min(width + 2, 16)) \(part.width) output=identity"
    }
  }

  private func said(_ source: SampleSource, _ name: String, _ isAlone: Bool) -> String {
    func names(_ part: SampleSource.Part) -> String {
      let isNamed = part.names.contains { Int($0) == nil }
      return isNamed && part.width <= 8
        ? Wording.listed(part.names) : "\(part.width) number\(part.width == 1 ? "" : "s")"
    }
    var text = "\(source.count) samples of \(name): x is \(names(source.inputs))"
    switch source.targets {
    case nil: break
    case .numbers(let part): text += "; y is \(names(part))"
    case .classes(_, let classes):
      text += "; y is one of \(classes.count) classes"
      if classes.count <= 12 { text += ", \(Wording.listed(classes))" }
    }
    if isAlone { text += "; \(network(source)) fits it, and data again after that" }
    return text
  }
}
