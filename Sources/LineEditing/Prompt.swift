/// A prompt, as libedit draws it.
struct Prompt {
  /// What is seen of it.
  let text: String
  /// The same with its colours, each bracketed by the character that libedit is told to expect.
  let drawn: WideText

  init(_ prompt: String, isColored: Bool) {
    text = DisplayText(prompt).text
    guard isColored, let last = text.last else {
      drawn = WideText(text)
      return
    }
    // libedit attaches a change of colour to the character after it, and drops one at the end.
    let (on, off) = ("\u{1}\u{1B}[1;32m\u{1}", "\u{1}\u{1B}[0m\u{1}")
    let colored = text.count > 1 ? on + text.dropLast() + off : ""
    drawn = WideText(colored + String(last))
  }
}
