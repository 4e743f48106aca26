/// Records operations, in order, and lays out the arenas of the tape that evaluates them.
///
///     var builder = TapeBuilder()
///     let x = try builder.variable(.scalar)
///     let y = try builder.apply("sin", [x])
///     var tape = builder.tape()
public struct TapeBuilder: Sendable, DerivativeRecorder {
  /// The number of samples, n; what depends on the sample has n lanes.
  public let samples: Int
  /// The bytes that the arenas may take.
  public let memoryLimit: Double

  private(set) var nodes = NodeList()
  private(set) var details: [Detail] = []
  private(set) var operandViews: [View] = []
  private(set) var operandNodes: [NodeID] = []
  private(set) var attributes: [Int] = []
  /// The places of the arenas that are taken.
  private(set) var extent = 0
  /// The numbers that the arena of values starts with, and their places; the others are 0.
  private var numbers: [(place: Int, number: Double)] = []
  private(set) var variables: [NodeID] = []
  /// What was written where something else is computed.
  var writtenForms = WrittenForms()
  /// The place of the first node that can become a part of a fused operation, which then is not
  /// computed from what was passed to a function as an argument.
  package var firstFusible = 0
  private var constants: [UInt64: NodeID] = [:]
  private var constantValues: [NodeID: Double] = [:]
  /// The constant arrays whose elements are all 1.
  private var ones: Set<NodeID> = []
  /// The second derivatives, which have limits of their own at kinks.
  private var limits: [Limit] = []
  /// The first derivatives and all others that were recorded, and the variables they were taken by.
  var derivatives: [NodeID: Set<NodeID>] = [:]
  /// Whether derivatives being recorded add up over the samples, or stay one for each.
  var sumsOverSamples = false
  /// The recorded adjoints in which −0 is the structural zero; in all others it is a number.
  private var markedAdjoints: Set<NodeID> = []

  /// A builder of a tape for `samples` samples at once.
  ///
  /// - Parameter memoryLimit: the bytes the tape's arenas may take, the memory free now by default.
  /// - Precondition: there is a sample.
  public init(samples: Int = 1, memoryLimit: Double = Memory.available) {
    precondition(samples >= 1, "a tape needs a sample, not \(samples)")
    self.samples = samples
    self.memoryLimit = memoryLimit
  }

  /// The number of nodes so far.
  public var count: Int { nodes.count }

  /// Adds a variable, whose value is given to the tape before it is evaluated.
  ///
  /// - Parameters:
  ///   - perSample: whether it has a value for each sample.
  /// - Throws: `TapeError.tooLarge` when the arenas would not fit in memory.
  public mutating func variable(
    _ shape: Shape, perSample: Bool = false
  ) throws(TapeError) -> NodeID {
    let node = try leaf(shape, perSample: perSample, isVariable: true)
    variables.append(node)
    return node
  }

  /// Adds a constant; equal numbers share one node.
  public mutating func constant(
    _ tensor: Tensor, perSample: Bool = false
  ) throws(TapeError) -> NodeID {
    if let number = tensor.scalar, !perSample || samples == 1 {
      if let known = constants[number.bitPattern] { return known }
      let node = try leaf(.scalar, perSample: false)
      numbers.append((view(of: node).offset, number))
      constants[number.bitPattern] = node
      constantValues[node] = number
      return node
    }
    let node = try leaf(tensor.shape, perSample: perSample)
    if tensor.elements.allSatisfy({ $0 == 1 }) { ones.insert(node) }
    let view = self.view(of: node)
    for element in tensor.elements.indices {
      for lane in 0..<view.elementStride(samples) {
        numbers.append((view.index(element, lane, samples), tensor[element]))
      }
    }
    return node
  }

  /// Adds a number.
  public mutating func constant(_ number: Double) throws(TapeError) -> NodeID {
    try constant(Tensor(number))
  }

  /// Whether a node is the result of an operation, and not a variable or constant.
  package func isOperation(_ node: NodeID) -> Bool { nodes.operation(node) != nil }

  /// The array and the row-major place, from 0, of a node that is one of its elements.
  package func elementSource(_ node: NodeID) -> (node: NodeID, element: Int)? {
    guard let operation = nodes.operation(node),
      Primitive.all[Int(operation.primitive)].id == .element
    else { return nil }
    return (operands(of: node)[0], attributes(of: node)[0])
  }

