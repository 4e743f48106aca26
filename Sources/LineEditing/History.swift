import CEditLine

/// The lines that the arrow keys and the search go back to, in libedit and in a file.
final class History {
  /// libedit's own list.
  let entries: OpaquePointer
  private let file: HistoryFile?
  private var latest: String?

  /// The history kept in a file, or one that lasts as long as this object.
  init?(path: String?, limit: Int) {
    guard let entries = history_winit() else { return nil }
    self.entries = entries
    edit_line_limit_history(entries, CInt(clamping: max(limit, 0)))
    file = path.map { HistoryFile(path: $0, limit: max(limit, 0)) }
    file?.load().forEach(enter)
  }

  deinit {
    history_wend(entries)
  }

  /// Adds a line, unless it is blank or the one before it.
  func remember(_ line: String) {
    guard !line.allSatisfy(\.isWhitespace), line != latest else { return }
    enter(line)
    file?.append(line)
  }

  private func enter(_ line: String) {
    line.withWideCharacters { edit_line_enter_history(entries, $0) }
    latest = line
  }
}
