public import Language
import Networks

/// Programs made up at random, the same ones for the same seed: smooth formulas over numbers,
/// vectors and matrices, with shared and repeated operands, elements, lists and choices.
public struct RandomProgram {
  /// The lines.
  public private(set) var lines: [String] = []
  private var numbers: [String] = []
  private var vectors: [String] = []
  private var matrices: [String] = []
  private var random: RandomNumbers
  private let size: Int

  /// A program from a seed.
  ///
  /// - Parameter samples: how many samples x and y are bound to; 0 leaves them out.
  public init(seed: UInt64, samples: Int = 0) {
    random = RandomNumbers(seed: seed)
    size = 2 + Int(random.next() % 2)
    for name in ["p", "q", "r1"] {
      lines.append("\(name) = \(value())")
      numbers.append(name)
    }
    lines.append("u = \(list())")
    vectors.append("u")
    lines.append("m = [\((0..<size).map { _ in list() }.joined(separator: ", "))]")
    matrices.append("m")
    if samples > 0 {
      let rows = (0..<samples).map { _ in list() }.joined(separator: ", ")
      let targets = (0..<samples).map { _ in list() }.joined(separator: ", ")
      lines.append("data [\(rows)] -> [\(targets)]")
      vectors += ["x", "y"]
    }
    for place in 1...(3 + Int(random.next() % 6)) { define(place) }
    finish()
  }

  /// The program.
  public func program() throws -> Program { try Program(lines) }

  // MARK: Parts

  private mutating func value() -> String {
    let number = (random.uniform() * 4 - 2) * 1000
    return String(number.rounded() / 1000)
  }

  private mutating func list() -> String {
    var elements: [String] = []
    for _ in 0..<size { elements.append(value()) }
    return "[\(elements.joined(separator: ", "))]"
  }

  private mutating func choose(_ names: [String]) -> String {
    names[Int(random.next() % UInt64(names.count))]
  }

  private mutating func element() -> String {
    "\(choose(vectors))[\(1 + Int(random.next() % UInt64(size)))]"
  }

  private mutating func number() -> String {
    random.next() % 3 == 0 ? element() : choose(numbers)
  }

  private mutating func define(_ place: Int) {
    switch random.next() % 3 {
    case 0:
      lines.append("s\(place) = \(numberFormula())")
      numbers.append("s\(place)")
    case 1:
      lines.append("t\(place) = \(vectorFormula())")
      vectors.append("t\(place)")
    default:
      lines.append("z\(place) = \(choose(matrices)) @ \(choose(vectors)) + \(choose(vectors))")
      vectors.append("z\(place)")
      lines.append("a\(place) = \(choose(["sigmoid", "tanh", "relu", "identity"]))(z\(place))")
      vectors.append("a\(place)")
    }
  }

  private mutating func numberFormula() -> String {
    let (a, b) = (number(), number())
    switch random.next() % 14 {
    case 0: return "\(a) + \(b)"
    case 1: return "\(a) - \(b)"
    case 2: return "\(a) * \(b)"
    case 3: return "\(a) / (2 + cos(\(b)))"
    case 4: return "sin(\(a)) * \(b)"
    case 5: return "-tanh(\(a))"
    case 6: return "(\(a) * \(b)) * (\(a) + \(b))"
    case 7: return "\(a)^2 + \(b)^3"
    case 8: return "exp(-\(a)^2) + abs(\(b))"
    case 9: return "sum(\(choose(vectors))^2)"
    case 10: return "mean(\(choose(vectors)) * \(choose(vectors)))"
    case 11: return "where(\(a) > \(b), \(a), \(b))"
    case 12: return "ln(1 + \(a)^2) - sqrt(1 + \(b)^2)"
    default: return "\(a) + \(a)"
    }
  }

  private mutating func vectorFormula() -> String {
    let (a, b) = (choose(vectors), choose(vectors))
    switch random.next() % 8 {
    case 0: return "\(a) + \(b)"
    case 1: return "\(a) * \(b) - \(number())"
    case 2: return "sin(\(a)) * \(number())"
    case 3: return "\(choose(matrices)) @ \(a)"
    case 4: return "(\(choose(matrices)) * \(choose(matrices))) @ (\(a) + \(b))"
    case 5: return "relu(\(a))"
    case 6:
      var parts: [String] = []
      for _ in 0..<size { parts.append(number()) }
      return "[\(parts.joined(separator: ", "))]"
    default: return "\(a) - 2*\(b)"
    }
  }

  private mutating func finish() {
    let parts = [number(), number(), number()]
    lines.append(
      "C = sum(\(vectors.last ?? "u")^2) + \(parts[0])*\(parts[1]) - sin(\(parts[2])) "
        + "+ sum(sum(m^2)*\(choose(vectors)))")
  }
}
