import Autodiff
import Foundation
import Language
import SamplePrograms
@testable import Stepping
import Testing

/// Programs whose paths are beyond counting one by one, or whose arrays are large: every step has the
/// derivative of its sample, at the cost of what it shows.
@Suite struct DeepProgramTests {
  /// The derivative of one sample's C by an element, at the step that makes it known.
  private static func derivative(
    in walk: Walk, sample: Int, by name: String, _ indices: [Int] = []
  ) throws -> Double {
    let symbol = Symbol.derivative(
      of: Reference(name: "C", sample: walk.samples > 1 ? sample + 1 : nil),
      by: Reference(name: name, indices: indices, isArray: !indices.isEmpty))
    let step = try #require(walk.step(making: symbol, near: walk.start(ofSample: sample)))
    return walk[step].result.value
  }

  /// p ← p + p·p over and over: the paths from w double with each level.
  private static func doubling(_ levels: Int) throws -> Program {
    var lines = ["w = 0.01", "p1 = w + w*w"]
    lines += (2...levels).map { "p\($0) = p\($0 - 1) + p\($0 - 1)*p\($0 - 1)" }
    return try Program(
      lines + ["C = (p\(levels) - y[1]*x[1])^2", "data [[1], [2], [3]] -> [[0.5], [-1], [0.25]]"])
  }

  @Test(arguments: [14, 28, 56]) func pathsThatDoubleAreNotFollowedOneByOne(_ levels: Int) throws {
    let model = try Compiler.model(of: Self.doubling(levels))
    let walk = try #require(Walk(model))
    var (p, slope) = (0.01, 1.0)
    for _ in 0..<levels { (p, slope) = (p + p * p, slope * (1 + 2 * p)) }
    let targets = [0.5, -2, 0.75]
    let w = try model.element("w")
    let c = try model.element("C")
    for (sample, target) in targets.enumerated() {
      let expected = 2 * (p - target) * slope
      #expect(agree(try Self.derivative(in: walk, sample: sample, by: "w"), expected))
      let tree = Derivations(of: c, by: w, in: model, sample: sample).tree(limit: 40).tree
      #expect(agree(tree.result.value, expected))
      let paths = DerivativePaths(of: c, by: w, in: model, sample: sample, limit: 5)
      #expect(agree(paths.sum, expected))
      #expect(agree(paths.derivative.value, expected))
      // From p to p + p·p there are three paths: the sum's own, and both factors'.
      #expect(paths.count.exact == (0..<levels).reduce(UInt128(1)) { count, _ in 3 * count })
    }
    let mean = targets.reduce(0) { $0 + 2 * (p - $1) * slope } / 3
    #expect(agree(walk[walk.count - 1].result.value, mean))
  }

