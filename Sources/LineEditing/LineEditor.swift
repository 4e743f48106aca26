import CEditLine
import Foundation
import SafeText

/// One line at a time from libedit on the standard streams.
///
/// It reads the keys itself, so that signals are acted on here, between two keys, and not in their
/// handlers: Ctrl-C, a new size of the window, being stopped and going on.
final class LineEditor {
  private let line: OpaquePointer
  /// libedit goes back to its entries, so it has to live as long.
  private let history: History
  private let promptIsColored: Bool
  /// Reads the lines while the window is too large to be drawn on.
  private let plain: PlainLineReader
  private let terminal = TerminalModes()
  private var keys = KeyInput()
  private var prompt = Prompt("", isColored: false)
  private var complete: (String, Int) -> Completions = { _, _ in .init(range: 0..<0, candidates: [])
  }
  private var hint: (String) -> String? = { _ in nil }

  /// An editor with the keys of the person's `~/.editrc`; nil when there is no memory for it.
  ///
  /// - Parameter longestInput: the most bytes of a line that is read without editing.
  init?(programName: String, history: History, longestInput: Int, promptIsColored: Bool) {
    Terminal.adoptCharacters()
    guard Terminal.isDrawable, let line = edit_line_make(programName) else { return nil }
    plain = PlainLineReader(fileDescriptor: STDIN_FILENO, longestLine: longestInput)
    self.line = line
    self.history = history
    self.promptIsColored = promptIsColored
    Interrupts.install()
    edit_line_set_owner(line, Unmanaged.passUnretained(self).toOpaque())
    edit_line_set_prompt(line) { LineEditor.owner(of: $0)?.prompt.drawn.start }
    edit_line_set_input(line) { LineEditor.owner(of: $0)?.nextCharacter($1) ?? -1 }
    edit_line_set_history(line, history.entries)
    bindKeys()
  }

  deinit {
    el_end(line)
  }

  private static func owner(of line: OpaquePointer?) -> LineEditor? {
    edit_line_owner(line).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }

  /// What the program offers comes first, so that `~/.editrc` can change it; what it needs comes
  /// last, so that `~/.editrc` cannot.
  private func bindKeys() {
    edit_line_add_completion(line) { line, _ in
      UInt8(LineEditor.owner(of: line)?.completeWord() ?? CC_ERROR)
    }
    for (key, command) in [
      ("^R", "em-inc-search-prev"), ("\\e[3~", "ed-delete-next-char"),
      ("\\e[1~", "ed-move-to-beg"), ("\\e[4~", "ed-move-to-end"),
      ("\\e[1;5C", "em-next-word"), ("\\e[1;5D", "ed-prev-word"),
    ] {
      edit_line_bind(line, key, command)
    }
    el_source(line, nil)
    edit_line_bind(line, "^I", "complete")
  }

  // MARK: Reading

