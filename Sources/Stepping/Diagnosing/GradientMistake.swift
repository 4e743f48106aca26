/// A wrong idea about backpropagation under the name by which it is known everywhere: in `diagnose`,
/// in predictions, in lessons and in `help`.
public struct GradientMistake: Hashable, Sendable {
  /// The stable name.
  public let id: String
  /// What the learner does, in one line without a full stop.
  public let summary: String
  /// What is to be looked at again, as an instruction without a full stop.
  public let advice: String

  init(_ id: String, _ summary: String, advice: String) {
    (self.id, self.summary, self.advice) = (id, summary, advice)
  }

  /// Every one of them.
  public static let all: [GradientMistake] = [
    sign, noSigmaPrime, noOutputSigmaPrime, sigmaPrimeOfA, zInAForm, sigmaForSigmaPrime,
    sigmaPrimeTwice, otherSlope,
    onePath, pathMissing, pathsAveraged, wTransposed, noDownstreamWeight, aForWeight,
    wForInput, weightGradientForWeight, staleOrder, ownActivation, biasForWeight, zForInput,
    wrongInput,
    crossEntropySigmaPrime, softmaxDiagonal, costFactorTwo, noMean, meanTwice, meanOfOutputs,
    accumulated, stepForGradient, firstSample, lastSample, otherCost, termLeftOut, biasForgotten,
    aEqualsZ, otherActivation, transposed, flattened, reversed, finiteDifferences,
  ]

