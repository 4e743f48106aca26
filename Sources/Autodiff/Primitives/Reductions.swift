import Glibc

/// The points at which reductions are tested.
private let points: [Tensor] = [
  Tensor([0.05, 0.1, -3]), Tensor(3),
  Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
]

extension Formula {
  /// A formula of many operands, by one of two operands: the first `limit` − 1 of them, the number of
  /// those left out, and the last, as `shortSum` does for sums.
  static func chain(
    _ name: String, _ count: Int, limit: Int, _ operand: (Int) -> Formula
  ) -> Formula {
    var operands = (0..<count).map(operand)
    if count > max(limit, 2) {
      let first = max(limit - 1, 1)
      operands.replaceSubrange(first..<count - 1, with: [.elided(count - first - 1)])
    }
    guard let first = operands.first else { return .apply(name, []) }
    return operands.dropFirst().reduce(first) { .apply(name, [$0, $1]) }
  }
}

/// The product of numbers whose partial products may leave the range of numbers on the way, and the
/// product of all but one of them.
private struct Product {
  private var significand = 1.0
  private var exponent = 0
  private var zeros = 0
  private var infinities = 0

  init(_ x: Fibre) {
    for place in 0..<x.count { multiply(by: x[place]) }
  }

  private mutating func multiply(by x: Double) {
    let (part, power) = Product.split(x)
    let (product, carry) = Product.split(significand * part)
    significand = product
    exponent += power + carry
    zeros += x == 0 ? 1 : 0
    infinities += x.isInfinite ? 1 : 0
  }

  /// A significand with the number's sign, and its exponent; 1 and 0 for zero and infinity.
  private static func split(_ x: Double) -> (part: Double, power: Int) {
    if x.isNaN { return (x, 0) }
    guard x != 0, x.isFinite else { return (x.sign == .plus ? 1 : -1, 0) }
    return (x.sign == .plus ? x.significand : -x.significand, Int(x.exponent))
  }

  /// The product of all.
  var value: Double { number(significand, exponent, zeros, infinities) }

  /// The product of all but `x`, which is one of them.
  func without(_ x: Double) -> Double {
    let (part, power) = Product.split(x)
    return number(
      significand / part, exponent - power, zeros - (x == 0 ? 1 : 0),
      infinities - (x.isInfinite ? 1 : 0))
  }

  private func number(
    _ significand: Double, _ exponent: Int, _ zeros: Int, _ infinities: Int
  ) -> Double {
    if zeros > 0 { return infinities > 0 ? .nan : significand * 0 }
    if infinities > 0 { return significand * .infinity }
    return scalbn(significand, Int32(clamping: exponent))
  }
}

/// With one zero among the elements the partial by it alone is not 0, but the product of the
/// others; a quotient of the product and the element would be 0/0.
enum ProductOfElements: ReductionFunction {
  static let declaration = ReductionDeclaration(
    name: "prod", summary: "the product of all elements, or along an axis (axis=1)",
    value: { x, limit in .chain("multiply", x.count, limit: limit) { x[$0] } },
    partial: { x, place in
      let others = (0..<x.count).filter { $0 != place }
      return others.isEmpty
        ? 1 : .chain("multiply", others.count, limit: 6) { x[others[$0]] }
    },
    points: points + [Tensor([2, 0, -3, 0.5]), Tensor([2, 0, 0])])

  static func value(_ x: Fibre) -> Double { Product(x).value }

  static func forEachPartial(_ x: Fibre, _ output: Double, _ body: (Int, Double) -> Void) {
    let product = Product(x)
    for place in 0..<x.count { body(place, product.without(x[place])) }
  }

  /// The products of the elements before each one and after it, multiplied: no quotient that zeros
  /// would spoil.
  static func partials(
    _ builder: inout TapeBuilder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    let shape = builder.shape(of: reduction.operand)
    guard !shape.isScalar else { return try builder.constant(1) }
    let fibres = Fibres(shape, axis: reduction.attributes.first)
    var partials: [NodeID] = Array(repeating: try builder.constant(1), count: shape.count)
    for fibre in 0..<fibres.count {
      let range = fibres.elements(fibre)
      var elements: [NodeID] = []
      for place in 0..<range.count {
        elements.append(
          try builder.apply("index", [reduction.operand], attributes: [range[place]]))
      }
      var (before, after) = (try builder.constant(1), try builder.constant(1))
      for place in elements.indices {
        partials[range[place]] = before
        before = try builder.multiply(before, elements[place])
      }
      for place in elements.indices.reversed() {
        partials[range[place]] = try builder.multiply(partials[range[place]], after)
        after = try builder.multiply(after, elements[place])
      }
    }
    return try builder.apply(
      "stack", partials, attributes: shape.rank == 2 ? [shape.rows, shape.columns] : [])
  }
}

