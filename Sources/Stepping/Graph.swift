import Autodiff
import Language

/// The part of a tape that a walk goes through: what the target depends on, who uses what, and
/// what goes element by element with what.
///
/// An element taken out of an array is no operation to the learner: its users use the array.
struct Graph: Sendable {
  /// A use of a quantity as an operand.
  struct Use: Sendable {
    /// The operation.
    let consumer: NodeID
    /// The place among its operands.
    let operand: Int
    /// The element that is used, when only one is.
    let element: Int?
  }

  let model: Model
  let target: NodeID
  /// The element of the target that is differentiated, row-major from 0.
  let targetElement: Int
  /// The operations the target depends on, in evaluation order.
  let operations: [NodeID]
  /// The parameters the target depends on, in evaluation order.
  let parameters: [NodeID]
  /// The elements of each operation that lead to the target's, where that is one of several.
  private let leading: [NodeID: Set<Int>]?
  /// The names whose elements or samples are shown as another name is: x₁ is x[1], and x1.
  let alike: Set<String>
  private let uses: [NodeID: [Use]]
  private let active: Set<NodeID>
  let memory = GraphMemory()

  /// The part of a model's tape that leads to an element of `target`.
  ///
  /// - Parameter variables: what derivatives are wanted by; the parameters without any.
  init(
    _ model: Model, target: NodeID, element: Int = 0, variables: Set<NodeID>? = nil
  ) {
    let tape = model.tape
    var needed: Set<NodeID> = [target]
    var uses: [NodeID: [Use]] = [:]
    for node in tape.nodeIDs.reversed() where needed.contains(node) {
      for (place, operand) in model.operands(of: node).enumerated() {
        needed.insert(operand)
        guard !model.isElement(node) else { continue }
        let source = model.elementSource(operand)
        if let source { needed.insert(source.node) }
        uses[source?.node ?? operand, default: []].append(
          Use(consumer: node, operand: place, element: source?.element))
      }
    }
    let known = variables ?? Set(model.parameters.map(\.node))
    var active = known
    for node in tape.nodeIDs where needed.contains(node) {
      let reaches = model.operands(of: node).enumerated().contains { place, operand in
        active.contains(operand) && model.carriesDerivative(node, operand: place)
      }
      if reaches { active.insert(node) }
    }
    var reached: Set<NodeID> = [target]
    for node in tape.nodeIDs.reversed() where reached.contains(node) {
      for (place, operand) in model.operands(of: node).enumerated()
      where model.carriesDerivative(node, operand: place) { reached.insert(operand) }
    }
    active.formIntersection(reached)
    self.model = model
    self.target = target
    targetElement = element
    leading = Graph.leading(to: element, of: target, model)
    operations = tape.nodeIDs.filter {
      needed.contains($0) && model.isOperation($0) && !model.isElement($0)
    }
    parameters = model.parameters.map(\.node).filter { needed.contains($0) }
    self.uses = uses.mapValues { list in
      list.filter {
        active.contains($0.consumer) && model.carriesDerivative($0.consumer, operand: $0.operand)
      }.sorted {
        ($0.consumer, $0.operand, $0.element ?? 0) < ($1.consumer, $1.operand, $1.element ?? 0)
      }
    }
    self.active = active
    alike = Graph.alike(model)
  }

  private static func alike(_ model: Model) -> Set<String> {
    var alike = Set<String>()
    for quantity in model.quantities {
      let (letters, digits) = QuantityName.subscripted(quantity.name)
      guard !digits.isEmpty, let other = model.quantity(letters) else { continue }
      // A layer is shown above the line.
      let isLayered =
        QuantityName.layered(quantity.name) != nil
        && !model.tape.shape(of: quantity.node).isScalar
      let isSample = other == model.target && model.tape.isPerSample(other.node)
      if !isLayered, isSample || !model.tape.shape(of: other.node).isScalar {
        alike.formUnion([letters, quantity.name])
      }
    }
    return alike
  }

