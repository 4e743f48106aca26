package import Autodiff

/// Elements of an array: all of them, or some.
///
/// Most arrays are reached as a whole after an operation or two; then no element is listed.
package enum ElementSet: Sendable {
  case all
  case some(Set<Int>)

  /// No element.
  package static let none = ElementSet.some([])

  /// Some elements of an array of `count`.
  package init(_ range: ElementRange, of count: Int) {
    self = range.count == count ? .all : .some(Set(range.elements))
  }

  /// Whether it has no element.
  package var isEmpty: Bool {
    if case .some(let elements) = self { elements.isEmpty } else { false }
  }

  /// Whether an element of a range is among them.
  package func intersects(_ range: ElementRange) -> Bool {
    switch self {
    case .all: range.count > 0
    case .some(let elements): range.count > 0 && elements.contains { range.contains($0) }
    }
  }

  /// Adds other elements of the same array of `count`.
  package mutating func formUnion(_ other: ElementSet, of count: Int) {
    guard case .some(let own) = self, case .some(let others) = other else { return self = .all }
    let union = own.union(others)
    self = union.count == count ? .all : .some(union)
  }

  /// The evenly spaced elements of an array of `count` that these are, or all between the first and
  /// the last of them.
  package func range(of count: Int) -> ElementRange {
    guard case .some(let elements) = self else { return ElementRange(start: 0, count: count) }
    let sorted = elements.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else {
      return sorted.first.map { .single($0) } ?? .none
    }
    let stride = sorted[1] - first
    let isEven = sorted.enumerated().allSatisfy { $1 == first + $0 * stride }
    return isEven
      ? ElementRange(start: first, stride: stride, count: sorted.count)
      : ElementRange(start: first, count: last - first + 1)
  }
}

extension ElementRange {
  /// The elements.
  fileprivate var elements: [Int] { (0..<count).map { self[$0] } }
}

extension Tape {
  /// The elements of an operand on which elements of an operation's result depend.
  ///
  /// - Complexity: O(elements of the set and what they depend on); O(1) for all of most operations.
  func dependencies(of node: NodeID, elements: ElementSet, on operand: Int) -> ElementSet {
    let count = shape(of: operands(of: node)[operand]).count
    let chosen: any Sequence<Int>
    switch elements {
    case .all:
      // Each element of the operand is used: all of them are.
      if let each = dependentCount(of: node, operand: operand), each > 0 { return .all }
      chosen = 0..<shape(of: node).count
    case .some(let some): chosen = some
    }
    var found = ElementSet.none
    for element in chosen {
      found.formUnion(
        ElementSet(dependencies(of: node, element: element, on: operand), of: count), of: count)
    }
    return found
  }

  /// The elements of an operation's result that depend on elements of an operand.
  ///
  /// - Complexity: O(elements of the set and what depends on them); O(1) for all of most operations.
  func dependents(of node: NodeID, operand: Int, elements: ElementSet) -> ElementSet {
    let count = shape(of: node).count
    switch elements {
    case .all:
      if primitive(of: node)?.isElementwise ?? false { return .all }
      if dependentCount(of: node, operand: operand) == count { return .all }
      let reached = (0..<count).filter {
        dependencies(of: node, element: $0, on: operand).count > 0
      }
      return reached.count == count ? .all : .some(Set(reached))
    case .some(let some):
      return some.reduce(into: ElementSet.none) { found, element in
        let range = dependents(of: node, operand: operand, element: element)
        found.formUnion(ElementSet(range, of: count), of: count)
      }
    }
  }
}
