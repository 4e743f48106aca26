import Descent
import Language
import LineEditing
import Presentation
import Rendering

/// `optimizer`: chooses how parameters change, or shows it.
enum OptimizerCommand {
  /// What may stand after it.
  static let completions =
    Optimiser.all.map { Completion(text: $0.name, summary: $0.summary) }
    + options.map { Completion(text: "\($0.name)=", summary: $0.summary) }
    + RateSchedule.Shape.allCases.map {
      Completion(text: "schedule=\($0.rawValue)", summary: $0.summary)
    }

  /// Every option of some optimizer, each once.
  private static let options: [(name: String, summary: String)] = {
    var options = OptimiserChoice.common.filter { $0.name != "schedule" }
    for setting in Optimiser.all.flatMap(\.settings)
    where !options.contains(where: { $0.name == setting.name }) {
      options.append((setting.name, setting.summary))
    }
    return options
  }()

  static func run(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    var words = arguments.words[...]
    guard !words.isEmpty else { return CommandOutput(lines(try shown(session), session, context)) }
    var choice = session.training.choice
    if let name = words.first, !name.contains("=") {
      words = words.dropFirst()
      choice = OptimiserChoice(try optimiser(name))
    }
    guard var choice else {
      throw ShellError(
        "no optimizer is set whose options could change",
        suggestion: "write optimizer sgd \(arguments.text)")
    }
    try set(words, &choice)
    session.leaveAll()
    session.training.choose(choice)
    return CommandOutput(lines(choice, session, context))
  }

  private static func shown(_ session: Session) throws(ShellError) -> OptimiserChoice {
    guard let choice = session.training.choice else {
      throw ShellError(
        "no optimizer is set",
        suggestion: "write optimizer sgd rate=0.5; there are "
          + Wording.listed(Optimiser.all.map(\.name)))
    }
    return choice
  }

  /// The optimiser of a name.
  static func optimiser(_ name: String) throws(ShellError) -> Optimiser {
    guard let optimiser = Optimiser.named(name.lowercased()) else {
      let names = Optimiser.all.map(\.name)
      throw ShellError(
        "there is no optimizer \(Arguments.shown(name))", at: name,
        suggestion: Nearby.name(name, among: names).map { "did you mean \($0)?" }
          ?? "there are \(Wording.listed(names))")
    }
    return optimiser
  }

  /// Reads `name=value` words.
  static func set(
    _ words: some Sequence<String>, _ choice: inout OptimiserChoice
  ) throws(ShellError) {
    var names = Set<String>()
    for word in words {
      let (name, value) = try option(word)
      guard names.insert(name).inserted else { throw ShellError("\(name) stands twice", at: word) }
      do { try choice.set(name, to: value) } catch {
        throw explained(error, name, value, word)
      }
    }
  }

  /// An option and its value.
  static func option(_ word: String) throws(ShellError) -> (name: String, value: String) {
    guard let equals = word.firstIndex(of: "=") else {
      throw ShellError(
        "an option is expected, name=value; found \(Arguments.shown(word))", at: word,
        suggestion: "write rate=0.5")
    }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }

  /// A problem with an option, with what could have been meant.
  static func explained(
    _ problem: OptimiserChoice.Problem, _ name: String, _ value: String, _ word: String
  ) -> ShellError {
    let near =
      Nearby.name(name, among: problem.known) ?? Nearby.name(value, among: problem.known)
    let known = problem.known.isEmpty ? nil : "there are \(Wording.listed(problem.known))"
    return ShellError(
      problem.message, at: word, suggestion: near.map { "did you mean \($0)?" } ?? known)
  }

  /// What was chosen: each rule as a formula, then the numbers.
  private static func lines(
    _ choice: OptimiserChoice, _ session: Session, _ context: CommandContext
  ) -> [StyledText] {
    session.layout(context.width).lines(choice.blocks)
  }
}
