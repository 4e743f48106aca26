import Autodiff

extension Program {
  /// How to give a name a value, of the shape that the definitions need of it.
  func valueSuggestion(for name: String) -> String {
    let value = fittingValue(of: name)?.shape ?? .scalar
    if value.isScalar { return "give it a value first, as in \(name.brief) = 0.5" }
    guard value.count <= 4 else { return "give it a list of \(value.count) numbers first" }
    let zeros = Array(repeating: "0", count: value.count).joined(separator: ", ")
    return "give it a value first, as in \(name) = [\(zeros)]"
  }

  /// A value with which the definitions fit together; nil where none was found.
  ///
  /// A number is tried first, and then lists as long as the arrays that there are. What is
  /// mentioned before the name gets its value so as well.
  private func fittingValue(of name: String) -> Tensor? {
    let missing = self.missing.prefix(5)
    guard missing.contains(name) else { return nil }
    let extents = Set(values.values.flatMap { [$0.shape.rows, $0.shape.columns] })
    let candidates =
      [Tensor(0.5)] + extents.sorted().prefix(8).map { Tensor(Array(repeating: 0, count: $0)) }
    var program = self
    for variable in missing {
      let fitting = candidates.first { candidate in
        var trial = program
        trial.assign(variable, candidate)
        return (try? Compiler.model(of: trial)) != nil
      }
      guard let fitting else { return nil }
      if variable == name { return fitting }
      program.assign(variable, fitting)
    }
    return nil
  }
}
