public import Autodiff
public import Language
import Stepping

/// What a check of derivatives has found, as a document.
public struct CheckReport {
  private let check: DerivativeCheck
  private let model: Model
  private let unknown: [Block]

  /// A report.
  ///
  /// - Parameters:
  ///   - model: what was checked.
  ///   - unknown: why a derivative is not known, where one is not.
  public init(_ check: DerivativeCheck, of model: Model, unknown: [Block] = []) {
    (self.check, self.model, self.unknown) = (check, model, unknown)
  }

  /// The worst that was found, or that all agree.
  public var blocks: [Block] {
    let found = check.gradient
    if let wrong = check.wrongOperations.first {
      return [.statement("the derivative of \(wrong.primitive.name) is wrong", .error)]
        + operation(wrong)
    }
    let wrong = found.filter { $0.verdict == .wrong }
    if !wrong.isEmpty {
      return [.statement("\(some(wrong.count, "does", "do")) not agree", .error)] + worst(wrong)
    }
    if !check.products.agrees {
      let products: [Phrase] = [
        .text("forward and reverse mode differ: "), .sign(.forwardProduct), .text(" is not "),
        .sign(.reverseProduct),
      ]
      return [.statement(products, .error)] + worst(found)
    }
    if let wrong = check.wrongRecordings.first {
      return [.statement("the derivative that second ones are taken of is another", .error)]
        + ways("for", wrong.comparison, [("recorded", wrong.recorded)])
    }
    if let wrong = worstOf(check.smoothCurvature.filter { $0.verdict == .wrong }) {
      return [.statement("the first derivatives agree, the second do not", .error)]
        + ways("the largest difference is in the slope along one direction, at", wrong)
    }
    return corners ?? undecided ?? agreement
  }

  // MARK: What differences cannot settle

  private var corners: [Block]? {
    let found = check.gradient.filter { $0.verdict == .corner }
    guard !found.isEmpty else { return nil }
    let what =
      found.allSatisfy(isSlopeSame)
      ? "a matter of convention at corners" : "at a corner, where none exists"
    let named = found.prefix(CheckReport.mostNamed).map { corner in
      Block.Pair([.symbol(derivative(corner))], sides(of: corner), roles: (.known, .plain))
    }
    return [.statement("\(some(found.count, "is", "are")) \(what)", .changed), .pairs(named)]
      + more(found.count - named.count) + unknown
  }

  private func more(_ count: Int) -> [Block] {
    count > 0 ? [.statement("and \(count) more", .faint)] : []
  }

  private var undecided: [Block]? {
    let found = check.gradient.filter { $0.verdict == .undecided }
    guard !found.isEmpty else { return nil }
    let some = some(found.count, "is", "are")
    return [.statement("\(some) beyond what differences can tell", .changed)]
      + worst(found) + unknown
  }

  /// How many derivatives are named.
  private static let mostNamed = 12

  /// The slopes on the two sides of a corner.
  private func sides(of corner: GradientComparison) -> [Phrase] {
    // What differences say of a slope is right to no more digits than these.
    func slope(_ number: Double) -> Phrase { .rounded(number, digits: CheckReport.digits) }
    let sides: [Phrase] =
      isSlopeSame(corner)
      ? [.text("slope "), slope(corner.oneSided.left), .text(" on both sides")]
      : [
        .text("slope to the left "), slope(corner.oneSided.left), .text(", to the right "),
        slope(corner.oneSided.right),
      ]
    return sides + [.text("; reverse mode gives "), .number(corner.reverse)]
  }

  private static let digits = 6

  /// Whether the slopes on both sides of a corner are the same, to the digits that are shown.
  private func isSlopeSame(_ corner: GradientComparison) -> Bool {
    let (left, right) = corner.oneSided
    return abs(left - right) <= 0.5e-5 * max(abs(left), abs(right))
  }

  // MARK: What agrees

