public import Autodiff
import Language

/// A computation as trees of any depth, with what is known of it at a place of the walk.
public struct FormulaPicture: Sendable {
  private let knowledge: WalkProgress

  /// The picture of a walk after `cursor` steps, for a sample from 0.
  public init(_ walk: Walk, cursor: Int, sample: Int) {
    knowledge = WalkProgress(walk: walk, cursor: cursor, sample: sample)
  }

  /// The number of operations there are.
  public var operations: Int {
    let graph = knowledge.walk.graph
    return graph.operations.count { graph.model.quantity(of: $0) != nil }
  }

  /// The tree with at most `limit` operations, none more than `depth` levels below the target.
  public func tree(limit: Int, depth: Int = .max) -> FormulaTree {
    var builder = FormulaTreeBuilder(knowledge: knowledge, room: limit)
    return builder.tree(knowledge.walk.graph.target, depth: depth)
  }
}

/// A computation as a tree, from the target down to what it is computed from, with what is known
/// of each part at a place of the walk.
public struct FormulaTree: Sendable {
  /// The part.
  public let reference: Reference
  /// The operation it is made by, on its own parts; nil for a variable.
  public let formula: Formula<Symbol>?
  /// The shape.
  public let shape: Shape
  /// Its elements, nil where one is not known yet; empty where there are too many to be shown.
  public let values: [Double?]
  /// The derivative of the target by it, its elements likewise; nil where none is taken, and where it
  /// stands further up already.
  public let derivative: (symbol: Symbol, values: [Double?])?
  /// What the operation that it is a part of here adds to that derivative; nil where there is no
  /// other.
  public let contribution: (symbol: Symbol, values: [Double?])?
  /// Whether the current step is one of its steps.
  public let isCurrent: Bool
  /// Whether its parts stand further up already.
  public let isRepeated: Bool
  /// What it is computed from.
  public let parts: [FormulaTree]
  /// Whether what it is computed from is left out.
  public let isCut: Bool

  /// The number of operations it has, itself among them.
  public var operations: Int {
    (formula == nil || isCut ? 0 : 1) + parts.reduce(0) { $0 + $1.operations }
  }

  /// The levels below it.
  public var depth: Int { parts.map { $0.depth + 1 }.max() ?? 0 }
}

/// Builds the tree, each operation's parts once.
private struct FormulaTreeBuilder {
  /// The most elements of an array that are read.
  private static let mostElements = 6
  let knowledge: WalkProgress
  /// How many more operations may be shown.
  var room: Int
  private var named: Set<NodeID> = []
  private var graph: Graph { knowledge.walk.graph }
  private var tape: Tape { knowledge.walk.model.tape }

  init(knowledge: WalkProgress, room: Int) {
    self.knowledge = knowledge
    self.room = room
  }

  mutating func tree(_ node: NodeID, depth: Int, in consumer: NodeID? = nil) -> FormulaTree {
    let isVariable = !graph.model.isOperation(node)
    let isNamed = named.contains(node)
    let isRepeated = !isVariable && isNamed
    let operands = isVariable || isRepeated ? [] : sources(of: node)
    let isDeep = depth == 0 && operands.contains { graph.model.isOperation($0) }
    let isCut = !isVariable && !isRepeated && (room <= 0 || isDeep)
    if !isCut { named.insert(node) }
    if !isVariable, !isRepeated, !isCut { room -= 1 }
    let shape = tape.shape(of: node)
    let reference = Reference(
      name: graph.reference(node, 0).name, isArray: !shape.isScalar,
      sample: node == graph.target && knowledge.walk.samples > 1
        ? graph.number(ofSample: knowledge.sample) : nil)
    let elements = shape.count <= FormulaTreeBuilder.mostElements ? Array(0..<shape.count) : []
    func whole(_ parts: [(symbol: Symbol, value: Double?)?]) -> (
      symbol: Symbol, values: [Double?]
    )? {
      parts.first.flatMap { $0 }.map { first in
        (
          symbol: shape.isScalar ? first.symbol : FormulaTreeBuilder.whole(first.symbol, reference),
          values: parts.map { $0?.value }
        )
      }
    }
    let derivative = isNamed ? nil : whole(elements.map { knowledge.derivative(node, $0) })
    let contribution = consumer.flatMap { consumer in
      whole(elements.map { knowledge.contribution(of: node, $0, through: consumer) })
    }
    return FormulaTree(
      reference: reference, formula: isVariable || isRepeated ? nil : formula(node),
      shape: shape, values: elements.map { knowledge.value(node, $0) }, derivative: derivative,
      contribution: contribution, isCurrent: knowledge.currentNode == node, isRepeated: isRepeated,
      parts: isCut ? [] : operands.map { tree($0, depth: depth - 1, in: node) }, isCut: isCut)
  }

  /// The derivative by an array as a whole, from that by its first element.
  private static func whole(_ symbol: Symbol, _ reference: Reference) -> Symbol {
    switch symbol {
    case .derivative(let target, _): .derivative(of: target, by: reference)
    case .contribution(let target, _, let through):
      .contribution(
        of: target, by: reference,
        through: Reference(name: through.name, isArray: through.isArray, sample: through.sample))
    default: symbol
    }
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
      case .computed(let source, let element): .leaf(.quantity(graph.reference(source, element)))
      case .part(let name): .leaf(.quantity(knowledge.writer.reference(name, of: node)))
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
