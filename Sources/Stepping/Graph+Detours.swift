import Autodiff
import Language

extension Graph {
  /// Whether the element that a path starts from reaches the path's end in another way as well:
  /// through another operand of the same operation.
  ///
  /// Where one operation alone uses the element it costs nothing.
  /// - Complexity: O(what is computed between the two).
  func hasDetour(_ path: Path) -> Bool {
    guard occurrence(path) == nil else { return false }
    let start = source(
      model.operands(of: path.consumer)[path.operand], path.operandElement)
    let isUsedBefore = uses(of: start.node).contains { $0.consumer < path.consumer }
    guard isUsedBefore else { return false }
    var seen: Set<NamedElement> = []
    var ahead = sources(of: path.consumer, path.element, without: path.operand)
    while let next = ahead.popLast() {
      if next == start { return true }
      // What was computed before the start does not depend on it.
      guard next.node > start.node, seen.insert(next).inserted else { continue }
      ahead += sources(of: next.node, next.element)
    }
    return false
  }

  private func source(_ operand: NodeID, _ element: Int) -> NamedElement {
    model.elementSource(operand).map { NamedElement(node: $0.node, element: $0.element) }
      ?? NamedElement(node: operand, element: element)
  }

  /// The elements that an operation's element depends on.
  func sources(
    of node: NodeID, _ element: Int, without excluded: Int? = nil
  ) -> [NamedElement] {
    model.operands(of: node).enumerated().flatMap { place, operand -> [NamedElement] in
      guard place != excluded, model.carriesDerivative(node, operand: place) else { return [] }
      let elements = model.dependencies(of: node, element: element, on: place)
      return (0..<elements.count).map { source(operand, elements[$0]) }
    }
  }
}
