import Autodiff
import CAllocations
import Testing

@Suite struct TapeTests {
  // MARK: Accumulation

  @Test func repeatedOperandsAccumulate() throws {
    var builder = TapeBuilder()
    let a = try builder.variable(.scalar)
    let double = try builder.apply("add", [a, a])
    let square = try builder.apply("multiply", [a, a])
    let one = try builder.apply("divide", [a, a])
    let zero = try builder.apply("subtract", [a, a])
    let tower = try builder.apply("power", [a, a])
    var tape = builder.tape()
    tape.set(a, to: Tensor(3))
    tape.evaluate()
    // d(aᵃ)/da = aᵃ(ln a + 1).
    let expected: [(NodeID, Double)] = [
      (double, 2), (square, 6), (one, 0), (zero, 0), (tower, 27 * 2.0986122886681098),
    ]
    for (node, slope) in expected {
      tape.reverse(from: node)
      #expect(isClose(tape.adjoint(of: a), slope, 1e-15, scale: 1e-2))
      tape.forward(seeds: [(a, Tensor(1))])
      #expect(isClose(tape.tangent(of: node), slope, 1e-15, scale: 1e-2))
    }
  }

  /// C is the mean of (w · x)² over x = (s, 1), s = 0, 1, 2: ∂C/∂w₁ is the mean of 2s(w₁s + w₂).
  @Test func theCentralDifferenceIsTheSlopeOfTheMean() throws {
    let recording = Recording(samples: 3)
    let w = recording.variable(.vector(2))
    let x = recording.variable(.vector(2), perSample: true)
    let cost = square(sum(w * x))
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor([0.5, -2]))
    for sample in 0..<3 { tape.set(x.node, sample: sample, to: Tensor([Double(sample), 1])) }
    tape.evaluate()
    let slope = tape.centralDifference(of: cost.node, by: w.node, element: 0)
    #expect(isClose(slope, -7.0 / 3, 1e-9))
    #expect(tape.tensor(of: w.node) == Tensor([0.5, -2]))
  }

  /// y = w·x of several samples by w, which they share: each sample's own column, not their sum.
  @Test func theJacobianIsThatOfOneSample() throws {
    let recording = Recording(samples: 2)
    let w = recording.variable(.scalar)
    let x = recording.variable(.vector(3), perSample: true)
    let y = w * x
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor(2))
    tape.set(x.node, sample: 0, to: Tensor([1, 2, 3]))
    tape.set(x.node, sample: 1, to: Tensor([-4, 5, 6]))
    tape.evaluate()
    for (sample, column) in [[1.0, 2, 3], [-4, 5, 6]].enumerated() {
      let jacobian = tape.jacobian(of: y.node, withRespectTo: w.node, sample: sample)
      #expect(jacobian.elements == column)
    }
  }

  /// Rows are put on a tape some at a time; the last ones need not be as many.
  @Test func rowsAreGivenToAsManySamplesAsThereAre() throws {
    let count = Tape.rowsAtOnce + 3
    let recording = Recording(samples: count + 2)
    let x = recording.variable(.vector(2), perSample: true)
    var tape = try recording.tape()
    let rows = (0..<count).map { Tensor([Double($0), -Double($0)]) }
    var block = Array(repeating: 0.0, count: Tape.rowsAtOnce * 2)
    tape.set(x.node, samples: count, through: &block) { rows[$0] }
    for sample in 0..<count { #expect(tape.tensor(of: x.node, sample: sample) == rows[sample]) }
    for sample in count..<count + 2 {
      #expect(tape.tensor(of: x.node, sample: sample) == Tensor([0, 0]))
    }
  }

  @Test func repeatedArraysAccumulate() throws {
    var builder = TapeBuilder()
    let w = try builder.variable(.matrix(2, 2))
    let trace = try builder.apply("sum", [builder.apply("matmul", [w, w])])
    var tape = builder.tape()
    tape.set(w, to: try #require(Tensor(rows: [[1, 2], [3, 4]])))
    tape.evaluate()
    tape.reverse(from: trace)
    // d(Σᵢⱼ (w w)ᵢⱼ)/dwᵢⱼ: the sum of row j of w, and the sum of column i.
    let expected: [Double] = [7, 11, 9, 13]
    #expect(tape.adjointTensor(of: w).elements == expected)
  }

  /// A program that takes every kind of node: numbers, arrays, constants and lanes.
  private func mixture() throws -> (
    tape: Tape, variables: [NodeID], nodes: [NodeID], target: NodeID
  ) {
    var builder = TapeBuilder(samples: 2)
    let w = try builder.variable(.matrix(2, 3))
    let x = try builder.variable(.vector(3), perSample: true)
    let scale = try builder.variable(.scalar)
    let mask = try builder.constant(Tensor([1, 0.5]))
    let total = try builder.apply("sum", [mask])
    let activation = try builder.apply("sigmoid", [builder.apply("matmul", [w, x])])
    let factor = try builder.apply("multiply", [scale, total])
    let target = try builder.apply(
      "sum",
      [
        builder.apply(
          "multiply", [factor, builder.apply("multiply", [activation, mask])])
      ])
    var tape = builder.tape()
    tape.set(w, to: try #require(Tensor(rows: [[1, -2, 0.5], [0.25, 1, 3]])))
    tape.set(x, sample: 0, to: Tensor([1, 2, 3]))
    tape.set(x, sample: 1, to: Tensor([-1, 0.5, 0]))
    tape.set(scale, to: Tensor(2))
    tape.evaluate()
    return (tape, [w, x, scale], Array(tape.nodeIDs), target)
  }

  @Test func sweepingTwiceGivesTheSameAdjoints() throws {
    var (tape, _, nodes, target) = try mixture()
    tape.reverse(from: target)
    let once = nodes.map { node in (0..<2).map { tape.adjointTensor(of: node, sample: $0) } }
    tape.reverse(from: target)
    let twice = nodes.map { node in (0..<2).map { tape.adjointTensor(of: node, sample: $0) } }
    #expect(once == twice)
  }

  @Test func aSweepLeavesNothingOfTheLastOne() throws {
    var (tape, _, nodes, target) = try mixture()
    var fresh = tape
    fresh.reverse(from: target)
    for node in nodes {
      tape.reverse(from: node)
      tape.reverse(from: target)
      for other in nodes where other != node || tape.primitive(of: other) != nil {
        #expect(tape.adjointTensor(of: other) == fresh.adjointTensor(of: other))
      }
    }
  }

  // MARK: Activity

  @Test(arguments: 0..<3)
  func whatIsNotAskedForIsPassedOver(_ place: Int) throws {
    var (tape, variables, _, target) = try mixture()
    tape.reverse(from: target)
    let all = variables.map { tape.adjointTensor(of: $0) }
    tape.differentiate(withRespectTo: [variables[place]])
    tape.reverse(from: target)
    for (other, variable) in variables.enumerated() {
      let found = tape.adjointTensor(of: variable)
      // A number takes part always: what is asked for is right either way.
      let isNumber = tape.shape(of: variable).isScalar
      if other == place || isNumber {
        #expect(found == all[other])
      } else {
        #expect(found == Tensor(repeating: 0, shape: tape.shape(of: variable)))
      }
    }
    tape.differentiate(withRespectTo: variables)
    tape.reverse(from: target)
    #expect(variables.map { tape.adjointTensor(of: $0) } == all)
  }

  // MARK: Numbers

  /// The same program on numbers and on vectors of one element, which take different ways.
  @Test(arguments: 0..<200)
  func numbersAndVectorsOfOneElementAgree(_ seed: UInt64) throws {
    let program = RandomProgram(seed: seed, shapes: [.scalar], samples: 1)
    let (numbers, target) = try program.recorded()
    let (vectors, sum) = try program.recorded(shape: .vector(1))
    var (one, other) = (numbers.tape, vectors.tape)
    one.reverse(from: target)
    other.reverse(from: sum)
    for (variable, vector) in zip(numbers.variables.map(\.node), vectors.variables.map(\.node)) {
      #expect(isClose(one.value(of: variable), other.value(of: vector), 0))
      #expect(isClose(one.adjoint(of: variable), other.adjoint(of: vector), 1e-14, scale: 1e-9))
      one.forward(seeds: [(variable, Tensor(1))])
      other.forward(seeds: [(vector, Tensor([1]))])
      let (left, right) = (one.tangent(of: target), other.tangent(of: sum))
      #expect(isClose(left, right, 1e-14, scale: 1e-9))
    }
  }

  // MARK: Values

  @Test func aTapeGoesOnWhereAnotherEnded() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.vector(2))
    let square = try builder.apply("square", [x])
    var tape = builder.tape()
    tape.set(x, to: Tensor([2, 3]))
    tape.evaluate()
    let sum = try builder.apply("sum", [square])
    let extended = tape.extended(by: builder)
    #expect(extended.value(of: sum) == 13)
    #expect(extended.tensor(of: x) == Tensor([2, 3]))
  }

  // MARK: Memory

  @Test(arguments: [
    Shape.matrix(10_000_000_000, 10_000_000_000), .vector(.max), .matrix(.max, 2),
    .vector(1_000_000_000_000), .matrix(100_000, 1_000_000),
  ])
  func whatDoesNotFitIsRefusedBeforeItIsAllocated(_ shape: Shape) throws {
    var builder = TapeBuilder(samples: 4)
    #expect(throws: TapeError.self) { try builder.variable(shape) }
    #expect(throws: TapeError.self) { try builder.variable(shape, perSample: true) }
    #expect(builder.count == 0)
    // The builder goes on.
    let x = try builder.variable(.scalar)
    #expect(builder.shape(of: x) == .scalar)
  }

  @Test func theLimitCountsAllThreeArenas() throws {
    var builder = TapeBuilder(samples: 10, memoryLimit: 24 * 1000)
    _ = try builder.variable(.vector(50))
    _ = try builder.variable(.vector(95), perSample: true)
    #expect(throws: TapeError.tooLarge(bytes: 24 * 1001, available: 24 * 1000)) {
      try builder.variable(.vector(1))
    }
  }

  @Test func resultsAreRefusedToo() throws {
    var builder = TapeBuilder(memoryLimit: 24 * 1000)
    let column = try builder.variable(.vector(100))
    let before = builder.count
    #expect(throws: TapeError.tooLarge(bytes: 24 * 10_100, available: 24 * 1000)) {
      try builder.apply("outer", [column, column])
    }
    #expect(builder.count == before)
  }

  @Test func wrongOperandsAreRefused() throws {
    var builder = TapeBuilder()
    let (x, y) = (try builder.variable(.vector(2)), try builder.variable(.vector(3)))
    #expect(throws: TapeError.unknownPrimitive("sinn")) { try builder.apply("sinn", [x]) }
    #expect(throws: TapeError.self) { try builder.apply("add", [x, y]) }
    #expect(throws: TapeError.self) { try builder.apply("matmul", [x, y]) }
    #expect(throws: TapeError.self) { try builder.apply("index", [x], attributes: [2]) }
    #expect(throws: TapeError.self) { try builder.apply("index", [x], attributes: [-1]) }
    #expect(throws: TapeError.self) { try builder.apply("stack", [x, y]) }
    #expect(throws: TapeError.noNumber(.vector(2))) {
      try builder.derivative(of: x, withRespectTo: [x])
    }
  }

  /// What is no attribute of an operation is not passed over, nor read where there is nothing.
  @Test(arguments: [
    ("sum", [1, 2, 3]), ("sin", [1, 2, 3]), ("add", [0]), ("flatten", [2, 3]), ("reshape", []),
    ("reshape", [6]), ("reshape", [-2, -3]), ("index", []), ("index", [1, 2]), ("sample", []),
    ("sample", [3]), ("sample", [9]), ("sample", [-1]), ("sample", [.max]), ("sample_sum", [1]),
    ("slice", [0, 3]), ("slice", [1, 1, .max, .max]), ("slice", [5, 1, 1, .max]),
    ("slice", [-1, 2, 1]), ("place", [2, 2]), ("place", [2, -4, -4, 0, 2, 3, 3]),
    ("softmax", [1, 1]), ("transpose", [1]),
  ])
  func wrongAttributesAreRefused(_ name: String, _ attributes: [Int]) throws {
    for samples in [1, 3] {
      var builder = TapeBuilder(samples: samples)
      let arrays = [
        try builder.variable(.matrix(2, 3), perSample: true), try builder.variable(.scalar),
      ]
      for array in arrays {
        let operands = name == "add" ? [array, array] : [array]
        #expect(throws: TapeError.self) {
          try builder.apply(FunctionID(name), operands, attributes: attributes)
        }
      }
      let numbers = arrays[1]
      #expect(throws: TapeError.self) {
        try builder.apply("stack", [numbers, numbers, numbers, numbers], attributes: [-2, -2])
      }
    }
  }

  @Test func problemsAreToldInOneLine() throws {
    var builder = TapeBuilder(samples: 3)
    let x = try builder.variable(.vector(2), perSample: true)
    func message(_ name: String, _ attributes: [Int]) -> String {
      do throws(TapeError) {
        _ = try builder.apply(FunctionID(name), [x], attributes: attributes)
        return ""
      } catch { return error.description }
    }
    #expect(message("sin", [1, 2]) == "sin: takes no attributes, not 2")
    #expect(message("sum", [1, 2]) == "sum: takes 0 to 1 attribute, not 2")
    #expect(message("sample", [9]) == "sample: there is no sample 9 among 3, from 0")
    #expect(message("index", [-1]) == "index: no attribute can be -1")
    #expect(TapeError.noNumber(.vector(2)).description.hasSuffix("this has 2 elements"))
  }

  // MARK: Allocations

  /// Evaluating and sweeping again, in either direction, take nothing from the heap.
  @Test func evaluatingAndSweepingAllocateNothing() throws {
    guard allocation_count() >= 0 else { return }
    var (tape, variables, _, target) = try mixture()
    let seed = Tensor(1)
    let tangent = Tensor([1, 2, 3])
    let seeds = [(node: variables[1], tangent: tangent)]
    let work: [(String, (inout Tape) -> Void)] = [
      ("evaluate", { $0.evaluate() }),
      ("reverse", { $0.reverse(from: target) }),
      ("reverse from one sample", { $0.reverse(from: target, sample: 1) }),
      ("reverse with a seed", { $0.reverse(from: target, seed: seed) }),
      ("forward", { $0.forward(seeds: seeds) }),
      ("set", { $0.set(variables[1], to: tangent) }),
    ]
    for (name, run) in work {
      // The first run may set up what later ones share, such as the plan of a sweep.
      run(&tape)
      let before = allocation_count()
      run(&tape)
      #expect(allocation_count() == before, "\(name) allocates")
    }
  }

  /// The test above can fail: it sees an allocation.
  @Test func allocationsAreCounted() {
    guard allocation_count() >= 0 else { return }
    for size in 1...100 {
      let before = allocation_count()
      let array = Array(repeating: Double(size), count: size)
      #expect(allocation_count() > before)
      #expect(array.count == size)
    }
  }
}