  private var agreement: [Block] {
    let count = check.gradient.count
    let all: String =
      if count < derivativeCount {
        "\(count) of \(derivativeCount) derivatives were taken, spread evenly, and agree"
      } else {
        count == 1 ? "the derivative agrees" : "all \(count) derivatives agree"
      }
    let tests: [Phrase] = [
      .text("the dot-product test of the two modes holds to 1e-13: "), .sign(.forwardProduct),
      .equals, .sign(.reverseProduct),
    ]
    var blocks: [Block] = [
      .lead([.text(all)], .plain),
      .statement(
        "with forward mode to 1e-12 and central differences to 1e-7, or to rounding", .faint),
      .statement(tests, .faint),
      .statement(
        "every operation's own derivative agrees with differences of the operation alone", .faint),
    ]
    if check.curvature.allSatisfy({ $0.verdict == .agrees }) {
      blocks.append(
        .statement("the second derivatives along one direction agree in the same way", .faint))
    }
    if count < derivativeCount { blocks.append(.statement("check all takes every one", .faint)) }
    return blocks + worst(check.gradient) + curvature
  }

  /// What is to be said where the first derivatives agree, and the second do not all exist.
  private var curvature: [Block] {
    func statement(_ verdict: GradientComparison.Verdict, _ lead: String, _ end: String) -> [Block]
    {
      let found = check.smoothCurvature.filter { $0.verdict == verdict }
      guard !found.isEmpty else { return [] }
      let names = found.prefix(CheckReport.mostNamed).map { Phrase.reference(reference($0)) }
      let more = found.count - names.count
      return [
        .statement(
          [.text(lead)] + Array(names.map { [$0] }.joined(separator: [.text(", ")]))
            + [.text((more > 0 ? " and \(more) more" : "") + end)], .changed)
      ]
    }
    return statement(
      .corner, "no second derivative exists by ", ": the first has a corner there")
      + statement(
        .undecided, "the second derivative by ", " is beyond what differences can tell")
  }

  private var derivativeCount: Int {
    model.parameters.reduce(0) { $0 + model.tape.shape(of: $1.node).count }
  }

  private func some(_ count: Int, _ singular: String, _ plural: String) -> String {
    let total = check.gradient.count
    if total == 1 { return "the derivative \(singular)" }
    return "\(count) of \(total) derivatives \(count == 1 ? singular : plural)"
  }

  // MARK: One derivative

  private func worstOf(_ found: [GradientComparison]) -> GradientComparison? {
    found.max { $0.error < $1.error }
  }

  private func worst(_ found: [GradientComparison]) -> [Block] {
    worstOf(found).map {
      ways(found.count == 1 ? "for" : "the largest difference is at", $0)
    } ?? []
  }

  private var target: Reference { Reference(name: model.target?.name ?? "C") }

  private func reference(_ comparison: GradientComparison) -> Reference {
    let shape = model.tape.shape(of: comparison.variable)
    return Reference(
      name: model.quantity(of: comparison.variable)?.name ?? "?",
      indices: shape.indices(of: comparison.element), isArray: !shape.isScalar)
  }

  private func derivative(_ comparison: GradientComparison) -> Symbol {
    .derivative(of: target, by: reference(comparison))
  }

  /// One derivative computed in three ways, and in others.
  private func ways(
    _ lead: String, _ comparison: GradientComparison, _ others: [(String, Double)] = []
  ) -> [Block] {
    let symbol = derivative(comparison)
    func pair(_ name: String, _ number: Double, _ rest: [Phrase] = []) -> Block.Pair {
      Block.Pair([.text(name)], [.value(Term(symbol, number))] + rest)
    }
    // Where rounding hides most digits of the differences, it is said how many.
    let isVague = comparison.noise > 1e-6 * abs(comparison.difference)
    let noise: [Phrase] =
      isVague ? [.sign(.plusOrMinus), .rounded(comparison.noise, digits: 1)] : []
    return [
      .lead([.text("\(lead) "), .symbol(symbol)], .plain),
      .pairs(
        [
          pair("reverse mode", comparison.reverse), pair("forward mode", comparison.forward),
          pair("central differences", comparison.difference, noise),
        ] + others.map { pair($0.0, $0.1) }),
    ]
  }

  /// A derivative of an operation that its own differences contradict.
  private func operation(_ wrong: OperationComparison) -> [Block] {
    let names = wrong.primitive.operandNames
    let operand = names[min(wrong.operand, names.count - 1)]
    func pair(_ name: String, _ number: Double) -> Block.Pair {
      Block.Pair([.text(name)], [.number(number)])
    }
    return [
      .lead([.text("by \(operand), in one use of it")], .plain),
      .pairs([
        pair("reverse mode", wrong.reverse), pair("forward mode", wrong.forward),
        pair("central differences", wrong.difference),
      ]),
    ]
  }
}
