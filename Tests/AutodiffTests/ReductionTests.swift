import Autodiff
import Testing

/// What the table's ordinary points cannot show of functions of many elements.
@Suite struct ReductionTests {
  private let matrix = Tensor(rows: [[1, 2, 3], [4, 5, 6]]) ?? Tensor(0)

  /// The gradient of a number, by the reverse sweep, by tangents and recorded; they must agree.
  private func gradient(
    _ name: String, _ x: Tensor, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Double] {
    var builder = TapeBuilder()
    let variable = try builder.variable(x.shape)
    let output = try builder.apply(FunctionID(name), [variable])
    let recorded = try builder.derivative(of: output, withRespectTo: [variable])[0]
    var tape = builder.tape()
    tape.set(variable, to: x)
    tape.evaluate()
    tape.reverse(from: output)
    let reverse = tape.adjointTensor(of: variable).elements
    for element in x.elements.indices {
      var direction = Tensor(repeating: 0, shape: x.shape)
      direction[element] = 1
      tape.forward(seeds: [(variable, direction)])
      let (tangent, later) = (tape.tangent(of: output), tape.value(of: recorded, element: element))
      #expect(isClose(tangent, reverse[element], 1e-15), sourceLocation: sourceLocation)
      #expect(isClose(later, reverse[element], 1e-15), sourceLocation: sourceLocation)
    }
    return reverse
  }

  // MARK: Axes

  @Test(
    arguments: [
      ("sum", 1, [5, 7, 9]), ("sum", 2, [6, 15]), ("mean", 1, [2.5, 3.5, 4.5]),
      ("mean", 2, [2, 5]),
      ("prod", 1, [4, 10, 18]), ("prod", 2, [6, 120]), ("max", 1, [4, 5, 6]), ("max", 2, [3, 6]),
      ("min", 1, [1, 2, 3]), ("min", 2, [1, 4]),
    ] as [(String, Int, [Double])])
  func anAxisIsTheIndexThatIsAddedUpOver(_ name: String, _ axis: Int, _ expected: [Double]) throws {
    #expect(try result(name, [matrix], attributes: [axis]) == Tensor(expected))
  }

  @Test func softmaxAlongAnAxisAddsUpToOneAlongIt() throws {
    let columns = try result("softmax", [matrix], attributes: [1])
    let rows = try result("softmax", [matrix], attributes: [2])
    for sum in try result("sum", [columns], attributes: [1]).elements {
      #expect(isClose(sum, 1, 4e-16))
    }
    for sum in try result("sum", [rows], attributes: [2]).elements {
      #expect(isClose(sum, 1, 4e-16))
    }
  }

  @Test(arguments: [(Tensor(2), 1), (Tensor([1, 2]), 2), (Tensor([1, 2]), 0), (Tensor([1]), -1)])
  func anAxisThatIsNotThereIsRefused(_ x: Tensor, _ axis: Int) {
    for name in ["sum", "prod", "max", "softmax"] {
      #expect(throws: TapeError.self) { try result(name, [x], attributes: [axis]) }
    }
    #expect(throws: TapeError.self) { try result("sum", [matrix], attributes: [3]) }
  }

  // MARK: Products

  @Test(
    arguments: [
      ([2, 0, -3, 0.5], [0, -3, 0, 0]), ([2, 0, 0], [0, 0, 0]), ([0], [1]), ([2, 3], [3, 2]),
      ([0, 0, 0], [0, 0, 0]),
    ] as [([Double], [Double])])
  func productsWithZerosHaveTheirPartials(_ x: [Double], _ expected: [Double]) throws {
    #expect(try gradient("prod", Tensor(x)).map { $0 + 0 } == expected)
  }

