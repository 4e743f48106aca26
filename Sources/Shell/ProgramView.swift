import Autodiff
import Language
import Rendering

/// Writes a program: its definitions, and the formula of its cost beside it.
enum ProgramView {
  static func lines(_ session: Session) -> [StyledText] {
    let program = session.program
    let width = program.definitions.map { left(of: $0).columns }.max() ?? 0
    var lines = program.definitions.map { definition -> StyledText in
      let (name, body) = (left(of: definition), right(of: definition))
      var line = StyledText("\(name.padded(to: width)) = \(body)", .code)
      if let formula = cost(definition, session) { line.append("    \(formula)", .faint) }
      return line
    }
    // A small program is shown with the values of its variables.
    let count = program.values.values.reduce(0) { $0 + $1.shape.count }
    guard count <= 40 else { return lines }
    lines += QuantityView(session).table(
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

  /// The formula of a cost that a definition applies: which convention it follows.
  private static func cost(_ definition: Program.Definition, _ session: Session) -> String? {
    guard case .call(let name, _) = definition.body.kind, let primitive = Primitive.named(name),
      primitive.isCost
    else { return nil }
    guard let definition = primitive.definition else { return nil }
    let renderer = FormulaRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers)
    return "\(primitive.name) is \(renderer.text(definition, primitive.operandName))"
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
