import Autodiff
import Language
import LineEditing
import Networks
import Presentation
import Rendering

/// `data NAME`: binds x and y to a built-in data set.
struct BuiltInData {
  private let set: DataSet
  private let words: [String]

  /// What may stand after `data`.
  static let completions =
    DataSet.all.map { Completion(text: $0.name, summary: $0.summary) } + [
      Completion(text: "seed=", summary: "where the generator of a set starts"),
      Completion(text: "noise=", summary: "the noise of a set"),
      Completion(text: "count=", summary: "the samples of a set"),
    ]

  /// The set that is meant; nil where the line says something else.
  ///
  /// A quantity of the program hides a set of its name.
  init?(_ arguments: Arguments, _ session: Session) {
    guard let name = arguments.words.first, let set = DataSet.named(name),
      arguments.words.dropFirst().allSatisfy({ $0.first?.isLetter ?? false }),
      arguments.words.count > 1 || !session.program.mentions(name)
    else { return nil }
    (self.set, words) = (set, Array(arguments.words.dropFirst()))
  }

  /// Makes the samples, and binds x and y to them.
  func bind(_ session: inout Session, _ context: CommandContext) throws -> CommandOutput {
    let options = try options()
    let samples = set.samples(options)
    try DataCommand.checkCounts(["x", "y"], samples.inputs.count, set.name, session.program)
    do {
      try session.editProgram { program in
        program.bind("x", samples: samples.inputs)
        program.bind("y", samples: samples.targets)
      }
    } catch {
      let (inputs, targets) = (samples.inputs[0].shape.count, samples.targets[0].shape.count)
      throw ShellError(
        "\(set.name) has \(count(inputs, "input")) and \(count(targets, "target")) a sample, which "
          + "does not fit this program: \(error.message)",
        suggestion: "\(set.network) fits it; then data \(set.name) again")
    }
    var said = "\(samples.inputs.count) samples bound to x and y: \(set.summary)"
    if set.isMade {
      let noise = session.settings.numbers.text(options.noise ?? set.noise ?? 0)
      said += "; noise=\(noise) seed=\(options.seed)"
    }
    if session.program.definitions.isEmpty {
      said += "; \(set.network) fits it, and data \(set.name) after that"
    }
    return CommandOutput(StyledText(said, .faint).wrapped(to: context.width))
  }

  private func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private func options() throws(ShellError) -> DataSet.Options {
    var options = DataSet.Options()
    var names = Set<String>()
    for word in words {
      let (name, value) = try OptimizerCommand.option(word)
      guard names.insert(name).inserted else { throw ShellError("\(name) stands twice", at: word) }
      guard set.isMade else {
        throw ShellError("\(set.name) is given as it is, and has no \(name)", at: word)
      }
      switch name {
      case "seed":
        guard let seed = UInt64(value) else { throw wrong("seed is a whole number from 0", word) }
        options.seed = seed
      case "noise":
        guard let noise = Double(value), noise >= 0, noise.isFinite else {
          throw wrong("noise is a number, 0 or more", word)
        }
        options.noise = noise
      case "count":
        guard let count = Int(value), (2...1_000_000).contains(count) else {
          throw wrong("count is a whole number from 2 to 1000000", word)
        }
        options.count = count
      default:
        throw ShellError(
          "a data set has no option \(Arguments.shown(name))", at: word,
          suggestion: "there are seed, noise and count")
      }
    }
    return options
  }

  private func wrong(_ message: String, _ word: String) -> ShellError {
    ShellError("\(message); found \(Arguments.shown(word))", at: word)
  }
}
