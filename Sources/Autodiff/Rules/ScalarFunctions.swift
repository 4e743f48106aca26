/// A function of one number and its derivative, given the operand and the value; a derivative that
/// is a structural zero says that nothing passes.
struct ScalarUnary {
  let value: @Sendable (Double) -> Double
  let derivative: @Sendable (Double, Double) -> Double
}

/// A function of two numbers and its partial derivatives, given the operands and the value; one that
/// is a structural zero says that nothing passes.
struct ScalarBinary {
  let value: @Sendable (Double, Double) -> Double
  let left: @Sendable (Double, Double, Double) -> Double
  let right: @Sendable (Double, Double, Double) -> Double
}
