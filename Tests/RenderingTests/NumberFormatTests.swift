import Foundation
import Testing

@testable import Rendering

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (0.08216704056423078, "0.08217"), (0.5932699921071872, "0.5933"),
    (0.18681560180895948, "0.1868"), (0.7413650695523157, "0.7414"),
    (0.00043856773447434685, "0.0004386"), (10.693147180559945, "10.69"),
    (1_234_567, "1234567"), (1e-17, "1e-17"), (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"),
    (0.5, "0.5"), (-0.019049118258278114, "-0.01905"), (0.0099999999, "0.01"),
    (0.00012345678, "0.0001235"), (0.000012345678, "1.235e-5"), (2.0611536139418493e-9, "2.061e-9"),
    (123_456.789, "123457"), (1234.5, "1234"), (1_234_567.5, "1.235e6"), (1e15, "1e15"),
    (123_456_789_012_345_680, "1.235e17"), (1e300, "1e300"), (-1e300, "-1e300"),
    (0.99999999, "1"), (-0.99999999, "-1"), (9.99999999, "10"), (999_999.99999, "1000000"),
    (0.000099999999, "1e-4"), (.leastNonzeroMagnitude, "4.941e-324"), (100, "100"), (3.10, "3.1"),
  ])
  func fourDigits(number: Double, text: String) {
    #expect(NumberFormat.digits(4).text(number) == text)
  }

  @Test(arguments: [
    (1, "0.7"), (2, "0.67"), (4, "0.6667"), (10, "0.6666666667"), (16, "0.6666666666666666"),
    (0, "0.7"), (-3, "0.7"),
  ])
  func asManyDigitsAsAskedFor(digits: Int, text: String) {
    #expect(NumberFormat.digits(digits).text(2.0 / 3) == text)
  }

  /// One digit is left, however small the number, and never more are taken away before the point.
  @Test(arguments: [
    (0.0226, "0.02"), (-0.0151, "-0.02"), (0.04, "0.04"), (0.0004, "0.0004"), (12.3, "12"),
  ])
  func aNumberIsNeverShownAsZero(number: Double, text: String) {
    #expect(NumberFormat.digits(1).text(number) == text)
  }

  @Test(arguments: [NumberFormat.digits(4), .digits(1), .full])
  func whatIsNoNumber(format: NumberFormat) {
    #expect(format.text(.nan) == "NaN")
    #expect(format.text(.infinity) == "∞")
    #expect(format.text(-.infinity) == "-∞")
  }

  @Test(arguments: [
    (0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"), (3, "3"), (1e-17, "1e-17"),
    (0.08216704056423078, "0.08216704056423078"), (-0.0, "-0"), (1e300, "1e+300"),
  ])
  func full(number: Double, text: String) {
    #expect(NumberFormat.full.text(number) == text)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func fullReadsBackToTheSameNumber(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    for _ in 0..<5000 {
      let number = Double(bitPattern: numbers.next())
      guard number.isFinite else { continue }
      #expect(Double(NumberFormat.full.text(number)) == number, "seed \(seed)")
    }
  }

  /// With N digits a number is off by half a unit of its N-th significant digit at most, and never
  /// by more than ½ where all of it is shown before the point.
  @Test(arguments: [1, 4, 9])
  func roundingIsToTheLastDigit(digits: Int) throws {
    var numbers = SeededNumbers(seed: 4)
    for _ in 0..<3000 {
      let exponent = Double(Int(numbers.next() % 24)) - 12
      let number = (Double(numbers.next() >> 11) * 0x1p-53 * 18 - 9) * pow(10, exponent)
      let text = NumberFormat.digits(digits).text(number)
      let shown = try #require(Double(text), "\(number)")
      let leading = pow(10, (log10(abs(number)) + 1e-12).rounded(.down))
      let unit = leading * pow(10, 1 - Double(digits))
      #expect(abs(shown - number) <= 0.5001 * unit + number.ulp, "\(number): \(text)")
      #expect(abs(number) >= 1e6 || abs(shown - number) <= 0.5, "\(number): \(text)")
    }
  }
}

@Suite struct TellingNumbersApartTests {
  @Test(arguments: [
    (2.75489, 2.75491, 4, "2.755", "2.755"), (0.5, 0.25, 4, "0.5", "0.25"),
  ])
  func digitsAreAddedUntilTheyDiffer(
    first: Double, second: Double, digits: Int, left: String, right: String
  ) {
    let format = NumberFormat.digits(digits)
    #expect(format.text(first) == left)
    #expect(format.text(second) == right)
    let telling = format.telling(first, from: second)
    #expect(telling.text(first) != telling.text(second))
    if case .digits(let count) = telling, count > digits {
      let fewer = NumberFormat.digits(count - 1)
      #expect(fewer.text(first) == fewer.text(second))
    }
  }

  @Test func neighboursAreToldApart() {
    let format = NumberFormat.digits(4).telling(0.1, from: (0.1).nextUp)
    #expect(format.text(0.1) != format.text((0.1).nextUp))
    #expect(NumberFormat.digits(4).telling(1, from: 1) == .digits(4))
    #expect(NumberFormat.full.telling(1, from: 2) == .full)
  }

  @Test func zerosAreOneNumberUnlessAllDigitsAreShown() {
    let four = NumberFormat.digits(4)
    #expect(!four.tells(0, from: -0.0) && NumberFormat.full.tells(0, from: -0.0))
    #expect(four.telling(0, from: -0.0) == four)
    #expect(!four.tells(.nan, from: .nan) && !four.tells(1, from: 1))
    #expect(four.tells(1, from: 1.0.nextUp) && four.tells(.nan, from: 1))
  }
}
