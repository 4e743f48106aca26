/// A compiled program: its operations in evaluation order, and one arena each for values,
/// adjoints and tangents, laid out once.
///
/// Evaluating and sweeping again allocates nothing. With n samples an array that depends on the
/// sample has n lanes; a sweep starts with 1 in every lane of its target, so that lane s of an
/// adjoint is the derivative of sample s's target, and the adjoint of an array that is the same
/// for all samples is the sum over them.
///
///     var builder = TapeBuilder()
///     let x = try builder.variable(.scalar)
///     let y = try builder.apply("square", [x])
///     var tape = builder.tape()
///     tape.set(x, to: Tensor(3))
///     tape.evaluate()
///     tape.reverse(from: y)
///     tape.adjoint(of: x)  // 6
public struct Tape: Sendable {
  /// The number of samples, n.
  public let samples: Int
  var nodes: NodeList
  let details: [Detail]
  let operandViews: [View]
  let operandNodes: [NodeID]
  let attributes: [Int]
  let variables: [NodeID]
  var values: [Double]
  var adjoints: [Double]
  var tangents: [Double] = []
  /// Which contributions a reverse sweep makes, and how.
  var plan = SweepPlan()
  /// What moved in the last forward sweep, for each node.
  var motions: [Motion] = []

  init(_ builder: TapeBuilder) {
    samples = builder.samples
    nodes = builder.nodes.compacted()
    details = builder.details
    operandViews = builder.operandViews
    operandNodes = builder.operandNodes
    attributes = builder.attributes
    variables = builder.variables
    values = builder.values.withUnsafeBufferPointer { Array($0) }
    adjoints = Array(repeating: 0, count: builder.values.count)
    differentiate(withRespectTo: variables)
  }

  /// The number of nodes: variables, constants and operations.
  public var count: Int { nodes.count }

  /// The nodes in evaluation order.
  public var nodeIDs: some Sequence<NodeID> { (0..<count).lazy.map { NodeID(index: $0) } }

  /// The tape of a builder that goes on where this tape's ended, evaluated: the values of the nodes
  /// they share are kept, and only the new ones computed.
  ///
  /// - Complexity: O(arena + work of the new operations).
  public func extended(by builder: TapeBuilder) -> Tape {
    var tape = Tape(builder)
    tape.values.replaceSubrange(values.indices, with: values)
    tape.evaluate(from: nodes.count)
    return tape
  }

  /// The shape of a node's value for one sample.
  public func shape(of node: NodeID) -> Shape { view(of: node).shape }

  /// Whether a node has a value for each sample.
  public func isPerSample(_ node: NodeID) -> Bool { view(of: node).isPerSample }

  func view(of node: NodeID) -> View { nodes.view(of: node, details) }

  /// The nodes an operation was applied to; none for variables and constants.
  public func operands(of node: NodeID) -> [NodeID] {
    nodes.operands(of: node, details, operandNodes)
  }

  /// The primitive of an operation; nil for variables and constants.
  public func primitive(of node: NodeID) -> Primitive? {
    nodes.operation(node).map { Primitive.all[Int($0.primitive)] }
  }

  // MARK: Values

  /// Gives a variable its value, the same for every sample.
  ///
  /// A tensor of another element count leaves the variable as it was.
  public mutating func set(_ node: NodeID, to tensor: Tensor) {
    for sample in 0..<view(of: node).elementStride(samples) {
      set(node, sample: sample, to: tensor)
    }
  }

  /// Gives a variable its value for one sample, from 0.
  public mutating func set(_ node: NodeID, sample: Int, to tensor: Tensor) {
    let view = self.view(of: node)
    guard view.shape.count == tensor.shape.count, sample >= 0, sample < samples else { return }
    for element in tensor.elements.indices {
      values[view.index(element, sample, samples)] = tensor[element]
    }
  }

  /// The value of one element for one sample, both from 0.
  public func value(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    values[view(of: node).index(element, sample, samples)]
  }

  /// The value of a node for one sample, from 0.
  public func tensor(of node: NodeID, sample: Int = 0) -> Tensor {
    read(values, node, sample)
  }

  /// The adjoint of one element for one sample, as the last reverse sweep left it.
  public func adjoint(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    adjoints[view(of: node).index(element, sample, samples)]
  }

  /// The adjoint of a node for one sample, as the last reverse sweep left it.
  public func adjointTensor(of node: NodeID, sample: Int = 0) -> Tensor {
    read(adjoints, node, sample)
  }

