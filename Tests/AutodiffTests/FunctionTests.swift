import Autodiff
import Testing

/// Every primitive that a person may call has a Swift function, which records it.
@Suite struct FunctionTests {
  typealias Function = @Sendable ([Variable], Int?) -> Variable

  /// The functions by the primitive's name and its number of operands.
  private static let numbers: [String: Function] = [
    "sqrt/1": { x, _ in sqrt(x[0]) },
    "cbrt/1": { x, _ in cbrt(x[0]) },
    "square/1": { x, _ in square(x[0]) },
    "reciprocal/1": { x, _ in reciprocal(x[0]) },
    "sign/1": { x, _ in sign(x[0]) },
    "abs/1": { x, _ in abs(x[0]) },
    "exp/1": { x, _ in exp(x[0]) },
    "expm1/1": { x, _ in expm1(x[0]) },
    "ln/1": { x, _ in log(x[0]) },
    "log1p/1": { x, _ in log1p(x[0]) },
    "log2/1": { x, _ in log2(x[0]) },
    "log10/1": { x, _ in log10(x[0]) },
    "sin/1": { x, _ in sin(x[0]) },
    "cos/1": { x, _ in cos(x[0]) },
    "tan/1": { x, _ in tan(x[0]) },
    "asin/1": { x, _ in asin(x[0]) },
    "acos/1": { x, _ in acos(x[0]) },
    "atan/1": { x, _ in atan(x[0]) },
    "sinh/1": { x, _ in sinh(x[0]) },
    "cosh/1": { x, _ in cosh(x[0]) },
    "tanh/1": { x, _ in tanh(x[0]) },
    "tanh_slope/1": { x, _ in tanhSlope(x[0]) },
    "asinh/1": { x, _ in asinh(x[0]) },
    "acosh/1": { x, _ in acosh(x[0]) },
    "atanh/1": { x, _ in atanh(x[0]) },
    "erf/1": { x, _ in erf(x[0]) },
    "normal_cdf/1": { x, _ in normalCDF(x[0]) },
    "normal_pdf/1": { x, _ in normalPDF(x[0]) },
    "erfc/1": { x, _ in erfc(x[0]) },
    "power/2": { x, _ in pow(x[0], x[1]) },
    "hypot/2": { x, _ in hypot(x[0], x[1]) },
    "atan2/2": { x, _ in atan2(x[0], x[1]) },
    "max/2": { x, _ in max(x[0], x[1]) },
    "min/2": { x, _ in min(x[0], x[1]) },
    "add/2": { x, _ in x[0] + x[1] },
    "subtract/2": { x, _ in x[0] - x[1] },
    "multiply/2": { x, _ in x[0] * x[1] },
    "divide/2": { x, _ in x[0] / x[1] },
    "negate/1": { x, _ in -x[0] },
    "clamp/3": { x, _ in clamp(x[0], x[1], x[2]) },
    "where/3": { x, _ in choose(x[0], x[1], x[2]) },
    "less/2": { x, _ in compare(x[0], .less, x[1]) },
    "less_equal/2": { x, _ in compare(x[0], .lessOrEqual, x[1]) },
    "greater/2": { x, _ in compare(x[0], .greater, x[1]) },
    "greater_equal/2": { x, _ in compare(x[0], .greaterOrEqual, x[1]) },
    "equal/2": { x, _ in compare(x[0], .equal, x[1]) },
  ]

