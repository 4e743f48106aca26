import Autodiff
import Networks
import Testing

struct DataSetTests {
  @Test(
    "the same seed gives the same samples, another one others", arguments: DataSet.all.map(\.name))
  func seeds(name: String) throws {
    let set = try #require(DataSet.named(name))
    let first = set.samples(DataSet.Options())
    #expect(first.inputs.count == set.count && first.targets.count == set.count)
    #expect(first.inputs.allSatisfy { $0.elements.allSatisfy(\.isFinite) })
    #expect(set.samples(DataSet.Options()) == first)
    var other = DataSet.Options()
    other.seed = 2
    #expect((set.samples(other) == first) == !set.isMade)
    guard set.isMade else { return }
    other.count = 7
    #expect(set.samples(other).inputs.count == 7)
  }

  @Test("without noise the sets are what they say")
  func shapes() throws {
    var options = DataSet.Options()
    options.noise = 0
    let line = try #require(DataSet.named("line")).samples(options)
    for (x, y) in zip(line.inputs, line.targets) { #expect(abs(2 * x[0] - 1 - y[0]) < 1e-15) }
    let circle = try #require(DataSet.named("circle")).samples(options)
    for (point, y) in zip(circle.inputs, circle.targets) {
      let radius = (point[0] * point[0] + point[1] * point[1]).squareRoot()
      #expect(y[0] == 1 ? radius <= 0.5 : radius >= 0.7 - 1e-12)
    }
    let moons = try #require(DataSet.named("moons")).samples(options)
    for (point, y) in zip(moons.inputs, moons.targets) {
      let (x, height) = y[0] == 0 ? (point[0], point[1]) : (1 - point[0], 0.5 - point[1])
      #expect(abs(x * x + height * height - 1) < 1e-12)
    }
    let spiral = try #require(DataSet.named("spiral")).samples(options)
    #expect(spiral.targets.count { $0[0] == 1 } == 100)
    // The arms are each other's images at the origin.
    for place in stride(from: 0, to: 200, by: 2) {
      #expect(abs(spiral.inputs[place][0] + spiral.inputs[place + 1][0]) < 1e-12)
    }
  }

  @Test("the tables of logic")
  func logic() throws {
    func targets(_ name: String) throws -> [Double] {
      try #require(DataSet.named(name)).samples(DataSet.Options()).targets.map { $0[0] }
    }
    #expect(try targets("and") == [0, 0, 0, 1])
    #expect(try targets("or") == [0, 1, 1, 1])
    #expect(try targets("xor") == [0, 1, 1, 0])
  }

  // The means of the four measures of each species, as Fisher's table I gives them.
  @Test("Fisher's irises have Fisher's means")
  func iris() throws {
    let set = try #require(DataSet.named("iris")).samples(DataSet.Options())
    let means = [
      [5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326], [6.588, 2.974, 5.552, 2.026],
    ]
    for species in 0..<3 {
      let rows = set.inputs[species * 50..<(species + 1) * 50]
      for measure in 0..<4 {
        let mean = rows.reduce(0) { $0 + $1[measure] } / 50
        #expect(abs(mean - means[species][measure]) < 1e-12)
      }
    }
    #expect(set.targets[75] == Tensor([0, 1, 0]))
  }
}

private func == (
  left: (inputs: [Tensor], targets: [Tensor]), right: (inputs: [Tensor], targets: [Tensor])
) -> Bool { left.inputs == right.inputs && left.targets == right.targets }
