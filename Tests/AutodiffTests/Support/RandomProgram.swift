import Autodiff

/// A program of random operations that its seed repeats exactly: on variables, on what is there
/// already, the same operand more than once among them.
///
/// Operations are taken from the table, each as often as any other, at shapes and values where they
/// are defined and of moderate size. What no operation uses is added up with random weights, so that
/// the target depends on all of them.
struct RandomProgram: Sendable {
  /// What stands on the tape, in order.
  enum Step: Sendable {
    /// A variable with its value for each sample, or for all.
    case variable(shape: Shape, lanes: [Tensor])
    /// An operation on earlier steps, by their places.
    case operation(name: String, operands: [Int], attributes: [Int])
  }

  let samples: Int
  private(set) var steps: [Step] = []
  /// The weights of what no operation uses are repeated exactly by this.
  private let weightSeed: UInt64

  /// Values and slopes beyond this are not computed with: what differences can still tell would be too little.
  private static let largest = 30.0

  /// - Parameter shapes: what the first variables' are taken from; with numbers alone, all are.
  init(seed: UInt64, shapes: [Shape], samples: Int) {
    self.samples = samples
    var random = SplitMix64(seed: seed)
    weightSeed = random.next()
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let shape = shapes.randomElement(using: &random) ?? .scalar
      steps.append(variable(shape, &random) { _, random in 2 * random.numbers(1)[0] })
    }
    let isOfNumbers = shapes == [.scalar]
    // Plain differences see through what stops gradients.
    let pool = Primitive.all.filter {
      (!isOfNumbers || $0.isElementwise) && $0.name != "stop_gradient"
    }
    let length = Int.random(in: 1...8, using: &random)
    var (made, tries) = (0, 0)
    guard var current = try? Recording(samples: samples, steps) else { return }
    while made < length, tries < 20 * length {
      tries += 1
      guard let primitive = pool.randomElement(using: &random) else { return }
      let points = primitive.testPoints.filter {
        !isOfNumbers || $0.operands.allSatisfy(\.shape.isScalar)
      }
      guard let point = points.randomElement(using: &random) else { continue }
      let further = operation(primitive, point, current, &random)
      guard let next = try? current.appending(further), next.isModerate(Self.largest) else {
        continue
      }
      steps += further
      current = next
      made += 1
    }
  }

  /// A variable with a value for all samples or for each.
  private func variable(
    _ shape: Shape, _ random: inout SplitMix64,
    _ value: (_ element: Int, _ random: inout SplitMix64) -> Double
  ) -> Step {
    let lanes = Bool.random(using: &random) ? samples : 1
    let tensors = (0..<lanes).map { _ in
      var tensor = Tensor(repeating: 0, shape: shape)
      for element in tensor.elements.indices { tensor[element] = value(element, &random) }
      return tensor
    }
    return .variable(shape: shape, lanes: tensors)
  }

  /// An operation on steps that fit, of the latest for the most part; where few were found to, the
  /// rest of its operands are variables near those of the test point.
  private func operation(
    _ primitive: Primitive, _ point: Primitive.TestPoint, _ current: Recording,
    _ random: inout SplitMix64
  ) -> [Step] {
    let places = current.nodes.indices
    func place(_ random: inout SplitMix64) -> Int {
      Bool.random(using: &random)
        ? places.suffix(3).randomElement(using: &random) ?? 0
        : Int.random(in: places, using: &random)
    }
    // What is defined at few numbers meets them seldom.
    let isOfItsOwn = Int.random(in: 0..<4, using: &random) == 0
    for _ in 0..<8 where !isOfItsOwn {
      let operands = point.operands.map { _ in place(&random) }
      let shapes = operands.map { current.tape.shape(of: current.nodes[$0]) }
      if (try? primitive.shape(of: shapes, attributes: point.attributes)) != nil {
        return [
          .operation(name: primitive.name, operands: operands, attributes: point.attributes)
        ]
      }
    }
    var (fresh, operands): ([Step], [Int]) = ([], [])
    for operand in point.operands {
      let drawn = (0..<4).map { _ in place(&random) }
      let found = drawn.first {
        !isOfItsOwn && current.tape.shape(of: current.nodes[$0]) == operand.shape
      }
      operands.append(found ?? places.upperBound + fresh.count)
      guard found == nil else { continue }
      fresh.append(
        variable(operand.shape, &random) { element, random in
          // Not 0 itself: beside a corner or a jump differences tell nothing.
          let near = 0.1 * random.numbers(1)[0]
          return operand[element] == 0 ? abs(near) : operand[element] * (1 + near)
        })
    }
    return fresh + [
      .operation(name: primitive.name, operands: operands, attributes: point.attributes)
    ]
  }

  /// Steps on a tape, evaluated.
  struct Recording {
    var builder: TapeBuilder
    private(set) var tape: Tape
    /// The nodes of the steps.
    private(set) var nodes: [NodeID] = []
    /// The variables among them, each with its value for each sample or for all.
    private(set) var variables: [(node: NodeID, lanes: [Tensor])] = []
    /// The operations that no other one uses.
    private(set) var unused: Set<NodeID> = []
    private var shape: Shape?

    /// - Parameter shape: what the variables have instead of their own.
    init(samples: Int, _ steps: [Step], shape: Shape? = nil) throws {
      // A limit of its own: asking what memory is free takes longer than all the rest.
      builder = TapeBuilder(samples: samples, memoryLimit: 1e9)
      tape = builder.tape()
      self.shape = shape
      self = try appending(steps)
    }

    /// The steps with further ones after them.
    func appending(_ steps: [Step]) throws -> Recording {
      var next = self
      for step in steps { try next.append(step) }
      next.tape = tape.extended(by: next.builder)
      next.setVariables(from: variables.count)
      return next
    }

    private mutating func append(_ step: Step) throws {
      switch step {
      case .variable(let own, let lanes):
        let node = try builder.variable(shape ?? own, perSample: lanes.count > 1)
        nodes.append(node)
        variables.append((node, lanes))
      case .operation(let name, let operands, let attributes):
        let operands = operands.map { nodes[$0] }
        let node = try builder.apply(FunctionID(name), operands, attributes: attributes)
        nodes.append(node)
        unused.insert(node)
        unused.subtract(operands)
      }
    }

    private mutating func setVariables(from first: Int) {
      guard first < variables.count else { return }
      for (variable, lanes) in variables[first...] {
        for (sample, tensor) in lanes.enumerated() {
          let tensor = shape.flatMap { Tensor(shape: $0, elements: tensor.elements) } ?? tensor
          if lanes.count > 1 {
            tape.set(variable, sample: sample, to: tensor)
          } else {
            tape.set(variable, to: tensor)
          }
        }
      }
      tape.evaluate()
    }

    /// The steps and the sum, with random weights, of what no operation uses.
    func summed(weightSeed: UInt64) throws -> (recording: Recording, target: NodeID) {
      var random = SplitMix64(seed: weightSeed)
      var next = self
      var sum = try next.builder.constant(0)
      for node in unused.sorted() {
        var weights = Tensor(repeating: 0, shape: builder.shape(of: node))
        for element in weights.elements.indices { weights[element] = random.numbers(1)[0] }
        let weighted = try next.builder.apply("multiply", [node, next.builder.constant(weights)])
        sum = try next.builder.apply("add", [sum, next.builder.apply("sum", [weighted])])
      }
      next.tape = tape.extended(by: next.builder)
      return (next, sum)
    }

    /// Whether the last node's elements, and their slopes by its operands and by the variables,
    /// are of moderate size for every sample.
    func isModerate(_ largest: Double) -> Bool {
      guard let last = nodes.last else { return false }
      var swept = tape
      swept.reverse(from: last, seed: Tensor(repeating: 1, shape: tape.shape(of: last)))
      let slopes = variables.map(\.node) + tape.operands(of: last)
      return (0..<tape.samples).allSatisfy { sample in
        let elements =
          tape.tensor(of: last, sample: sample).elements
          + slopes.flatMap { swept.adjointTensor(of: $0, sample: sample).elements }
        return elements.allSatisfy { abs($0) <= largest }
      }
    }

    /// The largest magnitude among the elements of what is read of each node and sample.
    func largest(_ read: (NodeID, Int) -> Tensor) -> Double {
      nodes.reduce(0) { largest, node in
        (0..<tape.samples).reduce(largest) { largest, sample in
          read(node, sample).elements.reduce(largest) { max($0, abs($1)) }
        }
      }
    }

    /// The operations whose adjoint, as swept on a tape, is not 0 everywhere.
    func live(on tape: Tape) -> [NodeID] {
      nodes.filter { node in
        tape.primitive(of: node) != nil
          && (0..<tape.samples).contains { sample in
            tape.adjointTensor(of: node, sample: sample).elements.contains { $0 != 0 }
          }
      }
    }
  }

  /// The program on a tape, evaluated, and the node of its target.
  ///
  /// - Parameter shape: what the variables have instead of their own.
  func recorded(shape: Shape? = nil) throws -> (recording: Recording, target: NodeID) {
    try Recording(samples: samples, steps, shape: shape).summed(weightSeed: weightSeed)
  }
}
