/// A compiled program: its operations in evaluation order, and one arena each for values,
/// adjoints and tangents, laid out once.
///
/// Evaluating and sweeping again allocates nothing: the first sweep of a kind makes its arena. With n
/// samples an array that depends on the sample has n lanes; a sweep starts with 1 in every lane of
/// its target, so that lane s of an adjoint is the derivative of sample s's target, and the adjoint
/// of an array that is the same for all samples is the sum over them.
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
  public internal(set) var samples: Int
  /// The most samples that the arenas have room for.
  let capacity: Int
  var nodes: NodeList
  let details: [Detail]
  let operandViews: [View]
  let operandNodes: [NodeID]
  let attributes: [Int]
  let variables: [NodeID]
  let writtenForms: WrittenForms
  /// The second derivatives, which have limits of their own at kinks.
  let limits: [Limit]
  var values: [Double]
  /// Whether variables were changed since the operations were computed.
  var isStale = true
  /// Made by the first reverse sweep: a tape that is only evaluated needs none.
  var adjoints: [Double] = []
  var tangents: [Double] = []
  /// How each primitive is computed and differentiated, by its place in the table.
  var kernels = Primitive.kernels
  /// Which contributions a reverse sweep makes, and how.
  var plan = SweepPlan()
  /// Whether the last reverse sweep followed what was written, and passed nothing over.
  var followedWrittenForms = false
  /// What moved in the last forward sweep, for each node.
  var states: [TangentState] = []

  /// A tape of nodes already laid out, whose arena of values starts as given.
  init(
    samples: Int, nodes: NodeList, details: [Detail], operandViews: [View], operandNodes: [NodeID],
    attributes: [Int], variables: [NodeID], writtenForms: WrittenForms = WrittenForms(),
    limits: [Limit] = [], values: [Double]
  ) {
    self.samples = samples
    capacity = samples
    self.nodes = nodes
    self.details = details
    self.operandViews = operandViews
    self.operandNodes = operandNodes
    self.attributes = attributes
    self.variables = variables
    self.writtenForms = writtenForms
    self.limits = limits
    self.values = values
    differentiate(withRespectTo: variables)
  }

  /// The number of nodes: variables, constants and operations.
  public var count: Int { nodes.count }

  /// The nodes in evaluation order.
  public var nodeIDs: some Sequence<NodeID> { (0..<count).lazy.map { NodeID(index: $0) } }

  /// The shape of a node's value for one sample.
  public func shape(of node: NodeID) -> Shape { view(of: node).shape }

  /// Whether a node has a value for each sample.
  public func isPerSample(_ node: NodeID) -> Bool { view(of: node).isPerSample }

  func view(of node: NodeID) -> View { nodes.view(of: node, details) }

  /// The nodes an operation was applied to; none for variables and constants.
  public func operands(of node: NodeID) -> [NodeID] {
    guard let written = writtenForms.operations[node] else { return computedOperands(of: node) }
    return Array(operandNodes[details[Int(written.first)].operands])
  }

  /// The primitive of an operation; nil for variables and constants.
  public func primitive(of node: NodeID) -> Primitive? {
    (writtenForms.operations[node] ?? nodes.operation(node)).map {
      Primitive.all[Int($0.primitive)]
    }
  }

  // MARK: Values

  /// Gives a variable its value, the same for every sample.
  ///
  /// - Precondition: `node` is a variable of this tape, and `tensor` has its shape.
  public mutating func set(_ node: NodeID, to tensor: Tensor) {
    for sample in 0..<view(of: node).elementStride(samples) {
      set(node, sample: sample, to: tensor)
    }
  }

  /// Gives a variable its value for one sample, from 0.
  ///
  /// - Precondition: `node` is a variable of this tape, `tensor` has its shape, and there is such a
  ///   sample.
  public mutating func set(_ node: NodeID, sample: Int, to tensor: Tensor) {
    precondition(nodes.isVariable(node), "only variables are given values")
    isStale = true
    let view = self.view(of: node)
    check(tensor, view.shape)
    check(sample: sample)
    let (start, stride) = (view.index(0, sample, samples), view.elementStride(samples))
    tensor.elements.withUnsafeBufferPointer { elements in
      values.withUnsafeMutableBufferPointer { values in
        for element in elements.indices { values[start + element * stride] = elements[element] }
      }
    }
  }

  /// Gives several variables their values, the same for every sample.
  ///
  /// - Precondition: they are variables of this tape, and the tensors have their shapes.
  public mutating func set(_ values: [(node: NodeID, value: Tensor)]) {
    // By place: the iterator of an array allocates where the compiler does not optimise.
    for place in values.indices { set(values[place].node, to: values[place].value) }
  }

  /// The value of one element for one sample, both from 0.
  ///
  /// - Precondition: `node` is of this tape and has that element, and there is such a sample.
  public func value(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    values[place(of: node, element: element, sample: sample)]
  }

  /// The value of a node for one sample, from 0.
  ///
  /// - Precondition: `node` is of this tape, and there is such a sample.
  public func tensor(of node: NodeID, sample: Int = 0) -> Tensor {
    read(values, node, sample)
  }

  /// The adjoint of one element for one sample, as the last reverse sweep left it.
  ///
  /// - Precondition: `node` is of this tape and has that element, and there is such a sample.
  public func adjoint(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    flow(to: node, element: element, sample: sample) + 0
  }

  /// That adjoint as a factor of the chain rule: a structural zero where nothing arrived.
  package func flow(to node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    let index = place(of: node, element: element, sample: sample)
    guard !adjoints.isEmpty else { return .structuralZero }
    guard passesOver(node) else { return adjoints[index] }
    return adjoints[index] + fusedContribution(to: node, sample: sample)[element]
  }

  /// The adjoint of a node for one sample, as the last reverse sweep left it.
  ///
  /// - Precondition: `node` is of this tape, and there is such a sample.
  public func adjointTensor(of node: NodeID, sample: Int = 0) -> Tensor {
    guard !adjoints.isEmpty else { return Tensor(repeating: 0, shape: shape(of: node)) }
    var tensor = read(adjoints, node, sample) { $0 + 0 }
    guard passesOver(node) else { return tensor }
    for (element, contribution) in fusedContribution(to: node, sample: sample).enumerated() {
      tensor[element] += contribution
    }
    return tensor
  }

  /// The tangent of one element for one sample, as the last forward sweep left it.
  ///
  /// - Precondition: `node` is of this tape and has that element, and there is such a sample.
  public func tangent(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    tangentFlow(of: node, element: element, sample: sample) + 0
  }

  /// That tangent as a factor of the chain rule: a structural zero where nothing arrived.
  package func tangentFlow(of node: NodeID, element: Int = 0, sample: Int = 0) -> Double {
    let index = place(of: node, element: element, sample: sample)
    return tangents.isEmpty ? .structuralZero : tangents[index]
  }

  /// The tangent of a node for one sample, as the last forward sweep left it.
  ///
  /// - Precondition: `node` is of this tape, and there is such a sample.
  public func tangentTensor(of node: NodeID, sample: Int = 0) -> Tensor {
    tangents.isEmpty
      ? Tensor(repeating: 0, shape: shape(of: node)) : read(tangents, node, sample) { $0 + 0 }
  }

  /// A node's elements in an arena for one sample; a structural zero is a zero to those outside.
  private func read(
    _ arena: [Double], _ node: NodeID, _ sample: Int, _ shown: (Double) -> Double = { $0 }
  ) -> Tensor {
    let view = self.view(of: node)
    check(sample: sample)
    let stride = view.elementStride(samples)
    let start = view.index(0, sample, samples)
    let elements = (0..<view.shape.count).map { shown(arena[start + $0 * stride]) }
    return Tensor(shape: view.shape, elements: elements) ?? Tensor(elements)
  }

  // MARK: What the calls ask of their arguments

  /// The arena index of an element for one sample; traps where there is none.
  func place(of node: NodeID, element: Int, sample: Int) -> Int {
    let view = view(of: node)
    check(element: element, view.shape)
    check(sample: sample)
    return view.index(element, sample, samples)
  }

  func check(element: Int, _ shape: Shape) {
    precondition(
      element >= 0 && element < shape.count,
      "there is no element \(element): the array \(shape.predicate)")
  }

  func check(sample: Int) {
    let samples = samples
    precondition(
      sample >= 0 && sample < samples, "there is no sample \(sample) among \(samples), from 0")
  }

  func check(_ tensor: Tensor, _ shape: Shape) {
    precondition(
      tensor.shape == shape,
      "the tensor \(tensor.shape.predicate), and its place on the tape \(shape.predicate)")
  }
}