  /// A recurrent network over 50 steps: its matrix is used in each of them.
  @Test func theMatrixOfARecurrentNetworkIsSweptOnceASample() throws {
    let (steps, size) = (50, 3)
    var random = RandomNumberSequence(seed: 5)
    let u = (0..<size * size).map { _ in random.next() }
    let v = (0..<size).map { _ in random.next() }
    let inputs = (0..<3).map { _ in (0..<steps).map { _ in random.next() } }
    let targets = [0.3, -0.4, 0.9]
    func list(_ numbers: [Double]) -> String {
      "[" + numbers.map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let rows = (0..<size).map { list(Array(u[$0 * size..<($0 + 1) * size])) }
    var lines = [
      "u = [\(rows.joined(separator: ", "))]", "v = \(list(v))",
      "data [\(inputs.map(list).joined(separator: ", "))] -> [\(targets.map { list([$0]) }.joined(separator: ", "))]",
      "h1 = tanh(v*x[1])",
    ]
    lines += (2...steps).map { "h\($0) = tanh(u @ h\($0 - 1) + v*x[\($0)])" }
    let program = try Program(lines + ["C = (sum(h\(steps)) - y[1])^2"])
    let walk = try #require(Walk(try Compiler.model(of: program)))
    for sample in [1, 2, 0] {
      let gradient = Self.backpropagationThroughTime(u, v, inputs[sample], targets[sample])
      for element in 0..<size * size {
        let indices = [element / size + 1, element % size + 1]
        let shown = try Self.derivative(in: walk, sample: sample, by: "u", indices)
        #expect(agree(shown, gradient[element]))
      }
    }
  }

  /// ∂C/∂u of the recurrent network by loops.
  private static func backpropagationThroughTime(
    _ u: [Double], _ v: [Double], _ x: [Double], _ y: Double
  ) -> [Double] {
    let size = v.count
    var states = [Array(repeating: 0.0, count: size)]
    for input in x {
      let before = states[states.count - 1]
      states.append(
        (0..<size).map { row in
          tanh((0..<size).reduce(v[row] * input) { $0 + u[row * size + $1] * before[$1] })
        })
    }
    var arriving = Array(repeating: 2 * (states[x.count].reduce(0, +) - y), count: size)
    var gradient = Array(repeating: 0.0, count: size * size)
    for step in stride(from: x.count, to: 1, by: -1) {
      let errors = (0..<size).map { arriving[$0] * (1 - states[step][$0] * states[step][$0]) }
      for row in 0..<size {
        for column in 0..<size {
          gradient[row * size + column] += errors[row] * states[step - 1][column]
        }
      }
      arriving = (0..<size).map { column in
        (0..<size).reduce(0) { $0 + u[$1 * size + column] * errors[$1] }
      }
    }
    return gradient
  }

  /// f(u) = Σ u² of a large matrix is a call with one path from each element: ∂f/∂u = 2u.
  @Test func aFunctionOfALargeArrayHasItsPartials() throws {
    let (rows, columns) = (100, 200)
    let matrix = Tensor(
      shape: .matrix(rows, columns), elements: (0..<rows * columns).map { Double($0 % 7) - 3 })
    var program = Program()
    program.assign("w", try #require(matrix))
    program.assign("s", Tensor(0.5))
    try program.type("f(u) = sum(u*u)")
    try program.type("g(u, k) = tanh(k*u)")
    try program.type("C = 0.001*f(w) + sum(g(w, s))")
    let model = try Compiler.model(of: program)
    let walk = try #require(Walk(model))
    for element in [0, 7654, rows * columns - 1] {
      let indices = model.tape.shape(of: try #require(model.quantity("w")).node).indices(
        of: element)
      let w = Double(element % 7) - 3
      let slope = 1 - tanh(0.5 * w) * tanh(0.5 * w)
      let shown = try Self.derivative(in: walk, sample: 0, by: "w", indices)
      #expect(agree(shown, 0.002 * w + 0.5 * slope))
    }
    // s reaches every element of g: the first paths and the last are written out, all are counted.
    let total = walk[
      try #require(walk.last(.symbol(try Self.symbol("C", "s")), in: 0..<walk.count))]
    #expect(total.paths == rows * columns)
    let sum = (matrix?.elements ?? []).reduce(0) { $0 + $1 * (1 - pow(tanh(0.5 * $1), 2)) }
    #expect(agree(total.result.value, sum))
    #expect(total.formula.terms.count == 6)
    // Its last share is the last element's.
    let last = try #require(total.formula.terms.last)
    let w = Double((rows * columns - 1) % 7) - 3
    #expect(agree(last.value, w * (1 - tanh(0.5 * w) * tanh(0.5 * w))))
    let step = try #require(walk.step(making: last.symbol, near: walk.count - 1))
    #expect(walk[step].result == last)
    #expect(walk[step].kind == .contribution)
  }

  private static func symbol(_ target: String, _ variable: String) throws -> Symbol {
    .derivative(of: Reference(name: target), by: Reference(name: variable))
  }

  /// Expected by hand: of a program in which samples meet, a sample's cost alone is differentiated.
  @Test func oneSampleIsDifferentiatedWhereSamplesMeet() throws {
    // g is the mean of ∂(w·x)/∂w = x over the samples: C₁ depends on g, g not on w.
    let model = try Model(
      lines: "w = 2", "a = w*x[1]", "g = da/dw", "C = (a*g - y[1])^2",
      "data [[1], [2], [6]] -> [[1], [1], [1]]")
    let walk = try #require(Walk(model))
    for (sample, x) in [1.0, 2, 6].enumerated() {
      let g = model.tape.value(of: try #require(model.quantity("g")).node, sample: sample)
      let shown = try Self.derivative(in: walk, sample: sample, by: "w")
      #expect(agree(shown, 2 * (2 * x * g - 1) * x * g))
    }
  }
}

/// Numbers between −1 and 1, made up.
private struct RandomNumberSequence {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 52) - 1
  }
}
