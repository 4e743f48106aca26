/// A second derivative on a tape, and the first derivative that it is of.
struct Limit: Sendable {
  let node: NodeID
  let slope: NodeID
  /// The variables by which both are taken.
  let moving: Set<NodeID>
}

/// What a second derivative passes through: at a kink the tape puts the limit in its place.
enum SecondDerivative: UnaryFunction {
  static let declaration = UnaryDeclaration(
    name: .limit, summary: "a second derivative, at a kink what it is on all sides",
    derivative: 1, isCallable: false, points: [2, -0.5])
  static func value(_ x: Double) -> Double { x }
  static func derivative(_ x: Double, _ output: Double) -> Double { 1 }
}

extension FunctionID {
  /// A second derivative, at a kink what it is on all sides.
  public static let limit: Self = "limit"
}

/// Second derivatives at a kink, where relu, |x| or a comparison changes from one piece to another.
///
/// A rule has one value there, relu″(0) = 0, though the pieces of the whole may meet smoothly, as those
/// of ½ norm(x)² do, or not at all. So the sweeps from the sides are taken: where they are equal, that
/// is the derivative; elsewhere there is none, and it is NaN.
extension Tape {
  /// The first operation on the way to a node that stands at a kink, as last evaluated; nil where none
  /// does.
  ///
  /// - Precondition: `node` is of this tape.
  /// - Complexity: O(nodes up to `node`, and their elements).
  public func firstKink(upTo node: NodeID) -> NodeID? {
    var isNeeded = Array(repeating: false, count: node.index + 1)
    isNeeded[node.index] = true
    var first: NodeID?
    let slopes = Dictionary(limits.map { ($0.node, $0.slope) }) { first, _ in first }
    for index in stride(from: node.index, through: 0, by: -1) where isNeeded[index] {
      let needed = NodeID(index: index)
      for operand in computedOperands(of: needed) { isNeeded[operand.index] = true }
      // A second derivative does not exist where the first one jumps.
      if let slope = slopes[needed] { isNeeded[slope.index] = true }
      if !kinks(of: needed).isEmpty { first = needed }
    }
    return first
  }

  /// The operands' elements at which an operation stands at a kink.
  private func kinks(of node: NodeID) -> [KinkSides.Element] {
    guard let operation = nodes.operation(node), !operation.kind.isArithmetic else { return [] }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let operands = computedOperands(of: node)
    let places = withFrame(of: node, operands, computedAttributes(of: node)) { rule.kinks($0) }
    return places.compactMap { place in
      operands.first { range(of: $0).contains(place) }
        .map { KinkSides.Element(node: $0, place: place) }
    }
  }

  /// The tape as it is beside the kinks on the way to a node, on several sides of them.
  ///
  /// Each is this tape at this point, but for the operands of what stands at a kink; none where nothing
  /// does.
  ///
  /// - Parameter variables: those that move to the sides.
  func besideKinks(upTo node: NodeID, moving variables: [NodeID]) -> [Tape] {
    guard firstKink(upTo: node) != nil else { return [] }
    return KinkSides(self, at: nodeIDs.flatMap { kinks(of: $0) }, moving: Set(variables)).tapes
  }

  /// Puts limits in the place of second derivatives at kinks.
  ///
  /// - Complexity: O(nodes) where nothing stands at a kink; at kinks up to 24 evaluations.
  mutating func settleLimits() {
    let kinks = nodeIDs.flatMap { self.kinks(of: $0) }
    guard !kinks.isEmpty else { return }
    let settled = limits.filter { firstKink(upTo: $0.node) != nil }
    guard !settled.isEmpty else { return }
    var sidesOf: [Set<NodeID>: KinkSides] = [:]
    for limit in settled {
      let sides = sidesOf[limit.moving] ?? KinkSides(self, at: kinks, moving: limit.moving)
      sidesOf[limit.moving] = sides
      let found = sides.values(of: limit, in: self)
      values.replaceSubrange(range(of: limit.node), with: found)
      compute(from: limit.node.index + 1)
    }
  }

  fileprivate func range(of node: NodeID) -> Range<Int> {
    let view = view(of: node)
    return view.offset..<view.offset + view.extent(samples)
  }

  /// Computes all operations, while some elements keep the numbers they are given.
  fileprivate mutating func compute(holding given: [KinkSides.Element: Double]) {
    var start = 0
    for (element, number) in given.sorted(by: { $0.key.node < $1.key.node }) {
      let next = element.node.index + 1
      if next > start { compute(from: start, upTo: next) }
      values[element.place] = number
      start = next
    }
    compute(from: start)
  }
}

