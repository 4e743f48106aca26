extension Interpreter {
  /// The arguments that a command which was typed still expects, as its usage names them; nil in the
  /// middle of a word, and where the line is no command or has all of them.
  func argumentsExpected(after text: String, in session: Session) -> String? {
    guard text.last?.isWhitespace ?? false, !text.contains("#"), !text.contains("\n"),
      let (command, _, rest) = try? command(beginning: text, session)
    else { return nil }
    guard !rest.isEmpty else { return command.arguments.isEmpty ? nil : command.arguments }
    // Of two ways to call it, the first goes on.
    var expected = Arguments.pieces(of: command.arguments).prefix { $0 != "|" }
    for _ in Arguments.pieces(of: rest) {
      guard let next = expected.first else { return nil }
      let inner =
        next.hasPrefix("[") ? Arguments.pieces(of: String(next.dropFirst().dropLast())) : []
      if inner.count > 1, !next.contains("|"), !next.contains("…") {
        // What goes together: of [NAME VALUE] the value is left.
        expected = inner.dropFirst() + expected.dropFirst()
      } else if !next.contains("…") || expected.count > 1 {
        // What may be repeated at the end is expected again.
        expected.removeFirst()
      }
    }
    return expected.isEmpty ? nil : expected.joined(separator: " ")
  }
}
