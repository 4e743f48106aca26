extension Primitive {
  /// Every primitive, in the order in which help lists them.
  public static let all: [Primitive] =
    numbers + activations + choices + arrays + reductions + costs

  /// Functions of numbers, element by element.
  private static let numbers: [Primitive] = [
    Primitive(Addition.self), Primitive(Subtraction.self), Primitive(Multiplication.self),
    Primitive(Division.self), Primitive(ChainProduct.self), Primitive(ChosenProduct.self),
    Primitive(VanishingProduct.self), Primitive(SecondDerivative.self), Primitive(Negation.self),
    Primitive(Power.self), Primitive(PowerSlope.self),
    Primitive(Square.self), Primitive(SquareRoot.self), Primitive(CubeRoot.self),
    Primitive(AbsoluteValue.self), Primitive(Sign.self), Primitive(Reciprocal.self),
    Primitive(Hypotenuse.self), Primitive(HypotenuseSlope.self),
    Primitive(Exponential.self), Primitive(ExponentialMinusOne.self),
    Primitive(NaturalLogarithm.self), Primitive(LogarithmSlope.self),
    Primitive(LogarithmOfOnePlus.self),
    Primitive(BinaryLogarithm.self), Primitive(DecimalLogarithm.self),
    Primitive(Sine.self), Primitive(Cosine.self), Primitive(Tangent.self),
    Primitive(Arcsine.self), Primitive(Arccosine.self), Primitive(OneMinusSquare.self),
    Primitive(Arctangent.self), Primitive(ArctangentSlope.self),
    Primitive(ArctangentOfTwo.self), Primitive(ArctangentOfTwoSlope.self),
    Primitive(HyperbolicSine.self),
    Primitive(HyperbolicCosine.self), Primitive(HyperbolicTangent.self),
    Primitive(HyperbolicTangentSlope.self),
    Primitive(InverseHyperbolicSine.self), Primitive(InverseHyperbolicCosine.self),
    Primitive(InverseHyperbolicTangent.self), Primitive(ErrorFunction.self),
    Primitive(ComplementaryErrorFunction.self), Primitive(NormalDensity.self),
    Primitive(NormalDensitySlope.self),
    Primitive(NormalDistribution.self),
  ]

  private static let activations: [Primitive] = [
    Primitive(Sigmoid.self), Primitive(SigmoidSlope.self), Primitive(LogarithmOfSigmoid.self),
    Primitive(Logit.self), Primitive(LogitSlope.self), Primitive(RectifiedLinear.self),
    Primitive(Heaviside.self),
    Primitive(LeakyRectifiedLinear.self), Primitive(ExponentialLinear.self),
    Primitive(ExponentialLinearSlope.self), Primitive(ScaledExponentialLinear.self),
    Primitive(GaussianErrorLinearUnit.self), Primitive(GaussianErrorLinearUnitSlope.self),
    Primitive(GaussianErrorLinearUnitCurvature.self),
    Primitive(SigmoidLinearUnit.self), Primitive(SigmoidLinearUnitSlope.self),
    Primitive(SigmoidLinearUnitCurvature.self),
    Primitive(Softplus.self), Primitive(Softsign.self),
    Primitive(HardSigmoid.self), Primitive(HardHyperbolicTangent.self), Primitive(Identity.self),
    softmax, logarithmOfSoftmax, leaveOneOutSoftmax,
  ]

  /// Comparisons, and what chooses among numbers.
  private static let choices: [Primitive] = [
    Primitive(Less.self), Primitive(LessOrEqual.self), Primitive(Greater.self),
    Primitive(GreaterOrEqual.self), Primitive(Equal.self), Primitive(LargerOfTwo.self),
    Primitive(SmallerOfTwo.self), Primitive(LargerShare.self), Primitive(Clamp.self),
    Primitive(Choice.self), stopGradient,
  ]

  private static let arrays: [Primitive] = [
    matrixProduct, weightedSum, Primitive(DotProduct.self), outerProduct, transpose, reshape,
    flatten, concatenation, stack, element, slice, placement,
  ]

  /// What makes few numbers of many.
  private static let reductions: [Primitive] = [
    sum, Primitive(LeaveOneOutSum.self), mean, Primitive(ProductOfElements.self),
    Primitive(LeaveOneOutProduct.self), Primitive(LargestElement.self),
    Primitive(SmallestElement.self), Primitive(EuclideanNorm.self), Primitive(LeaveOneOutNorm.self),
    Primitive(LogarithmOfSumOfExponentials.self), sampleSum, sampleMean, sampleValue,
  ]

  private static let costs: [Primitive] = [
    Primitive(SquaredError.self), Primitive(HalfSquaredError.self),
    Primitive(MeanSquaredError.self), Primitive(MeanAbsoluteError.self),
    Primitive(HuberLoss.self), Primitive(CrossEntropy.self), Primitive(LogarithmTermSlope.self),
    Primitive(BinaryCrossEntropy.self), Primitive(BinaryCrossEntropySlope.self),
    Primitive(SigmoidCrossEntropy.self), Primitive(SigmoidCrossEntropySlope.self),
    softmaxCrossEntropy, Primitive(KullbackLeibler.self), Primitive(LogarithmOfRatio.self),
    Primitive(Hinge.self),
  ]

  /// The primitive a person names, by its name or an alias; the first of several.
  public static func named(_ name: String) -> Primitive? {
    index[FunctionID(name)].map { all[$0[0]] }
  }

  /// The primitives that share a name or an alias: each takes another number of operands.
  ///
  /// `max(x, y)` is the larger of two numbers, `max(x)` the largest element.
  package static func overloads(of name: String) -> [Primitive] {
    (index[FunctionID(name)] ?? []).map { all[$0] }
  }

  /// The place in `all` of the primitive of a name that takes this many operands; the first of that
  /// name where none does, whose rule says so.
  static func place(of id: FunctionID, operands count: Int) -> Int? {
    guard let places = index[id] else { return nil }
    if places.count == 1 { return places[0] }
    return places.first { all[$0].accepts(operands: count) } ?? places[0]
  }

  /// The places in `all` of the primitives of each name and alias.
  static let index: [FunctionID: [Int]] = {
    var index: [FunctionID: [Int]] = [:]
    for (place, primitive) in all.enumerated() {
      for name in [primitive.name] + primitive.aliases {
        index[FunctionID(name), default: []].append(place)
      }
    }
    return index
  }()
}
