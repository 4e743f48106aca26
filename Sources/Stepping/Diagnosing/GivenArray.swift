public import Autodiff

/// An array of somebody's own, to be held against the right one.
public struct GivenArray: Sendable {
  /// What it is meant to be.
  public enum Subject: Hashable, Sendable {
    /// The derivative of the target by a quantity: of the mean by a parameter, else of the current
    /// sample.
    case derivative(NodeID)
    /// A value on the way forward, of the current sample.
    case value(NodeID)

    /// The quantity.
    public var node: NodeID {
      switch self {
      case .derivative(let node), .value(let node): node
      }
    }
  }

  /// How it was called: dC/dw1.
  public let name: String
  /// What it is meant to be.
  public let subject: Subject
  /// The numbers.
  public let value: Tensor
  /// By how much each number may be off for having been written with so many digits.
  let tolerances: [Double]
  /// Whether it has no more digits than single precision has.
  let isShort: Bool
  /// By how much a number may be off where terms have cancelled.
  var noise = 0.0

  /// An array, and what it is meant to be.
  public init(name: String, subject: Subject, value: Tensor) {
    (self.name, self.subject, self.value) = (name, subject, value)
    let written = value.elements.map { WrittenDigits($0) }
    let digits = written.map(\.significant).max() ?? 1
    let decimals = written.map(\.decimals).max() ?? 0
    isShort = digits <= 9
    // Prints have as many decimals, or as many digits, for every number of an array; a single digit
    // is no rounded number.
    tolerances = zip(value.elements, written).map { number, _ in
      let exponent = number == 0 ? -Double(decimals) : WrittenDigits.exponent(of: number)
      let unit = max(
        WrittenDigits.power(-decimals),
        number == 0 ? 0 : WrittenDigits.power(Int(exponent) - digits + 1))
      return digits < 2 || decimals == 0 ? 0 : 0.500001 * unit
    }
  }

  /// By how much element i may differ from one of another array whose largest is `scale`.
  func tolerance(_ element: Int, scale: Double) -> Double {
    let rounding = isShort ? 3e-6 * scale : 1e-9 * scale
    return tolerances[element] + rounding + noise
  }

  /// Whether the numbers are those of an array, up to what their digits and rounding allow.
  public func matches(_ other: Tensor) -> Bool {
    guard other.shape == value.shape else { return false }
    let scale = other.elements.lazy.map { abs($0) }.max() ?? 0
    return value.elements.indices.allSatisfy { agrees($0, other, scale: scale) }
  }

  /// Whether one number is that of an array whose largest is `scale`.
  func agrees(_ element: Int, _ other: Tensor, scale: Double) -> Bool {
    let (own, right) = (value[element], other[element])
    return own == right || abs(own - right) <= tolerance(element, scale: scale)
  }

  /// How many digits of evidence there are in its numbers: what a chance match would have to guess.
  ///
  /// A 0 says little, for much leads to it.
  ///
  /// - Parameter right: the right numbers.
  func evidence(against right: Tensor) -> Double {
    let scale = (value.elements + right.elements).lazy.map { abs($0) }.max() ?? 0
    guard scale > 0, scale.isFinite else { return 0 }
    return value.elements.indices.reduce(0) { sum, element in
      let isZero = value[element] == 0
      let digits = max(0, -WrittenDigits.logarithm(tolerance(element, scale: scale) / scale))
      return sum
        + (isZero ? (right.elements.count > element && right[element] != 0 ? 1 : 0) : digits)
    }
  }
}

/// The decimals and digits of the shortest way to write a number.
struct WrittenDigits {
  let significant: Int
  let decimals: Int

  init(_ number: Double) {
    var text = "\(abs(number))"[...]
    var exponent = 0
    if let mark = text.firstIndex(of: "e") {
      exponent = Int(text[text.index(after: mark)...]) ?? 0
      text = text[..<mark]
    }
    if text.hasSuffix(".0") { text = text.dropLast(2) }
    let point = text.firstIndex(of: ".")
    let fraction = point.map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    let digits = text.filter { $0 != "." }.drop { $0 == "0" }
    significant = digits.count
    decimals = fraction - exponent
  }

  /// The decimal exponent of a number's first digit.
  static func exponent(of number: Double) -> Double {
    logarithm(abs(number)).rounded(.down)
  }

  static func logarithm(_ number: Double) -> Double {
    number > 0 ? Primitive.named("log10")?.value([number]) ?? 0 : -400
  }

  static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }
}
