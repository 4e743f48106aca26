import Autodiff
public import Language
public import Stepping

/// What was found of gradients of somebody's own, as a document.
public struct DiagnosisReport {
  private let diagnosis: Diagnosis
  private let model: Model
  private let walk: Walk
  private let sample: Int

  /// A report.
  ///
  /// - Parameters:
  ///   - model: what the arrays were compared with.
  ///   - walk: the walk through it, a step of which shows how a wrong number is made.
  ///   - sample: which sample of it is looked at, from 0.
  public init(_ diagnosis: Diagnosis, of model: Model, _ walk: Walk, sample: Int) {
    (self.diagnosis, self.model, self.walk, self.sample) = (diagnosis, model, walk, sample)
  }

  /// How each array compares, what makes the numbers of those that are wrong, and where to look.
  public var blocks: [Block] {
    let comparisons = diagnosis.comparisons.map {
      Block.statement(comparison($0), $0.isRight ? .known : .changed)
    }
    guard !diagnosis.isRight else { return comparisons }
    let wrong = diagnosis.wrong
    let forward = ForwardDiagnosis(diagnosis, in: model, sample: sample)
    let compared = comparisons + (forward.map { [.statement($0.text)] } ?? [])
    let first = forward.map { [$0.first] } ?? wrong
    guard diagnosis.explanations.isEmpty else {
      let names = Wording.listed(wrong.map(\.given.name))
      let count = wrong.reduce(0) { $0 + $1.given.value.elements.count }
      return compared
        + explained(
          diagnosis.explanations, "\(names) \(wrong.count == 1 ? "is" : "are")", count,
          diagnosis.digits(of: diagnosis.explanations[0]))
        + telling + place(of: first)
    }
    var blocks = compared
    for (array, explanations) in diagnosis.separate {
      let given = diagnosis.comparisons[array].given
      blocks += explained(explanations, "\(given.name) is", given.value.elements.count, nil)
    }
    if diagnosis.separate.isEmpty, forward == nil {
      blocks +=
        diagnosis.isTooShort
        ? [
          .statement(
            "these are too few digits to tell by which mistake; give more of them, or more arrays")
        ]
        : [.statement("none of the known mistakes makes these numbers")] + wrong.flatMap(ratio)
    }
    return blocks + place(of: first)
  }

  // MARK: One array

  private func comparison(_ comparison: Diagnosis.Comparison) -> [Phrase] {
    let name = comparison.given.name
    guard comparison.hasShape else {
      return [
        .text("\(name) is \(comparison.given.value.shape) where \(comparison.right.shape) is right")
      ]
    }
    guard let first = comparison.wrong.first else {
      let digits = comparison.digits.map { "to \($0) digits" } ?? "to the last digit"
      return [
        .text(
          comparison.isRoundedToSinglePrecision
            ? "\(name) is right \(digits): single precision rounds the rest"
            : "\(name) is right \(digits)")
      ]
    }
    let values: [Phrase] = [
      .number(comparison.given.value[first]), .text(" where "), .number(comparison.right[first]),
      .text(" is right"),
    ]
    let (wrong, all) = (comparison.wrong.count, comparison.right.elements.count)
    if all == 1 { return [.text("\(name) is wrong: ")] + values }
    return [
      .text(
        "\(name) is wrong in \(wrong) of \(all) numbers, first at [\(indices(comparison, first))]: "
      )
    ] + values
  }

  private func indices(_ comparison: Diagnosis.Comparison, _ element: Int) -> String {
    comparison.right.shape.indices(of: element).map(String.init).joined(separator: ",")
  }

  // MARK: What makes the numbers

  private func explained(
    _ explanations: [Diagnosis.Explanation], _ subject: String, _ count: Int, _ digits: Int?
  ) -> [Block] {
    explanations.enumerated().flatMap { place, explanation in
      let name = [
        explanation.mistake.id, explanation.second?.id,
      ].compactMap { $0 }.joined(separator: " and ")
      let layer = explanation.place.map { ", \($0)" } ?? ""
      let lead = place == 0 ? "\(subject) what comes out" : "or"
      let precision = digits.map { " to \($0) digits" } ?? ""
      let evidence = place == 0 ? ": \(count) of \(count) numbers\(precision)" : ""
      return [
        .statement("\(lead) \(explanation.account)\(evidence) (\(name)\(layer))"),
        .statement(
          "\(explanation.mistake.advice); help \(explanation.mistake.id) says more", .faint),
      ] + alike(explanation)
    }
  }

  private func alike(_ explanation: Diagnosis.Explanation) -> [Block] {
    guard !explanation.alike.isEmpty else { return [] }
    let names = Wording.listed(explanation.alike.map(\.id))
    return [
      .statement("\(names) would make the same numbers here; other data tells them apart", .faint)
    ]
  }

  private var telling: [Block] {
    guard diagnosis.explanations.count > 1 else { return [] }
    return [
      .statement(
        diagnosis.telling.map { "\($0) would tell these apart: diagnose it as well" }
          ?? "other data would tell these apart", .faint)
    ]
  }

  /// Where the first wrong number is made.
  private func place(of wrong: [Diagnosis.Comparison]) -> [Block] {
    guard let first = wrong.first, first.hasShape, let element = first.wrong.first,
      let target = model.target, let quantity = model.quantity(of: first.given.subject.node)
    else { return [] }
    let indices = first.right.shape.indices(of: element)
    let variable = Reference(
      name: quantity.name, indices: indices, isArray: !first.right.shape.isScalar)
    let typed = quantity.name + (indices.isEmpty ? "" : "[\(self.indices(first, element))]")
    let (symbol, text): (Symbol, String) =
      if case .value = first.given.subject {
        (.quantity(variable), typed)
      } else {
        (.derivative(of: Reference(name: target.name), by: variable), "d\(target.name)/d\(typed)")
      }
    let frame = walk.frame(of: symbol, sample: sample)
    guard let step = walk.last(.symbol(symbol), in: frame) else { return [] }
    return [.statement("goto \(step + 1) shows how \(text) is made", .faint)]
  }

  // MARK: What is left to say

  /// The given numbers over the right ones, and what is the same in that.
  private func ratio(_ comparison: Diagnosis.Comparison) -> [Block] {
    guard comparison.hasShape, comparison.right.elements.allSatisfy({ $0 != 0 }) else { return [] }
    var ratio = comparison.given.value
    for element in ratio.elements.indices { ratio[element] /= comparison.right[element] }
    let pattern = RatioPattern(ratio).map { ", \($0.rawValue)" } ?? ""
    return [
      .lead([.text("\(comparison.given.name), yours ÷ right\(pattern)")], .faint),
      .arrays([Block.NamedArray([], ratio)]),
    ]
  }
}