  @Test func productsMayLeaveTheRangeOnTheWay() throws {
    #expect(isClose(try result("prod", [Tensor([1e200, 1e200, 1e-300])])[0], 1e100, 1e-15))
    #expect(isClose(try result("prod", [Tensor([1e-200, 1e-200, 1e300, 1e300])])[0], 1e200, 1e-15))
    #expect(try result("prod", [Tensor([.infinity, 0])])[0].isNaN)
    #expect(try result("prod", [Tensor([.infinity, -2])])[0] == -.infinity)
    #expect(try result("prod", [Tensor([.nan, 0])])[0].isNaN)
  }

  // MARK: Largest, smallest, norm

  @Test(arguments: ["max", "min"])
  func equalsShareTheDerivative(_ name: String) throws {
    let sign = name == "max" ? 1.0 : -1
    #expect(try gradient(name, Tensor([3 * sign, 1 * sign, 3 * sign])) == [0.5, 0, 0.5])
    #expect(try gradient(name, Tensor([2, 2, 2, 2])) == [0.25, 0.25, 0.25, 0.25])
    #expect(try result(name, [Tensor([1, .nan, 2])])[0].isNaN)
    let infinite = Double.infinity * sign
    #expect(try result(name, [Tensor([1, infinite])])[0] == infinite)
  }

  @Test func theNormNeitherOverflowsNorVanishes() throws {
    #expect(try result("norm", [Tensor([3, 4])])[0] == 5)
    let largest = Double.greatestFiniteMagnitude / 2
    #expect(
      isClose(try result("norm", [Tensor([0.6 * largest, 0.8 * largest])])[0], largest, 1e-15))
    let least = Double.leastNonzeroMagnitude
    #expect(try result("norm", [Tensor([3 * least, 4 * least])])[0] == 5 * least)
    #expect(try result("norm", [Tensor([1, -.infinity])])[0] == .infinity)
    #expect(try gradient("norm", Tensor([0, 0])) == [0, 0])
    #expect(try gradient("norm", Tensor([3, 4])) == [0.6, 0.8])
  }

  // MARK: Exponentials

  /// Published: log-sum-exp [1, 2, 3], and softmax of it.
  @Test func publishedNumbers() throws {
    let x = Tensor([1, 2, 3])
    #expect(isClose(try result("logsumexp", [x])[0], 3.4076059644443803, 4e-16))
    let shares = [0.09003057317038046, 0.2447284710547977, 0.6652409557748219]
    for (found, expected) in zip(try result("softmax", [x]).elements, shares) {
      #expect(isClose(found, expected, 4e-16))
    }
    let far = Tensor([1000, 0, -1000])
    #expect(try result("logsumexp", [far])[0] == 1000)
    #expect(try result("softmax", [far]) == Tensor([1, 0, 0]))
    #expect(try result("log_softmax", [far]).elements.map { $0 + 0 } == [0, -1000, -2000])
    #expect(try result("softmax_cross_entropy", [far, Tensor([0, 0, 1])])[0] == 2000)
  }

  @Test func infiniteExponents() throws {
    let none = Tensor([-.infinity, -.infinity])
    #expect(try result("logsumexp", [none])[0] == -.infinity)
    #expect(try result("softmax", [none]) == Tensor([0.5, 0.5]))
    #expect(try gradient("logsumexp", none) == [0.5, 0.5])
    let one = Tensor([1, .infinity, -.infinity])
    #expect(try result("logsumexp", [one])[0] == .infinity)
    #expect(try result("softmax", [one]) == Tensor([0, 1, 0]))
    #expect(try result("logsumexp", [Tensor([1, .nan])])[0].isNaN)
  }

  /// A target of 0 costs nothing, even where the probability is 0.
  @Test func whatIsNotWantedCostsNothing() throws {
    let (a, y) = (Tensor([1, 0]), Tensor([1, 0]))
    for cost in ["cross_entropy", "binary_cross_entropy", "kl_divergence"] {
      #expect(try result(cost, [a, y])[0] == 0, "\(cost)")
    }
    #expect(try result("cross_entropy", [y, Tensor([0, 1])])[0] == .infinity)
  }
}
