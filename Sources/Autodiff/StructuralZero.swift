// An adjoint or a tangent is 0 for one of two reasons, and 0 · ∞ is another thing for each.
//
// Nothing arrived: a branch not taken, another element of an array, a path that does not exist. Such
// a structural zero stops what follows, however steep it is: √x₁ does not move with x₂.
//
// Or arithmetic made it: 0 · 3, 1 − 1. Then 0 · ∞ is not known, and NaN: the derivative of √x² at 0
// is 2√x · 1/(2√x), and neither factor alone says what their product is.
//
// The sign tells the two apart. Sweeps start from −0, to which adding −0 changes nothing, and what
// arithmetic adds is never left as −0.

extension Double {
  /// The zero of an adjoint or a tangent to which nothing contributed.
  @inline(__always)
  public static var structuralZero: Double { -0.0 }

  /// Whether nothing contributed to an adjoint or a tangent.
  @inline(__always)
  public var isStructuralZero: Bool { bitPattern == 1 << 63 }
}

/// A factor of the chain rule: what an adjoint or a tangent passes on through a local derivative.
///
/// A structural zero, the one or the other, passes on nothing; any other 0 times ∞ is NaN.
@inline(__always)
public func chainProduct(_ flow: Double, _ partial: Double) -> Double {
  chainProduct(flow, partial, .marked)
}

/// The same where it is known what a local derivative of 0 means.
@inline(__always)
func chainProduct(_ flow: Double, _ partial: Double, _ zeros: ZeroPartial) -> Double {
  flow.isStructuralZero || zeros.stops(partial) ? .structuralZero : flow * partial + 0
}

/// Adds to an adjoint or a tangent what a flow passes on through a local derivative.
@inline(__always)
func contribute(
  _ flow: Double, _ partial: Double, _ zeros: ZeroPartial = .arithmetic, to target: inout Double
) {
  // What stands there already is freed of its −0, not the product: nothing has to wait for that.
  let sum = (target + 0) + flow * partial
  target = flow.isStructuralZero || zeros.stops(partial) ? target : sum
}

/// Adds to each of `count` neighbouring adjoints or tangents what a flow passes on through a local
/// derivative.
///
/// What a derivative of 0 means is settled before the loop, which then goes over several numbers at a
/// time.
func contribute(
  _ flows: UnsafePointer<Double>, _ partials: UnsafePointer<Double>, _ zeros: ZeroPartial,
  to targets: UnsafeMutablePointer<Double>, count: Int
) {
  if zeros == .arithmetic {
    for place in 0..<count {
      contribute(flows[place], partials[place], .arithmetic, to: &targets[place])
    }
  } else {
    for place in 0..<count {
      contribute(flows[place], partials[place], zeros, to: &targets[place])
    }
  }
}

/// Subtracts a flow from an adjoint or a tangent.
@inline(__always)
func contribute(negative flow: Double, to target: inout Double) {
  target = flow.isStructuralZero ? target : (target + 0) - flow
}

/// What a local derivative of 0 means.
enum ZeroPartial {
  /// Nothing in particular: the slope at the bottom of a parabola.
  case arithmetic
  /// That the operand was not chosen, and nothing passes: the slope of relu at −1.
  case structural
  /// The one or the other, as its sign says: where the local derivative is an adjoint itself.
  case marked

  /// Whether nothing passes through a local derivative.
  @inline(__always)
  func stops(_ partial: Double) -> Bool {
    switch self {
    case .arithmetic: false
    case .structural: partial == 0
    case .marked: partial.isStructuralZero
    }
  }

  /// A local derivative whose sign says which zero it is.
  @inline(__always)
  func marked(_ partial: Double) -> Double {
    self == .marked ? partial : (stops(partial) ? .structuralZero : partial + 0)
  }
}

/// Whether any of `count` neighbouring numbers is a structural zero.
func hasStructuralZero(_ numbers: UnsafePointer<Double>, _ count: Int) -> Bool {
  var found = 0
  for place in 0..<count { found |= numbers[place].isStructuralZero ? 1 : 0 }
  return found != 0
}
