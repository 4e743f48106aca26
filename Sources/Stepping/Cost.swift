package import Autodiff
import Language

/// The number that a walk leads to, where it measures how far outputs are from targets.
public struct Cost: Hashable, Sendable {
  /// What it is made of.
  package let kind: Primitive.CostTraits.Kind
  /// The number of outputs.
  public let outputs: Int
  /// Whether it applies the outputs' sigmoid itself.
  public let readsLogits: Bool
  /// The letters of the outputs, a; nil where they have no name.
  public let output: String?
  /// The letters of the targets, y; nil where they have no name.
  public let target: String?

  /// The cost that a graph leads to; nil where its target is another number.
  init?(_ graph: Graph) {
    guard let primitive = graph.model.primitive(of: graph.target) else { return nil }
    let difference =
      primitive.isCost ? graph.target : Cost.squaredDifference(graph.target, graph)
    guard let difference else { return nil }
    let operands = graph.model.operands(of: difference)
    guard operands.count == 2 else { return nil }
    func letters(_ node: NodeID) -> String? {
      graph.model.quantity(of: graph.model.elementSource(node)?.node ?? node).map {
        QuantityName.layered($0.name)?.letters ?? $0.name
      }
    }
    let isSwapped = !graph.isActive(operands[0]) && graph.isActive(operands[1])
    (output, target) = (letters(operands[isSwapped ? 1 : 0]), letters(operands[isSwapped ? 0 : 1]))
    outputs = graph.count(operands[0])
    readsLogits = primitive.cost?.takesLogits ?? false
    kind = primitive.cost?.kind ?? .squares
  }

  /// The difference whose square a number is, up to sums, means and constant factors.
  private static func squaredDifference(_ node: NodeID, _ graph: Graph) -> NodeID? {
    let operands = graph.model.operands(of: node)
    func isNumber(_ node: NodeID) -> Bool { graph.model.number(node) != nil }
    switch graph.model.primitive(of: node)?.id {
    case .sum, .mean, .multiply, .divide:
      let parts = operands.filter { !isNumber($0) }
      return parts.count == 1 ? squaredDifference(parts[0], graph) : nil
    case .add:
      let parts = operands.map { squaredDifference($0, graph) }
      return parts.contains(nil) ? nil : parts.first ?? nil
    case .square: break
    case .power:
      guard operands.count == 2, graph.model.number(operands[1]) == 2 else { return nil }
    default: return nil
    }
    let isDifference =
      operands.first.map { graph.model.primitive(of: $0)?.id == .subtract } ?? false
    return isDifference ? operands[0] : nil
  }
}
