public import Tutoring

/// What a lesson needs of the session it is played in.
///
/// A session is a value: the player keeps a copy of it at every question and goes on from that
/// copy, so whatever the learner tries out while a question waits disturbs nothing.
public protocol LessonSession: QuestionSession {
  /// What a command prints, in whatever form the session prints it.
  associatedtype Output: Sendable

  /// Runs one command as if it were typed at the prompt.
  ///
  /// Throws what kept it from running; its description is shown, and the session is unchanged.
  mutating func run(_ command: String) throws -> Output

  /// The lines of what a command printed, as plain text.
  func lines(of output: Output) -> [String]

  /// A command that shows the definitions and the numbers given, with what it prints; nil where there
  /// are none.
  var overview: (command: String, output: Output)? { get }

  /// The number that an expression comes to, as the session shows it and as it may be typed.
  func text(of expression: String) throws -> String

  /// A line that gives a quantity numbers, one for each of its elements; a name without a value yet is
  /// that of one number.
  func line(giving name: String, _ number: () -> Double) -> String

  /// The quantities that are given numbers and not computed, parameters and data, with their elements.
  var given: [(name: String, elements: [Double])] { get }

  /// Whether the program, its numbers and the place in the walk are those of another session.
  func isLike(_ other: Self) -> Bool
}

extension LessonSession {
  /// The magnitudes of the numbers that are given and not computed.
  public var givenNumbers: Set<Double> { Set(given.flatMap { $0.elements.map(\.magnitude) }) }
}
