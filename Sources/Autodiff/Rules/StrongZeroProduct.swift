/// 0 · ∞ = 0: a zero adjoint or tangent stays zero, whatever the partial derivative.
///
/// Where √x has the slope +∞, an operand that does not change still has the tangent 0, and what the
/// target does not depend on still has the adjoint 0; the plain product would be NaN.
@inline(__always)
public func strongZeroProduct(_ cotangent: Double, _ partial: Double) -> Double {
  cotangent == 0 ? 0 : cotangent * partial
}
