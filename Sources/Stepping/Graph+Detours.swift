import Autodiff
import Language

extension Graph {
  /// Whether the element that a path starts from reaches the path's end in another way as well:
  /// through another operand of the same operation.
  ///
  /// - Complexity: O(operands) where no operation before uses the element; O(operations between the
  ///   two) otherwise, once for all paths from the element.
  func hasDetour(_ path: Path) -> Bool {
    guard occurrence(path) == nil else { return false }
    let operands = model.operands(of: path.consumer)
    let start = source(operands[path.operand], path.operandElement)
    guard let first = uses(of: start.node).first, first.consumer < path.consumer else {
      return false
    }
    return memory.with { memory in
      memory.reaches.withValue(of: start, limit: 4) { _ in
        Reach(start, first: first.consumer)
      } _: { reach in
        reach.extend(to: path.consumer, in: self)
        return operands.indices.contains { operand in
          operand != path.operand && reach.contains(path.consumer, path.element, operand, in: self)
        }
      }
    }
  }

  /// The array and element that an operand's element is.
  func source(_ operand: NodeID, _ element: Int) -> NamedElement {
    model.elementSource(operand).map { NamedElement(node: $0.node, element: $0.element) }
      ?? NamedElement(node: operand, element: element)
  }

  /// The first element of each operand that an operation's element depends on.
  func firstSources(of node: NodeID, _ element: Int) -> [NamedElement] {
    model.operands(of: node).enumerated().compactMap { place, operand in
      guard model.carriesDerivative(node, operand: place) else { return nil }
      let elements = model.dependencies(of: node, element: element, on: place)
      return elements.count == 0 ? nil : source(operand, elements[0])
    }
  }
}

/// What an element reaches: the elements of operations that depend on it, as far as they were asked
/// for.
struct Reach {
  private var sets: [NodeID: ElementSet]
  /// The operation before which all that is reached is known.
  private var end: NodeID

  /// - Parameter first: the first operation that uses the element.
  init(_ start: NamedElement, first: NodeID) {
    sets = [start.node: .some([start.element])]
    end = first
  }

  /// Finds what is reached before an operation.
  mutating func extend(to node: NodeID, in graph: Graph) {
    guard end < node else { return }
    let model = graph.model
    for operation in graph.operations(in: end..<node) {
      let count = graph.count(operation)
      var reached = ElementSet.none
      for (place, operand) in model.operands(of: operation).enumerated() {
        guard model.carriesDerivative(operation, operand: place),
          let elements = elements(of: operand, in: graph)
        else { continue }
        reached.formUnion(
          model.dependents(of: operation, operand: place, elements: elements), of: count)
      }
      if !reached.isEmpty { sets[operation] = reached }
    }
    end = node
  }

  /// Whether an element of an operation depends through one operand on what is reached.
  func contains(_ node: NodeID, _ element: Int, _ operand: Int, in graph: Graph) -> Bool {
    let model = graph.model
    guard model.carriesDerivative(node, operand: operand),
      let elements = elements(of: model.operands(of: node)[operand], in: graph)
    else { return false }
    return elements.intersects(model.dependencies(of: node, element: element, on: operand))
  }

  /// The elements of an operand that are reached; nil for none.
  private func elements(of operand: NodeID, in graph: Graph) -> ElementSet? {
    guard let source = graph.model.elementSource(operand) else { return sets[operand] }
    let own = ElementRange.single(source.element)
    return sets[source.node].flatMap { $0.intersects(own) ? .some([0]) : nil }
  }
}
