/// A place on a tape: a variable, a constant or the result of an operation.
///
/// It belongs to the builder that made it, to that builder's copies, and to their tapes; anywhere
/// else it names whatever stands at the same place.
public struct NodeID: Hashable, Sendable, Comparable {
  /// The node's place in evaluation order, from 0.
  public let index: Int

  /// The node at a place in evaluation order, from 0.
  package init(index: Int) {
    self.index = index
  }

  /// Earlier nodes come first.
  public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

/// One operation as the sweeps read it: 16 bytes.
///
/// A number's operation holds the arena offsets of its operands; a general one the place of its
/// `Detail`.
struct Operation {
  enum Kind: UInt8 {
    case general, unary, binary, add, subtract, multiply, divide, negate

    /// Whether an operation on plain numbers has a second operand.
    var takesTwo: Bool { self != .unary && self != .negate && self != .general }
    /// Whether it is one of the operations of arithmetic on plain numbers.
    var isArithmetic: Bool { self != .unary && self != .binary && self != .general }
  }

  var kind: Kind
  var isActive = true
  var primitive: UInt16
  var output: Int32
  var first: Int32
  var second: Int32 = 0
}

/// A variable or a constant; the sweeps pass it by.
struct Leaf {
  /// Where its value lies in the arena.
  var output: Int32
  /// The place of its `Detail`; nil for a plain number.
  var detail: Int32?
  /// Whether its value is given to the tape, and not part of the program as a constant's is.
  let isVariable: Bool
  var isActive = true
}

/// What a node that is not a plain number or an operation on them needs besides.
struct Detail {
  let output: View
  let operands: Range<Int>
  let attributes: Range<Int>
}

/// The nodes of a tape in evaluation order.
///
/// Operations stand together, apart from variables and constants, so that a sweep over a program of
/// many numbers reads nothing else.
struct NodeList {
  private(set) var operations: [Operation] = []
  private(set) var leaves: [Leaf] = []
  /// For each node the place of its operation, or the complement of the place of its leaf.
  private(set) var places: [Int32] = []

  enum Entry {
    case operation(Operation)
    case leaf(Leaf)
  }

  /// The number of nodes.
  var count: Int { places.count }

  subscript(node: NodeID) -> Entry {
    let place = Int(places[node.index])
    return place >= 0 ? .operation(operations[place]) : .leaf(leaves[~place])
  }

  /// The operation of a node; nil for a variable or a constant.
  func operation(_ node: NodeID) -> Operation? {
    let place = self.place(of: node)
    return place >= 0 ? operations[place] : nil
  }

  /// The place of a node, which traps where it is none of these.
  private func place(of node: NodeID) -> Int {
    let count = places.count
    precondition(
      node.index >= 0 && node.index < count,
      "node \(node.index) is of another tape: this one has \(count)")
    return Int(places[node.index])
  }

  /// Puts another operation in the place of one.
  mutating func replace(_ node: NodeID, with operation: Operation) {
    operations[place(of: node)] = operation
  }

  mutating func append(_ operation: Operation) -> NodeID {
    operations.append(operation)
    places.append(Int32(operations.count - 1))
    return NodeID(index: places.count - 1)
  }

  mutating func append(_ leaf: Leaf) -> NodeID {
    leaves.append(leaf)
    places.append(~Int32(leaves.count - 1))
    return NodeID(index: places.count - 1)
  }

  /// The same nodes in arrays of just their size: what grows by appending has room to spare.
  func compacted() -> NodeList {
    var copy = self
    copy.operations = operations.withUnsafeBufferPointer { Array($0) }
    copy.leaves = leaves.withUnsafeBufferPointer { Array($0) }
    copy.places = places.withUnsafeBufferPointer { Array($0) }
    return copy
  }

  /// How many of the nodes before a place in evaluation order are operations.
  ///
  /// - Complexity: O(leaves in a row before that place).
  func operationCount(before index: Int) -> Int {
    var last = index - 1
    while last >= 0, places[last] < 0 { last -= 1 }
    return last < 0 ? 0 : Int(places[last]) + 1
  }

  // MARK: What differentiation reaches

  /// Whether a node is a variable.
  func isVariable(_ node: NodeID) -> Bool {
    let place = self.place(of: node)
    return place < 0 && leaves[~place].isVariable
  }

  func isActive(_ node: NodeID) -> Bool {
    switch self[node] {
    case .operation(let operation): operation.isActive
    case .leaf(let leaf): leaf.isActive
    }
  }

  mutating func setActive(_ node: NodeID, _ isActive: Bool) {
    let place = Int(places[node.index])
    if place >= 0 {
      operations[place].isActive = isActive
    } else {
      leaves[~place].isActive = isActive
    }
  }

  // MARK: Where nodes lie, and what they were computed from

  /// Where a node's value lies.
  func view(of node: NodeID, _ details: [Detail]) -> View {
    let place = self.place(of: node)
    let (offset, detail): (Int32, Int32?)
    if place >= 0 {
      let operation = operations[place]
      (offset, detail) = (
        operation.output, operation.kind == .general ? operation.first : nil
      )
    } else {
      (offset, detail) = (leaves[~place].output, leaves[~place].detail)
    }
    return detail.map { details[Int($0)].output }
      ?? View(offset: Int(offset), shape: .scalar, isPerSample: false)
  }

  /// The nodes that a node's operation was applied to; none for a variable or a constant.
  ///
  /// - Complexity: O(log nodes): arena offsets grow with the nodes, so an offset names its node.
  func operands(of node: NodeID, _ details: [Detail], _ operandNodes: [NodeID]) -> [NodeID] {
    guard let operation = operation(node) else { return [] }
    switch operation.kind {
    case .general: return Array(operandNodes[details[Int(operation.first)].operands])
    case .unary, .negate: return [owner(of: operation.first)]
    default: return [owner(of: operation.first), owner(of: operation.second)]
    }
  }

  /// The node whose value starts at an arena offset.
  private func owner(of offset: Int32) -> NodeID {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if output(middle) < offset { low = middle + 1 } else { high = middle }
    }
    return NodeID(index: low)
  }

  private func output(_ index: Int) -> Int32 {
    let place = Int(places[index])
    return place >= 0 ? operations[place].output : leaves[~place].output
  }
}
