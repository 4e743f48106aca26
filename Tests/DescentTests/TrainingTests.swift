import Autodiff
import CAllocations
import Language
import Networks
import Testing

@testable import Descent

struct TrainingTests {
  /// A 2-4-1 network with the four samples of exclusive or.
  private func xor(seed: UInt64 = 1) throws -> Program {
    var network = Network(sizes: [2, 4, 1])
    network.seed = seed
    var program = try network.program()
    let inputs = [[0, 0], [0, 1], [1, 0], [1, 1]].map { Tensor($0.map(Double.init)) }
    program.bind("x", samples: inputs)
    program.bind("y", samples: [0, 1, 1, 0].map { Tensor([$0]) })
    return program
  }

  @Test(
    "an iteration allocates nothing",
    arguments: [
      "sgd rate=0.5", "adam rate=0.02", "momentum rate=0.1 clip=0.01", "sgd rate=1 clipvalue=0.01",
      "adamw rate=0.1 l2=0.01 schedule=cosine over=100",
    ],
    [
      Batching(), Batching(size: 3, isShuffled: true, seed: 7), Batching(size: 1),
    ])
  func noAllocations(text: String, batching: Batching) throws {
    guard allocation_count() >= 0 else { return }
    var trainer = try Trainer(
      try xor(), try choice(text), frozen: [], batching, state: OptimiserState())
    func run(_ iterations: Range<Int>) {
      for iteration in iterations {
        _ = trainer.findGradient(iteration)
        trainer.update()
      }
    }
    // The first ones set up what later ones share, such as the plan of a sweep.
    run(0..<8)
    let before = allocation_count()
    run(8..<24)
    #expect(allocation_count() == before)
  }

  @Test(
    "any iteration comes back to the bit",
    arguments: ["sgd rate=0.5", "adam rate=0.02", "nesterov rate=0.1 schedule=cosine clip=0.1"])
  func anyIteration(text: String) throws {
    let choice = try choice(text)
    let batching = Batching(size: 3, isShuffled: true, seed: 7)
    var training = Training()
    let end = try training.descend(
      try xor(), by: choice, batching, iterations: 200
    ).program
    for iteration in [0, 1, 15, 16, 17, 100, 137, 199, 200] {
      var fresh = Training()
      let expected = try fresh.descend(
        try xor(), by: choice, batching, iterations: iteration
      ).program
      #expect(try training.program(at: iteration) == expected)
      #expect(training.state == fresh.state)
      #expect(training.iteration == iteration)
    }
    #expect(try training.program(at: 200) == end)
  }

  @Test("a run that is gone on with is one run, in pieces or at once")
  func goesOn() throws {
    let (choice, batching) = (try choice("adam rate=0.02"), Batching(size: 3, isShuffled: true))
    var (pieces, whole) = (Training(), Training())
    var program = try xor()
    for count in [1, 5, 30, 64] {
      program = try pieces.descend(program, by: choice, batching, iterations: count).program
    }
    let expected = try whole.descend(try xor(), by: choice, batching, iterations: 100).program
    #expect(program == expected)
    #expect(pieces == whole)
    #expect(pieces.runs == whole.runs)
    #expect(pieces.runs.count == 1)
  }

  @Test("a branch forgets what came after it, and begins with what was changed")
  func branches() throws {
    var training = Training()
    _ = try training.descend(
      try xor(), by: try choice("sgd rate=0.5"), Batching(), iterations: 50)
    var program = try training.program(at: 20)
    program.substitute(Tensor([0.25]), for: "b2")
    let after = try training.descend(
      program, by: try choice("sgd rate=0.5"), Batching(), iterations: 5
    ).program
    #expect(training.known == 0...25)
    #expect(training.runs.map(\.count) == [20, 5])
    #expect(try training.program(at: 20) == program)
    #expect(try training.program(at: 25) == after)
  }

  @Test("a cost that is not finite stops at the last iteration that is")
  func notFinite() throws {
    // The minimum of w⁴ by far too large steps: the cost is past all numbers after a few.
    let start = try program(["C = w^4", "w = 3"])
    var training = Training()
    let (after, ending) = try training.descend(
      start, by: try choice("sgd rate=1"), Batching(), iterations: 100)
    guard case .notFinite(let failed) = ending else {
      Issue.record("it ended as \(ending)")
      return
    }
    #expect(training.iteration == failed - 1)
    #expect(try cost(of: after).isFinite)
    #expect(training.known == 0...failed)
    #expect(try !cost(of: training.program(at: failed)).isFinite)
  }

  @Test("the history stays within its bytes")
  func bounds() throws {
    var network = Network(sizes: [40, 120, 10])
    network.seed = 3
    var start = try network.program()
    start.bind("x", samples: [Tensor((0..<40).map { Double($0) / 40 })])
    start.bind("y", samples: [Tensor(Array(repeating: 0.5, count: 10))])
    var training = Training()
    let choice = try choice("adam")
    let end = try training.descend(start, by: choice, Batching(), iterations: 10_000).program
    #expect(training.runs.reduce(0) { $0 + $1.bytes } <= Training.mostBytes)
    var fresh = Training()
    let expected = try fresh.descend(start, by: choice, Batching(), iterations: 9_001).program
    #expect(try training.program(at: 9_001) == expected)
    #expect(try training.program(at: 10_000) == end)
  }

  @Test("batches take every sample of an epoch once", arguments: [(10, 3), (7, 7), (4, 9), (5, 1)])
  func batches(count: Int, size: Int) {
    for isShuffled in [false, true] {
      let batching = Batching(size: size, isShuffled: isShuffled, seed: 5)
      let iterations = batching.iterations(ofEpochOver: count)
      for epoch in 0..<3 {
        let samples = (0..<iterations).flatMap {
          batching.batch(of: count, in: epoch * iterations + $0)
        }
        #expect(samples.sorted() == Array(0..<count))
        if !isShuffled { #expect(samples == Array(0..<count)) }
      }
    }
  }

  @Test("xor is learned from a fixed seed")
  func learnsXor() throws {
    var training = Training()
    let after = try training.descend(
      try xor(), by: try choice("adam rate=0.05"), Batching(), iterations: 2_000
    ).program
    #expect(try cost(of: after) < 0.001)
  }
}
