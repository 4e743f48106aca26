import Autodiff

/// A program of random operations that its seed repeats exactly: leaves of random shapes, then
/// operations on what is there already, the same operand more than once among them.
///
/// Operations are taken from the table, at shapes and values where they are defined and of moderate
/// size.
struct RandomProgram: Sendable {
  /// A variable and its value for each sample, or for all.
  struct Leaf: Sendable {
    let shape: Shape
    let lanes: [Tensor]
    var isPerSample: Bool { lanes.count > 1 }
  }

  /// An operation on leaves and earlier operations, by their places.
  struct Operation: Sendable {
    let name: String
    let operands: [Int]
    let attributes: [Int]
  }

  let samples: Int
  private(set) var leaves: [Leaf] = []
  private(set) var operations: [Operation] = []

  /// Values and slopes beyond this are not computed with: what differences can still tell would be too little.
  private static let largest = 30.0

  /// - Parameter shapes: what the variables' are taken from; with numbers alone, so are the
  ///   operations.
  init(seed: UInt64, shapes: [Shape], samples: Int) {
    self.samples = samples
    var random = SplitMix64(seed: seed)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let shape = shapes.randomElement(using: &random) ?? .scalar
      let lanes = Bool.random(using: &random) ? samples : 1
      leaves.append(
        Leaf(
          shape: shape,
          lanes: (0..<lanes).compactMap { _ in
            Tensor(shape: shape, elements: random.numbers(shape.count).map { 2 * $0 })
          }))
    }
    let pool = Primitive.all.filter { shapes != [.scalar] || $0.isElementwise }
    let length = Int.random(in: 1...10, using: &random)
    guard var current = try? recorded() else { return }
    for _ in 0..<length * 20 where operations.count < length {
      guard let operation = candidate(from: pool, current, &random),
        let next = try? current.applying(operation), next.isModerate(Self.largest)
      else { continue }
      operations.append(operation)
      current = next
    }
  }

  /// An operation whose operands fit, taken among the latest nodes for the most part.
  private func candidate(
    from pool: [Primitive], _ current: Recording, _ random: inout SplitMix64
  ) -> Operation? {
    guard let primitive = pool.randomElement(using: &random),
      let point = primitive.testPoints.randomElement(using: &random)
    else { return nil }
    let places = current.nodes.indices
    for _ in 0..<8 {
      let operands = point.operands.map { _ in
        Bool.random(using: &random)
          ? places.suffix(3).randomElement(using: &random) ?? 0
          : Int.random(in: places, using: &random)
      }
      let shapes = operands.map { current.tape.shape(of: current.nodes[$0]) }
      if (try? primitive.shape(of: shapes, attributes: point.attributes)) != nil {
        return Operation(name: primitive.name, operands: operands, attributes: point.attributes)
      }
    }
    return nil
  }

  /// The program on a tape, evaluated.
  struct Recording {
    var builder: TapeBuilder
    var tape: Tape
    let variables: [NodeID]
    var nodes: [NodeID]
    /// The sum of the elements of the last operation.
    var target: NodeID

    mutating func apply(_ operation: Operation) throws {
      let node = try builder.apply(
        operation.name, operation.operands.map { nodes[$0] }, attributes: operation.attributes)
      nodes.append(node)
    }

    func applying(_ operation: Operation) throws -> Recording {
      var next = self
      try next.apply(operation)
      next.tape = tape.extended(by: next.builder)
      return next
    }

    /// Whether the last node's elements, and their slopes by its operands and by the variables,
    /// are of moderate size for every sample.
    func isModerate(_ largest: Double) -> Bool {
      guard let last = nodes.last else { return false }
      var swept = tape
      swept.reverse(from: last, seed: Tensor(repeating: 1, shape: tape.shape(of: last)))
      let slopes = variables + tape.operands(of: last)
      return (0..<tape.samples).allSatisfy { sample in
        let elements =
          tape.tensor(of: last, sample: sample).elements
          + slopes.flatMap { swept.adjointTensor(of: $0, sample: sample).elements }
        return elements.allSatisfy { abs($0) <= largest }
      }
    }
  }

  /// - Parameter shape: what the leaves have instead of their own.
  func recorded(shape: Shape? = nil) throws -> Recording {
    var builder = TapeBuilder(samples: samples)
    var variables: [NodeID] = []
    for leaf in leaves {
      variables.append(
        try builder.variable(shape ?? leaf.shape, perSample: leaf.isPerSample))
    }
    var result = Recording(
      builder: builder, tape: builder.tape(), variables: variables, nodes: variables,
      target: variables[0])
    for operation in operations { try result.apply(operation) }
    result.target = try result.builder.apply("sum", [result.nodes[result.nodes.count - 1]])
    result.tape = result.builder.tape()
    for (variable, leaf) in zip(variables, leaves) {
      for (sample, tensor) in leaf.lanes.enumerated() {
        if leaf.isPerSample {
          result.tape.set(variable, sample: sample, to: tensor)
        } else {
          result.tape.set(variable, to: tensor)
        }
      }
    }
    result.tape.evaluate()
    return result
  }
}
