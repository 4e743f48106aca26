import Autodiff
import Language
import Rendering
import Stepping

/// Writes what was found of gradients of somebody's own.
struct DiagnosisView {
  private let session: Session
  private let walk: Walk
  private let width: Int

  init(_ session: Session, _ walk: Walk, width: Int) {
    (self.session, self.walk, self.width) = (session, walk, width)
  }

  func lines(_ diagnosis: Diagnosis) -> [StyledText] {
    let comparisons = diagnosis.comparisons.flatMap {
      said(comparison($0), $0.isRight ? .known : .changed)
    }
    guard !diagnosis.isRight else { return comparisons }
    let wrong = diagnosis.wrong
    let forward = ForwardDiagnosis(diagnosis, session)
    let compared = comparisons + (forward.map { said($0.text) } ?? [])
    let first = forward.map { [$0.first] } ?? wrong
    guard diagnosis.explanations.isEmpty else {
      let names = Session.listed(wrong.map(\.given.name))
      let count = wrong.reduce(0) { $0 + $1.given.value.elements.count }
      return compared
        + explained(
          diagnosis.explanations, "\(names) \(wrong.count == 1 ? "is" : "are")", count,
          diagnosis.digits(of: diagnosis.explanations[0]))
        + telling(diagnosis) + place(of: first)
    }
    var lines = compared
    for (array, explanations) in diagnosis.separate {
      let given = diagnosis.comparisons[array].given
      lines += explained(explanations, "\(given.name) is", given.value.elements.count, nil)
    }
    if diagnosis.separate.isEmpty, forward == nil {
      lines +=
        diagnosis.isTooShort
        ? said(
          "these are too few digits to tell by which mistake; give more of them, or more arrays")
        : said("none of the known mistakes makes these numbers") + wrong.flatMap(ratio)
    }
    return lines + place(of: first)
  }

  // MARK: One array

  private func comparison(_ comparison: Diagnosis.Comparison) -> String {
    let name = comparison.given.name
    guard comparison.hasShape else {
      return "\(name) is \(comparison.given.value.shape) where \(comparison.right.shape) is right"
    }
    guard let first = comparison.wrong.first else {
      let digits = comparison.digits.map { "to \($0) digits" } ?? "to the last digit"
      return comparison.isRoundedToSinglePrecision
        ? "\(name) is right \(digits): single precision rounds the rest"
        : "\(name) is right \(digits)"
    }
    let (wrong, all) = (comparison.wrong.count, comparison.right.elements.count)
    let numbers = session.settings.numbers
    let (own, right) = (comparison.given.value[first], comparison.right[first])
    let values = "\(numbers.text(own)) where \(numbers.text(right)) is right"
    if all == 1 { return "\(name) is wrong: \(values)" }
    let indices = comparison.right.shape.indices(of: first).map(String.init).joined(separator: ",")
    return "\(name) is wrong in \(wrong) of \(all) numbers, first at [\(indices)]: \(values)"
  }

  // MARK: What makes the numbers

  private func explained(
    _ explanations: [Diagnosis.Explanation], _ subject: String, _ count: Int, _ digits: Int?
  ) -> [StyledText] {
    explanations.enumerated().flatMap { place, explanation in
      let name = [
        explanation.mistake.id, explanation.second?.id,
      ].compactMap { $0 }.joined(separator: " and ")
      let layer = explanation.place.map { ", \($0)" } ?? ""
      let lead = place == 0 ? "\(subject) what comes out" : "or"
      let precision = digits.map { " to \($0) digits" } ?? ""
      let evidence = place == 0 ? ": \(count) of \(count) numbers\(precision)" : ""
      return said("\(lead) \(explanation.account)\(evidence) (\(name)\(layer))")
        + said("\(explanation.mistake.advice); help \(explanation.mistake.id) says more", .faint)
        + alike(explanation)
    }
  }

  private func alike(_ explanation: Diagnosis.Explanation) -> [StyledText] {
    guard !explanation.alike.isEmpty else { return [] }
    let names = Session.listed(explanation.alike.map(\.id))
    return said("\(names) would make the same numbers here; other data tells them apart", .faint)
  }

  private func telling(_ diagnosis: Diagnosis) -> [StyledText] {
    guard diagnosis.explanations.count > 1 else { return [] }
    return said(
      diagnosis.telling.map { "\($0) would tell these apart: diagnose it as well" }
        ?? "other data would tell these apart", .faint)
  }

  /// Where the first wrong number is made.
  private func place(of wrong: [Diagnosis.Comparison]) -> [StyledText] {
    guard let first = wrong.first, first.hasShape, let element = first.wrong.first,
      let target = session.model.target,
      let quantity = session.model.quantity(of: first.given.subject.node)
    else { return [] }
    let indices = first.right.shape.indices(of: element).map(String.init).joined(separator: ",")
    let variable = quantity.name + (indices.isEmpty ? "" : "[\(indices)]")
    let text =
      if case .value = first.given.subject { variable } else { "d\(target.name)/d\(variable)" }
    guard let expression = try? session.expression(text),
      let symbol = Symbol(expression, in: session.model),
      let step = walk.last(
        .symbol(symbol), in: walk.frame(of: symbol, sample: session.sample))
    else { return [] }
    return said("goto \(step + 1) shows how \(text) is made", .faint)
  }

  // MARK: What is left to say

  /// The given numbers over the right ones, and what is the same in that.
  private func ratio(_ comparison: Diagnosis.Comparison) -> [StyledText] {
    guard comparison.hasShape, comparison.right.elements.allSatisfy({ $0 != 0 }) else { return [] }
    var ratio = comparison.given.value
    for element in ratio.elements.indices { ratio[element] /= comparison.right[element] }
    let pattern = RatioPattern(ratio).map { ", \($0.rawValue)" } ?? ""
    return said("\(comparison.given.name), yours ÷ right\(pattern):", .faint)
      + QuantityView(session, width: width).unlabelled(ratio, isKnown: { _ in true })
  }

  private func said(_ text: String, _ role: TextRole = .plain) -> [StyledText] {
    let notation = session.settings.notation
    let text = notation == .spoken ? HelpView.sentence(text) : text
    return StyledText(text, role).wrapped(to: width).map(notation.readable)
  }
}

/// What is the same in an array of ratios.
enum RatioPattern: String {
  case constant = "the same everywhere"
  case byRow = "the same in each row"
  case byColumn = "the same in each column"

  /// Nil where nothing is, to three digits.
  init?(_ ratio: Tensor) {
    func isSame(_ numbers: [Double]) -> Bool {
      let scale = numbers.map { abs($0) }.max() ?? 0
      return numbers.allSatisfy { abs($0 - numbers[0]) <= 1e-3 * scale }
    }
    let rows = ratio.rows
    guard ratio.elements.count > 1 else { return nil }
    let columns = rows[0].indices.map { column in rows.map { $0[column] } }
    if isSame(ratio.elements) {
      self = .constant
    } else if rows[0].count > 1, rows.count > 1, rows.allSatisfy(isSame) {
      self = .byRow
    } else if rows.count > 1, rows[0].count > 1, columns.allSatisfy(isSame) {
      self = .byColumn
    } else {
      return nil
    }
  }
}
