import Autodiff
import Language

/// Runs iterations of descent on a tape of its own: a batch's gradient, then the update by it.
///
/// - Complexity: an iteration allocates nothing.
struct Trainer {
  /// A parameter that is updated.
  struct Part {
    let name: String
    let node: NodeID
    let shape: Shape
    /// Where its elements begin among those of all parameters.
    let offset: Int
  }

  /// The parameters that are updated, in evaluation order.
  let parts: [Part]
  /// The number of their elements.
  let elementCount: Int
  /// What the optimiser keeps: each state of all elements, one state after another.
  private(set) var state: [Double]
  /// The norm of the gradient by each parameter, where it was measured last.
  private(set) var norms: [Double]
  /// The updates that the optimiser has made.
  private(set) var updates: Int

  private let choice: OptimiserChoice
  private let program: Program
  private var tape: Tape
  private let target: NodeID
  private let isTargetPerSample: Bool
  private let nodes: [NodeID]
  private var gradientCode: ElementwiseCode
  private var code: ElementwiseCode
  private var batches: BatchFeed

  /// Makes ready to train a program.
  ///
  /// - Throws: `LanguageError` when the program cannot be computed for batches so large.
  init(
    _ program: Program, _ choice: OptimiserChoice, frozen: Set<String>, _ batching: Batching,
    state: OptimiserState
  ) throws(LanguageError) {
    self.choice = choice
    self.program = program
    let model = try Compiler.model(
      of: BatchFeed.first(batching, of: program), leavesOutBroken: true)
    if let error = model.brokenTarget { throw error }
    tape = model.tape
    // Callers train complete programs only; without a target there is nothing to descend.
    target = model.target?.node ?? NodeID(index: 0)
    isTargetPerSample = tape.isPerSample(target)
    batches = BatchFeed(batching, program, model)
    var parts: [Part] = []
    var offset = 0
    for parameter in model.parameters where !frozen.contains(parameter.name) {
      let shape = tape.shape(of: parameter.node)
      parts.append(
        Part(name: parameter.name, node: parameter.node, shape: shape, offset: offset))
      offset += shape.count
    }
    self.parts = parts
    nodes = parts.map(\.node)
    elementCount = offset
    norms = Array(repeating: 0, count: parts.count)
    updates = state.updates
    let states = choice.optimiser.state
    self.state = Array(repeating: 0, count: states.count * offset)
    for part in parts {
      guard let kept = state.arrays[part.name], kept.count == states.count * part.shape.count
      else { continue }
      for place in states.indices {
        let start = place * offset + part.offset
        self.state.replaceSubrange(
          start..<start + part.shape.count,
          with: kept[place * part.shape.count..<(place + 1) * part.shape.count])
      }
    }
    gradientCode = ElementwiseCode(choice.gradientRules, states: states, setting: choice.value)
    gradientCode.makeGradient()
    code = ElementwiseCode(choice.rules, states: states, setting: choice.value)
    code.makeGradient()
    tape.differentiate(withRespectTo: nodes)
  }

  // MARK: Where it stands

  /// The values of the parameters, then what the optimiser keeps.
  var numbers: [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(elementCount + state.count)
    for part in parts { numbers += tape.tensor(of: part.node).elements }
    return numbers + state
  }

  /// Goes to where another iteration stood.
  mutating func restore(_ numbers: [Double], updates: Int) {
    for part in parts {
      let elements = Array(numbers[part.offset..<part.offset + part.shape.count])
      guard let value = Tensor(shape: part.shape, elements: elements) else { continue }
      tape.set(part.node, to: value)
    }
    state.replaceSubrange(state.indices, with: numbers[elementCount...])
    self.updates = updates
  }

  /// The program with the values that its parameters have now.
  var reached: Program {
    var program = program
    for part in parts { program.substitute(tape.tensor(of: part.node), for: part.name) }
    return program
  }

  /// What the optimiser keeps, by the names of the parameters.
  var optimiserState: OptimiserState {
    var arrays: [String: [Double]] = [:]
    let states = choice.optimiser.state.indices
    for part in parts where !states.isEmpty {
      arrays[part.name] = states.flatMap { place in
        let start = place * elementCount + part.offset
        return state[start..<start + part.shape.count]
      }
    }
    return OptimiserState(updates: updates, arrays: arrays)
  }

  // MARK: Iterations

  /// Computes the gradient of an iteration.
  ///
  /// - Returns: the cost before the update, with what penalties add to it.
  mutating func findGradient(_ iteration: Int) -> Double {
    batches.feed(iteration, to: &tape)
    tape.evaluate()
    tape.reverse(from: target)
    let lanes = isTargetPerSample ? tape.samples : 1
    var cost = 0.0
    for lane in 0..<lanes { cost += tape.value(of: target, sample: lane) }
    return cost / Double(lanes) + penalty
  }

