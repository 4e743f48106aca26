import Autodiff
import Language
import Presentation
import Rendering

/// Writes a program: its definitions, and beside them the formula of its cost and what is broken.
enum ProgramView {
  static func lines(_ session: Session, width: Int) -> [StyledText] {
    let program = session.program
    let column = program.definitions.map { left(of: $0).columns }.max() ?? 0
    var lines = program.definitions.flatMap { definition -> [StyledText] in
      let start = StyledText("\(left(of: definition).padded(to: column)) = ", .code)
      let lines = LineBreaks.lines(
        StyledText(right(of: definition), .code), after: start, width: width)
      guard let last = lines.last, let note = note(on: definition, session) else { return lines }
      // It stands beside the definition, or below where there is no room.
      let beside = last + StyledText("    ") + note
      if beside.width <= width || session.settings.notation == .spoken {
        return lines.dropLast() + [beside]
      }
      return lines + LineBreaks.lines(note, after: "    ", width: width)
    }
    // A small program is shown with the values of its variables.
    let count = program.values.values.reduce(0) { $0 + $1.shape.count }
    guard count <= 40 else { return lines }
    lines += QuantityView(session, width: width).table(
      program.valueOrder.compactMap { name in program.value(of: name).map { (name, $0) } })
    return lines
  }

  private static func left(of definition: Program.Definition) -> String {
    guard let parameters = definition.parameters else { return definition.name }
    return "\(definition.name)(\(parameters.joined(separator: ", ")))"
  }

  private static func right(of definition: Program.Definition) -> String {
    let equals = definition.text.firstIndex(of: "=") ?? definition.text.startIndex
    return definition.text[equals...].dropFirst().trimmingPrefix(while: \.isWhitespace).description
  }

  /// What is wrong with a definition that is broken, or the formula of its cost.
  private static func note(
    on definition: Program.Definition, _ session: Session
  ) -> StyledText? {
    if let error = session.outermost.model.broken[definition.name] {
      return StyledText("broken: \(error.message)", .error)
    }
    return cost(definition, session)
  }

  /// The formula of a cost that a definition applies: which convention it follows.
  private static func cost(_ definition: Program.Definition, _ session: Session) -> StyledText? {
    guard case .call(let name, _) = definition.body.kind, let primitive = Primitive.named(name),
      primitive.isCost
    else { return nil }
    guard let definition = primitive.definition else { return nil }
    let renderer = FormulaRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers)
    return StyledText(
      "\(primitive.name) is \(renderer.text(definition, primitive.operandName))", .faint)
  }
}

extension Primitive {
  /// The name of an operand or of the output, as help and headings write it.
  func operandName(_ place: Place) -> String {
    switch place {
    case .operand(let operand):
      operandNames.indices.contains(operand) ? operandNames[operand] : "x"
    case .output: "f"
    }
  }
}
