/// A number as a person types it: `0.82`, `-1.5e-3`, `1/2`, `0.47^2`, a product such as
/// `-0.53*0.25*0.8`, or `1/(1+e^-0.7)`.
///
/// Its digits say how exactly it is meant. `0.82` stands for every number that rounds to it, the
/// interval [0.815, 0.825]; a sum or product stands for what its operands' intervals make. In a sum or
/// product a whole number, or one of a single digit, is exact, such as the 2 and the 0.5 in
/// `2*0.5*0.7414`: what a person has rounded has at least two digits.
public struct TypedNumber: Hashable, Sendable {
  /// How a typed number compares with a true value.
  public enum Judgement: Hashable, Sendable {
    /// The true value is among the numbers that the typed one stands for.
    case right
    /// The typed number has fewer digits than were asked for; that says nothing about whether the
    /// true value is near.
    case tooCoarse
    /// It is not, but only the last digits differ.
    case nearly
    /// It is not.
    case different
  }

  /// The number itself, were every digit exact.
  public let value: Double
  /// The numbers it stands for.
  public let interval: Interval
  /// The significant digits of a single number; nil for a sum or product.
  private let digits: Int?

  /// The significant digits that are asked for unless a question says more: fewer do not tell the
  /// misconceptions of backpropagation apart.
  public static let fewestDigits = 2
  /// How far numbers computed from factors as they are shown may lie apart, relative to their size.
  private static let coarsestRelativeRadius = 0.1
  /// How far a nearly right number is off, relative to the true value; calculating with factors as
  /// they are shown, rounded, and typing all digits of the result gives such numbers.
  private static let nearMiss = 0.01
  /// The rounding, in units in the last place, that a true value may carry from how it was computed.
  private static let guardUnits = 4.0

  /// Reads a typed number; throws what is wrong with it.
  ///
  /// - Parameter given: the magnitudes of numbers that nobody has rounded, such as the weights: they
  ///   are exact in a sum or product, however many digits they have.
  public init(_ text: String, given: Set<Double> = []) throws(TypedNumberError) {
    let expression = try NumberExpression(text)
    value = try expression.value()
    switch expression.unsigned {
    case .literal(let literal):
      interval = expression.isNegative ? -literal.interval : literal.interval
      digits = literal.significantDigits
    default:
      interval = try expression.interval(given: given)
      digits = nil
    }
    guard value.isFinite, interval.isFinite else { throw .tooLarge }
  }

  /// Whether a line typed while a question waits is meant as a number, be it well formed or not.
  ///
  /// Such a line has a digit and nothing that a number or calculation does not have, except for the
  /// comma and the percent sign that some people write.
  public static func isMeant(by line: String) -> Bool {
    line.contains { "0"..."9" ~= $0 }
      && line.allSatisfy { "0123456789.,%+-−*·×/()^²³eE ".contains($0) }
  }

  /// How the number compares with `truth`, which is finite.
  ///
  /// A number that *is* the true value is right however few digits it has: -2, 0.5 or 0. Where the
  /// true value has no more digits than the typed number, as 6 has none more than 5, it is compared
  /// like any other; else a number with too few digits is too coarse, be it near or not.
  ///
  /// - Parameters:
  ///   - needed: how many significant digits are asked for. A sum or product may be off by as much
  ///     as numbers of one digit less: by a tenth for two digits.
  ///   - shown: what comes out for numbers as they are shown, rounded: right as well, unless they
  ///     were rounded to so few digits that mistakes could not be told apart.
  public func judge(
    _ truth: Double, digits needed: Int = fewestDigits, shown: ClosedRange<Double>? = nil
  ) -> Judgement {
    let rounding = Self.guardUnits * max(value.magnitude, truth.magnitude).ulp
    if (value - truth).magnitude <= rounding { return .right }
    if let digits {
      if digits < needed {
        // A zero that stands for the true value too, as 0.0 does for 0.04, has no digit of it.
        let isHidden = value == 0 && interval.lower <= truth && truth <= interval.upper
        return isHidden || Self.digits(of: truth) > max(1, digits) ? .tooCoarse : .different
      }
    } else if interval.relativeRadius > (1..<needed).reduce(1, { radius, _ in radius / 10 }) {
      return .tooCoarse
    }
    var (lower, upper) = (truth, truth)
    if let shown,
      shown.upperBound - shown.lowerBound
        <= 2 * Self.coarsestRelativeRadius * truth.magnitude
    {
      (lower, upper) = (min(truth, shown.lowerBound), max(truth, shown.upperBound))
    }
    let isWithin = interval.lower - rounding <= upper && lower <= interval.upper + rounding
    guard isWithin else {
      let isNear = (value - truth).magnitude <= Self.nearMiss * truth.magnitude
      return isNear ? .nearly : .different
    }
    return .right
  }

  /// The significant digits of the shortest decimal that is the number: 1 for 6, 0.5 and 0.
  private static func digits(of number: Double) -> Int {
    let digits = "\(number.magnitude)".prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    return max(1, digits.count - digits.reversed().prefix { $0 == "0" }.count)
  }
}

extension TypedNumber {
  /// So many significant digits, in words.
  public static func phrase(_ digits: Int) -> String {
    let words = [2: "two", 3: "three", 4: "four", 5: "five", 6: "six"]
    return "\(words[digits] ?? "\(digits)") significant digits"
  }
}

/// Why a text is not a number as people type them.
public enum TypedNumberError: Error, Hashable, Sendable {
  /// There is nothing in it.
  case empty
  /// Something else stands where a number was expected; `found` is empty at the end of the text.
  case expectedNumber(found: String)
  /// Something follows the number that cannot.
  case unexpected(String)
  /// A comma stands where a decimal point should; with points the text would be another one.
  case decimalComma(instead: String)
  /// An opening parenthesis is not closed.
  case missingParenthesis
  /// The divisor may be zero, as far as its digits tell.
  case divisionByZero
  /// A number, or the result, is beyond all numbers the machine knows.
  case tooLarge
  /// It is longer than any answer.
  case tooLong(limit: Int)
}

extension TypedNumberError: CustomStringConvertible {
  /// What is wrong, and what to type instead.
  public var description: String {
    switch self {
    case .empty:
      "type a number, such as 0.82"
    case .expectedNumber(let found) where found.isEmpty:
      "a number is missing at the end"
    case .expectedNumber(let found):
      "'\(found)' stands where a number should; type one such as 0.82, -1.5e-3 or 1/2"
    case .unexpected(let found):
      "'\(found)' cannot follow a number; type one such as 0.82, -1.5e-3 or 0.5*0.25"
    case .decimalComma(let text):
      "numbers are written with a decimal point here; type \(text)"
    case .missingParenthesis:
      "a closing parenthesis is missing"
    case .divisionByZero:
      "the divisor may be zero; give more of its digits"
    case .tooLarge:
      "the number is too large"
    case .tooLong(let limit):
      "the answer is longer than \(limit) characters"
    }
  }
}
