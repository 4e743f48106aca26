extension Model {
  /// What is wrong with the first definition that is broken here and was not before; nil when there
  /// is none.
  ///
  /// A function is none unless its name alone meant a value before: it may be called with others.
  ///
  /// - Parameter before: the model of the program before a change.
  public func newlyBroken(since before: Model) -> LanguageError? {
    for definition in program.definitions {
      guard let error = broken[definition.name] else { continue }
      let isSame = before.program.definition(of: definition.name) == definition
      let isNew =
        definition.parameters == nil
        ? !isSame || before.broken[definition.name] == nil
        : isSame && before.quantity(definition.name) != nil
      if isNew { return error }
    }
    return nil
  }

  /// What is wrong with what the walk would lead to; nil when that is computed, or is waited for.
  public var brokenTarget: LanguageError? {
    guard target == nil else { return nil }
    if let error = broken[program.chosenTarget ?? "C"] { return error }
    guard program.missing.isEmpty else { return nil }
    return program.definitions.last { broken[$0.name] != nil }.flatMap { broken[$0.name] }
  }
}