  private static let networks: [String: Function] = [
    "sigmoid/1": { x, _ in sigmoid(x[0]) },
    "sigmoid_slope/1": { x, _ in sigmoidSlope(x[0]) },
    "log_sigmoid/1": { x, _ in logSigmoid(x[0]) },
    "logit/1": { x, _ in logit(x[0]) },
    "heaviside/1": { x, _ in heaviside(x[0]) },
    "stop_gradient/1": { x, _ in stopGradient(x[0]) },
    "elu_slope/1": { x, _ in eluSlope(x[0]) },
    "gelu_slope/1": { x, _ in geluSlope(x[0]) },
    "silu_slope/1": { x, _ in siluSlope(x[0]) },
    "relu/1": { x, _ in relu(x[0]) },
    "leaky_relu/1": { x, _ in leakyRelu(x[0]) },
    "elu/1": { x, _ in elu(x[0]) },
    "selu/1": { x, _ in selu(x[0]) },
    "gelu/1": { x, _ in gelu(x[0]) },
    "silu/1": { x, _ in silu(x[0]) },
    "softplus/1": { x, _ in softplus(x[0]) },
    "softsign/1": { x, _ in softsign(x[0]) },
    "hard_sigmoid/1": { x, _ in hardSigmoid(x[0]) },
    "hard_tanh/1": { x, _ in hardTanh(x[0]) },
    "identity/1": { x, _ in identity(x[0]) },
    "softmax/1": { x, axis in softmax(x[0], axis: axis) },
    "log_softmax/1": { x, axis in logSoftmax(x[0], axis: axis) },
    "squared_error/2": { x, _ in squaredError(x[0], x[1]) },
    "half_squared_error/2": { x, _ in halfSquaredError(x[0], x[1]) },
    "mean_squared_error/2": { x, _ in meanSquaredError(x[0], x[1]) },
    "mean_absolute_error/2": { x, _ in meanAbsoluteError(x[0], x[1]) },
    "huber/2": { x, _ in huber(x[0], x[1]) },
    "hinge/2": { x, _ in hinge(x[0], x[1]) },
    "cross_entropy/2": { x, _ in crossEntropy(x[0], x[1]) },
    "binary_cross_entropy/2": { x, _ in binaryCrossEntropy(x[0], x[1]) },
    "sigmoid_cross_entropy/2": { x, _ in sigmoidCrossEntropy(x[0], x[1]) },
    "softmax_cross_entropy/2": { x, _ in softmaxCrossEntropy(x[0], x[1]) },
    "kl_divergence/2": { x, _ in klDivergence(x[0], x[1]) },
  ]

  private static let arrays: [String: Function] = [
    "matmul/2": { x, _ in matmul(x[0], x[1]) },
    "weighted_sum/3": { x, _ in weightedSum(x[0], x[1], x[2]) },
    "dot/2": { x, _ in dot(x[0], x[1]) },
    "outer/2": { x, _ in outer(x[0], x[1]) },
    "transpose/1": { x, _ in transpose(x[0]) },
    "sum/1": { x, axis in sum(x[0], axis: axis) },
    "mean/1": { x, axis in mean(x[0], axis: axis) },
    "prod/1": { x, axis in prod(x[0], axis: axis) },
    "max/1": { x, axis in max(x[0], axis: axis) },
    "min/1": { x, axis in min(x[0], axis: axis) },
    "norm/1": { x, axis in norm(x[0], axis: axis) },
    "logsumexp/1": { x, axis in logSumExp(x[0], axis: axis) },
    "flatten/1": { x, _ in flatten(x[0]) },
  ]

  private static let all = numbers.merging(networks) { one, _ in one }.merging(arrays) { one, _ in
    one
  }

  @Test(arguments: OperationCase.all.filter(\.primitive.isCallable))
  func functionsRecordTheirPrimitives(_ test: OperationCase) throws {
    let primitive = test.primitive
    // Those that take any number of operands, or extents, are called below.
    guard !["stack", "concat", "reshape"].contains(primitive.name) else { return }
    let function = try #require(
      Self.all["\(primitive.name)/\(test.point.operands.count)"],
      "no Swift function for \(primitive.name)")
    let recording = Recording()
    let operands = test.point.operands.map { recording.variable($0.shape) }
    let result = function(operands, test.point.attributes.first)
    let tape = try recording.tape()
    #expect(tape.primitive(of: result.node)?.name == primitive.name)
    #expect(tape.operands(of: result.node) == operands.map(\.node))
    let direct = recording.apply(primitive.id, operands, attributes: test.point.attributes)
    #expect(recording.problem == nil && direct.shape == result.shape)
  }

  @Test func structureIsRecorded() throws {
    let recording = Recording()
    let (a, b) = (recording.constant(Tensor([1, 2, 3])), recording.constant(Tensor([4, 5, 6])))
    let matrix = stack(a, b)
    let wide = concatenate(matrix, matrix, axis: 2)
    let results = [
      matrix, wide, concatenate(a, b), reshape(matrix, rows: 3, columns: 2), flatten(wide),
      sum(matrix, axis: 1), sum(matrix, axis: 2), stack(a[2], b[0]), pow(a, 2), matrix[1, 2],
    ]
    var tape = try recording.tape()
    tape.evaluate()
    let expected: [[Double]] = [
      [1, 2, 3, 4, 5, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 5, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6], [5, 7, 9], [6, 15], [3, 4],
      [1, 4, 9], [6],
    ]
    for (result, elements) in zip(results, expected) {
      #expect(tape.tensor(of: result.node).elements == elements)
    }
    #expect(tape.shape(of: results[1].node) == .matrix(2, 6))
  }
}
