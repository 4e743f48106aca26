import Presentation
import Stepping

/// The equations of a step as LaTeX aligns them, and what is said of them.
struct StepEquations {
  /// The lines, with the place of alignment marked.
  private let lines: [String]
  /// What is said of them, a paragraph each.
  let notes: [[Fragment]]

  /// The equations of a step.
  ///
  /// - Parameter isAsked: whether its number is for the reader to say: the formula alone is written.
  init(_ step: Step, _ formulas: FormulaRenderer, isAsked: Bool = false) {
    let line = formulas.line(step.forms, step.result)
    notes = [step.note.map(formulas.fragments) ?? line.notes].filter { !$0.isEmpty }
    let rights = line.rights(named: step.name.map(formulas.symbols), formulas.notation)
    lines =
      StepEquations.lines(
        formulas.notation.text(step.result.symbol), isAsked ? Array(rights.prefix(1)) : rights)
      + line.parts.flatMap { StepEquations.lines($0.name, $0.line.rights(formulas.notation)) }
  }

  /// The equations of a chain that a step is on the way to.
  init(_ chain: Chain, _ formulas: FormulaRenderer) {
    notes = []
    let known = chain.known.isEmpty ? [] : [formulas.standing(chain)]
    lines = StepEquations.lines(
      formulas.notation.text(chain.result), [StyledText(formulas.symbols(chain.formula))] + known)
  }

  private static func lines(_ left: String, _ rights: [StyledText]) -> [String] {
    rights.enumerated().map { "\($0 == 0 ? left + " " : "")&= \($1.plain)" }
  }

  /// The lines within an environment that aligns them: `aligned` where they stand between dollar
  /// signs, `align*` where they stand alone.
  func block(_ environment: String) -> [String] {
    ["\\begin{\(environment)}"]
      + lines.enumerated().map { "  \($1)\($0 < lines.count - 1 ? " \\\\" : "")" }
      + ["\\end{\(environment)}"]
  }
}
