/// What an adjoint or a tangent passes on through a local slope: their product, and nothing where it
/// is 0, however steep the slope.
///
/// Where √x has the slope +∞, what does not move still does not, and what the target does not
/// depend on still has no adjoint; 0 · ∞ would make NaN of it.
@inline(__always)
public func passed(_ flow: Double, through slope: Double) -> Double {
  flow == 0 ? 0 : flow * slope
}
