/// A kind of answer: a type for each kind, in a file of its own, which says what is shown with the
/// question, what is taken for an answer, how it is judged and how it is told.
public protocol AnswerKind: Hashable, Sendable {
  /// What is shown beneath the question.
  var shown: [MarkdownBlock] { get }

  /// What answers the question in a session.
  func expected(in session: some QuestionSession) throws(AnswerError) -> any ExpectedAnswer

  /// All that is wrong with the answer as it is declared, in a session.
  func problems(in session: some QuestionSession) -> [AnswerError]

  /// What is said of mistakes and may have numbers of the session in it.
  var replies: [[MarkdownBlock]] { get }

  /// The lines to write an answer on, on paper.
  var linesOnPaper: Int { get }
}

extension AnswerKind {
  /// Nothing is shown beneath the question.
  public var shown: [MarkdownBlock] { [] }

  /// What keeps it from being asked.
  public func problems(in session: some QuestionSession) -> [AnswerError] {
    do { _ = try expected(in: session) } catch { return [error] }
    return []
  }

  /// Nothing is said of mistakes.
  public var replies: [[MarkdownBlock]] { [] }

  /// A line to write on.
  public var linesOnPaper: Int { 1 }
}

/// What answers a question at the place at which it is asked.
public protocol ExpectedAnswer: Sendable {
  /// Whether a line typed while the question waits is meant as its answer, be it well formed or not;
  /// any other line is a command or whatever else it would be elsewhere.
  func isAnswer(_ line: String) -> Bool

  /// Judges an answer; a question of several parts goes on to its next.
  mutating func judge(_ text: String) -> Verdict

  /// Judges a calculation that comes to a number; nil where it is no answer, or not a right one.
  mutating func judge(calculated number: Double) -> Verdict?

  /// Whether a line that is no answer has shown the answer by what it printed.
  func isGivenAway(by line: String, _ printed: [String]) -> Bool

  /// What says nothing, such as 0, and would be taken for the right answer, which is another; nil where
  /// nothing would.
  var acceptedNothing: String? { get }

  /// What is to be typed, as the end of "type …".
  var wanted: String { get }

  /// The answer as `reveal` tells it.
  var right: RightAnswer { get }

  /// What is drawn with the question.
  var sketch: CurveSketch? { get }

  /// What is asked now, where it is not the question itself; nil where it is.
  var part: QuestionPart? { get }

  /// The hints that belong to what is asked now, of so many.
  func hints(of count: Int) -> Range<Int>
}

extension ExpectedAnswer {
  /// No calculation is taken for an answer.
  public mutating func judge(calculated number: Double) -> Verdict? { nil }
  /// No line gives it away.
  public func isGivenAway(by line: String, _ printed: [String]) -> Bool { false }
  /// Whatever says nothing is no answer.
  public var acceptedNothing: String? { nil }
  /// Nothing is drawn.
  public var sketch: CurveSketch? { nil }
  /// The question has one part.
  public var part: QuestionPart? { nil }
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

/// What is asked after the question itself.
public enum QuestionPart: Hashable, Sendable {
  /// Its next part.
  case text([MarkdownBlock])
  /// A factor of the number asked for, after a wrong one.
  case factor(FactorQuestion)
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
