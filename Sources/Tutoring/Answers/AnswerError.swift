/// Why an answer, as it is declared, cannot be asked for in a session, and on which line of its source.
public struct AnswerError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// The answer's expression has no value in the session.
    case failed(String, reason: String)
    /// The answer's expression does not evaluate to one finite number.
    case notNumber(String, values: [Double])
    /// The number of a mistake is so near to the right one, or to that of an earlier mistake, that an
    /// answer could be either.
    case tooNear(String, Double, earlier: String, Double)
    /// A mistake is called by an id that no misconception has; the nearest one that there is.
    case unknownMisconception(String, nearest: String?)
    /// A misconception makes no number of its own in place of an expression's.
    case noPlace(String, answer: String)
    /// An answer that says nothing, such as 0, is taken for the right one, which is another.
    case acceptsNothing(String, truth: Double)
    /// The answer's expression does not evaluate to several finite numbers.
    case notArray(String)
    /// The array of a mistake cannot be told from the right one, or from that of an earlier mistake.
    case arraysTooNear(String, earlier: String)
    /// A curve is nowhere a tenth of the picture from an earlier one.
    case curvesTooNear(String, earlier: String)
    /// The formula of a mistake is equal to the right one, or to that of an earlier mistake.
    case sameFormula(String, earlier: String)
  }

  /// The line, from 1.
  public let line: Int
  /// What is wrong there.
  public let problem: Problem

  /// A problem on a line.
  init(_ line: Int, _ problem: Problem) { (self.line, self.problem) = (line, problem) }
}

extension AnswerError.Problem {
  /// Whether other numbers would mend it: an answer could be two things, or none.
  package var isAboutNumbers: Bool {
    switch self {
    case .tooNear, .arraysTooNear, .notNumber, .notArray, .noPlace, .acceptsNothing: true
    case .failed, .sameFormula, .curvesTooNear, .unknownMisconception: false
    }
  }
}

extension AnswerError.Problem: CustomStringConvertible {
  /// What is wrong, and what was expected instead.
  public var description: String {
    switch self {
    case .failed(let expression, let reason):
      "the lesson's answer '\(expression)' has no value here: \(reason)"
    case .notNumber(let expression, let values):
      "the lesson's answer '\(expression)' should be one finite number, and is "
        + (values.count == 1 ? "\(values[0])" : "\(values.count) numbers")
    case .tooNear(let expression, let value, let earlier, let other):
      "'\(expression)' is \(value) here, too near to '\(earlier)', which is \(other); choose numbers "
        + "at which they differ by a tenth"
    case .unknownMisconception(let id, let nearest):
      "no misconception is called '\(id)'"
        + (nearest.map { "; is '\($0)' meant?" } ?? "; lessons/README.md lists them")
    case .noPlace(let id, let answer):
      "'\(id)' makes no number of its own in place of '\(answer)'; write its calculation, or leave it out"
    case .acceptsNothing(let typed, let truth):
      "'\(typed)' would be taken for the answer, which is \(truth); ask for more digits, or choose "
        + "other numbers"
    case .notArray(let expression):
      "the lesson's answer '\(expression)' should be several finite numbers; type=number asks for one"
    case .arraysTooNear(let expression, let earlier):
      "no element of '\(expression)' differs by a tenth from that of '\(earlier)'; choose other numbers"
    case .curvesTooNear(let expression, let earlier):
      "the curve '\(expression)' can hardly be told from '\(earlier)'; choose another range"
    case .sameFormula(let expression, let earlier):
      "'\(expression)' is equal to '\(earlier)', so it cannot be told from it"
    }
  }
}
