import Foundation

/// Reads and evaluates the numbers of a line as they are printed, `0.7514 · (1 − 0.7514)`, by rules
/// of its own: it knows nothing of the formulas that the line was printed from.
public struct ShownExpression {
  /// Why a text is no expression of numbers.
  public struct Unreadable: Error, CustomStringConvertible {
    /// Where it cannot be read.
    public let description: String
  }

  private let characters: [Character]
  private var place = 0
  /// The largest number that was read, to tell rounding from nothing.
  private var largest = 0.0
  /// Functions that the program itself defines.
  private let functions: [String: @Sendable ([Double]) -> Double]

  /// The value of a text, and the largest number in it.
  public static func value(
    of text: String, functions: [String: @Sendable ([Double]) -> Double] = [:]
  ) throws -> (value: Double, largest: Double) {
    var reader = ShownExpression(text, functions)
    let value = try reader.choice()
    reader.skipBlanks()
    guard reader.place == reader.characters.count else { throw reader.unreadable() }
    return (value, reader.largest)
  }

  private init(_ text: String, _ functions: [String: @Sendable ([Double]) -> Double]) {
    characters = Array(text)
    self.functions = functions
  }

  private func unreadable() -> Unreadable {
    Unreadable(description: "unreadable at \(place) of \(String(characters))")
  }

  // MARK: Characters

  private mutating func skipBlanks() {
    while place < characters.count, characters[place] == " " { place += 1 }
  }

  private mutating func take(_ texts: [String]) -> String? {
    skipBlanks()
    for text in texts where characters[place...].starts(with: Array(text)) {
      place += text.count
      return text
    }
    return nil
  }

  private mutating func expect(_ text: String) throws {
    guard take([text]) != nil else { throw unreadable() }
  }

  // MARK: Grammar

  /// `A if B > C, else D`, or a comparison.
  private mutating func choice() throws -> Double {
    let value = try comparison()
    guard take(["if "]) != nil else { return value }
    let holds = try comparison() != 0
    try expect(", else ")
    let otherwise = try choice()
    return holds ? value : otherwise
  }

  /// `A > B`, which is 1 or 0, or a sum.
  private mutating func comparison() throws -> Double {
    let left = try sum()
    guard let relation = take(["≤", "≥", "<=", ">=", "==", "<", ">", "="]) else { return left }
    let right = try sum()
    let holds =
      switch relation {
      case "<": left < right
      case ">": left > right
      case "≤", "<=": left <= right
      case "≥", ">=": left >= right
      default: left == right
      }
    return holds ? 1 : 0
  }

  private mutating func sum() throws -> Double {
    var value = try product()
    while let sign = take(["+", "−", "-"]) {
      let term = try product()
      value = sign == "+" ? value + term : value - term
    }
    return value
  }

  private mutating func product() throws -> Double {
    var value = try negative()
    while true {
      if take(["·", "*"]) != nil {
        value *= try negative()
      } else if take(["/"]) != nil {
        value /= try negative()
      } else if place < characters.count, characters[place] == "(" {
        value *= try power()
      } else {
        return value
      }
    }
  }

  private mutating func negative() throws -> Double {
    if take(["−", "-"]) != nil { return try -negative() }
    return try power()
  }

  private mutating func power() throws -> Double {
    let base = try atom()
    let raised: [Character: Character] = [
      "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
      "⁹": "9", "⁻": "-",
    ]
    var exponent = ""
    while place < characters.count, let digit = raised[characters[place]] {
      exponent.append(digit)
      place += 1
    }
    if let exponent = Double(exponent) { return pow(base, exponent) }
    if take(["^"]) != nil { return try pow(base, negative()) }
    return base
  }

  private mutating func atom() throws -> Double {
    if take(["("]) != nil {
      let value = try choice()
      try expect(")")
      return value
    }
    if take(["∞", "inf"]) != nil { return .infinity }
    if take(["NaN"]) != nil { return .nan }
    skipBlanks()
    guard place < characters.count else { throw unreadable() }
    return characters[place].isNumber ? try number() : try call()
  }

