import Testing

@testable import Language

@Suite struct RandomNumbersTests {
  /// The first numbers of SplitMix64 from the seed 1234567, as its author's test vector has them.
  @Test func theKnownSequence() {
    var numbers = RandomNumbers(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    let found = expected.map { _ in numbers.next() }
    #expect(found == expected)
  }

  @Test(arguments: [0, 1, 42, UInt64.max])
  func theSameSeedGivesTheSameNumbers(seed: UInt64) {
    var (first, second) = (RandomNumbers(seed: seed), RandomNumbers(seed: seed))
    var other = RandomNumbers(seed: seed &+ 1)
    let numbers = (0..<100).map { _ in first.uniform() }
    #expect(numbers == (0..<100).map { _ in second.uniform() })
    #expect(numbers != (0..<100).map { _ in other.uniform() })
  }

  /// Moments of the uniform distribution, each within five standard errors.
  @Test func uniformNumbers() {
    var numbers = RandomNumbers(seed: 7)
    let count = 100_000.0
    let draws = (0..<Int(count)).map { _ in numbers.uniform() }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = draws.reduce(0, +) / count
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / count).squareRoot())
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // The fourth central moment of a uniform number is 1/80.
    #expect(abs(variance - 1.0 / 12) < 5 * ((1.0 / 80 - 1.0 / 144) / count).squareRoot())
  }

  /// Moments of the normal distribution, each within five standard errors.
  @Test func normalNumbers() {
    var numbers = RandomNumbers(seed: 7)
    let count = 100_000.0
    let draws = (0..<Int(count)).map { _ in numbers.normal() }
    #expect(draws.allSatisfy { $0.isFinite })
    func moment(_ power: Int) -> Double {
      draws.reduce(0) { sum, draw in sum + (0..<power).reduce(1) { product, _ in product * draw } }
        / count
    }
    // E[x^k] is 0, 1, 0, 3, and the variance of x^k is E[x^2k] − E[x^k]²: 1, 2, 15, 96.
    for (power, expected, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      #expect(abs(moment(power) - expected) < 5 * (variance / count).squareRoot())
    }
    // 68.27 % lie within one standard deviation.
    let within = Double(draws.filter { abs($0) < 1 }.count) / count
    #expect(abs(within - 0.6827) < 0.0075)
  }
}
