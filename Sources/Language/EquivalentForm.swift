public import Autodiff

/// A form that is the same in mathematics as what was typed, and keeps its value and its derivatives
/// where rounding or 0 · ∞ takes them from what was typed.
public struct EquivalentForm: Hashable, Sendable {
  /// What was typed, with names replaced by what they stand for: `cross_entropy(softmax(z), y)`.
  public let typed: String
  /// What to type: `softmax_cross_entropy(z, y)`.
  public let better: String

  /// The first such form in a definition, or in what it is made of; nil where there is none.
  ///
  /// - Parameter primitive: one of the operations that the form is made of.
  /// - Complexity: O(parts of the definitions that are looked through).
  public static func find(
    in name: String, of program: Program, with primitive: FunctionID
  ) -> EquivalentForm? {
    let forms = all.filter { $0.pattern.operations.contains(primitive) }
    var waiting = [name]
    var seen: Set<String> = []
    while let name = waiting.popLast() {
      guard seen.insert(name).inserted, let definition = program.definition(of: name) else {
        continue
      }
      let body = Passage(definition.body, in: definition.text)
      if let found = find(forms, in: body, of: program) { return found }
      waiting += definition.body.names
    }
    return nil
  }

  private static func find(
    _ forms: [Declaration], in passage: Passage, of program: Program
  ) -> EquivalentForm? {
    for form in forms {
      var match = Match(program: program)
      if match.holds(form.pattern, passage) {
        return EquivalentForm(
          typed: match.text(of: form.written), better: match.text(of: form.better))
      }
    }
    for part in passage.expression.parts {
      if let form = find(forms, in: Passage(part, in: passage.text), of: program) { return form }
    }
    return nil
  }

  /// What is recognised, where u and v stand for anything.
  private struct Declaration {
    let written: String
    let better: String
    let pattern: Expression

    init?(_ written: String, _ better: String) {
      guard let pattern = try? Parser.expression(written, isQuantity: { _ in true }) else {
        return nil
      }
      (self.written, self.better, self.pattern) = (written, better, pattern)
    }
  }

  private static let all: [Declaration] = [
    // Probabilities and their costs.
    Declaration("cross_entropy(softmax(u), v)", "softmax_cross_entropy(u, v)"),
    Declaration("kl_divergence(softmax(u), v)", "sum(v*(ln(v) - log_softmax(u)))"),
    Declaration("binary_cross_entropy(sigmoid(u), v)", "sigmoid_cross_entropy(u, v)"),
    Declaration("ln(softmax(u))", "log_softmax(u)"),
    Declaration("ln(sigmoid(u))", "log_sigmoid(u)"),
    Declaration("ln(1 - sigmoid(u))", "log_sigmoid(-u)"),
    Declaration("ln(sum(exp(u)))", "logsumexp(u)"),
    Declaration("exp(u)/sum(exp(u))", "softmax(u)"),
    // Functions written out.
    Declaration("ln(1 + exp(u))", "softplus(u)"),
    Declaration("1/(1 + exp(-u))", "sigmoid(u)"),
    Declaration("exp(u)/(1 + exp(u))", "sigmoid(u)"),
    // A function and its inverse.
    Declaration("sqrt(u)^2", "u"), Declaration("square(sqrt(u))", "u"),
    Declaration("sqrt(u^2)", "abs(u)"), Declaration("sqrt(square(u))", "abs(u)"),
    Declaration("sqrt(sum(u^2))", "norm(u)"), Declaration("norm(u)^2", "dot(u, u)"),
    Declaration("1/(1/u)", "u"), Declaration("exp(ln(u))", "u"), Declaration("ln(exp(u))", "u"),
    Declaration("logit(sigmoid(u))", "u"), Declaration("atanh(tanh(u))", "u"),
    Declaration("u/u", "1"), Declaration("abs(u)^2", "u^2"),
  ].compactMap { $0 }
}

extension Expression {
  /// The primitives that its operators and calls are.
  fileprivate var operations: Set<FunctionID> {
    let own: [FunctionID] =
      switch kind {
      case .call(let name, _): Primitive.named(name).map { [$0.id] } ?? []
      case .negate: [.negate]
      case .chain(_, let links): links.map(\.operation)
      default: []
      }
    return parts.reduce(into: Set(own)) { $0.formUnion($1.operations) }
  }
}

/// An expression, and the line it was parsed from.
private struct Passage {
  let expression: Expression
  let text: String

  init(_ expression: Expression, in text: String) {
    (self.expression, self.text) = (expression, text)
  }

  /// What was typed, without brackets around all of it.
  var typed: String {
    let typed = text.slice(expression.range)
    guard typed.hasPrefix("("), typed.hasSuffix(")") else { return typed }
    let inner = typed.dropFirst().dropLast()
    var depth = 0
    for character in inner {
      depth += character == "(" ? 1 : character == ")" ? -1 : 0
      if depth < 0 { return typed }
    }
    return String(inner)
  }
}

/// What the letters of a pattern stand for in a program.
private struct Match {
  let program: Program
  private var letters: [String: Passage] = [:]

  init(program: Program) { self.program = program }

  /// Whether a pattern is what an expression says, a name in it followed to its definition.
  mutating func holds(_ pattern: Expression, _ passage: Passage) -> Bool {
    if case .name(let letter) = pattern.kind {
      if let known = letters[letter] { return known.typed == passage.typed }
      letters[letter] = passage
      return true
    }
    if case .name(let name) = passage.expression.kind {
      guard let definition = program.definition(of: name), definition.parameters == nil else {
        return false
      }
      return holds(pattern, Passage(definition.body, in: definition.text))
    }
    switch (pattern.kind, passage.expression.kind) {
    case (.number(let one), .number(let other)): return one == other
    case (.negate(let part), .negate(let other)):
      return holds(part, Passage(other, in: passage.text))
    case (.call(let name, let parts), .call(let other, let arguments)):
      let isSame = Primitive.named(name)?.id == Primitive.named(other)?.id
      return isSame && program.definition(of: other) == nil
        && holds(parts, arguments.map { Passage($0, in: passage.text) })
    case (.chain(let first, let links), .chain(let other, let others)):
      guard links.map(\.operation) == others.map(\.operation) else { return false }
      let parts = [first] + links.map(\.operand)
      let found = ([other] + others.map(\.operand)).map { Passage($0, in: passage.text) }
      let before = self
      if holds(parts, found) { return true }
      self = before
      return links.map(\.operation) == [.add] && holds(parts, found.reversed())
    default: return false
    }
  }

  private mutating func holds(_ parts: [Expression], _ passages: [Passage]) -> Bool {
    guard parts.count == passages.count else { return false }
    for (part, passage) in zip(parts, passages) where !holds(part, passage) { return false }
    return true
  }

  /// A form with what its letters stand for, in brackets where an operator stands beside it.
  func text(of form: String) -> String {
    var text = ""
    let characters = Array(form)
    for (place, character) in characters.enumerated() {
      let (before, after) = (
        place > 0 ? characters[place - 1] : "(", characters[(place + 1)...].first
      )
      let isAlone = !before.isLetter && !before.isNumber && !(after?.isLetter ?? false)
      guard isAlone, after != "_", before != "_", let found = letters[String(character)] else {
        text.append(character)
        continue
      }
      let stands = "(, ".contains(before) && (after.map { "),".contains($0) } ?? true)
      text +=
        stands || found.expression.isLeaf || form.count == 1 ? found.typed : "(\(found.typed))"
    }
    return text
  }
}
