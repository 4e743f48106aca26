public import Autodiff
import Language

/// A computation as a tree, from the target down to what it is computed from, with what is known
/// of each part at a place of the walk.
public struct FormulaTree: Sendable {
  /// The part.
  public let reference: Reference
  /// The operation it is made by, on its own parts; nil for a variable.
  public let formula: Formula<Symbol>?
  /// Its value: of a number; nil for an array, or when it is not known yet.
  public let value: Double?
  /// The shape, of an array.
  public let shape: Shape?
  /// The derivative of the target by it; nil where none is taken, or for an array.
  public let derivative: (symbol: Symbol, value: Double?)?
  /// Whether the current step is one of its steps.
  public let isCurrent: Bool
  /// Whether its parts stand further up already.
  public let isRepeated: Bool
  /// What it is computed from.
  public let parts: [FormulaTree]
  /// The number of operations below that are left out.
  public let omitted: Int

  /// The tree of a walk after `cursor` steps, for a sample from 0, with at most `limit` operations.
  public static func tree(
    of walk: Walk, cursor: Int, sample: Int, limit: Int
  ) -> FormulaTree {
    var builder = FormulaTreeBuilder(
      knowledge: Knowledge(walk: walk, cursor: cursor, sample: sample), room: limit)
    return builder.tree(walk.graph.target)
  }
}

/// Builds the tree, each operation's parts once.
private struct FormulaTreeBuilder {
  let knowledge: Knowledge
  /// How many more operations may be shown.
  var room: Int
  private var named: Set<NodeID> = []
  private var graph: Graph { knowledge.walk.graph }
  private var tape: Tape { knowledge.walk.model.tape }

  init(knowledge: Knowledge, room: Int) {
    self.knowledge = knowledge
    self.room = room
  }

  mutating func tree(_ node: NodeID) -> FormulaTree {
    let isVariable = !graph.model.isOperation(node)
    let isRepeated = !isVariable && named.contains(node)
    let isFull = !isVariable && !isRepeated && room <= 0
    if !isVariable, !isRepeated, !isFull {
      named.insert(node)
      room -= 1
    }
    let operands = isVariable || isRepeated || isFull ? [] : sources(of: node)
    let shape = tape.shape(of: node)
    let reference = Reference(
      name: graph.reference(node, 0).name, isArray: !shape.isScalar,
      sample: node == graph.target && knowledge.walk.samples > 1 ? knowledge.sample + 1 : nil)
    return FormulaTree(
      reference: reference, formula: isVariable || isRepeated ? nil : formula(node),
      value: shape.isScalar ? knowledge.value(node, 0) : nil,
      shape: shape.isScalar ? nil : shape,
      derivative: shape.isScalar ? knowledge.derivative(node, 0) : nil,
      isCurrent: knowledge.currentNode == node, isRepeated: isRepeated,
      parts: operands.map { tree($0) }, omitted: isFull ? 1 : 0)
  }

  /// The quantities an operation is applied to, each once; constants are none.
  private func sources(of node: NodeID) -> [NodeID] {
    var seen: Set<NodeID> = []
    return graph.model.operands(of: node).map { graph.model.elementSource($0)?.node ?? $0 }.filter {
      graph.model.quantity(of: $0) != nil && seen.insert($0).inserted
    }
  }

  private func formula(_ node: NodeID) -> Formula<Symbol> {
    guard
      !tape.shape(of: node).isScalar
        || graph.model.operands(of: node).contains(where: { !tape.shape(of: $0).isScalar })
    else {
      return symbols(
        graph.model.valueFormula(of: node, element: 0, limit: StepWriter.longestSum), node)
    }
    let read = graph.model.operands(of: node)
    let given = read.prefix(graph.model.call(node)?.argumentCount ?? read.count)
    let operands = given.map { operand -> Formula<Symbol> in
      if let number = graph.model.number(operand) { return .number(number) }
      let shape = tape.shape(of: operand)
      if graph.model.isElement(operand) { return .leaf(.quantity(graph.reference(operand, 0))) }
      return .leaf(
        .quantity(
          Reference(name: graph.reference(operand, 0).name, isArray: !shape.isScalar)))
    }
    return .apply(graph.model.function(of: node) ?? "?", operands)
  }

  private func symbols(_ formula: Formula<ElementPlace>, _ node: NodeID) -> Formula<Symbol> {
    let operands = graph.model.operands(of: node)
    return formula.map { place -> Formula<Symbol> in
      switch place {
      case .output(let element): .leaf(.quantity(graph.reference(node, element)))
      case .operand(let operand, let element):
        if let number = graph.model.number(operands[operand]) {
          .number(number)
        } else {
          .leaf(.quantity(graph.reference(operands[operand], element)))
        }
      }
    }.simplified
  }
}