/// A tape as it is on several sides of the kinks at which it stands.
///
/// A side is a direction in which the variables move. A small step along it shows which way the
/// operands of the kinks go; then everything is computed at the point itself, but for these operands,
/// which stand beside it by less than their last digits: at 0 ± 2⁻³⁰⁰ relu has the slope of one piece.
private struct KinkSides {
  /// An element of an operand, and its arena index.
  struct Element: Hashable {
    let node: NodeID
    let place: Int
  }

  /// The step that shows which way an operand goes, relative to each variable's number.
  private static let step = 0x1p-21
  /// How far beside 0 an operand is placed, of what the step moved it: twice, so that what still
  /// grows or shrinks on the way to the kink is seen to.
  private static let shares = [0x1p-200, 0x1p-300]
  /// For each side the tapes at the two distances.
  private let sides: [[Tape]]
  /// The tape on each side.
  var tapes: [Tape] { sides.map { $0[1] } }

  /// - Parameter variables: those that move; all others stay as they are.
  init(_ tape: Tape, at kinks: [Element], moving variables: Set<NodeID>) {
    let variables = tape.variables.filter { variables.contains($0) }
    let numbers = variables.reduce(0) { $0 + tape.range(of: $1).count }
    var spread = Quasirandom()
    let sizes = spread.tensor(.vector(numbers)).elements.map { 1 + $0 / 2 }
    // One variable has two sides; of the many of several a few are taken: all move the same way, or
    // half of them each way, by the signs of a Walsh function.
    let directions = (0..<(numbers == 1 ? 1 : 4)).map { pattern in
      sizes.indices.map { place in
        (place & pattern).nonzeroBitCount.isMultiple(of: 2) ? sizes[place] : -sizes[place]
      }
    }
    sides = directions.flatMap { direction in
      [-KinkSides.step, KinkSides.step].map { step in
        var moved = tape
        moved.move(variables, by: direction.map { $0 * step })
        return KinkSides.shares.map { share in
          var beside = tape
          let numbers = kinks.map {
            ($0, KinkSides.beside(tape.values[$0.place], moved.values[$0.place], share))
          }
          beside.compute(holding: Dictionary(numbers) { first, _ in first })
          return beside
        }
      }
    }
  }

  /// A number beside another one, on the side to which a step moved it.
  private static func beside(_ number: Double, _ moved: Double, _ share: Double) -> Double {
    let distance = moved - number
    if number == 0 || distance == 0 { return number + distance * share }
    // Beside any other number by a few of its last digits, in proportion to how it moves.
    let nudge = max(abs(distance) * 0x1p-25, 4 * number.ulp)
    return number + (distance < 0 ? -nudge : nudge)
  }

  /// What a second derivative is on all sides, where the first one is the same on all; NaN elsewhere.
  func values(of limit: Limit, in tape: Tape) -> [Double] {
    let slopes = common(tape.range(of: limit.slope), in: tape)
    let isPerSample = tape.isPerSample(limit.node) && tape.isPerSample(limit.slope)
    return common(tape.range(of: limit.node), in: tape).enumerated().map { place, common in
      let lanes = isPerSample ? [slopes[place % slopes.count]] : slopes
      return lanes.contains { $0 == nil } ? .nan : common ?? .nan
    }
  }

  /// The numbers that all sides have in some places of the arena; nil where they differ, or where one
  /// of them settles at none.
  private func common(_ places: Range<Int>, in tape: Tape) -> [Double?] {
    let scale =
      sides.flatMap { side in places.map { abs(side[1].values[$0]) } }
      .filter(\.isFinite).max() ?? 0
    // The operands that were nudged leave a few digits less than a number has.
    let unit = Double(sign: .plus, exponent: max(scale.exponent, -900) - 44, significand: 1)
    return places.map { place in
      let numbers = sides.map { side in
        let (far, near) = (side[0].values[place], side[1].values[place])
        // What shrinks with the distance tends to 0.
        if abs(near) <= abs(far) / 2 { return 0.0 }
        return abs(near - far) <= 1e-9 * scale ? near : .nan
      }
      guard let least = numbers.min(), let most = numbers.max(), numbers.allSatisfy(\.isFinite),
        most - least <= 1e-9 * scale
      else { return nil }
      // The rules have every digit where they are right.
      let own = tape.values[place]
      return abs(least - own) <= 1e-11 * scale ? own : (least / unit).rounded() * unit
    }
  }
}

extension Tape {
  /// Moves each number of some variables by a share of its magnitude, or of 1 where it is 0, and
  /// computes what follows.
  fileprivate mutating func move(_ variables: [NodeID], by shares: [Double]) {
    var shares = shares[...]
    for variable in variables {
      for place in range(of: variable) {
        let number = values[place]
        values[place] += (shares.popFirst() ?? 0) * (number == 0 ? 1 : abs(number))
      }
    }
    compute(from: 0)
  }
}