  /// Whether a node is an element taken out of an array.
  package func isElement(_ node: NodeID) -> Bool { elementSource(node) != nil }

  /// The value of a node that is a constant number; nil for any other.
  package func number(_ node: NodeID) -> Double? { constantValues[node] }

  /// The sum, difference, product or quotient of two constant numbers; nil where one is not
  /// constant, the operation is another, or the result is not finite.
  package func folded(_ function: FunctionID, _ left: NodeID, _ right: NodeID) -> Double? {
    guard let left = number(left), let right = number(right) else { return nil }
    let result: Double
    switch function {
    case .add: result = left + right
    case .subtract: result = left - right
    case .multiply: result = left * right
    case .divide: result = left / right
    default: return nil
    }
    return result.isFinite ? result : nil
  }

  /// Whether a node is a constant array of ones.
  func isOnes(_ node: NodeID) -> Bool { ones.contains(node) }

  /// Adds ones at one sample and zeros at the others, an array of `shape` for each sample.
  mutating func sampleIndicator(_ sample: Int, shape: Shape) throws(TapeError) -> NodeID {
    let node = try leaf(shape, perSample: true)
    let view = self.view(of: node)
    for element in 0..<shape.count { numbers.append((view.index(element, sample, samples), 1)) }
    return node
  }

  /// Adds an operation on nodes already recorded.
  ///
  /// - Throws: `TapeError` when the operands or attributes do not fit, the result would not fit in
  ///   memory, or the work is to be left off.
  /// - Precondition: the operands are nodes of this builder.
  /// - Complexity: O(size of the result).
  public mutating func apply(
    _ function: FunctionID, _ operands: [NodeID], attributes: [Int] = []
  ) throws(TapeError) -> NodeID {
    guard let place = Primitive.place(of: function, operands: operands.count) else {
      throw .unknownPrimitive(function.name)
    }
    guard !Interruption.isRequested else { throw .interrupted }
    return try apply(place, operands, attributes)
  }

  mutating func apply(
    _ place: Int, _ operands: [NodeID], _ own: [Int]
  ) throws(TapeError) -> NodeID {
    if own.isEmpty {
      if let fused = try applyFused(place, operands) { return fused }
      if let scalar = try applyToNumbers(place, operands) { return scalar }
    }
    let primitive = Primitive.all[place]
    let views = operands.map { view(of: $0) }
    let shape = try shape(of: primitive, views.map(\.shape), own)
    let isPerSample = primitive.rule.isPerSample(views.map(\.isPerSample), attributes: own)
    let offset = try allocate(shape, perSample: isPerSample)
    let output = View(offset: offset, shape: shape, isPerSample: isPerSample)
    return nodes.append(generalOperation(place, operands, own, output))
  }

  /// An operation with a detail, which is added.
  mutating func generalOperation(
    _ place: Int, _ operands: [NodeID], _ own: [Int], _ output: View
  ) -> Operation {
    let operandStart = operandViews.count
    operandViews += operands.map { view(of: $0) }
    operandNodes += operands
    let attributeStart = attributes.count
    attributes += own
    details.append(
      Detail(
        output: output, operands: operandStart..<operandViews.count,
        attributes: attributeStart..<attributes.count))
    return Operation(
      kind: .general, primitive: UInt16(place), output: Int32(output.offset),
      first: Int32(details.count - 1))
  }

  /// The shape of an operation's result.
  func shape(
    of primitive: Primitive, _ operands: [Shape], _ own: [Int]
  ) throws(TapeError) -> Shape {
    do throws(ShapeProblem) {
      let shape = try primitive.shape(of: operands, attributes: own)
      if let sample = primitive.rule.sample(own), sample >= samples {
        throw ShapeProblem(
          operands: [], requirement: "there is no sample \(sample) among \(samples), from 0")
      }
      return shape
    } catch {
      throw .shape(error, primitive: primitive.name)
    }
  }