  /// The tangent of one element for one sample, as the last forward sweep left it.
  public func tangent(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    let index = view(of: node).index(element, sample, samples)
    return tangents.isEmpty ? 0 : tangents[index]
  }

  /// The tangent of a node for one sample, as the last forward sweep left it.
  public func tangentTensor(of node: NodeID, sample: Int = 0) -> Tensor {
    tangents.isEmpty
      ? Tensor(repeating: 0, shape: shape(of: node)) : read(tangents, node, sample)
  }

  private func read(_ arena: [Double], _ node: NodeID, _ sample: Int) -> Tensor {
    let view = self.view(of: node)
    let stride = view.elementStride(samples)
    let start = view.index(0, sample, samples)
    let elements = (0..<view.shape.count).map { arena[start + $0 * stride] }
    return Tensor(shape: view.shape, elements: elements) ?? Tensor(elements)
  }

  // MARK: Structure, for those who walk the tape

  /// The elements of an operand on which an element of a node depends.
  public func dependencies(of node: NodeID, element: Int, on operand: Int) -> ElementRange {
    guard let rule = rule(of: node) else { return .none }
    return rule.dependencies(of: element, on: operand, signature(of: node))
  }

  /// The elements of a node that depend on an element of one of its operands.
  public func dependents(of node: NodeID, operand: Int, element: Int) -> ElementRange {
    guard let rule = rule(of: node) else { return .none }
    return rule.dependents(on: element, of: operand, signature(of: node))
  }

  /// How many elements of a node depend on each element of an operand; nil where they differ.
  public func dependentCount(of node: NodeID, operand: Int) -> Int? {
    guard let rule = rule(of: node) else { return 0 }
    return rule.dependentCount(of: operand, signature(of: node))
  }

  /// Whether a derivative passes from a node to one of its operands.
  public func carriesDerivative(_ node: NodeID, operand: Int) -> Bool {
    rule(of: node)?.carriesDerivative(operand) ?? false
  }

  /// The partial derivative of a node's element with respect to an element of one operand.
  public func partial(
    of node: NodeID, element: Int, operand: Int, operandElement: Int, sample: Int = 0
  ) -> Double {
    guard let rule = rule(of: node) else { return 0 }
    let pair = ElementPair(output: element, operand: operand, element: operandElement)
    return withFrame(of: node) { rule.partial($0, pair, sample: sample) }
  }

  /// The textbook formula of that partial derivative.
  public func partialFormula(
    of node: NodeID, element: Int, operand: Int, operandElement: Int
  ) -> Formula<ElementPlace> {
    guard let rule = rule(of: node) else { return 0 }
    let pair = ElementPair(output: element, operand: operand, element: operandElement)
    return rule.partialFormula(pair, signature(of: node))
  }

  /// The formula of an element from its operands, sums of more than `limit` terms shortened.
  public func valueFormula(
    of node: NodeID, element: Int, limit: Int
  ) -> Formula<ElementPlace> {
    guard let rule = rule(of: node) else { return .leaf(.output(element: element)) }
    return rule.valueFormula(of: element, signature(of: node), limit: limit)
  }

  private func rule(of node: NodeID) -> (any Rule)? {
    primitive(of: node)?.rule
  }

  private func signature(of node: NodeID) -> Signature {
    Signature(
      output: shape(of: node), operands: operands(of: node).map { shape(of: $0) },
      attributes: attributes(of: node))
  }

  /// The whole numbers that are a part of an operation; none for most.
  public func attributes(of node: NodeID) -> [Int] {
    guard let operation = nodes.operation(node), operation.kind == .general else { return [] }
    return Array(attributes[details[Int(operation.first)].attributes])
  }

  /// Reads one operation through a frame; the values are not written.
  private func withFrame<Result>(of node: NodeID, _ body: (Frame) -> Result) -> Result {
    let views = operands(of: node).map { view(of: $0) }
    let own = attributes(of: node)
    return values.withUnsafeBufferPointer { values in
      views.withUnsafeBufferPointer { operands in
        own.withUnsafeBufferPointer { own in
          // A rule's partial only reads; kernels share the type of the pointer.
          body(
            Frame(
              values: UnsafeMutablePointer(mutating: values.baseAddress.unsafelyUnwrapped),
              output: view(of: node), operands: operands, attributes: own, samples: samples))
        }
      }
    }
  }
}
