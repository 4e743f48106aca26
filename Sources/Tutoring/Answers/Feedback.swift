public import Stepping

/// Why an answer does not settle a question.
public enum Feedback: Hashable, Sendable {
  /// The number is another one.
  case different
  /// The number is off in its last digits only.
  case nearly
  /// A factor of the number is right, and the next one is asked for.
  case factorIsRight
  /// A factor of the number is another one, which comes from this; the number is what is to be tried
  /// again.
  case factorDiffers(Symbol, accounts: [String], of: Symbol)
  /// All factors are right, or all shares of a sum, but not what is made of them.
  case wholeDiffers(isSum: Bool, of: Symbol)
  /// The number has fewer significant digits than are asked for.
  case tooCoarse(digits: Int)
  /// The answer is not a number.
  case unreadable(TypedNumberError)
  /// The answer is one that a common mistake gives, of which this is said.
  case mistake([MarkdownBlock])
  /// The answer is the number of none of the options.
  case noOption(count: Int)
  /// The answer is the number of none of the lines.
  case noLine(count: Int)
  /// The answer is no order of the items.
  case noOrder(count: Int)
  /// The answer is no formula with a value here, for this reason.
  case noFormula(String)
  /// The answer is no sign.
  case noSign
  /// The answer has so many numbers, and not as many as are asked for.
  case otherCount(Int, of: Int)
  /// These of the numbers, from 1, are others.
  case elements(differing: [Int])
  /// The answer names none of the points, or others.
  case noPoints(count: Int)
  /// The answer is the letter of none of the curves.
  case noCurve(last: String)
  /// The command has done something else than what is asked for.
  case otherCommand
}

extension Feedback {
  /// Whether the answer was judged and is wrong, and not merely rounded or beside the question.
  public var isWrong: Bool {
    switch self {
    case .different, .mistake, .elements, .otherCommand: true
    case .nearly, .factorIsRight, .factorDiffers, .wholeDiffers, .tooCoarse, .unreadable, .noOption,
      .noLine,
      .noOrder, .noSign, .noFormula,
      .otherCount, .noPoints, .noCurve:
      false
    }
  }
}

extension Feedback: CustomStringConvertible {
  /// The feedback in words: neutral, and never giving the answer away.
  public var description: String {
    switch self {
    case .different, .mistake: "Not yet."
    case .nearly: "Nearly: the last digits differ. Check the rounding, or type the product itself."
    case .factorIsRight: "This one is right."
    case .factorDiffers: "Here it differs."
    case .wholeDiffers(let isSum, _):
      "Each of these is right: it is their \(isSum ? "sum" : "product") that differs."
    case .tooCoarse(let digits):
      "That is too coarse: \(TypedNumber.phrase(digits)) are asked for."
    case .unreadable(let error): "That is not a number yet: \(error)."
    case .noOption(let count): "Type the number of an option, from 1 to \(count)."
    case .noLine(let count): "Type the number of a line, from 1 to \(count)."
    case .noOrder(let count):
      "Type the numbers from 1 to \(count), each once, in your order."
    case .noFormula(let reason): "That has no value: \(reason)."
    case .noSign: "The sign is asked for: type +, - or 0."
    case .otherCount(let found, let count): "There are \(count) numbers to be typed, not \(found)."
    case .elements(let places):
      places.count == 1
        ? "Not yet: number \(places[0]) is another one."
        : "Not yet: numbers \(places.map(String.init).joined(separator: ", ")) are others."
    case .noPoints(let count):
      "Type the numbers of the points, from 1 to \(count), or all or none."
    case .noCurve(let last): "Type the letter of a curve, from a to \(last)."
    case .otherCommand:
      "That is something else than what is asked for. Type lesson to be put back to where it was asked."
    }
  }
}
