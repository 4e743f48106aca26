// The functions of numbers, element by element, under their Swift names.

/// The square root of each element.
public func sqrt(_ x: Variable) -> Variable { x.recording.apply("sqrt", [x]) }
/// The cube root of each element.
public func cbrt(_ x: Variable) -> Variable { x.recording.apply("cbrt", [x]) }
/// x·x, element by element.
public func square(_ x: Variable) -> Variable { x.recording.apply("square", [x]) }
/// 1/x, element by element.
public func reciprocal(_ x: Variable) -> Variable { x.recording.apply("reciprocal", [x]) }
/// The absolute value of each element; its derivative at 0 is 0.
public func abs(_ x: Variable) -> Variable { x.recording.apply("abs", [x]) }
/// 1, −1 or 0 for each element, its sign; it has no derivative of its own.
public func sign(_ x: Variable) -> Variable { x.recording.apply("sign", [x]) }
/// e to the power of each element.
public func exp(_ x: Variable) -> Variable { x.recording.apply("exp", [x]) }
/// eˣ − 1 of each element, with every digit near 0.
public func expm1(_ x: Variable) -> Variable { x.recording.apply("expm1", [x]) }
/// The natural logarithm of each element.
public func log(_ x: Variable) -> Variable { x.recording.apply("ln", [x]) }
/// ln(1 + x) of each element, with every digit near 0.
public func log1p(_ x: Variable) -> Variable { x.recording.apply("log1p", [x]) }
/// The binary logarithm of each element.
public func log2(_ x: Variable) -> Variable { x.recording.apply("log2", [x]) }
/// The decimal logarithm of each element.
public func log10(_ x: Variable) -> Variable { x.recording.apply("log10", [x]) }
/// The sine of each element, in radians.
public func sin(_ x: Variable) -> Variable { x.recording.apply("sin", [x]) }
/// The cosine of each element, in radians.
public func cos(_ x: Variable) -> Variable { x.recording.apply("cos", [x]) }
/// The tangent of each element, in radians.
public func tan(_ x: Variable) -> Variable { x.recording.apply("tan", [x]) }
/// The arcsine of each element, in radians.
public func asin(_ x: Variable) -> Variable { x.recording.apply("asin", [x]) }
/// The arccosine of each element, in radians.
public func acos(_ x: Variable) -> Variable { x.recording.apply("acos", [x]) }
/// The arctangent of each element, in radians.
public func atan(_ x: Variable) -> Variable { x.recording.apply("atan", [x]) }
/// The hyperbolic sine of each element.
public func sinh(_ x: Variable) -> Variable { x.recording.apply("sinh", [x]) }
/// The hyperbolic cosine of each element.
public func cosh(_ x: Variable) -> Variable { x.recording.apply("cosh", [x]) }
/// The hyperbolic tangent of each element.
public func tanh(_ x: Variable) -> Variable { x.recording.apply("tanh", [x]) }
/// The derivative of the hyperbolic tangent, 1 − tanh(x)².
public func tanhSlope(_ x: Variable) -> Variable { x.recording.apply("tanh_slope", [x]) }
/// The inverse hyperbolic sine of each element.
public func asinh(_ x: Variable) -> Variable { x.recording.apply("asinh", [x]) }
/// The inverse hyperbolic cosine of each element.
public func acosh(_ x: Variable) -> Variable { x.recording.apply("acosh", [x]) }
/// The inverse hyperbolic tangent of each element.
public func atanh(_ x: Variable) -> Variable { x.recording.apply("atanh", [x]) }
/// The error function of each element.
public func erf(_ x: Variable) -> Variable { x.recording.apply("erf", [x]) }
/// 1 − erf(x) of each element, with every digit far from 0.
public func erfc(_ x: Variable) -> Variable { x.recording.apply("erfc", [x]) }
/// The standard normal distribution's probability below each element.
public func normalCDF(_ x: Variable) -> Variable { x.recording.apply("normal_cdf", [x]) }
/// The standard normal distribution's density at each element.
public func normalPDF(_ x: Variable) -> Variable { x.recording.apply("normal_pdf", [x]) }

/// x to the power p, element by element.
public func pow(_ x: Variable, _ p: Variable) -> Variable { x.recording.apply("power", [x, p]) }
/// √(x² + y²), element by element.
public func hypot(_ x: Variable, _ y: Variable) -> Variable { x.recording.apply("hypot", [x, y]) }
/// The angle of the point (x, y), element by element.
public func atan2(_ y: Variable, _ x: Variable) -> Variable { y.recording.apply("atan2", [y, x]) }
/// The larger of two, element by element.
public func max(_ x: Variable, _ y: Variable) -> Variable { x.recording.apply("max", [x, y]) }
/// The smaller of two, element by element.
public func min(_ x: Variable, _ y: Variable) -> Variable { x.recording.apply("min", [x, y]) }
/// x to a constant power, element by element.
public func pow(_ x: Variable, _ p: Double) -> Variable { pow(x, x.recording.constant(p)) }
/// `x` where it lies between the bounds, else the nearer bound.
public func clamp(_ x: Variable, _ low: Variable, _ high: Variable) -> Variable {
  x.recording.apply("clamp", [x, low, high])
}
/// `x` where the condition is not 0, `y` where it is; what is not chosen contributes nothing.
public func choose(_ condition: Variable, _ x: Variable, _ y: Variable) -> Variable {
  condition.recording.apply("where", [condition, x, y])
}
/// How two compare, element by element: 1 where the relation holds, else 0, with no derivative.
public func compare(_ left: Variable, _ relation: Relation, _ right: Variable) -> Variable {
  left.recording.apply(relation.function, [left, right])
}
