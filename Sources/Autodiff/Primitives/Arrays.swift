/// A matrix of the test points.
private let matrix = Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0)
private let other = Tensor(rows: [[1, -2], [0.5, 3], [2, 0.25]]) ?? Tensor(0)
private let vector = Tensor([0.05, 0.1, -3])
private let pair = Tensor([0.35, -0.6])
private let square = Tensor(rows: [[1, -2], [0.5, 3]]) ?? Tensor(0)

extension Primitive {
  static let matrixProduct = Primitive(
    "matmul", symbol: "@", "the product of a matrix and a vector or matrix",
    operands: ["w", "x"],
    points: [.init([matrix, vector]), .init([matrix, other])], rule: LinearRule(hasBias: false))

  static let weightedSum = Primitive(
    "weighted_sum", "a layer's pre-activation w @ x + b", operands: ["w", "x", "b"],
    points: [.init([matrix, vector, pair]), .init([matrix, other, pair])],
    rule: LinearRule(hasBias: true))

  static let transpose = Primitive(
    "transpose", "a matrix with its rows and columns exchanged", operands: ["x"],
    points: [.init([matrix])], rule: TransposeRule())

  static let outerProduct = Primitive(
    "outer", "the matrix of all products u_j v_k of two vectors", operands: ["u", "v"],
    points: [.init([pair, vector]), .init([matrix, matrix])], rule: OuterProductRule())

  static let sum = Primitive(
    "sum", symbol: "Σ", "the sum of all elements, or along an axis (axis=1)", operands: ["x"],
    attributes: [.axis], points: TestPoint.alongAxes([vector, matrix, Tensor(3)]),
    rule: SumRule(extent: .elements, isMean: false))

  static let mean = Primitive(
    "mean", "the mean of all elements, or along an axis (axis=1)", operands: ["x"],
    attributes: [.axis], points: TestPoint.alongAxes([vector, matrix, Tensor(3)]),
    rule: SumRule(extent: .elements, isMean: true))

  static let sampleSum = Primitive(
    "sample_sum", "the sum over the samples", operands: ["x"], isCallable: false,
    points: [.init([vector])], rule: SumRule(extent: .samples, isMean: false))

  static let sampleMean = Primitive(
    "sample_mean", "the mean over the samples", operands: ["x"], isCallable: false,
    points: [.init([vector])], rule: SumRule(extent: .samples, isMean: true))

  static let sampleValue = Primitive(
    "sample", "the value for one sample", operands: ["x"], isCallable: false,
    points: [.init([vector], attributes: [0])], rule: SampleRule())

  static let element = Primitive(
    "index", "one element of an array", operands: ["x"], isCallable: false,
    points: [.init([vector], attributes: [1]), .init([matrix], attributes: [4])],
    rule: IndexRule())

  static let stack = Primitive(
    "stack", "numbers put together to a vector, or vectors to the rows of a matrix",
    operands: ["x…"], isVariadic: true,
    points: [
      .init([Tensor(2), Tensor(-1), Tensor(0.5)]),
      .init([Tensor(2), Tensor(-1), Tensor(0.5), Tensor(3)], attributes: [2, 2]),
      .init([vector, Tensor([2, 3, 4])]),
    ],
    rule: StackRule())

  static let slice = Primitive(
    "slice", "a part of an array, as in x[2:3] and w[1,:]", operands: ["x"], isCallable: false,
    points: [
      .init([vector], attributes: [1, 2, 1]), .init([matrix], attributes: [1, 2, 3]),
      .init([matrix], attributes: [1, 2, 3, 2]), .init([vector], attributes: [0, 3, 1]),
    ],
    rule: PartRule(isTaken: true))

  static let placement = Primitive(
    "place", "an array as a part of a larger one that is 0 elsewhere", operands: ["x"],
    isCallable: false,
    points: [
      .init([pair], attributes: [1, 3, 1, 1, 2, 1]), .init([pair], attributes: [2, 2, 3, 1, 2, 3]),
      .init([square], attributes: [2, 2, 3, 1, 2, 3, 2]),
    ],
    rule: PartRule(isTaken: false))

  static let concatenation = Primitive(
    "concat", "arrays one after the other: vectors, or matrices along axis 1 or 2",
    operands: ["x…"], isVariadic: true, attributes: [.axis],
    points: [
      .init([vector, pair]), .init([matrix, matrix]), .init([matrix, square], attributes: [2]),
      .init([pair, vector, pair]),
    ],
    rule: ConcatenationRule())

  static let reshape = Primitive(
    "reshape", "the same elements, row by row, as a matrix of another shape", operands: ["x"],
    attributes: [
      Attribute("rows", isOptional: false), Attribute("columns", isOptional: false),
    ],
    points: [.init([matrix], attributes: [3, 2]), .init([vector], attributes: [1, 3])],
    rule: ReshapeRule())

  static let flatten = Primitive(
    "flatten", "the elements of an array, row by row, as a vector", operands: ["x"],
    points: [.init([matrix]), .init([vector]), .init([Tensor(3)])], rule: ReshapeRule())
}

/// The sum of the products of two vectors' elements; of two matrices it is that of all elements.
enum DotProduct: PairSum {
  static let declaration = PairSumDeclaration(
    name: "dot", summary: "the sum of the products of two vectors' elements",
    operands: ["u", "v"], cost: nil, term: .x * .y, left: .y, right: .x,
    points: [.init([vector, Tensor([2, 3, 4])]), .init([Tensor(2), Tensor(-3)])])
  static func term(_ x: Double, _ y: Double) -> Double { x * y }
  static func left(_ x: Double, _ y: Double) -> Double { y }
  static func right(_ x: Double, _ y: Double) -> Double { x }
}

extension FunctionID {
  /// The product of a matrix and a vector or matrix.
  public static let matmul: Self = "matmul"
  /// A layer's pre-activation w @ x + b.
  public static let weightedSum: Self = "weighted_sum"
  /// One element of an array.
  public static let element: Self = "index"
  /// The sum of all elements.
  public static let sum: Self = "sum"
  /// The mean of all elements.
  public static let mean: Self = "mean"
}