  private mutating func number() throws -> Double {
    var text = ""
    while place < characters.count {
      let character = characters[place]
      let isExponent = text.last == "e" && "−-+".contains(character)
      guard "0123456789.".contains(character) || isExponent || character == "e" && !text.isEmpty
      else { break }
      text.append(character == "−" ? "-" : character)
      place += 1
    }
    guard let value = Double(text) else { throw unreadable() }
    largest = max(largest, abs(value))
    return value
  }

  private mutating func call() throws -> Double {
    var name = ""
    while place < characters.count, characters[place] != "(" {
      guard !" ,)=+".contains(characters[place]) else { throw unreadable() }
      name.append(characters[place])
      place += 1
    }
    guard let function = functions[name] ?? ShownExpression.function(name) else {
      throw unreadable()
    }
    try expect("(")
    var operands: [Double] = []
    repeat { operands += try argument() } while take([","]) != nil
    try expect(")")
    return function(operands)
  }

  /// A number, or the numbers of a list.
  private mutating func argument() throws -> [Double] {
    guard take(["["]) != nil else { return [try choice()] }
    var elements: [Double] = []
    repeat { elements.append(try choice()) } while take([","]) != nil
    try expect("]")
    return elements
  }

  // MARK: Functions

  private typealias Unary = @Sendable (Double) -> Double

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

  private static func normal(_ x: Double) -> Double { erfc(-x / sqrt(2)) / 2 }

  private static func bell(_ x: Double) -> Double { exp(-x * x / 2) / sqrt(2 * .pi) }

  private static func sigmoidSlope(_ x: Double) -> Double {
    let e = exp(-abs(x))
    return e / ((1 + e) * (1 + e))
  }

  private static let elementary: [String: Unary] = [
    "exp": { exp($0) }, "ln": { log($0) }, "√": { sqrt($0) }, "sqrt": { sqrt($0) },
    "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) }, "abs": { abs($0) },
    "log1p": { log1p($0) }, "expm1": { expm1($0) }, "sinh": { sinh($0) }, "cosh": { cosh($0) },
    "tanh": { tanh($0) }, "asin": { asin($0) }, "acos": { acos($0) }, "atan": { atan($0) },
    "asinh": { asinh($0) }, "acosh": { acosh($0) }, "atanh": { atanh($0) }, "erf": { erf($0) },
    "erfc": { erfc($0) }, "log2": { log2($0) }, "log10": { log10($0) }, "cbrt": { cbrt($0) },
  ]

  private static let activations: [String: Unary] = [
    "σ": { sigmoid($0) }, "sigmoid": { sigmoid($0) }, "σ′": { sigmoidSlope($0) },
    "sigmoid'": { sigmoidSlope($0) }, "tanh′": { 1 / (cosh($0) * cosh($0)) },
    "tanh'": { 1 / (cosh($0) * cosh($0)) },
    "relu": { max($0, 0) }, "softplus": { softplus($0) }, "log_sigmoid": { -softplus(-$0) },
    "silu": { $0 * sigmoid($0) }, "gelu": { $0 * normal($0) }, "elu": { $0 > 0 ? $0 : expm1($0) },
    "normal_cdf": { normal($0) }, "normal_pdf": { bell($0) }, "Φ": { normal($0) },
    "φ": { bell($0) },
    "sign": { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) },
  ]

  private static func function(
    _ name: String
  ) -> (@Sendable ([Double]) -> Double)? {
    if let unary = elementary[name] ?? activations[name] {
      return { $0.count == 1 ? unary($0[0]) : .nan }
    }
    switch name {
    case "max": return { $0.max() ?? .nan }
    case "min": return { $0.min() ?? .nan }
    case "atan2": return { $0.count == 2 ? atan2($0[0], $0[1]) : .nan }
    case "hypot": return { $0.count == 2 ? hypot($0[0], $0[1]) : .nan }
    case "where": return { $0.count == 3 ? ($0[0] != 0 ? $0[1] : $0[2]) : .nan }
    default: return nil
    }
  }
}