  /// The elements of each operation on which an element of an array depends; nil for a number, to
  /// which everything is taken to lead.
  private static func leading(
    to element: Int, of target: NodeID, _ model: Model
  ) -> [NodeID: Set<Int>]? {
    let tape = model.tape
    guard tape.shape(of: target).count > 1 else { return nil }
    var leading = [target: Set([element])]
    for node in tape.nodeIDs.reversed() where node <= target {
      for element in leading[node] ?? [] {
        for (place, operand) in model.operands(of: node).enumerated()
        where model.isOperation(operand) {
          let range = model.dependencies(of: node, element: element, on: place)
          leading[operand, default: []].formUnion((0..<range.count).map { range[$0] })
        }
      }
    }
    return leading
  }

  /// Whether the target's derivative by a node is wanted on the way to a parameter.
  func isActive(_ node: NodeID) -> Bool { active.contains(node) }

  /// The operations on the way to the target that use a quantity.
  func uses(of node: NodeID) -> [Use] { uses[node] ?? [] }

  /// The operations among some nodes, in evaluation order.
  func operations(in nodes: Range<NodeID>) -> ArraySlice<NodeID> {
    func place(of node: NodeID) -> Int {
      var (low, high) = (0, operations.count)
      while low < high {
        let middle = (low + high) / 2
        if operations[middle] < node { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return operations[place(of: nodes.lowerBound)..<place(of: nodes.upperBound)]
  }

  /// Whether a node is an array of numbers written in a formula, or an element of one: it has no
  /// name.
  func isConstant(_ node: NodeID) -> Bool {
    model.quantity(of: model.elementSource(node)?.node ?? node) == nil
  }

  /// The number of elements of a node.
  func count(_ node: NodeID) -> Int { model.tape.shape(of: node).count }

  /// Every path from an element one operation outwards.
  ///
  /// - Complexity: O(uses), however many paths there are; where an element of an array is
  ///   differentiated, O(paths).
  func paths(from node: NodeID, element: Int) -> PathList {
    PathList(
      uses(of: node).flatMap { use -> [PathList.Fan] in
        if let only = use.element, only != element { return [] }
        let operandElement = use.element == nil ? element : 0
        let range = model.dependents(
          of: use.consumer, operand: use.operand, element: operandElement)
        let fan = PathList.Fan(
          consumer: use.consumer, operand: use.operand, operandElement: operandElement,
          elements: range)
        guard let leading else { return [fan] }
        let elements = leading[use.consumer] ?? []
        return fan.singles.filter { elements.contains($0.elements.start) }
      })
  }

  /// Which mention of its operand a path starts from, from 1, where the operation uses the same
  /// element more than once; nil otherwise.
  func occurrence(_ path: Path) -> Int? {
    let operands = model.operands(of: path.consumer)
    guard operands.count > 1 else { return nil }
    func source(_ operand: Int) -> (NodeID, Int?) {
      let source = model.elementSource(operands[operand])
      return (source?.node ?? operands[operand], source?.element)
    }
    let own = source(path.operand)
    let same = operands.indices.filter { source($0) == own }
    return same.count > 1 ? same.firstIndex(of: path.operand).map { $0 + 1 } : nil
  }

  /// The number of paths from each element, where it is the same for all; nil where it differs.
  func uniformPathCount(_ node: NodeID) -> Int? {
    guard leading == nil else { return nil }
    var count = 0
    for use in uses(of: node) {
      if use.element != nil, self.count(node) > 1 { return nil }
      guard let each = model.dependentCount(of: use.consumer, operand: use.operand) else {
        return nil
      }
      count += each
    }
    return count
  }

  /// Whether each element of a quantity belongs to one element of an operation that uses it, and
  /// to each of those belong as many.
  func sharesOut(_ node: NodeID, to use: Use) -> Bool {
    let each = model.dependencies(of: use.consumer, element: 0, on: use.operand).count
    return use.element == nil && uniformPathCount(node) == 1
      && each * count(use.consumer) == count(node)
  }

  /// Whether the elements of an operation each depend on the same element of an operand only.
  func isElementwise(_ node: NodeID, in operand: NodeID) -> Bool {
    let tape = model.tape
    guard tape.shape(of: node) == tape.shape(of: operand) else { return false }
    return model.operands(of: node).enumerated().allSatisfy { place, candidate in
      candidate != operand
        || (model.dependentCount(of: node, operand: place) == 1
          && model.dependencies(of: node, element: 0, on: place) == .single(0)
          && model.isElementwise(node))
    }
  }
}
