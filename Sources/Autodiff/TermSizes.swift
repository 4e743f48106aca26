/// How large the terms were that a reverse sweep added up, so that what rounding left of their sums
/// is known.
///
/// A number that comes out of larger terms has lost digits: a gradient of 0 may be 1 − 1, and 2·10⁻¹⁶
/// is then as good. To first order the error of a sweep is the sum over all the shares that an
/// operation adds to a sum, of the rounding of the share times what the share counts for in the end.
struct TermSizes {
  /// Σ |adjoint · partial| at each place of the arena, over the operations that use what stands there.
  private let shares: [Double]
  /// How far rounding may have moved the sum over the lanes of what was swept from.
  let valueRounding: Double

  /// The relative error allowed for each operation's value: a few roundings, some of them inside of
  /// an operation.
  private static let roundings = 8 * Double.ulpOfOne

  /// The terms of the last reverse sweep of a tape.
  ///
  /// - Complexity: O(partials) of all the operations that lead to `target`.
  init(_ tape: Tape, from target: NodeID) {
    var shares = Array(repeating: 0.0, count: tape.values.count)
    var value = 0.0
    for index in (0...target.index).reversed() {
      let node = NodeID(index: index)
      guard let primitive = tape.primitive(of: node) else { continue }
      let output = tape.view(of: node)
      for place in output.offset..<output.offset + output.extent(tape.samples) {
        value += TermSizes.product(tape.adjoints[place], TermSizes.rounded(tape.values[place]))
      }
      tape.forEachShare(of: node) { place, share in
        shares[place] += share
        // An operation such as a sum adds up inside, where nothing else sees its terms.
        if !primitive.isElementwise { value += TermSizes.product(share, tape.values[place]) }
      }
    }
    self.shares = shares
    valueRounding = TermSizes.roundings * value
  }

  /// The sizes of all the terms in the derivative in the direction of a forward sweep, added up: its
  /// rounding, in either mode, is a small part of this.
  func terms(along tape: Tape) -> Double {
    var sum = 0.0
    for place in shares.indices where shares[place] != 0 {
      sum += TermSizes.product(shares[place], TermSizes.rounded(tape.tangents[place]))
    }
    return sum
  }

  /// The size of the number by whose rounding a number is rounded: below the least that has all its
  /// digits, it is that one's.
  private static func rounded(_ number: Double) -> Double {
    number == 0 ? 0 : max(abs(number), .leastNormalMagnitude)
  }

  /// The size of a term; what has a factor 0 is none, whatever the other.
  fileprivate static func product(_ left: Double, _ right: Double) -> Double {
    left == 0 || right == 0 ? 0 : abs(left * right)
  }
}

extension Tape {
  /// Calls `body` with the size of each share that an operation's adjoint gives to an operand's, and
  /// its place in the arena.
  fileprivate func forEachShare(of node: NodeID, _ body: (Int, Double) -> Void) {
    guard let operation = nodes.operation(node) else { return }
    let rule = Primitive.all[Int(operation.primitive)].rule
    let (operands, attributes) = (computedOperands(of: node), computedAttributes(of: node))
    let signature = Signature(
      output: shape(of: node), operands: operands.map { shape(of: $0) }, attributes: attributes)
    withFrame(of: node, operands, attributes) { frame in
      for (operand, view) in frame.operands.enumerated() where rule.carriesDerivative(operand) {
        let isPerSample = view.isPerSample || frame.output.isPerSample
        let only = rule.sample(signature.attributes)
        for element in 0..<view.shape.count {
          let dependents = rule.dependents(on: element, of: operand, signature)
          for place in 0..<dependents.count {
            let pair = ElementPair(output: dependents[place], operand: operand, element: element)
            for sample in 0..<(isPerSample ? samples : 1) where only ?? sample == sample {
              let adjoint = adjoints[frame.output.index(pair.output, sample, samples)]
              guard adjoint != 0 else { continue }
              let partial = rule.partial(frame, pair, sample: sample)
              body(view.index(element, sample, samples), TermSizes.product(adjoint, partial))
            }
          }
        }
      }
    }
  }
}
