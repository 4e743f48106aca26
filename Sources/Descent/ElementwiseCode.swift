import Autodiff
import Glibc

/// The rules of an update made into instructions for whole arrays: each goes over a block of elements
/// at a time, and what depends on no element is computed once an update.
///
/// - Complexity: O(instructions · elements); running allocates nothing.
struct ElementwiseCode: Sendable {
  /// What an instruction does to its operands.
  enum Operation: String {
    case add, subtract, multiply, divide, power, max, min
    case negate, square, sqrt, sign, identity
  }

  /// Where an operand is.
  enum Operand: Hashable {
    /// In an array of the elements, by its place: the parameter, the adjoint, the states, then blocks.
    case array(Int)
    /// A number, by its place.
    case scalar(Int)
  }

  /// One operation; the second operand of an operation with one counts for nothing.
  struct Instruction {
    let operation: Operation
    let target: Int
    let left: Operand
    let right: Operand
  }

  /// The elements of a block: what is between instructions stays in the nearest cache.
  static let block = 512
  static let parameter = 0
  static let adjoint = 1
  /// The array of the first state.
  static let states = 2

  /// The number of states.
  let stateCount: Int
  private(set) var instructions: [Instruction] = []
  private(set) var scalarInstructions: [Instruction] = []
  /// The numbers: those given for each update first, then constants and what is made of them.
  private(set) var scalars: [Double]
  private var givenScalars: [UpdatePlace: Int] = [:]
  /// The blocks for what is between.
  private(set) var blocks: [Double] = []
  private var named: [UpdatePlace: Operand] = [:]
  private let states: [String]

  /// Where the numbers given for each update stand.
  static let rate = 0, count = 1, samples = 2, scale = 3

  /// The code of some rules.
  ///
  /// - Parameters:
  ///   - states: the names of the states, in the order of their arrays.
  ///   - setting: the values of settings.
  init(_ rules: [Optimiser.Rule], states: [String], setting: (String) -> Double) {
    self.states = states
    stateCount = states.count
    scalars = [0, 0, 1, 1]
    for rule in rules {
      let value = compile(rule.formula, setting)
      switch rule.target {
      case .parameter: store(value, in: ElementwiseCode.parameter)
      case .state(let name):
        store(value, in: ElementwiseCode.states + (states.firstIndex(of: name) ?? 0))
      default: named[rule.target] = value
      }
    }
    gradient = named[.gradient] ?? named[.derivative] ?? gradient
  }

  /// The array in which the gradient is once the rules of this code have run.
  private(set) var gradient = Operand.array(ElementwiseCode.adjoint)

  /// Makes the gradient where no rule has: the derivative as it is.
  mutating func makeGradient() {
    if named[.gradient] == nil { gradient = operand(.derivative) { _ in .nan } }
  }

  // MARK: Compiling

  private mutating func compile(
    _ formula: Formula<UpdatePlace>, _ setting: (String) -> Double
  ) -> Operand {
    switch formula {
    case .number(let number): return constant(number)
    case .leaf(let place): return operand(place, setting)
    case .apply("clamp", let operands) where operands.count == 3:
      let parts = operands.map { compile($0, setting) }
      return emit(.min, emit(.max, parts[0], parts[1]), parts[2])
    case .apply(let function, let operands):
      let parts = operands.map { compile($0, setting) }
      guard let operation = Operation(rawValue: function.name), let first = parts.first else {
        preconditionFailure("no rule of an optimiser may use \(function.name)")
      }
      return emit(operation, first, parts.count > 1 ? parts[1] : first)
    default: preconditionFailure("a rule of an optimiser is made of functions and numbers")
    }
  }

  private mutating func operand(
    _ place: UpdatePlace, _ setting: (String) -> Double
  ) -> Operand {
    if let known = named[place] { return known }
    switch place {
    case .parameter: return .array(ElementwiseCode.parameter)
    case .state(let name):
      return .array(ElementwiseCode.states + (states.firstIndex(of: name) ?? 0))
    case .rate: return .scalar(ElementwiseCode.rate)
    case .count: return .scalar(ElementwiseCode.count)
    case .scale: return .scalar(ElementwiseCode.scale)
    case .setting(let name): return constant(setting(name))
    case .intermediate(let name): preconditionFailure("no rule before this one makes \(name)")
    case .derivative, .gradient:
      // The mean over the samples of what the sweep has added up.
      let mean = emit(
        .divide, .array(ElementwiseCode.adjoint), .scalar(ElementwiseCode.samples))
      named[.derivative] = mean
      return mean
    }
  }

  private mutating func constant(_ number: Double) -> Operand {
    scalars.append(number)
    return .scalar(scalars.count - 1)
  }

  private mutating func emit(
    _ operation: Operation, _ left: Operand, _ right: Operand
  ) -> Operand {
    if case .scalar = left, case .scalar = right {
      scalars.append(0)
      let target = scalars.count - 1
      scalarInstructions.append(
        Instruction(operation: operation, target: target, left: left, right: right))
      return .scalar(target)
    }
    let target = ElementwiseCode.states + stateCount + blocks.count / ElementwiseCode.block
    blocks += Array(repeating: 0, count: ElementwiseCode.block)
    instructions.append(
      Instruction(operation: operation, target: target, left: left, right: right))
    return .array(target)
  }

