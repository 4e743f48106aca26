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
  /// - Complexity: O(nodes).
  init(_ tape: Tape, target: NodeID) {
    self.target = target
    contributions = Array(repeating: .none, count: tape.operandViews.count)
    var isStored: Set<NodeID> = []
    var isReached: Set<NodeID> = []
    for index in (0..<tape.nodes.operationCount(before: target.index + 1)).reversed() {
      let operation = tape.nodes.operations[index]
      guard operation.kind == .general, operation.isActive else { continue }
      let detail = tape.details[Int(operation.first)]
      let rule = Primitive.all[Int(operation.primitive)].rule
      for (operand, place) in detail.operands.enumerated() {
        let source = tape.operandNodes[place]
        guard tape.nodes.isActive(source), rule.carriesDerivative(operand) else { continue }
        let isFirst = isReached.insert(source).inserted
        // Plain numbers are also reached by operations that always add.
        if isFirst, rule.canOverwrite, !tape.view(of: source).isPlainNumber {
          contributions[place] = .stored
          isStored.insert(source)
        } else {
          contributions[place] = .added
        }
      }
    }
    clear(tape, except: isStored)
  }

  /// A plan still to be made.
  init() {}

  /// Collects the stretches up to the target that are added to or seeded.
  private mutating func clear(_ tape: Tape, except isStored: Set<NodeID>) {
    guard let target else { return }
    for index in 0...target.index {
      let node = NodeID(index: index)
      let view = tape.view(of: node)
      // A number's operation writes the adjoints of its operands without asking.
      guard tape.nodes.isActive(node) || view.isPlainNumber || node == target,
        !isStored.contains(node)
      else { continue }
      let end = view.offset + max(1, view.extent(tape.samples))
      if let last = cleared.last, last.upperBound == view.offset {
        cleared[cleared.count - 1] = last.lowerBound..<end
      } else {
        cleared.append(view.offset..<end)
      }
    }
  }
}
