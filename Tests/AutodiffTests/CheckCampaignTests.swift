@testable import Autodiff
import Glibc
import Testing

/// How often a check accuses what is right, and how often it finds what is wrong: none, and all.
///
/// `BACKPROP_PROGRAMS` says how many of each; the seeds are the same ones every time.
@Suite struct CheckCampaignTests {
  private static let count =
    getenv("BACKPROP_PROGRAMS").flatMap { UInt64(String(cString: $0)) } ?? 300

  @Test func nothingRightIsAccused() throws {
    var verdicts: [GradientComparison.Verdict: Int] = [:]
    for seed in 0..<Self.count {
      let check = try CheckedProgram(seed: seed).check()
      verdicts[check.verdict, default: 0] += 1
      #expect(check.verdict != .wrong, "seed \(seed): \(Self.accusation(check))")
    }
    print("right programs: \(verdicts)")
    #expect(verdicts[.agrees, default: 0] > Int(Self.count) / 2)
    #expect(verdicts[.corner, default: 0] > Int(Self.count) / 50)
  }

  private static func accusation(_ check: DerivativeCheck) -> String {
    for (name, comparisons) in [("first", check.gradient), ("second", check.smoothCurvature)] {
      if let wrong = comparisons.first(where: { $0.verdict == .wrong }) {
        return "\(name) \(wrong)"
      }
    }
    if let wrong = check.wrongOperations.first { return "operation \(wrong)" }
    if let wrong = check.wrongRecordings.first { return "recorded \(wrong)" }
    return "\(check.products)"
  }

  /// A primitive at one of its points, its operand with a wrong derivative, in a cost of a magnitude.
  @Test func everythingWrongIsFound() throws {
    var (found, whole) = (0, 0)
    var missed: [String: Int] = [:]
    for seed in 0..<Self.count {
      let program = try FaultyProgram(seed: seed)
      let check = try program.check()
      if check.verdict == .wrong {
        found += 1
      } else {
        missed[program.description, default: 0] += 1
      }
      if check.gradient.contains(where: { $0.verdict == .wrong }) { whole += 1 }
      #expect(check.verdict == .wrong, "seed \(seed): \(program)")
    }
    print("wrong programs: \(found) of \(Self.count) found, \(whole) by the cost's differences")
  }
}
