import Presentation
public import Autodiff
import Foundation
public import Stepping

/// A line about a number as it is shown: its formula in symbols, with the numbers put in, and what
/// that makes.
///
/// Whoever evaluates the numbers that are shown gets the result that is shown, to within one unit of
/// its last digit.
public struct ShownLine {
  /// The formula in symbols.
  public let symbols: String
  /// The formula with the numbers put in.
  public let values: String
  /// What it makes.
  public let result: String
  /// The parts of the formula that have names of their own: each a name and a line.
  let parts: [(symbol: Symbol, name: String, line: ShownLine)]
  /// Why the line is not the textbook's, or cannot be recomputed; empty where there is nothing to say.
  let notes: [Fragment]
  /// The formula itself, and the digits that its numbers are shown with.
  let formula: Formula<Term>
  let digits: NumberFormat

  /// What is said of the line; nil where there is nothing to say.
  public var note: String? { notes.isEmpty ? nil : notes.written }

  /// What the number equals, each text once: the symbols, the numbers put in, and the result.
  ///
  /// - Parameters:
  ///   - name: a name of its own that the formula in symbols has: σ′(z).
  ///   - role: that of the result.
  func rights(
    named name: String? = nil, _ notation: Notation, _ role: TextRole = .current
  ) -> [StyledText] {
    let equals = notation == .spoken ? ", which is " : " = "
    let whole = name.map { $0 + equals + symbols } ?? symbols
    var rights = whole == result ? [] : [StyledText(whole)]
    if values != whole, values != result { rights.append(StyledText(values, .known)) }
    return rights + [StyledText(result, role)]
  }

  /// The lines that say what the parts with names of their own are: `with e = exp(−40) = 4.248e−18`.
  func definitions(
    after first: StyledText, rest: StyledText = "", width: Int
  ) -> [StyledText] {
    parts.flatMap { part in
      EquationLayout(width: width, first: first + StyledText("with "), rest: rest + "  ").lines(
        StyledText(part.name), part.line.rights(.unicode, .known))
        + part.line.definitions(after: first, rest: rest, width: width)
    }
  }

  /// The same as clauses of their own.
  var sentences: [String] {
    parts.flatMap { part in
      [Notation.spokenEquation("there, \(part.name)", part.line.rights(.spoken).map(\.plain))]
        + part.line.sentences
    }
  }
}

extension FormulaRenderer {
  /// The line about a number that is written in one form, or in the first of several whose shown
  /// numbers make it.
  ///
  /// - Parameter forms: the textbook's form, then those that keep the digits which it may lose.
  public func line(_ forms: [Form], _ result: Term) -> ShownLine {
    let textbook = forms.first ?? Form(.leaf(result))
    guard isShown(result, textbook) else {
      return hiding(textbook.parts).line(textbook, result, numbers, notes: [])
    }
    for (place, form) in forms.enumerated() {
      guard let digits = numbers.digits(of: form, making: result.value) else { continue }
      return line(form, result, digits, notes: place == 0 ? [] : reason(textbook, result))
    }
    return line(textbook, result, numbers, notes: residue(textbook, result))
  }

  /// The line about a number that is written in one form.
  public func line(_ formula: Formula<Term>, _ result: Term) -> ShownLine {
    line([Form(formula)], result)
  }

  /// Whether all numbers of a line may be shown.
  private func isShown(_ result: Term, _ form: Form) -> Bool {
    isKnown(result.symbol) && form.formula.leaves.allSatisfy { isKnown($0.symbol) }
      && form.parts.allSatisfy { part in
        part.forms.first?.formula.leaves.allSatisfy { isKnown($0.symbol) } ?? true
      }
  }

  /// The same writer, to which those of some parts that are made of unknown numbers are unknown too.
  private func hiding(_ parts: [Form.Part]) -> FormulaRenderer {
    let hidden = parts.filter { part in
      part.forms.contains { !$0.formula.leaves.allSatisfy { isKnown($0.symbol) } }
    }.map(\.result.symbol)
    return FormulaRenderer(notation: notation, numbers: numbers) { [isKnown] symbol in
      !hidden.contains(symbol) && isKnown(symbol)
    }
  }

  /// A line whose formula's numbers have other digits than its result.
  private func line(
    _ form: Form, _ result: Term, _ digits: NumberFormat, notes: [Fragment]
  ) -> ShownLine {
    let operands = with(digits)
    return ShownLine(
      symbols: symbols(form.formula), values: operands.values(form.formula),
      result: number(result),
      // A part has the digits with which it stands in the formula.
      parts: form.parts.map { part in
        (
          part.result.symbol, notation.text(part.result.symbol),
          operands.line(part.forms, part.result)
        )
      },
      notes: notes, formula: form.formula, digits: digits)
  }

  // MARK: Reasons

  /// Why another form than the textbook's is shown.
  private func reason(_ textbook: Form, _ result: Term) -> [Fragment] {
    let number = textbook.value(\.value).map {
      with(numbers.telling($0, from: result.value)).number($0)
    }
    return [
      .math(symbols(textbook.formula)), .text(" gives "), .math(number ?? notation.absent),
      .text(" here, however many digits are shown; this is the form that was computed"),
    ]
  }

  /// What is said of a line that no digits of its numbers can make.
  private func residue(_ form: Form, _ result: Term) -> [Fragment] {
    guard let made = form.value(\.value) else { return [] }
    guard made.isFinite else {
      return [
        .text("the formula gives "), .math(number(made)), .text(" here, and "),
        .math(number(result.value)), .text(" is taken instead"),
      ]
    }
    return [
      .text("with all their digits these numbers give "), .math(number(made)),
      .text(": the rest is rounding"),
    ]
  }
}

extension NumberFormat {
  /// This format, or the one with the fewest more digits in which a formula's numbers make the
  /// result that is shown, to within one unit of its last digit; nil where none does.
  ///
  /// A formula with terms left out is shown as it is.
  func digits(of form: Form, making result: Double) -> NumberFormat? {
    guard !form.formula.isAbridged else { return self }
    let target = rounded(result)
    let unit = unit(of: result)
    func makes(_ format: NumberFormat) -> Bool? {
      form.value(number: format.rounded) { format.rounded($0.value) }.map { made in
        guard made.isFinite, target.isFinite else {
          return made == target || made.isNaN && target.isNaN
        }
        return abs(made - target) <= unit
      }
    }
    guard case .digits(let asked) = self else { return makes(self) ?? true ? self : nil }
    for count in max(1, asked)...max(asked, NumberFormat.most) {
      guard let makes = makes(.digits(count)) else { return self }
      if makes { return .digits(count) }
    }
    return nil
  }

  /// The most significant digits that tell any two numbers apart.
  static let most = 17

  /// A number as it is read where it is shown.
  func rounded(_ number: Double) -> Double {
    guard self != .full, number.isFinite else { return number }
    return Double(text(number)) ?? number
  }

  /// One unit of a number's last digit, and no less than what the operations themselves round.
  private func unit(of number: Double) -> Double {
    let least = max(number.magnitude * 0x1p-44, number == 0 ? 0 : .leastNonzeroMagnitude)
    guard case .digits(let asked) = self, number != 0, number.isFinite else { return least }
    let exponent = Int(log10(number.magnitude).rounded(.down))
    let unit = pow(10, Double(exponent - asked + 1))
    return max(least, number.magnitude < 1e6 ? min(unit, 1) : unit) * (1 + 1e-9)
  }
}
