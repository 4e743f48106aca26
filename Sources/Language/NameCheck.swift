import Autodiff

extension Program {
  /// Whether the language itself has a function of this name.
  static func isFunction(_ name: String) -> Bool {
    Primitive.named(name) != nil || DerivativeFunction(rawValue: name) != nil
  }

  /// Checks that a definition could be computed once its variables have values: that the functions
  /// it calls are there, and that a function mentions nothing but its arguments and quantities.
  ///
  /// - Throws: `LanguageError` at the first name that is not known.
  public func checkNames(of definition: Definition) throws(LanguageError) {
    try check(definition.body, definition)
  }

  private func check(
    _ expression: Expression, _ definition: Definition
  ) throws(LanguageError) {
    switch expression.kind {
    case .name(let name):
      guard let parameters = definition.parameters, !parameters.contains(name),
        !isKnown(name)
      else { return }
      let near = Nearby.name(name, among: parameters)
      throw LanguageError(
        "\(name.brief) is no argument of \(definition.name) and not known here",
        in: definition.text,
        at: expression.range, suggestion: near.map { "did you mean \($0)?" })
    case .call(let name, _):
      guard
        canCall(name)
      else { throw unknownFunction(name, at: expression.range, in: definition.text) }
    default: break
    }
    for part in expression.parts { try check(part, definition) }
  }

  /// Whether a name can be called: of the language, or of the program's own.
  public func canCall(_ name: String) -> Bool {
    definition(of: name)?.parameters != nil || Primitive.named(name)?.isCallable ?? false
      || DerivativeFunction(rawValue: name) != nil || ArrayMaker(rawValue: name) != nil
  }

  private func isKnown(_ name: String) -> Bool {
    definition(of: name) != nil || value(of: name) != nil || number(named: name) != nil
      || definitions.contains { $0.parameters == nil && $0.body.names.contains(name) }
  }

  /// The error about a call of something that is no function.
  func unknownFunction(
    _ name: String, at range: Range<Int>, in text: String
  ) -> LanguageError {
    if mentions(name) {
      return LanguageError(
        "\(name) is a quantity, not a function", in: text, at: range,
        suggestion: "for a product write \(name)*(…)")
    }
    let functions = definitions.filter { $0.parameters != nil }.map(\.name)
    let known =
      Primitive.all.filter(\.isCallable).flatMap { [$0.name] + $0.aliases }
      + DerivativeFunction.allCases.map(\.name)
      + ArrayMaker.allCases.map(\.name) + functions
    let near = Nearby.name(name, among: known)
    return LanguageError(
      "there is no function \(name.brief)", in: text, at: range,
      suggestion: near.map { "did you mean \($0)?" } ?? "help primitives lists the functions")
  }
}
