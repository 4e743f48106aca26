extension Primitive {
  /// How the sweeps take each primitive on plain numbers; nil where it is none of numbers, or
  /// carries no derivative, which only the general form leaves out.
  static let scalarKinds: [Operation.Kind?] = all.map { primitive in
    switch primitive.id {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .negate: .negate
    default:
      if !primitive.rule.carriesDerivative(0) {
        nil
      } else {
        primitive.rule.unary != nil ? .unary : (primitive.rule.binary != nil ? .binary : nil)
      }
    }
  }

  /// How the sweeps compute each primitive, by place in `all`.
  static let kernels: [Unmanaged<Kernel>] = all.map { Unmanaged.passRetained(Kernel($0.rule)) }
}

/// A primitive as the sweeps call it: an object that lives as long as the process, so that calling
/// it copies nothing and counts no references.
final class Kernel: Sendable {
  let rule: any Rule
  /// The functions of one or two numbers; NaN where the primitive is none.
  let unary: ScalarUnary
  let binary: ScalarBinary

  init(_ rule: any Rule) {
    self.rule = rule
    unary = rule.unary ?? ScalarUnary(value: { _ in .nan }, derivative: { _, _ in .nan })
    binary =
      rule.binary
      ?? ScalarBinary(
        value: { _, _ in .nan }, left: { _, _, _ in .nan }, right: { _, _, _ in .nan })
  }
}
