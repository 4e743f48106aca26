/// What a question needs of the session it is asked in.
public protocol QuestionSession: Sendable {
  /// The elements of an expression's value in row-major order; a scalar has one.
  ///
  /// The value is that of the whole program, however far the learner has stepped through it.
  func value(of expression: String) throws -> [Double]

  /// The heights of an expression at places evenly spread over a range of one quantity, with its ends.
  func curve(
    of expression: String, over name: String, _ range: ClosedRange<Double>, places: Int
  ) throws -> [Double]

  /// Whether a line is a formula: an expression that is made of something, and no quantity alone.
  func isFormula(_ line: String) -> Bool

  /// Whether two expressions have the same value, with the numbers there are and with others.
  ///
  /// Throws what is wrong with the first, or with the second.
  func agree(_ one: String, _ other: String) throws -> Bool

  /// The step that makes known what an expression names; nil where no walk does.
  func place(of expression: String) -> WalkPlace?

  /// A number as its digits on the screen have it.
  func shown(_ number: Double) -> Double

  /// The magnitudes of the numbers that are given and not computed: those of parameters and data.
  var givenNumbers: Set<Double> { get }
}
