import Autodiff

/// Programs of plain numbers, each operation a node of its own.
enum ScalarBenchmarks {
  static func run(_ report: inout Report) throws {
    if report.wants("scalar network of 65,000 nodes") { try network(&report) }
    if report.wants("Rosenbrock") { try rosenbrock(&report) }
  }

  /// The weighted sums of a network as multiplications and additions of numbers.
  private static func network(_ report: inout Report) throws {
    report.heading("scalar network of 65,000 nodes, each multiplication and addition one")
    let sizes = [128, 128, 127, 1]
    let before = Heap.bytes
    var subject: Tape
    let (target, operations): (NodeID, Int)
    do {
      let network = try scalarNetwork(sizes)
      (target, operations, subject) = (network.target, network.operations, network.tape)
      for (place, variable) in network.variables.enumerated() {
        subject.set(variable, to: Tensor(0.1 * Double(place % 7 - 3) + 0.01))
      }
    }
    subject.evaluate()
    subject.reverse(from: target)
    let bytes = Heap.bytes - before
    let byHand = WeightedSums(sizes: sizes)
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { subject.evaluate() } },
      {
        for _ in 0..<$0 {
          subject.evaluate()
          subject.reverse(from: target)
        }
      },
      { for _ in 0..<$0 { byHand.gradient() } },
      { for _ in 0..<$0 { _ = try? scalarNetwork(sizes) } })
    let nodes = Double(operations)
    report.line("operations", nodes, .allocations)
    report.line("value, for each operation", times[0] / nodes * 1e9, .nanoseconds)
    report.line("gradient, for each operation", times[1] / nodes * 1e9, .nanoseconds, budget: 5)
    report.line("gradient ÷ value", times[1] / times[0], .ratio)
    report.line("gradient ÷ the same arithmetic compiled", times[1] / times[2], .ratio, budget: 8)
    report.line("the tape, for each node", bytes / Double(subject.count), .bytes, budget: 48)
    report.line(
      "recording and compiling, for each node", times[3] / Double(subject.count) * 1e9,
      .nanoseconds)
    report.line(
      "allocations of a gradient",
      Heap.allocations {
        subject.evaluate()
        subject.reverse(from: target)
      }, .allocations, budget: 0)
  }

  /// A network of weighted sums on numbers, and how many operations it has.
  private static func scalarNetwork(
    _ sizes: [Int]
  ) throws -> (tape: Tape, variables: [NodeID], target: NodeID, operations: Int) {
    var builder = TapeBuilder()
    var variables: [NodeID] = []
    var layer = try (0..<sizes[0]).map { _ in try builder.variable(.scalar) }
    variables += layer
    var operations = 0
    for outputs in sizes.dropFirst() {
      layer = try (0..<outputs).map { _ in
        var sum = try builder.variable(.scalar)
        variables.append(sum)
        for input in layer {
          let weight = try builder.variable(.scalar)
          variables.append(weight)
          sum = try builder.apply("add", [sum, builder.apply("multiply", [weight, input])])
          operations += 2
        }
        return sum
      }
    }
    return (builder.tape(), variables, layer[0], operations)
  }

  /// Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², at growing numbers of variables.
  private static func rosenbrock(_ report: inout Report) throws {
    report.heading("Rosenbrock function of n variables: gradient, for each variable")
    for count in [10, 100, 1000, 10_000, 100_000, 1_000_000] {
      var builder = TapeBuilder()
      let variables = try (0..<count).map { _ in try builder.variable(.scalar) }
      let (one, hundred) = (try builder.constant(1), try builder.constant(100))
      var sum = try builder.constant(0)
      for (x, next) in zip(variables, variables.dropFirst()) {
        let valley = try builder.apply("subtract", [next, builder.apply("square", [x])])
        let slope = try builder.apply("subtract", [one, x])
        let term = try builder.apply(
          "multiply", [hundred, builder.apply("square", [valley])])
        sum = try builder.apply("add", [sum, term])
        sum = try builder.apply("add", [sum, builder.apply("square", [slope])])
      }
      var tape = builder.tape()
      for variable in variables { tape.set(variable, to: Tensor(-1.2)) }
      let target = sum
      let time = report.stopwatch.times({
        for _ in 0..<$0 {
          tape.evaluate()
          tape.reverse(from: target)
        }
      })[0]
      report.line("n = \(count)", time / Double(count) * 1e9, .nanoseconds)
    }
  }
}

/// The arithmetic of the scalar network and its gradient, compiled.
final class WeightedSums {
  private let layers: [Layer]
  private let inputs: UnsafeMutablePointer<Double>

  private struct Layer {
    let inputs: Int
    let outputs: Int
    let weights: UnsafeMutablePointer<Double>
    let gradient: UnsafeMutablePointer<Double>
    let results: UnsafeMutablePointer<Double>
    let adjoints: UnsafeMutablePointer<Double>
  }

  init(sizes: [Int]) {
    func numbers(_ count: Int) -> UnsafeMutablePointer<Double> {
      let memory = UnsafeMutablePointer<Double>.allocate(capacity: count)
      for place in 0..<count { memory[place] = 0.1 * Double(place % 7 - 3) + 0.01 }
      return memory
    }
    inputs = numbers(sizes[0])
    layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      Layer(
        inputs: inputs, outputs: outputs, weights: numbers(inputs * outputs),
        gradient: numbers(inputs * outputs), results: numbers(outputs), adjoints: numbers(outputs))
    }
  }

  deinit {
    inputs.deallocate()
    for layer in layers {
      layer.weights.deallocate()
      layer.gradient.deallocate()
      layer.results.deallocate()
      layer.adjoints.deallocate()
    }
  }

  func gradient() {
    for (place, layer) in layers.enumerated() {
      let values = place == 0 ? inputs : layers[place - 1].results
      for row in 0..<layer.outputs {
        let weights = layer.weights + row * layer.inputs
        var sum = 0.0
        for column in 0..<layer.inputs { sum += weights[column] * values[column] }
        layer.results[row] = sum
      }
    }
    layers[layers.count - 1].adjoints[0] = 1
    for (place, layer) in layers.enumerated().reversed() {
      let values = place == 0 ? inputs : layers[place - 1].results
      let below = place == 0 ? nil : layers[place - 1].adjoints
      below?.update(repeating: 0, count: layer.inputs)
      for row in 0..<layer.outputs {
        let (start, adjoint) = (row * layer.inputs, layer.adjoints[row])
        for column in 0..<layer.inputs { layer.gradient[start + column] = adjoint * values[column] }
        guard let below else { continue }
        for column in 0..<layer.inputs { below[column] += adjoint * layer.weights[start + column] }
      }
    }
  }
}