  /// The short form of an operation on numbers that have one lane; nil where it does not apply.
  private mutating func applyToNumbers(
    _ place: Int, _ operands: [NodeID]
  ) throws(TapeError) -> NodeID? {
    guard operands.count == 1 || operands.count == 2, place < Primitive.scalarKinds.count,
      let kind = Primitive.scalarKinds[place],
      operands.count == (kind == .unary || kind == .negate ? 1 : 2)
    else { return nil }
    for operand in operands where !view(of: operand).isPlainNumber { return nil }
    let offset = try allocate(.scalar, perSample: false)
    return nodes.append(
      Operation(
        kind: kind, primitive: UInt16(place), output: Int32(offset),
        first: Int32(view(of: operands[0]).offset),
        second: operands.count == 2 ? Int32(view(of: operands[1]).offset) : 0))
  }

  private mutating func leaf(
    _ shape: Shape, perSample: Bool, isVariable: Bool = false
  ) throws(TapeError) -> NodeID {
    let isPerSample = perSample && samples > 1
    let offset = try allocate(shape, perSample: isPerSample)
    if shape.isScalar && !isPerSample {
      return nodes.append(Leaf(output: Int32(offset), isVariable: isVariable))
    }
    details.append(
      Detail(
        output: View(offset: offset, shape: shape, isPerSample: isPerSample),
        operands: 0..<0, attributes: 0..<0))
    return nodes.append(
      Leaf(
        output: Int32(offset), detail: Int32(details.count - 1), isVariable: isVariable))
  }

  /// Takes the next places of the arena.
  private mutating func allocate(_ shape: Shape, perSample: Bool) throws(TapeError) -> Int {
    let lanes = perSample ? samples : 1
    let (count, overflow) = shape.count.multipliedReportingOverflow(by: lanes)
    // Values, adjoints and tangents: three arenas.
    let bytes = (Double(extent) + Double(shape.count) * Double(lanes)) * 24
    guard !overflow, bytes <= memoryLimit, extent + count < Int(Int32.max) else {
      throw .tooLarge(bytes: bytes, available: memoryLimit)
    }
    let offset = extent
    // Even an empty array takes a place, so that every offset belongs to one node.
    extent += max(1, count)
    return offset
  }

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

  /// The static integers of an operation.
  func attributes(of node: NodeID) -> [Int] {
    guard let operation = nodes.operation(node), operation.kind == .general else { return [] }
    return Array(attributes[details[Int(operation.first)].attributes])
  }

  /// Adds a second derivative: what the rules make of it, the first derivative that it is of, and the
  /// variables by which both are taken.
  mutating func limit(
    of derivative: NodeID, along slope: NodeID, moving: Set<NodeID>
  ) throws(TapeError) -> NodeID {
    let limit = try apply(.limit, [derivative])
    limits.append(Limit(node: limit, slope: slope, moving: moving))
    return limit
  }

  func isMarked(_ adjoint: NodeID) -> Bool { markedAdjoints.contains(adjoint) }

  mutating func marked(_ adjoint: NodeID) -> NodeID {
    markedAdjoints.insert(adjoint)
    return adjoint
  }

  /// The tape of what was recorded, ready to be evaluated.
  public func tape() -> Tape {
    var values = Array(repeating: 0.0, count: extent)
    for (place, number) in numbers { values[place] = number }
    // An array of just its size: what grew by appending has room to spare.
    return Tape(
      samples: samples, nodes: nodes.compacted(), details: details, operandViews: operandViews,
      operandNodes: operandNodes, attributes: attributes, variables: variables,
      writtenForms: writtenForms, limits: limits, values: values)
  }
}

extension Tape {
  /// The tape of a builder that goes on where this tape's ended, evaluated: the values of the nodes
  /// they share are kept, and only the new ones computed.
  ///
  /// - Precondition: `builder` is the one that recorded this tape, or a copy of it.
  /// - Complexity: O(arena + work of the new operations).
  public func extended(by builder: TapeBuilder) -> Tape {
    precondition(
      builder.samples == samples && builder.count >= count && builder.extent >= values.count,
      "the builder recorded another tape")
    var tape = builder.tape()
    tape.kernels = kernels
    tape.values.replaceSubrange(values.indices, with: values)
    tape.evaluate(from: isStale ? 0 : nodes.count)
    return tape
  }

  /// Takes over the values that another tape has of the nodes of `builder`, with which both begin.
  public mutating func take(_ other: Tape, upTo builder: TapeBuilder) {
    let shared = 0..<builder.extent
    values.replaceSubrange(shared, with: other.values[shared])
  }
}
