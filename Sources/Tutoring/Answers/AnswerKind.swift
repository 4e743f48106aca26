/// A kind of answer: a type for each kind, in a file of its own, which says what is shown with the
/// question, what is taken for an answer, how it is judged and how it is told.
public protocol AnswerKind: Hashable, Sendable {
  /// What is shown beneath the question.
  var shown: [MarkdownBlock] { get }

  /// What answers the question in a session.
  func expected(in session: some QuestionSession) throws(AnswerError) -> any ExpectedAnswer
}

extension AnswerKind {
  /// Nothing is shown beneath the question.
  public var shown: [MarkdownBlock] { [] }
}

/// What answers a question at the place at which it is asked.
public protocol ExpectedAnswer: Sendable {
  /// Whether a line typed while the question waits is meant as its answer, be it well formed or not;
  /// any other line is a command or whatever else it would be elsewhere.
  func isAnswer(_ line: String) -> Bool

  /// Judges an answer; a question of several parts goes on to its next.
  mutating func judge(_ text: String) -> Verdict

  /// Whether a calculation that comes to a number is an answer, and right.
  func accepts(calculated number: Double) -> Bool

  /// Whether a line that is no answer has shown the answer by what it printed.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool

  /// What says nothing, such as 0, and would be taken for the right answer, which is another; nil where
  /// nothing would.
  var acceptedNothing: String? { get }

  /// What is to be typed.
  var wanted: WantedAnswer { get }

  /// The answer as `reveal` tells it.
  var right: RightAnswer { get }

  /// What is drawn with the question.
  var sketch: CurveSketch? { get }

  /// The part of the question that is asked now, where it is not the first.
  var part: [MarkdownBlock] { get }

  /// The hints that belong to what is asked now, of so many.
  func hints(of count: Int) -> Range<Int>
}

extension ExpectedAnswer {
  /// No calculation is taken for an answer.
  public func accepts(calculated number: Double) -> Bool { false }
  /// No line gives it away.
  public func isGivenAway(by line: String, _ printed: [String]) -> Bool { false }
  /// Whatever says nothing is no answer.
  public var acceptedNothing: String? { nil }
  /// Nothing is drawn.
  public var sketch: CurveSketch? { nil }
  /// The question has one part.
  public var part: [MarkdownBlock] { [] }
  /// All hints belong to it.
  public func hints(of count: Int) -> Range<Int> { 0..<count }
}

/// What an answer is worth.
public enum Verdict: Hashable, Sendable {
  /// It is right.
  case right
  /// It is right, and the question has a further part; this is said of the first.
  case partly([MarkdownBlock])
  /// It cannot be judged but by who wrote it, who compares it with this.
  case compare([MarkdownBlock])
  /// Its writer has found so many of the points in it.
  case graded(Int, of: Int)
  /// It does not settle the question.
  case notYet(Feedback)
}

/// What is to be typed as an answer.
public enum WantedAnswer: Hashable, Sendable {
  case number(digits: Int)
  case numbers(count: Int, digits: Int)
  case option
  case line
  case order(count: Int)
  case sign
  case formula
  case command
  /// An answer in one's own words.
  case sentence
  /// The numbers of points.
  case points(count: Int)
  /// The letter of a curve, up to the last one.
  case curve(last: String)
}

/// The right answer as `reveal` tells it.
public enum RightAnswer: Hashable, Sendable {
  case number(Double)
  case numbers([Double])
  /// An option, from 1.
  case option(Int)
  /// Which line is wrong, from 1, and the number that is right in the end.
  case line(Int, repair: Double)
  /// The items, from 1, in a right order.
  case order([Int])
  case sign(AnswerSign)
  case formula(String)
  case command(String)
  /// An answer in words as it could be.
  case text([MarkdownBlock])
  /// The letter of a curve.
  case curve(String)
}
