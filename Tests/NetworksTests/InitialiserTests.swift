import Autodiff
import Language
import Testing

@testable import Networks

@Suite struct InitialiserTests {
  @Test(arguments: Initialiser.allCases)
  func shapesAndDeterminism(initialiser: Initialiser) {
    var (first, second) = (RandomNumbers(seed: 3), RandomNumbers(seed: 3))
    let layer = initialiser.parameters(inputs: 4, outputs: 2, &first)
    #expect(layer.weights.shape == .matrix(2, 4))
    #expect(layer.biases.shape == .vector(2))
    #expect(layer == initialiser.parameters(inputs: 4, outputs: 2, &second))
    let next = initialiser.parameters(inputs: 4, outputs: 2, &first)
    #expect((next == layer) == (initialiser == .zeros))
  }

  /// The deviation of the weights each policy documents, and whether biases are drawn.
  @Test(arguments: [
    (Initialiser.zeros, 0.0, false), (.normal, 1, true),
    // Uniform in ±limit has the deviation limit/√3.
    (.xavier, (6.0 / 500).squareRoot() / 3.0.squareRoot(), false),
    (.he, (2.0 / 200).squareRoot(), false),
  ])
  func deviations(initialiser: Initialiser, deviation: Double, drawsBiases: Bool) {
    var numbers = RandomNumbers(seed: 11)
    let (weights, biases) = initialiser.parameters(inputs: 200, outputs: 300, &numbers)
    let count = Double(weights.elements.count)
    let mean = weights.elements.reduce(0, +) / count
    let variance = weights.elements.reduce(0) { $0 + $1 * $1 } / count - mean * mean
    #expect(abs(mean) <= 5 * deviation / count.squareRoot())
    // Five standard errors of a deviation: at most 5/√(2n), relative.
    #expect(
      abs(variance.squareRoot() - deviation) <= deviation * 5 / (2 * count).squareRoot())
    #expect(biases.elements.allSatisfy { $0 == 0 } == !drawsBiases)
  }

  @Test func xavierStaysWithinItsLimit() {
    var numbers = RandomNumbers(seed: 5)
    let (weights, _) = Initialiser.xavier.parameters(inputs: 100, outputs: 50, &numbers)
    let limit = (6.0 / 150).squareRoot()
    #expect(weights.elements.allSatisfy { abs($0) <= limit })
    #expect(weights.elements.contains { abs($0) > 0.99 * limit })
    #expect(weights.elements.contains { $0 < 0 })
  }
}