  /// The norm of the whole gradient that was found.
  mutating func norm() -> Double {
    gradientCode.prepare(rate: 0, count: 0, samples: isTargetPerSample ? tape.samples : 1)
    Trainer.measure(&tape, &gradientCode, nodes, &norms)
    var sum = 0.0
    for norm in norms { sum += norm * norm }
    return sum.squareRoot()
  }

  /// Changes the parameters by the gradient that was found, and measures that gradient.
  mutating func update() {
    var scale = 1.0
    if let clip = choice.clip {
      let norm = norm()
      if norm > clip { scale = clip / norm }
    }
    code.prepare(
      rate: choice.rate(at: updates), count: updates + 1,
      samples: isTargetPerSample ? tape.samples : 1, scale: scale)
    // Where it is clipped, the gradient was measured before that.
    Trainer.update(
      &tape, &code, parts, nodes, elementCount, &state, &norms, measures: choice.clip == nil)
    updates += 1
  }

  /// What ½ · l2 · Σw² + l1 · Σ|w| add to the cost.
  private var penalty: Double {
    guard choice.l1 > 0 || choice.l2 > 0 else { return 0 }
    var (squares, sizes) = (0.0, 0.0)
    for part in parts {
      for element in 0..<part.shape.count {
        let value = tape.value(of: part.node, element: element)
        squares += value * value
        sizes += abs(value)
      }
    }
    return choice.penalty(squares: squares, sizes: sizes)
  }

  // Static functions: the tape is changed while the code runs.
  private static func measure(
    _ tape: inout Tape, _ code: inout ElementwiseCode, _ nodes: [NodeID], _ norms: inout [Double]
  ) {
    tape.update(nodes) { place, values, adjoint in
      guard let value = values.baseAddress, let slope = adjoint.baseAddress else { return }
      var squares = 0.0
      code.run(
        ElementwiseCode.Arrays(
          parameter: value, adjoint: UnsafeMutablePointer(mutating: slope), state: value,
          stateStride: 0, count: values.count)
      ) { squares += sumOfSquares($0, $1) }
      norms[place] = squares.squareRoot()
    }
  }

  private static func update(
    _ tape: inout Tape, _ code: inout ElementwiseCode, _ parts: [Part], _ nodes: [NodeID],
    _ stride: Int, _ state: inout [Double], _ norms: inout [Double], measures: Bool
  ) {
    state.withUnsafeMutableBufferPointer { state in
      tape.update(nodes) { place, values, adjoint in
        guard let value = values.baseAddress, let slope = adjoint.baseAddress else { return }
        // An optimiser without a state has no memory for one, and no instruction that reads it.
        let states = state.baseAddress.map { $0 + parts[place].offset } ?? value
        var squares = 0.0
        code.run(
          ElementwiseCode.Arrays(
            parameter: value, adjoint: UnsafeMutablePointer(mutating: slope), state: states,
            stateStride: stride, count: values.count)
        ) { if measures { squares += sumOfSquares($0, $1) } }
        if measures { norms[place] = squares.squareRoot() }
      }
    }
  }

  /// The sum of the squares of so many numbers, added up in eight sums that do not wait for each other.
  @inline(__always)
  private static func sumOfSquares(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
    var sums = SIMD8<Double>()
    var place = 0
    while place + 8 <= count {
      let part = UnsafeRawPointer(numbers + place).loadUnaligned(as: SIMD8<Double>.self)
      sums += part * part
      place += 8
    }
    var sum = sums.sum()
    while place < count {
      sum += numbers[place] * numbers[place]
      place += 1
    }
    return sum
  }
}

/// What an optimiser keeps between updates.
public struct OptimiserState: Hashable, Sendable {
  /// The updates it has made.
  public var updates = 0
  /// The states of each parameter's elements, one state after another, by the parameter's name.
  public var arrays: [String: [Double]] = [:]

  /// What is kept before the first update: nothing.
  public init() {}

  /// What is kept after so many updates.
  public init(updates: Int, arrays: [String: [Double]]) {
    (self.updates, self.arrays) = (updates, arrays)
  }

  /// Whether all numbers are the same to the last bit.
  ///
  /// Before the first update they are 0, whether or not they have been laid out.
  public static func == (left: OptimiserState, right: OptimiserState) -> Bool {
    guard left.updates == right.updates else { return false }
    return left.updates == 0
      || left.arrays.count == right.arrays.count
        && left.arrays.allSatisfy { name, numbers in
          right.arrays[name].map { numbers.isIdentical(to: $0) } ?? false
        }
  }

  /// Hashes the number of updates.
  public func hash(into hasher: inout Hasher) { hasher.combine(updates) }
}

extension Array<Double> {
  /// Whether others are the same memory, and so the same without looking at them.
  func sharesStorage(with other: [Double]) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { own in
        other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
      }
  }

  /// Whether others are the same to the last bit.
  func isIdentical(to other: [Double]) -> Bool {
    withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        left.count == right.count
          && (left.baseAddress == right.baseAddress
            || left.elementsEqual(right) { $0.bitPattern == $1.bitPattern })
      }
    }
  }
}
