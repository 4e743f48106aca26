/// How one partial derivative of one operation compares with differences of that operation alone.
///
/// Where a large cost covers a small gradient, the differences of the cost say nothing of it. The
/// chain rule is right if every operation's partials are and the sweeps multiply and add; and what
/// one operation does is to be seen at its own magnitude.
public struct OperationComparison: Sendable {
  /// The operation.
  public let node: NodeID
  /// What it computes.
  public let primitive: Primitive
  /// Which of its operands, from 0.
  public let operand: Int
  /// The element of that operand, row-major from 0.
  public let element: Int
  /// The element of the result whose partial derivative it is.
  public let output: Int
  /// The sample, from 0.
  public let sample: Int
  /// The partial derivative in a reverse sweep of the operation alone.
  public let reverse: Double
  /// In a forward sweep.
  public let forward: Double
  /// By differences.
  public let difference: Double
  /// What the comparison shows.
  public let verdict: GradientComparison.Verdict
}

extension Tape {
  /// Compares some partial derivatives of the operations up to a node with differences of each
  /// operation alone; those that are wrong.
  ///
  /// - Parameters:
  ///   - limit: how many operations are compared at most: beyond it some of each primitive, spread
  ///     evenly.
  ///   - shouldStop: asked before each operation; true ends the comparison early.
  /// - Throws: `TapeError` when an operation's copy would not fit in memory.
  /// - Complexity: a few dozen evaluations of each operation.
  public func wrongOperations(
    upTo last: NodeID, limit: Int = .max, shouldStop: () -> Bool = { false }
  ) throws(TapeError) -> [OperationComparison] {
    var nodes: [Int: [NodeID]] = [:]
    for node in nodeIDs where node <= last {
      guard let operation = self.nodes.operation(node), operation.isActive else { continue }
      nodes[Int(operation.primitive), default: []].append(node)
    }
    var wrong: [OperationComparison] = []
    for (_, nodes) in nodes.sorted(by: { $0.key < $1.key }) {
      for place in evenlySpread(max(4, limit / 64), of: nodes.count) {
        guard !shouldStop(), let operation = self.nodes.operation(nodes[place]) else {
          return wrong
        }
        let primitive = Primitive.all[Int(operation.primitive)]
        var copy = try LoneOperation(nodes[place], primitive, of: self)
        wrong += copy.comparisons().filter { $0.verdict == .wrong }
      }
    }
    return wrong
  }
}

/// An operation on a tape of its own, with variables for its operands.
private struct LoneOperation {
  private let node: NodeID
  private let primitive: Primitive
  private var tape: Tape
  private let operands: [NodeID]
  private let output: NodeID

  /// How many partial derivatives by each operand are looked at.
  private static let pairs = 5

  init(_ node: NodeID, _ primitive: Primitive, of tape: Tape) throws(TapeError) {
    (self.node, self.primitive) = (node, primitive)
    var builder = TapeBuilder(samples: tape.samples, memoryLimit: .infinity)
    var copies: [NodeID] = []
    // What is computed, where something else was written.
    let originals = tape.computedOperands(of: node)
    for operand in originals {
      copies.append(
        try builder.variable(tape.shape(of: operand), perSample: tape.isPerSample(operand)))
    }
    output = try builder.apply(
      primitive.id, copies, attributes: tape.computedAttributes(of: node))
    operands = copies
    self.tape = builder.tape()
    self.tape.kernels = tape.kernels
    for (copy, original) in zip(operands, originals) {
      for sample in 0..<(tape.isPerSample(original) ? tape.samples : 1) {
        self.tape.set(copy, sample: sample, to: tape.tensor(of: original, sample: sample))
      }
    }
    self.tape.evaluate()
  }

  /// Some partial derivatives by each operand that has any, spread evenly.
  mutating func comparisons() -> [OperationComparison] {
    var comparisons: [OperationComparison] = []
    for operand in operands.indices where tape.carriesDerivative(output, operand: operand) {
      let size = tape.shape(of: operands[operand]).count
      let elements = evenlySpread(Self.pairs, of: size)
      for turn in 0..<min(Self.pairs, size * tape.shape(of: output).count * tape.samples) {
        let element = elements[turn % elements.count]
        let dependents = tape.dependents(of: output, operand: operand, element: element)
        guard dependents.count > 0 else { continue }
        // Another sample and another element of the result in each turn.
        let sample = turn * (tape.samples - 1) / Self.pairs
        let place = dependents[turn * (dependents.count - 1) / (Self.pairs - 1)]
        comparisons.append(compare(operand, element, place, sample))
      }
    }
    return comparisons
  }

  private mutating func compare(
    _ operand: Int, _ element: Int, _ place: Int, _ sample: Int
  ) -> OperationComparison {
    let variable = operands[operand]
    var direction = Tensor(repeating: 0, shape: tape.shape(of: variable))
    direction[element] = 1
    tape.forward(seeds: [(variable, direction)], sample: sample)
    let forward = tape.tangent(of: output, element: place, sample: sample)
    tape.reverse(from: output, element: place, sample: sample)
    let reverse = tape.adjoint(of: variable, element: element, sample: sample)
    let original = tape.value(of: variable, element: element, sample: sample)
    let index = tape.view(of: variable).index(element, sample, tape.samples)
    let rounding = TermSizes(tape, from: output).valueRounding
    let differences = FiniteDifference(
      at: original, expecting: reverse, rounding: rounding, resolving: 1e-7
    ) { number in
      tape.values[index] = number
      tape.evaluate()
      return tape.value(of: output, element: place, sample: sample)
    }
    tape.values[index] = original
    tape.evaluate()
    var verdict = verdict(reverse, forward, differences)
    if verdict == .wrong, isNearCorner(forward, variable, direction, place, sample) {
      verdict = .corner
    }
    return OperationComparison(
      node: node, primitive: primitive, operand: operand, element: element, output: place,
      sample: sample,
      reverse: reverse, forward: forward, difference: differences.best.central,
      verdict: verdict)
  }

  /// Whether the rule gives another slope when all the operands move by a little: then they stand
  /// together at a corner that no one of them shows, as in clamp(x, x, x).
  private func isNearCorner(
    _ slope: Double, _ variable: NodeID, _ direction: Tensor, _ place: Int, _ sample: Int
  ) -> Bool {
    [-0x1p-26, 0x1p-26].contains { step in
      var moved = tape
      moved.move(operands) { $0 == 0 ? step : step * abs($0) }
      moved.evaluate()
      moved.forward(seeds: [(variable, direction)], sample: sample)
      let beside = moved.tangent(of: output, element: place, sample: sample)
      return abs(beside - slope) > 1e-3 * max(abs(beside), abs(slope))
    }
  }

  /// Both modes are held against the differences; at a corner, against the slopes beside it.
  private func verdict(
    _ reverse: Double, _ forward: Double, _ differences: FiniteDifference
  ) -> GradientComparison.Verdict {
    if differences.isCorner {
      let isBetween = [reverse, forward].allSatisfy { differences.range.contains($0) }
      return isBetween || !reverse.isFinite ? .corner : .wrong
    }
    let verdicts = [reverse, forward].map { differences.judge($0, rounding: 0).verdict }
    return verdicts.contains(.wrong) ? .wrong : verdicts[0]
  }
}