  /// The next line.
  ///
  /// - Parameters:
  ///   - complete: what the word at a cursor can become, in the text of this line.
  ///   - hint: what may follow the text of this line, to be shown dim after it.
  func readLine(
    prompt text: String, complete: @escaping (String, Int) -> Completions,
    hint: @escaping (String) -> String?
  ) -> LineInput {
    prompt = Prompt(text, isColored: promptIsColored)
    guard Terminal.isDrawable else {
      Terminal.write(SafeText(prompt.text))
      return plain.readLine(prompt: text)
    }
    self.complete = complete
    self.hint = hint
    // An interrupt that nobody took was meant for what ran before.
    _ = Interrupts.takePending()
    terminal.enter()
    var count: CInt = 0
    let start = el_wgets(line, &count)
    terminal.leave()

    if let start {
      let text = String(from: start, to: start + Int(count))
      return .line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
    let end = LineEditor.lineEnds(cursorPlace().rowsBelow + 1)
    guard Interrupts.takePending() else {
      Terminal.write(end)
      return .endOfInput
    }
    Terminal.write("^C" + end)
    el_reset(line)
    keys.removeAll()
    return .interrupted
  }

  /// Gives libedit the next character: 1 with it, 0 when there will be none, −1 when interrupted.
  private func nextCharacter(_ character: UnsafeMutablePointer<wchar_t>?) -> CInt {
    while !Interrupts.isPending {
      if let scalar = keys.next() {
        character?.pointee = wchar_t(bitPattern: scalar.value)
        return 1
      }
      let hasHint = showHint()
      let event = Signals.wait(forInputOn: STDIN_FILENO)
      if hasHint { Terminal.write("\u{1B}[K") }
      switch event {
      case .signal: obeySignals()
      case .input: if !readKeys() { return 0 }
      }
    }
    errno = EINTR
    return -1
  }

  /// Shows what may follow the line dim after it, where the terminal can and the row has room.
  ///
  /// It stands there only while a key is waited for, and the cursor goes back before it: libedit
  /// never has to know of it.
  ///
  /// - Returns: whether there is a hint to be erased.
  private func showHint() -> Bool {
    let columns = Terminal.size().columns
    guard promptIsColored, Terminal.understandsEscapes, let typed, typed.cursor == typed.end,
      typed.end - typed.start < columns
    else { return false }
    let text = String(from: typed.start, to: typed.end)
    // A search in the history shows itself in the text, after a line feed.
    guard !text.contains("\n"), let hint = hint(text).map({ DisplayText($0) }) else { return false }
    var place = ScreenPosition()
    place.advance(over: (prompt.text + text).unicodeScalars, columns: columns)
    // The last column stays free: a character in it makes some terminals begin a new row.
    guard hint.width > 0, place.column + hint.width < columns else { return false }
    Terminal.write("\u{1B}7" + LineEditor.dim(SafeText(hint.text)) + "\u{1B}8")
    return true
  }

  /// The characters that libedit holds, and the cursor among them.
  private var typed:
    (
      start: UnsafePointer<wchar_t>, cursor: UnsafePointer<wchar_t>, end: UnsafePointer<wchar_t>
    )?
  {
    guard let info = el_wline(line)?.pointee, let start = info.buffer, let cursor = info.cursor,
      let end = info.lastchar
    else { return nil }
    return (start, cursor, end)
  }

  /// Reads what has been typed; false when there will be no more.
  private func readKeys() -> Bool {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { chunk in
      let count = read(STDIN_FILENO, chunk.baseAddress, chunk.count)
      keys.append(chunk[..<max(count, 0)])
      return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN))
    }
  }

  // MARK: Signals

  private func obeySignals() {
    for signal in TerminalModes.endings where Signals.take(signal) {
      // Gives the terminal back, and lets the signal stop or end the program as it would have.
      terminal.leave()
      edit_line_prepare_terminal(line, false)
      Terminal.write("\r\n")
      raise(signal)
      terminal.enter()
      edit_line_prepare_terminal(line, true)
      edit_line_redraw(line)
    }
    if Signals.take(SIGCONT) {
      // Others have used the terminal meanwhile and may have changed its modes, which libedit
      // sets only when it believes them to be different.
      edit_line_prepare_terminal(line, false)
      edit_line_prepare_terminal(line, true)
      redrawInPlace()
    }
    if Signals.take(SIGWINCH), Terminal.isDrawable {
      el_resize(line)
      redrawInPlace()
    }
  }

  /// Draws the line where it stood; a terminal whose width changes folds its rows anew itself.
  private func redrawInPlace() {
    if Terminal.understandsEscapes {
      let above = cursorPlace().rowsAbove
      let up: SafeText = "\u{1B}["
      Terminal.write("\r" + (above > 0 ? up + SafeText("\(above)A") : "") + "\u{1B}[J")
    } else {
      Terminal.write("\r\n")
    }
    edit_line_redraw(line)
  }

  // MARK: Completion

  /// What the key Tab does.
  private func completeWord() -> CInt {
    guard let (buffer, cursor, end) = typed else { return CC_ERROR }
    let text = String(from: buffer, to: end)
    let completions = complete(text, String(from: buffer, to: cursor).count)
    let range = completions.range
    guard range.lowerBound >= 0, range.upperBound <= text.count else { return CC_ERROR }
    let lower = text.index(text.startIndex, offsetBy: range.lowerBound)
    let upper = text.index(text.startIndex, offsetBy: range.upperBound)
    switch completions.outcome(for: String(text[lower..<upper])) {
    case .nothing:
      guard let hint = completions.hint else { return CC_ERROR }
      show(hint)
      return CC_NORM
    case .replacement(let word):
      let scalars = text.unicodeScalars
      let place = scalars.distance(from: scalars.startIndex, to: upper)
      el_cursor(line, CInt(place - (cursor - buffer)))
      el_deletestr(line, CInt(scalars.distance(from: lower, to: upper)))
      _ = word.withWideCharacters { el_winsertstr(line, $0) }
      return CC_REFRESH
    case .choice:
      list(completions.candidates)
      return CC_NORM
    }
  }

  /// Shows what is expected below the line, dim where that can be, and the line again below it.
  private func show(_ hint: String) {
    let width = max(Terminal.size().columns - 1, 1)
    let text = SafeText(
      DisplayText(hint).trimmed(to: width, ellipsis: Terminal.isUTF8 ? "…" : "..."))
    write(rows: [promptIsColored ? LineEditor.dim(text) : text])
  }

  /// Shows candidates below the line, and the line again below them.
  private func list(_ candidates: [Completion]) {
    let size = Terminal.size()
    let listing = CompletionListing(
      candidates, columns: size.columns, rows: size.rows,
      ellipsis: Terminal.isUTF8 ? "…" : "...")
    write(rows: listing.rows.map { SafeText($0) })
  }

  /// Writes rows below the line, and the line again below them.
  private func write(rows: [SafeText]) {
    let below = LineEditor.lineEnds(cursorPlace().rowsBelow + 1)
    Terminal.write(rows.reduce(below) { $0 + $1 + "\r\n" })
    edit_line_redraw(line)
  }

  private static func dim(_ text: SafeText) -> SafeText { "\u{1B}[2m" + text + "\u{1B}[0m" }

  private static func lineEnds(_ count: Int) -> SafeText {
    (0..<count).reduce(into: "") { text, _ in text += "\r\n" }
  }

  /// How many rows of the prompt and the text stand above and below the cursor.
  private func cursorPlace() -> (rowsAbove: Int, rowsBelow: Int) {
    guard let (buffer, cursor, end) = typed else { return (0, 0) }
    let columns = Terminal.size().columns
    var position = ScreenPosition()
    position.advance(over: prompt.text.unicodeScalars, columns: columns)
    position.advance(over: String(from: buffer, to: cursor).unicodeScalars, columns: columns)
    let row = position.row
    position.advance(over: String(from: cursor, to: end).unicodeScalars, columns: columns)
    return (row, position.row - row)
  }
}