  /// What is computed last goes straight to where it is kept.
  private mutating func store(_ value: Operand, in array: Int) {
    if let last = instructions.last, .array(last.target) == value, !named.values.contains(value) {
      instructions[instructions.count - 1] = Instruction(
        operation: last.operation, target: array, left: last.left, right: last.right)
    } else {
      instructions.append(
        Instruction(operation: .identity, target: array, left: value, right: value))
    }
  }

  // MARK: Running

  /// Gives the numbers of an update, and computes what is made of them.
  mutating func prepare(rate: Double, count: Int, samples: Int, scale: Double = 1) {
    scalars[ElementwiseCode.rate] = rate
    scalars[ElementwiseCode.count] = Double(count)
    scalars[ElementwiseCode.samples] = Double(samples)
    scalars[ElementwiseCode.scale] = scale
    for place in scalarInstructions.indices {
      let instruction = scalarInstructions[place]
      scalars[instruction.target] = ElementwiseCode.apply(
        instruction.operation, scalar(instruction.left), scalar(instruction.right))
    }
  }

  private func scalar(_ operand: Operand) -> Double {
    if case .scalar(let place) = operand { scalars[place] } else { .nan }
  }

  /// The arrays of one parameter.
  struct Arrays {
    /// Its elements.
    let parameter: UnsafeMutablePointer<Double>
    /// The derivatives by them, as the sweep has left them; only read.
    let adjoint: UnsafeMutablePointer<Double>
    /// The first of its elements in the first state.
    let state: UnsafeMutablePointer<Double>
    /// How far one state is from the next.
    let stateStride: Int
    /// The number of elements.
    let count: Int
  }

  /// Runs over all elements of a parameter, and gives `body` each block of the gradient.
  mutating func run(
    _ arrays: Arrays,
    gradient body: (_ gradient: UnsafePointer<Double>, _ count: Int) -> Void = { _, _ in }
  ) {
    let (instructions, scalars, gradient) = (instructions, scalars, gradient)
    let firstBlock = ElementwiseCode.states + stateCount
    blocks.withUnsafeMutableBufferPointer { blocks in
      // Without a block in between there is no memory for one.
      let blockBase = blocks.baseAddress ?? arrays.parameter
      var start = 0
      while start < arrays.count {
        let count = min(ElementwiseCode.block, arrays.count - start)
        func base(_ array: Int) -> UnsafeMutablePointer<Double> {
          switch array {
          case ElementwiseCode.parameter: arrays.parameter + start
          case ElementwiseCode.adjoint: arrays.adjoint + start
          case ..<firstBlock:
            arrays.state + (array - ElementwiseCode.states) * arrays.stateStride + start
          default: blockBase + (array - firstBlock) * ElementwiseCode.block
          }
        }
        for instruction in instructions {
          let target = base(instruction.target)
          switch (instruction.left, instruction.right) {
          case (.array(let left), .array(let right)):
            let (left, right) = (base(left), base(right))
            ElementwiseCode.run(instruction.operation, target, count, { left[$0] }, { right[$0] })
          case (.array(let left), .scalar(let right)):
            let (left, right) = (base(left), scalars[right])
            if instruction.operation == .divide, let inverse = ElementwiseCode.exactInverse(right) {
              ElementwiseCode.run(.multiply, target, count, { left[$0] }, { _ in inverse })
            } else {
              ElementwiseCode.run(
                instruction.operation, target, count, { left[$0] }, { _ in right })
            }
          case (.scalar(let left), .array(let right)):
            let (left, right) = (scalars[left], base(right))
            ElementwiseCode.run(instruction.operation, target, count, { _ in left }, { right[$0] })
          case (.scalar(let left), .scalar(let right)):
            let value = ElementwiseCode.apply(
              instruction.operation, scalars[left], scalars[right])
            for place in 0..<count { target[place] = value }
          }
        }
        if case .array(let array) = gradient { body(base(array), count) }
        start += count
      }
    }
  }

  /// One over a power of two, by which multiplying is dividing to the last bit, and many times as fast.
  private static func exactInverse(_ number: Double) -> Double? {
    let inverse = 1 / number
    return number.significand == 1 && number > 0 && inverse.isNormal ? inverse : nil
  }

  @inline(__always)
  private static func run(
    _ operation: Operation, _ target: UnsafeMutablePointer<Double>, _ count: Int,
    _ left: (Int) -> Double, _ right: (Int) -> Double
  ) {
    switch operation {
    case .add: for place in 0..<count { target[place] = left(place) + right(place) }
    case .subtract: for place in 0..<count { target[place] = left(place) - right(place) }
    case .multiply: for place in 0..<count { target[place] = left(place) * right(place) }
    case .divide: for place in 0..<count { target[place] = left(place) / right(place) }
    case .square: for place in 0..<count { target[place] = left(place) * left(place) }
    case .sqrt: for place in 0..<count { target[place] = left(place).squareRoot() }
    default:
      for place in 0..<count { target[place] = apply(operation, left(place), right(place)) }
    }
  }

  private static func apply(_ operation: Operation, _ left: Double, _ right: Double) -> Double {
    switch operation {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .power: right == 2 ? left * left : pow(left, right)
    // NaN stays NaN, whichever side it is on.
    case .max: left.isNaN || left > right ? left : right
    case .min: left.isNaN || left < right ? left : right
    case .negate: -left
    case .square: left * left
    case .sqrt: left.squareRoot()
    case .sign: left > 0 ? 1 : (left < 0 ? -1 : left)
    case .identity: left
    }
  }
}
