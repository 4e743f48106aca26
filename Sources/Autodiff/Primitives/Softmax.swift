/// The points at which functions of softmax are tested.
private let points: [Tensor] = [
  Tensor([1, 2, 3]), Tensor([0.5, -4, 0.5, 3]),
  Tensor(rows: [[0.15, 0.2, -1], [0.25, 0.3, 2]]) ?? Tensor(0),
]

extension FunctionID {
  /// Exponentials as shares of their sum.
  public static let softmax: Self = "softmax"
}

extension Primitive {
  /// Where all elements are −∞ they share alike, as equal elements do anywhere.
  static let softmax = Primitive(
    "softmax",
    "exponentials as shares of their sum: positive, adding up to 1, over all elements or along an axis (axis=1)",
    operands: ["x"], attributes: [.axis],
    definition: .apply("exp", [.x]) / .apply("sum", [.apply("exp", [.x])]), isActivation: true,
    points: TestPoint.alongAxes(points), rule: SoftmaxRule(form: .softmax))

  static let logarithmOfSoftmax = Primitive(
    "log_softmax", "the natural logarithms of softmax, over all elements or along an axis (axis=1)",
    operands: ["x"], attributes: [.axis],
    definition: .x - .apply("logsumexp", [.x]), isActivation: true,
    points: TestPoint.alongAxes(points), rule: SoftmaxRule(form: .logarithm))

  static let leaveOneOutSoftmax = Primitive(
    "leave_one_out_softmax", "1 − softmax, with every digit where softmax is near 1",
    operands: ["x"],
    attributes: [.axis], definition: 1 - .apply("softmax", [.x]), isCallable: false,
    points: TestPoint.alongAxes(points), rule: SoftmaxRule(form: .complement))

  static let softmaxCrossEntropy = Primitive(
    "softmax_cross_entropy",
    "the sum of −y ln softmax(z), from the logits z, with nothing lost between the two",
    operands: ["z", "y"], definition: -.apply("sum", [.y * .apply("log_softmax", [.x])]),
    cost: CostTraits(.other, applying: .softmax),
    points: [
      .init([Tensor([1, 2, 3]), Tensor([0, 1, 0])]),
      .init([Tensor([0.5, -4, 0.5, 3]), Tensor([0.1, 0.2, 0.3, 0.4])]),
      .init([Tensor([-1, 2]), Tensor([2, 0.5])]),
    ],
    rule: SoftmaxCrossEntropyRule())
}