  package static let sign = GradientMistake(
    "sign", "takes (y − a), or folds the minus of the descent in",
    advice: "∂C/∂a has the sign of (a − y), and no minus is folded in yet")
  package static let noSigmaPrime = GradientMistake(
    "no-sigma-prime", "leaves out σ′", advice: "look for ∂a/∂z among the factors")
  package static let noOutputSigmaPrime = GradientMistake(
    "no-output-sigma-prime", "leaves out σ′ of the output layer",
    advice: "∂C/∂z of an output is ∂C/∂a times σ′(z)")
  package static let sigmaPrimeOfA = GradientMistake(
    "sigma-prime-of-a", "takes σ′ at a instead of z", advice: "the slope is that at z")
  package static let zInAForm = GradientMistake(
    "z-in-a-form", "feeds z to a formula of σ′ that takes a",
    advice: "a(1 − a) takes the activation")
  package static let sigmaForSigmaPrime = GradientMistake(
    "sigma-for-sigma-prime", "multiplies by σ(z)",
    advice: "the factor is the slope of σ, not its value")
  package static let sigmaPrimeTwice = GradientMistake(
    "sigma-prime-twice", "multiplies by σ′ twice", advice: "each activation gives one factor σ′")
  package static let otherSlope = GradientMistake(
    "other-slope", "takes the slope of another activation",
    advice: "the slope belongs to the activation of the way forward")
  package static let onePath = GradientMistake(
    "one-path", "follows one path only", advice: "every path to the cost adds its share")
  package static let pathMissing = GradientMistake(
    "path-missing", "leaves one of several paths out",
    advice: "every path to the cost adds its share")
  package static let pathsAveraged = GradientMistake(
    "paths-averaged", "averages the paths", advice: "the shares of the paths add up")
  package static let wTransposed = GradientMistake(
    "w-transposed", "indexes w the other way",
    advice: "the weight from neuron k to neuron j is w_jk: on the way back wᵀ multiplies")
  package static let noDownstreamWeight = GradientMistake(
    "no-downstream-weight", "drops w of the next layer",
    advice: "on the way back the connection's weight is a factor too")
  package static let aForWeight = GradientMistake(
    "a-for-weight", "takes ∂z/∂a = a", advice: "∂z/∂a is the weight that multiplies a")
  package static let wForInput = GradientMistake(
    "w-for-input", "takes ∂z/∂w = w", advice: "∂z/∂w is what the weight multiplies: the input")
  package static let weightGradientForWeight = GradientMistake(
    "weight-gradient-for-weight", "puts ∂C/∂w where w belongs",
    advice: "the way back multiplies by the weights themselves")
  package static let staleOrder = GradientMistake(
    "stale-order", "uses the next layer's weights after their update",
    advice: "all derivatives are taken before any weight moves")
  package static let ownActivation = GradientMistake(
    "own-activation", "multiplies by a in place of the input",
    advice: "∂z/∂w is what the weight multiplies: the input")
  package static let biasForWeight = GradientMistake(
    "bias-for-weight", "answers ∂C/∂b",
    advice: "by a weight there is one more factor, its input")
  package static let zForInput = GradientMistake(
    "z-for-input", "multiplies by z of the layer before in place of a",
    advice: "the weight multiplies the activation")
  package static let wrongInput = GradientMistake(
    "wrong-input", "takes another input",
    advice: "the second index of the weight says which input it multiplies")
  package static let crossEntropySigmaPrime = GradientMistake(
    "cross-entropy-sigma-prime", "keeps σ′ where it cancels",
    advice: "with the cross-entropy ∂C/∂z of an output is (a − y)")
  package static let softmaxDiagonal = GradientMistake(
    "softmax-diagonal", "takes the Jacobian of softmax as diagonal",
    advice: "each output of softmax depends on every z: ∂pᵢ/∂zⱼ = pᵢ([i = j] − pⱼ)")
  package static let costFactorTwo = GradientMistake(
    "cost-factor-two", "mixes ½Σ(a − y)² and Σ(a − y)²", advice: "program shows which cost this is")
  package static let noMean = GradientMistake(
    "no-mean", "forgets 1/n", advice: "C is the mean over the samples")
  package static let meanTwice = GradientMistake(
    "mean-twice", "divides by n again", advice: "1/n stands once")
  package static let meanOfOutputs = GradientMistake(
    "mean-of-outputs", "mixes means over the outputs and sums of them",
    advice: "program shows which cost this is")
  package static let accumulated = GradientMistake(
    "accumulated", "adds a second backward pass to the first",
    advice: "a pass starts from zero; nothing is kept of the one before")
  package static let stepForGradient = GradientMistake(
    "step-for-gradient", "answers the update",
    advice: "the derivative comes before the learning rate")
  package static let firstSample = GradientMistake(
    "first-sample", "takes the first sample only", advice: "every sample has its share in the mean")
  package static let lastSample = GradientMistake(
    "last-sample", "takes the last sample only: what a loop overwrites",
    advice: "every sample has its share in the mean")
  package static let otherCost = GradientMistake(
    "other-cost", "differentiates another cost", advice: "program shows which cost this is")
  package static let termLeftOut = GradientMistake(
    "term-left-out", "leaves a term of the cost out, such as a regulariser",
    advice: "every term of C has its share in the gradient")
  package static let biasForgotten = GradientMistake(
    "bias-forgotten", "forgets the bias on the way forward", advice: "z = w a + b")
  package static let aEqualsZ = GradientMistake(
    "a-equals-z", "leaves the activation out on the way forward", advice: "a = σ(z)")
  package static let otherActivation = GradientMistake(
    "other-activation", "computes with another activation", advice: "program shows which there is")
  package static let transposed = GradientMistake(
    "gradient-transposed", "gives the array with rows and columns exchanged",
    advice: "row j of ∂C/∂w belongs to neuron j, as in w")
  package static let flattened = GradientMistake(
    "flattened-by-columns", "puts the right numbers in another order: by columns",
    advice: "arrays are kept row by row here")
  package static let reversed = GradientMistake(
    "order-reversed", "puts rows or columns in the opposite order",
    advice: "row j of ∂C/∂w belongs to neuron j, as in w")
  package static let finiteDifferences = GradientMistake(
    "difference-step", "takes finite differences with too large a step",
    advice: "a smaller step, or central differences, come closer")
}
