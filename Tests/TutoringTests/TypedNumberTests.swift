import Foundation
import Testing

@testable import Tutoring

@Suite struct TypedNumberTests {
  /// Judgements that follow from the definition: 0.82 stands for [0.815, 0.825].
  @Test(arguments: [
    ("0.82", 0.82, TypedNumber.Judgement.right),
    ("0.82", 0.815, .right),
    ("0.82", 0.825, .right),
    ("0.82", 0.8255, .nearly),
    ("0.82", 0.84, .different),
    (".82", 0.8176, .right),
    ("+0.82", 0.8176, .right),
    ("−0.82", -0.8176, .right),
    ("-0.82", 0.8176, .different),
    ("8.2e-1", 0.8176, .right),
    ("82E-2", 0.8176, .right),
    ("0.8200", 0.8176, .nearly),
    ("0.0822", 0.08216704056423078, .right),
    ("0.08216704056423078", 0.08216704056423078, .right),
    ("0.08", 0.08216704056423078, .tooCoarse),
    ("0.1", 0.08216704056423078, .tooCoarse),
    ("0", 0.08216704056423078, .tooCoarse),
    ("0.0", 0.04, .tooCoarse),
    ("1", 0.08216704056423078, .tooCoarse),
    // Less than two digits is too coarse, be it near or not.
    ("0", 0.3582, .tooCoarse), ("1", 1.4, .tooCoarse), ("9", 1.4, .tooCoarse),
    ("0.4", 0.3582, .tooCoarse), ("-0.4", 0.3582, .tooCoarse), ("3e5", 0.3582, .tooCoarse),
    ("0.36", 0.3582, .right), ("0.35", 0.3582, .different), ("0.0", 0.3582, .tooCoarse),
    // A true value of one digit is compared with one.
    ("5", 6, .different), ("6.0", 6, .right), ("0.6", 0.5, .different), ("1", 0, .different),
    ("5", 12, .tooCoarse), ("0", 6, .different), ("2", 1e-5, .different),
    ("1", 0.6, .different),
    ("1e-1", 0.08216704056423078, .tooCoarse),
    ("100", 100.4, .right),
    ("100", 102, .different),
    ("1e2", 102, .tooCoarse), ("4e2", 102, .tooCoarse),
  ])
  func oneNumber(text: String, truth: Double, expected: TypedNumber.Judgement) throws {
    #expect(try TypedNumber(text).judge(truth) == expected)
  }

  @Test(arguments: [("-2", -2.0), ("0.5", 0.5), ("0", 0.0), ("0.3", 0.1 + 0.2), ("1", 1.0)])
  func aShortNumberThatIsTheTruthIsRight(text: String, truth: Double) throws {
    #expect(try TypedNumber(text).judge(truth) == .right)
  }

  @Test(arguments: [
    // ∂C/∂w₁₁⁽²⁾ of Mazur's network, from its published factors.
    ("0.5933*0.1868*0.7414", 0.08216704056423078, TypedNumber.Judgement.right),
    ("0.7414 · 0.1868 × 0.5933", 0.08216704056423078, .right),
    ("0.5933*0.1868", 0.08216704056423078, .different),
    ("-0.53*0.25*0.8", -0.53 * 0.25 * 0.8, .right),
    ("0.53*0.25*0.8", -0.53 * 0.25 * 0.8, .different),
    ("1/2", 0.5, .right),
    ("1/2", 0.501, .nearly),
    ("1/3", 1.0 / 3, .right),
    ("2*(0.7685 - 1)", -0.462950, .right),
    ("1/(1 + 0.4966)", 1 / (1 + exp(-0.7)), .right),
    ("0.4682^2", 0.219200, .right),
    ("0.4682²", 0.219200, .right),
    ("-0.4682^2", -0.219200, .right),
    ("(0.7685 - 1)^2", 0.053581, .right),
    ("2*0.25³", 2 * 0.25 * 0.25 * 0.25, .right),
    ("1.5^0", 1, .right),
    ("-(0.25)", -0.2549, .right),
    ("--0.25", 0.2549, .right),
    ("1/(1+e^-0.7)", 0.6681877721681662, .right), ("1/(1 + e^0.5)", 0.3775406687981454, .right),
    ("e^−1.2", 0.30119421191220214, .right), ("2*e", 5.43656365691809, .right),
    ("1/(1+e^-0.7)", 0.3318122278318338, .different),
    // Two digits each, but six of them: from 0.94⁶ up to 1.06⁶ of the middle.
    ("0.15*1.5*1.5*1.5*1.5*1.5", 1.2, .tooCoarse),
    // 0.52 − 0.51 is 0.01 ± 0.01.
    ("0.52 - 0.51", 0.013, .tooCoarse), ("0.52 - 0.51", 7.3, .tooCoarse),
    // A single digit in a product is not a rounded number.
    ("0.6*0.2*0.7", 0.08216704056423078, .different),
  ])
  func arithmetic(text: String, truth: Double, expected: TypedNumber.Judgement) throws {
    #expect(try TypedNumber(text).judge(truth) == expected)
  }

