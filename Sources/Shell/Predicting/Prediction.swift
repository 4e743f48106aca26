import Autodiff
import Language
import Stepping
import Tutoring

/// What is asked before a step is shown, and how the answers turned out so far.
struct Prediction: Hashable, Sendable {
  /// What of a step is asked.
  enum Mode: String, CaseIterable, Hashable, Sendable {
    case number = "on"
    case sign
    case formula

    /// What is asked for, for completion.
    var summary: String {
      switch self {
      case .number: "be asked for each number"
      case .sign: "be asked for each sign"
      case .formula: "be asked for each formula"
      }
    }
  }

  /// What of a step is asked.
  var mode: Mode
  /// The place up to which steps are asked for, while a question waits: it is about the next step.
  var end: Int?
  /// The wrong answer to the question that waits, while its factors are gone through.
  var review: Review?
  /// How the predictions turned out.
  var tally = PredictionTally()

  /// A wrong answer whose factors are asked for one by one, to find the first that differs.
  struct Review: Hashable, Sendable {
    /// The answer as it was typed.
    let said: String
    /// How many of the factors were answered rightly.
    var passed = 0
  }

  /// Asks nothing any more until the next step is to be taken.
  mutating func rest() { (end, review) = (nil, nil) }

  /// Whether a question waits.
  var isWaiting: Bool { end != nil }

  /// What is said of an answer that is no sign.
  static let noSign = ShellError("the sign is asked for: +, - or 0")

  /// Whether a line is meant as an answer, whatever else it might be.
  func isAnswer(_ line: String) -> Bool {
    guard isWaiting else { return false }
    return switch mode {
    case .number: TypedNumber.isMeant(by: line)
    case .sign: AnswerSign(line) != nil || TypedNumber.isMeant(by: line)
    case .formula: false
    }
  }
}

extension Session {
  /// Whether the walk is predicted: its steps are asked for before they are shown.
  var isPredicted: Bool { lesson == nil && prediction != nil }

  /// Whether a question about the next step waits.
  var isPredicting: Bool { lesson == nil && prediction?.isWaiting ?? false }

  /// Which elements of an expression's value may be shown.
  func isKnown(_ expression: Expression, _ shape: Shape) -> @Sendable (Int) -> Bool {
    guard let knowledge else { return { _ in true } }
    return knowledge.isKnown(expression, shape)
  }

  /// What the walk has made known, while it is being predicted; nil when nothing is hidden.
  var knowledge: Knowledge? { isPredicted ? reached : nil }

  /// What the walk has made known; nil where there is none.
  ///
  /// Inside of a function nothing is to come: what it leads to is known already.
  var reached: Knowledge? {
    guard !isInside, let walk else { return nil }
    return Knowledge(program: program, walk: walk, cursor: cursor, sample: sample)
  }
}
