import Testing

@testable import Language

/// The structure of an expression as nested lists: `-x^2` is (negate (power x 2)).
func structure(_ expression: Expression) -> String {
  switch expression.kind {
  case .number(let number): "\(number)".replacing(/\.0$/, with: "")
  case .name(let name): name
  case .call(let name, let arguments):
    "(\(([name] + arguments.map(structure)).joined(separator: " ")))"
  case .negate(let operand): "(negate \(structure(operand)))"
  case .chain(let first, let links):
    links.reduce(structure(first)) { "(\($1.operation) \($0) \(structure($1.operand)))" }
  case .index(let operand, let indices):
    "\(structure(operand))[\(indices.map(String.init).joined(separator: ","))]"
  case .slice(let operand, let subscripts):
    "\(structure(operand))[\(subscripts.map(structure).joined(separator: ","))]"
  case .named(let name, let value): "\(name)=\(structure(value))"
  case .list(let elements): "[\(elements.map(structure).joined(separator: " "))]"
  case .derivative(of: let target, by: let variable):
    "(d \(structure(target)) \(structure(variable)))"
  }
}

private func structure(_ part: Expression.Subscript) -> String {
  switch part {
  case .index(let index): "\(index)"
  case .range(let first, let last):
    "\(first.map(String.init) ?? ""):\(last.map(String.init) ?? "")"
  }
}

/// A line whose wrong stretch stands between `1️⃣` and `2️⃣`, and the line without the marks.
func marked(_ source: String) -> (text: String, range: Range<Int>) {
  let characters = Array(source)
  let start = characters.firstIndex(of: "1️⃣") ?? 0
  let end = characters.firstIndex(of: "2️⃣") ?? start
  return (
    String(characters.filter { $0 != "1️⃣" && $0 != "2️⃣" }), start..<max(start, end - 1)
  )
}

/// The error that a piece of work throws; records an issue when it throws none.
func languageError(
  _ work: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
) -> LanguageError? {
  do {
    try work()
    Issue.record("no error was thrown", sourceLocation: sourceLocation)
  } catch let error as LanguageError {
    return error
  } catch {
    Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
  }
  return nil
}
