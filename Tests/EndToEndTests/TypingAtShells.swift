import PseudoTerminal
import Testing

/// Types a line and waits for something it prints and for the next prompt.
func enter(_ keys: String, at terminal: PseudoTerminal, expecting text: String) throws {
  terminal.type(keys + "\r")
  try terminal.wait(for: text)
  try terminal.wait(for: "> ")
  try terminal.waitForEditing()
}

/// Leaves with Ctrl-D, once the line is empty.
func leave(_ terminal: PseudoTerminal) throws {
  try terminal.waitForEditing()
  terminal.type("\u{15}\u{4}")
  #expect(try terminal.waitForEnd() == 0)
}
