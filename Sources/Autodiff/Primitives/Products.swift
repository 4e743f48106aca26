import Glibc

/// The points at which reductions are tested.
private let points: [Tensor] = [
  Tensor([0.05, 0.1, -3]), Tensor(3),
  Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
]

/// The product of numbers whose partial products may leave the range of numbers on the way, and the
/// product of all but one of them.
private struct Product {
  private var significand = 1.0
  private var exponent = 0
  private var zeros = 0
  private var infinities = 0
  private var undefined = 0

  init(_ x: AxisSlice) {
    for place in 0..<x.count { multiply(by: x[place]) }
  }

  private mutating func multiply(by x: Double) {
    let (part, power) = Product.split(x)
    let (product, carry) = Product.split(significand * part)
    significand = product
    exponent += power + carry
    zeros += x == 0 ? 1 : 0
    infinities += x.isInfinite ? 1 : 0
    undefined += x.isNaN ? 1 : 0
  }

  /// A significand with the number's sign, and its exponent; 1 and 0 for zero, infinity and NaN.
  private static func split(_ x: Double) -> (part: Double, power: Int) {
    guard x != 0, x.isFinite else { return (x.sign == .plus ? 1 : -1, 0) }
    return (x.sign == .plus ? x.significand : -x.significand, Int(x.exponent))
  }

  /// The product of all but `x`, which is one of them.
  func without(_ x: Double) -> Product {
    let (part, power) = Product.split(x)
    var rest = self
    (rest.significand, rest.exponent) = (significand / part, exponent - power)
    rest.zeros -= x == 0 ? 1 : 0
    rest.infinities -= x.isInfinite ? 1 : 0
    rest.undefined -= x.isNaN ? 1 : 0
    return rest
  }

  /// The product.
  var value: Double {
    if undefined > 0 { return .nan }
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

  static func value(_ x: AxisSlice) -> Double { Product(x).value }

  static func forEachPartial(_ x: AxisSlice, _ output: Double, _ body: (Int, Double) -> Void) {
    let product = Product(x)
    for place in 0..<x.count { body(place, product.without(x[place]).value) }
  }

  static func partials(
    _ builder: inout some DerivativeRecorder, _ reduction: RecordedReduction
  ) throws(TapeError) -> NodeID {
    try builder.apply(
      "leave_one_out_prod", [reduction.operand], attributes: reduction.attributes)
  }
}

/// The products of all other elements, each of them exact in its range as the whole is.
enum LeaveOneOutProduct: LeaveOneOutFunction {
  static let declaration = LeaveOneOutDeclaration(
    name: "leave_one_out_prod", summary: "for each element the product of all the others",
    value: { others, limit in product(others, limit: limit) },
    partial: { _, others, _ in product(others, limit: .max) },
    points: points + [Tensor([2, 0, -3, 0.5]), Tensor([2, 0, 0])])

  private static func product(
    _ factors: [Formula<ElementPlace>], limit: Int
  ) -> Formula<ElementPlace> {
    factors.isEmpty ? 1 : .chain("multiply", factors.count, limit: limit) { factors[$0] }
  }

  static func forEachLeaveOneOut(_ x: AxisSlice, _ body: (Int, Double) -> Void) {
    let product = Product(x)
    for place in 0..<x.count { body(place, product.without(x[place]).value) }
  }

  static func partial(
    _ x: AxisSlice, _ value: Double, without place: Int, by other: Int
  ) -> Double {
    Product(x).without(x[place]).without(x[other]).value
  }

  /// The matrix of the partials is symmetric.
  static func propagate(
    _ x: AxisSlice, _ leaveOneOut: AxisSlice, _ flows: AxisSlice, to target: AxisSlice,
    isReverse: Bool
  ) {
    let product = Product(x)
    for place in 0..<x.count where !flows[place].isStructuralZero {
      let others = product.without(x[place])
      for other in 0..<x.count where other != place {
        contribute(flows[place], others.without(x[other]).value, to: &target[other])
      }
    }
  }

  /// For each element the others' own leave-one-out products, weighted with its adjoint.
  static func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation
  ) throws(TapeError) -> NodeID {
    let shape = builder.shape(of: recorded.operands[0])
    guard shape.count > 1 else { return try builder.constant(0) }
    let slices = AxisSlices(shape, axis: recorded.attributes.first)
    let elements = try builder.elements(of: recorded.operands[0])
    let adjoints = try builder.elements(of: recorded.adjoint)
    var shares = Array(repeating: try builder.constant(0), count: shape.count)
    for slice in 0..<slices.count {
      let range = slices.elements(slice)
      let places = (0..<range.count).map { range[$0] }
      for place in places {
        let others = places.filter { $0 != place }
        guard !others.isEmpty else { continue }
        let leaveOneOut = try builder.elements(
          of: builder.apply(
            "leave_one_out_prod", [builder.apply("stack", others.map { elements[$0] })]))
        for (other, rest) in zip(others, leaveOneOut) {
          let share = try builder.chain(adjoints[place], rest)
          shares[other] = try builder.total(shares[other], share)
        }
      }
    }
    return try builder.apply(
      "stack", shares, attributes: shape.rank == 2 ? [shape.rows, shape.columns] : [])
  }
}

extension DerivativeRecorder {
  /// Records each element of an array as a number; a number is its own.
  mutating func elements(of array: NodeID) throws(TapeError) -> [NodeID] {
    if shape(of: array).isScalar { return [array] }
    var elements: [NodeID] = []
    for element in 0..<shape(of: array).count {
      elements.append(try carry("index", array, attributes: [element]))
    }
    return elements
  }
}
