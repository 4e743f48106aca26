// Activations and costs under their Swift names.

/// The logistic function 1/(1 + e⁻ˣ) of each element.
public func sigmoid(_ x: Variable) -> Variable { x.recording.apply("sigmoid", [x]) }
/// The derivative of the logistic function, σ′(x).
public func sigmoidSlope(_ x: Variable) -> Variable { x.recording.apply("sigmoid_slope", [x]) }
/// The logarithm of the odds of each element, ln(x/(1 − x)).
public func logit(_ x: Variable) -> Variable { x.recording.apply("logit", [x]) }
/// The logarithm of the logistic function of each element.
public func logSigmoid(_ x: Variable) -> Variable { x.recording.apply("log_sigmoid", [x]) }
/// x where it is positive, else 0; its derivative at 0 is 0.
public func relu(_ x: Variable) -> Variable { x.recording.apply("relu", [x]) }
/// 1 where x is positive, else 0: the derivative of `relu`, with no derivative of its own.
public func heaviside(_ x: Variable) -> Variable { x.recording.apply("heaviside", [x]) }
/// x itself, taken as a constant by derivatives.
public func stopGradient(_ x: Variable) -> Variable { x.recording.apply("stop_gradient", [x]) }
/// x where it is positive, else a small part of it.
public func leakyRelu(_ x: Variable) -> Variable { x.recording.apply("leaky_relu", [x]) }
/// x where it is positive, else eˣ − 1.
public func elu(_ x: Variable) -> Variable { x.recording.apply("elu", [x]) }
/// The derivative of `elu`: 1 where x is positive, else eˣ.
public func eluSlope(_ x: Variable) -> Variable { x.recording.apply("elu_slope", [x]) }
/// The scaled exponential linear unit of each element.
public func selu(_ x: Variable) -> Variable { x.recording.apply("selu", [x]) }
/// The Gaussian error linear unit of each element, exact.
public func gelu(_ x: Variable) -> Variable { x.recording.apply("gelu", [x]) }
/// The derivative of `gelu`.
public func geluSlope(_ x: Variable) -> Variable { x.recording.apply("gelu_slope", [x]) }
/// x times the logistic function of it, element by element.
public func silu(_ x: Variable) -> Variable { x.recording.apply("silu", [x]) }
/// The derivative of `silu`.
public func siluSlope(_ x: Variable) -> Variable { x.recording.apply("silu_slope", [x]) }
/// ln(1 + eˣ) of each element.
public func softplus(_ x: Variable) -> Variable { x.recording.apply("softplus", [x]) }
/// x/(1 + |x|), element by element.
public func softsign(_ x: Variable) -> Variable { x.recording.apply("softsign", [x]) }
/// The logistic function made of three straight lines.
public func hardSigmoid(_ x: Variable) -> Variable { x.recording.apply("hard_sigmoid", [x]) }
/// The hyperbolic tangent made of three straight lines.
public func hardTanh(_ x: Variable) -> Variable { x.recording.apply("hard_tanh", [x]) }
/// Each element as it is, on a node of its own.
public func identity(_ x: Variable) -> Variable { x.recording.apply("identity", [x]) }
/// eˣ over the sum of all of them: of a vector, or along an axis, 1 or 2, of a matrix.
public func softmax(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("softmax", [x], attributes: axis.map { [$0] } ?? [])
}
/// The logarithm of `softmax`, with every digit.
public func logSoftmax(_ x: Variable, axis: Int? = nil) -> Variable {
  x.recording.apply("log_softmax", [x], attributes: axis.map { [$0] } ?? [])
}

/// Σ (a − y)² over the outputs.
public func squaredError(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("squared_error", [a, y])
}
/// ½ Σ (a − y)² over the outputs.
public func halfSquaredError(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("half_squared_error", [a, y])
}
/// The mean of (a − y)² over the outputs.
public func meanSquaredError(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("mean_squared_error", [a, y])
}
/// The mean of |a − y| over the outputs.
public func meanAbsoluteError(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("mean_absolute_error", [a, y])
}
/// Σ of Huber’s loss over the outputs: quadratic near the target, then linear.
public func huber(_ a: Variable, _ y: Variable) -> Variable { a.recording.apply("huber", [a, y]) }
/// Σ max(0, 1 − a y) over the outputs, for targets −1 and 1.
public func hinge(_ a: Variable, _ y: Variable) -> Variable { a.recording.apply("hinge", [a, y]) }
/// −Σ y ln a over the outputs, from probabilities.
public func crossEntropy(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("cross_entropy", [a, y])
}
/// −Σ y ln a + (1 − y) ln(1 − a) over the outputs, from probabilities.
public func binaryCrossEntropy(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("binary_cross_entropy", [a, y])
}
/// The binary cross-entropy of the logistic function of `z`, from logits.
public func sigmoidCrossEntropy(_ z: Variable, _ y: Variable) -> Variable {
  z.recording.apply("sigmoid_cross_entropy", [z, y])
}
/// The cross-entropy of the softmax of `z`, from logits.
public func softmaxCrossEntropy(_ z: Variable, _ y: Variable) -> Variable {
  z.recording.apply("softmax_cross_entropy", [z, y])
}
/// The Kullback–Leibler divergence of the probabilities `a` from `y`.
public func klDivergence(_ a: Variable, _ y: Variable) -> Variable {
  a.recording.apply("kl_divergence", [a, y])
}
