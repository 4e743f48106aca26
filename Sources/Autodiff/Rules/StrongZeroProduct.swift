/// 0 · ∞ = 0: a product whose first factor vanishes faster than the second can grow, as that of e⁻ˣ
/// and x does; at ∞ it has its limit.
@inline(__always)
func strongZeroProduct(_ factor: Double, _ other: Double) -> Double {
  factor == 0 ? 0 : factor * other
}
