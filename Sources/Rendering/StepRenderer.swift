import Autodiff
import Presentation
public import Stepping

/// Which step of how many: 17 of 34, or 17.2 of the 5 inside of what step 17 computes.
public struct StepNumber: Hashable, Sendable {
  /// The step, from 1; before it those that it is inside of.
  public let path: [Int]
  /// The number of steps there are, inside of the last.
  public let count: Int
  /// The function that it is inside of; nil outside of any.
  public let function: String?
  /// The iteration of descent that it belongs to; nil where there is no descent.
  public let iteration: Int?

  /// A step's number outside of functions.
  public init(_ number: Int, of count: Int) {
    self.init(path: [number], count: count)
  }

  /// A step's number.
  public init(path: [Int], count: Int, function: String? = nil, iteration: Int? = nil) {
    self.path = path
    self.count = count
    self.function = function
    self.iteration = iteration
  }
}

/// Writes a step: where it is, then in symbols, with the numbers put in, and its value.
public struct StepRenderer: Sendable {
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let width: Int

  /// A writer of steps for a terminal of `width` columns.
  public init(notation: Notation, numbers: NumberFormat, width: Int) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers)
    self.notation = notation
    // LaTeX is for copying, and a sentence is read as one: their lines stay whole.
    self.width = notation == .latex || notation == .spoken ? .max : width
  }

  /// The lines of a step.
  public func lines(_ step: Step, _ number: StepNumber) -> [StyledText] {
    heading(step.location, number) + equation(step)
  }

  /// The lines of a step below its place.
  public func equation(_ step: Step) -> [StyledText] {
    let formulas = step.kind == .update ? telling(step) : formulas
    if notation == .latex {
      let equations = StepEquations(step, formulas)
      return equations.notes.map { StyledText(LaTeX.written($0), .faint) }
        + equations.block("aligned").map { StyledText($0) }
    }
    var lines: [StyledText] = []
    let left = notation.text(step.result.symbol)
    let line = formulas.line(step.forms, step.result)
    let rights = line.rights(named: step.name.map(formulas.symbols), notation)
    let note = step.note.map { formulas.fragments($0).written } ?? line.note
    let notes = [note, short(step, besides: line)].compactMap { $0 }
    let isUpdate = step.kind == .update
    if notation == .spoken {
      let verb = isUpdate ? "becomes" : "is"
      let sentences =
        [Notation.spokenEquation(left, rights.map(\.plain), verb: verb)] + line.sentences + notes
      return lines + [StyledText(sentences.map(Notation.sentence).joined(separator: " "))]
    }
    for note in notes {
      lines += LineBreaks.lines(StyledText(note, .faint), after: "  ", width: width)
    }
    return lines
      + EquationLayout(width: width, first: "  ", rest: "  ").lines(
        StyledText(left), rights, isOneLine: false,
        sign: isUpdate ? StyledText(notation.assignment) : " = ")
      + line.definitions(after: "  ", width: width)
  }

  /// A writer with digits enough to tell a new value from the old one.
  private func telling(_ step: Step) -> FormulaRenderer {
    guard let old = step.formula.leaves.first(where: { $0.symbol == step.result.symbol }) else {
      return formulas
    }
    return formulas.with(formulas.numbers.telling(old.value, from: step.result.value))
  }

  /// The lines of a chain that a step is on the way to: in symbols, and as it stands.
  public func lines(_ chain: Chain) -> [StyledText] {
    let left = notation.text(chain.result)
    var rights = [StyledText(formulas.symbols(chain.formula))]
    if !chain.known.isEmpty { rights.append(formulas.standing(chain)) }
    if notation == .spoken {
      let sentence = Notation.sentence(
        (["On the way to \(left), which is \(rights[0].plain)"]
          + rights.dropFirst().map { "as it stands, \($0.plain)" }).joined(separator: "; "))
      return [StyledText(sentence)]
    }
    if notation == .latex {
      return [StyledText("on the way to", .faint)]
        + StepEquations(chain, formulas).block("aligned").map { StyledText($0) }
    }
    return [StyledText("  on the way to", .faint)]
      + EquationLayout(width: width, first: "  ", rest: "  ").lines(
        StyledText(left), rights, isOneLine: false)
  }

  /// The place of a step: `[17/34] backward · layer 2 · neuron 1`, in iteration 3 `[3: 17/34] …`.
  ///
  /// - Parameters:
  ///   - location: where the step is; nil before the first.
  ///   - isWhole: whether it is about a layer or pass as a whole, and not one neuron of it.
  public func heading(
    _ location: Step.Location?, _ number: StepNumber, isWhole: Bool = false
  ) -> [StyledText] {
    let path = number.path.map(String.init).joined(separator: ".")
    let place: String
    if notation == .spoken {
      let iteration = number.iteration.map { "Iteration \($0), step" } ?? "Step"
      place = "\(iteration) \(path) of \(number.count): "
    } else {
      let iteration = number.iteration.map { "\($0): " } ?? ""
      place = "[\(iteration)\(path)/\(number.count)] "
    }
    let inside = number.function.map { "inside \($0)" }
    guard let location else {
      return [
        StyledText(place, .faint)
          + (inside.map { StyledText($0, .heading) } ?? StyledText("before the first step"))
      ]
    }
    let parts =
      (inside.map { [$0] } ?? [])
      + location.phrases(isWhole: isWhole).map { formulas.fragments([$0]).written }
    var lines: [StyledText] = []
    var line = StyledText(place, .faint)
    for (index, part) in parts.enumerated() {
      let separator = index == 0 ? "" : notation.separator
      if index > 0, line.width + separator.columns + part.columns > width {
        lines.append(line)
        line = StyledText(" ") + StyledText(separator + part, .heading)
      } else {
        line.append(separator + part, .heading)
      }
    }
    return lines + [line]
  }

  /// The short form that a textbook gives a step, where another one is shown.
  private func short(_ step: Step, besides shown: ShownLine) -> String? {
    guard let short = step.short else { return nil }
    let line = formulas.line([short], step.result)
    guard line.note == nil, line.symbols != shown.symbols else { return nil }
    let equals = notation == .spoken ? " is " : " = "
    let parts =
      [[line.symbols, line.values, line.result]]
      + line.parts.map { ["with \($0.name)", $0.line.values, $0.line.result] }
    let equations = parts.map { $0.joined(separator: equals) }.joined(separator: ", ")
    return "in short, for a cross-entropy of probabilities: \(equations)"
  }
}