/// The largest or the smallest element, NaN when one is NaN.
///
/// Among equals the adjoint is split evenly, so that their order makes no difference.
protocol ExtremeElement: ReductionFunction {
  /// The elementwise function of two that it is the reduction of.
  associatedtype OfTwo: Extremum
}

extension ExtremeElement {
  static func value(_ x: Fibre) -> Double {
    var result = OfTwo.relation == .greater ? -Double.infinity : .infinity
    for place in 0..<x.count { result = OfTwo.value(result, x[place]) }
    return result
  }

  static func forEachPartial(_ x: Fibre, _ output: Double, _ body: (Int, Double) -> Void) {
    var equals = 0.0
    for place in 0..<x.count where x[place] == output { equals += 1 }
    for place in 0..<x.count {
      body(place, x[place] == output ? 1 / equals : (output.isNaN ? .nan : 0))
    }
  }

  static func partials(
    _ builder: inout TapeBuilder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    let (x, attributes) = (reduction.operand, reduction.attributes)
    let chosen = try builder.apply("equal", [x, reduction.output])
    let count = try builder.apply("sum", [chosen], attributes: attributes)
    return try builder.apply(
      "divide", [chosen, builder.spread(count, over: x, attributes: attributes)])
  }

  static func declare(_ name: String, _ words: String) -> ReductionDeclaration {
    ReductionDeclaration(
      name: name, summary: "\(words), or along an axis (axis=1); equals share the derivative",
      value: { x, limit in .chain(name, x.count, limit: limit) { x[$0] } },
      partial: { x, place in .choice(.init(x[place], .equal, x.output), then: 1, otherwise: 0) },
      isSelection: true,
      points: points)
  }
}

enum LargestElement: ExtremeElement {
  typealias OfTwo = LargerOfTwo
  static let declaration = declare("max", "the largest of all elements")
}

enum SmallestElement: ExtremeElement {
  typealias OfTwo = SmallerOfTwo
  static let declaration = declare("min", "the smallest of all elements")
}

/// The Euclidean length, without squares that overflow.
///
/// At 0 every direction has a slope of its own. There 0 is used, the shortest of the subgradients,
/// as the frameworks do.
enum EuclideanNorm: ReductionFunction {
  static let declaration = ReductionDeclaration(
    name: "norm", summary: "the Euclidean length of all elements, or along an axis (axis=1)",
    definition: .apply("sqrt", [.apply("sum", [Formula.x.squared])]),
    value: { x, limit in
      .apply("sqrt", [.shortSum(x.count, limit: limit) { x[$0].squared }])
    },
    partial: { x, place in x[place] / x.output },
    edges: [
      .init(at: [0], partials: [0], reason: "the middle of the slopes in all directions")
    ],
    points: points + [Tensor([3, 4])])

  static func value(_ x: Fibre) -> Double {
    var largest = 0.0
    for place in 0..<x.count { largest = LargerOfTwo.value(largest, abs(x[place])) }
    guard largest > 0, largest.isFinite else { return largest }
    // A power of two, so that scaling rounds nothing; the smallest numbers have none as far away.
    let scale = scalbn(1.0, Int32(min(-largest.exponent, 1022)))
    var sum = 0.0
    for place in 0..<x.count {
      let scaled = x[place] * scale
      sum += scaled * scaled
    }
    return sum.squareRoot() / scale
  }

  static func forEachPartial(_ x: Fibre, _ output: Double, _ body: (Int, Double) -> Void) {
    for place in 0..<x.count { body(place, output == 0 ? 0 : x[place] / output) }
  }

  static func partials(
    _ builder: inout TapeBuilder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    let quotient = try builder.apply("divide", [reduction.operand, reduction.output])
    let isZero = try builder.apply("equal", [reduction.output, builder.constant(0)])
    return try builder.apply("where", [isZero, builder.constant(0), quotient])
  }
}

/// The logarithm of the sum of the exponentials, shifted by the maximum so that none overflows.
///
/// Where all elements are −∞ it is −∞.
enum LogarithmOfSumOfExponentials: ReductionFunction {
  static let declaration = ReductionDeclaration(
    name: "logsumexp",
    summary: "the logarithm of the sum of the exponentials of all elements, or of those along an "
      + "axis",
    definition: .apply("ln", [.apply("sum", [.apply("exp", [.x])])]),
    value: { x, limit in
      .apply("ln", [.shortSum(x.count, limit: limit) { .apply("exp", [x[$0]]) }])
    },
    partial: { x, place in .apply("exp", [x[place] - x.output]) },
    points: points + [Tensor([1, 2, 3])])

  static func value(_ x: Fibre) -> Double { ExponentialSum(x).logarithm }

  static func forEachPartial(_ x: Fibre, _ output: Double, _ body: (Int, Double) -> Void) {
    let sum = ExponentialSum(x)
    for place in 0..<x.count { body(place, sum.share(x[place])) }
  }

  static func partials(
    _ builder: inout TapeBuilder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    try builder.apply("softmax", [reduction.operand], attributes: reduction.attributes)
  }
}
