import Language
public import LineEditing
import Rendering

/// What helps while a line is being typed.
extension Shell {
  /// Tells of each line that is typed whether the next one belongs to it: two blank ones end a
  /// statement, for who has forgotten a bracket is not to be trapped in it.
  static func makeJoinerOfTyped() -> (_ line: String) -> Bool {
    let goesOn = makeJoiner()
    var blanks = 0
    return { line in
      blanks = line.allSatisfy(\.isWhitespace) ? blanks + 1 : 0
      return goesOn(line) && blanks < 2
    }
  }

  /// The arguments that may follow a line that was begun, in the terminal's characters; nil where
  /// there is nothing to say, or colour is not wanted: it would look like what was typed.
  public func hint(after text: String) -> String? {
    guard isColored,
      let hint = goingOn(text) ?? interpreter.argumentsExpected(after: text, in: session)
    else { return nil }
    return Terminal.isUTF8 ? hint : Notation.ascii(hint)
  }

  /// What ends a statement that goes on in the line that is about to be typed.
  private func goingOn(_ text: String) -> String? {
    guard text.last == "\n" else { return nil }
    var balance = BracketBalance()
    balance.read(text)
    return balance.hasOpenBracket
      ? "a bracket is open: close it, or press Enter twice"
      : "goes on after the comma, or press Enter"
  }

  /// What could stand at the cursor.
  public func completions(_ text: String, _ cursor: Int) -> Completions {
    Completer(session: session, context: interpreter.context).candidates(text, cursor)
  }
}