  /// A question may ask for more digits, and of a product for as much less room.
  @Test(arguments: [
    ("0.36", 0.3582, 3, TypedNumber.Judgement.tooCoarse), ("0.358", 0.3582, 3, .right),
    ("0.36", 0.36, 3, .right), ("0.35", 0.36, 3, .different), ("0.3", 0.36, 3, .tooCoarse),
    ("0.53*0.25", 0.1331, 3, .tooCoarse), ("0.530*0.2500", 0.1326, 3, .right),
    ("0.3582", 0.35817, 4, .right), ("0.358", 0.35817, 4, .tooCoarse),
  ])
  func moreDigitsMayBeAskedFor(
    text: String, truth: Double, digits: Int, expected: TypedNumber.Judgement
  ) throws {
    #expect(try TypedNumber(text).judge(truth, digits: digits) == expected)
  }

  /// 0.084 · 10.7963 is 0.9069 where the exact factors make 0.9074: both are right, and what lies
  /// between; but not where numbers are shown with so few digits that anything would fit.
  @Test(
    arguments: [
      ("0.9069", 0.9068...0.9075, .right), ("0.907", 0.9068...0.9075, .right),
      ("0.9074", 0.9068...0.9075, .right), ("0.9067", 0.9068...0.9075, .nearly),
      ("0.9", 0.9068...0.9075, .tooCoarse), ("0.84", 0.5...1.2, .different),
    ] as [(String, ClosedRange<Double>, TypedNumber.Judgement)])
  func whatShownFactorsMakeIsRight(
    text: String, shown: ClosedRange<Double>, expected: TypedNumber.Judgement
  ) throws {
    #expect(try TypedNumber(text).judge(0.90741, shown: shown) == expected)
  }

  /// Whatever is rounded to two digits or more is right, and so is no number two units away.
  @Test func roundingToAnyNumberOfDigitsIsRight() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      // A leading digit of at most 8 keeps the number two units away from being a digit longer.
      let power = Double(Int.random(in: -6...6, using: &generator))
      let sign = Bool.random(using: &generator) ? 1.0 : -1.0
      let truth = sign * Double.random(in: 1...8, using: &generator) * pow(10, power)
      for digits in 1...12 {
        let text = String(format: "%.\(digits)e", truth)
        #expect(try TypedNumber(text).judge(truth) == .right, "\(text) for \(truth)")
        let unit = pow(10, power - Double(digits))
        let off = String(format: "%.\(digits)e", truth + sign * 2 * unit)
        #expect(try TypedNumber(off).judge(truth) != .right, "\(off) for \(truth)")
      }
    }
  }

  @Test(arguments: [
    ("", TypedNumberError.empty),
    ("   ", .empty),
    ("a1[1]", .expectedNumber(found: "a1[1]")),
    (".", .expectedNumber(found: ".")),
    ("0.5*", .expectedNumber(found: "")),
    ("0.5 * x", .expectedNumber(found: "x")),
    ("0,82", .decimalComma(instead: "0.82")), ("2*-0,82", .decimalComma(instead: "2*-0.82")),
    ("0.8,2", .unexpected(",2")), ("1,x", .unexpected(",x")),
    ("82%", .unexpected("%")),
    ("0.5^", .expectedNumber(found: "")),
    ("0.5^x", .expectedNumber(found: "x")),
    ("0.5^0.5", .unexpected(".5")),
    ("9.5^99^99", .unexpected("^99")),
    ("0.82 0.83", .unexpected("0.83")),
    ("(0.5", .missingParenthesis),
    ("(0.5 x", .unexpected("x")),
    ("0.5)", .unexpected(")")),
    ("1/0", .divisionByZero),
    ("1.5/(0.52 - 0.51)", .divisionByZero),
    ("1e999", .tooLarge),
    ("1e99999999999999999999", .tooLarge),
    ("1e300*1e300", .tooLarge),
    (String(repeating: "(", count: 100_000), .tooLong(limit: 200)),
  ])
  func whatIsNotANumberIsRefused(text: String, expected: TypedNumberError) {
    #expect(throws: expected) { try TypedNumber(text) }
  }

  @Test func nestingUpToTheLongestTextIsRead() throws {
    let text = String(repeating: "(", count: 98) + "0.82" + String(repeating: ")", count: 98)
    #expect(try TypedNumber(text).judge(0.8176) == .right)
  }

  @Test(arguments: [
    ("0.82", true), ("-1e-3", true), ("1/(1 + 0.4966)", true), ("0,82", true), ("82%", true),
    ("0.5*", true), ("0.4682²", true), ("", false), ("e", false), ("a1[1]", false),
    ("step 2", false), ("exp(-0.7)", false), ("[0.5]", false), ("w1 = [[0.6]]", false),
  ])
  func whatIsMeantAsANumberIsToldFromCommands(line: String, expected: Bool) {
    #expect(TypedNumber.isMeant(by: line) == expected)
  }
}
