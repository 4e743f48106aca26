/// What a reverse sweep does with each operand of the general operations, and what it clears before.
///
/// It depends on the variables that are differentiated by and on where the sweep starts; sweeps from
/// the same target share it.
struct SweepPlan {
  /// The share that an operation gives to the adjoint of one of its operands.
  enum Contribution: UInt8 {
    /// None is wanted.
    case none
    /// It is added to the adjoint.
    case added
    /// It comes first in the sweep and replaces the adjoint.
    case stored
  }

  /// The contribution to each operand in the tape's `operandViews`.
  private(set) var contributions: [Contribution] = []
  /// The stretches of the adjoint arena that a sweep clears before it starts.
  private(set) var cleared: [Range<Int>] = []
  /// The node that the sweeps it is made for start from; nil while there is none.
  private(set) var target: NodeID?

  /// The plan of sweeps from `target`, on a tape whose active nodes are marked.
  ///
  /// Only what leads to the target takes part: an operation beside it, an unused `w @ x` with an ∞,
  /// contributes nothing, not even 0 · ∞.
  ///
  /// - Complexity: O(nodes + arena).
  init(_ tape: Tape, target: NodeID) {
    self.target = target
    contributions = Array(repeating: .none, count: tape.operandViews.count)
    // By the arena place where a node's value starts, which is what operations hold.
    var isReached = Array(repeating: false, count: tape.values.count)
    var isStored = isReached
    isReached[tape.view(of: target).offset] = true
    for index in (0..<tape.nodes.operationCount(before: target.index + 1)).reversed() {
      let operation = tape.nodes.operations[index]
      guard isReached[Int(operation.output)] else { continue }
      guard operation.kind == .general else {
        isReached[Int(operation.first)] = true
        if operation.kind.takesTwo { isReached[Int(operation.second)] = true }
        continue
      }
      guard operation.isActive else { continue }
      let rule = Primitive.all[Int(operation.primitive)].rule
      for (operand, place) in tape.details[Int(operation.first)].operands.enumerated() {
        guard tape.nodes.isActive(tape.operandNodes[place]), rule.carriesDerivative(operand) else {
          continue
        }
        let source = tape.operandViews[place]
        // Plain numbers are also reached by operations that always add.
        if !isReached[source.offset], rule.canOverwrite, !source.isPlainNumber {
          contributions[place] = .stored
          isStored[source.offset] = true
        } else {
          contributions[place] = .added
        }
        isReached[source.offset] = true
      }
    }
    clear(tape) { isReached[$0] && !isStored[$0] }
  }

  /// A plan still to be made.
  init() {}

  /// Collects the stretches up to the target that are added to or seeded, told by where they start.
  private mutating func clear(_ tape: Tape, where isAdded: (Int) -> Bool) {
    guard let target else { return }
    for index in 0...target.index {
      let view = tape.view(of: NodeID(index: index))
      guard isAdded(view.offset) else { continue }
      let end = view.offset + max(1, view.extent(tape.capacity))
      if let last = cleared.last, last.upperBound == view.offset {
        cleared[cleared.count - 1] = last.lowerBound..<end
      } else {
        cleared.append(view.offset..<end)
      }
    }
  }
}
