import CEditLine
import Foundation
import SafeText

/// Facts about the terminal that the program runs on.
public enum Terminal {
  /// Whether a file descriptor is open on a terminal.
  public static func isTerminal(_ fileDescriptor: CInt) -> Bool {
    isatty(fileDescriptor) == 1
  }

  /// The size of the screen in characters.
  ///
  /// It is the terminal's own where there is one, else that of the environment variables `COLUMNS`
  /// and `LINES`, else 80 columns and 24 rows.
  public static func size() -> (columns: Int, rows: Int) {
    var window = winsize()
    for descriptor in [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO]
    where ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0 {
      return (Int(window.ws_col), window.ws_row > 0 ? Int(window.ws_row) : 24)
    }
    return (positiveVariable("COLUMNS") ?? 80, positiveVariable("LINES") ?? 24)
  }

  /// Whether the locale's characters are encoded in UTF-8.
  public static let isUTF8: Bool = {
    guard let locale = newlocale(CInt(LC_CTYPE_MASK), "", nil) else { return false }
    defer { freelocale(locale) }
    return nl_langinfo_l(CInt(CODESET), locale).map { String(cString: $0) } == "UTF-8"
  }()

  /// Whether the terminal knows the usual escape sequences.
  static let understandsEscapes: Bool = {
    guard let type = getenv("TERM").map({ String(cString: $0) }) else { return false }
    return !["", "dumb"].contains(type)
  }()

  /// Has the C library, and with it libedit, use the characters of the locale, or all of Unicode if
  /// those are not in UTF-8.
  static func adoptCharacters() {
    setlocale(LC_CTYPE, isUTF8 ? "" : "C.UTF-8")
  }

  /// Whether libedit can draw on a window of this size: it keeps two copies of every cell, and
  /// does not outlive one that it has no memory for.
  static var isDrawable: Bool {
    let size = size()
    return size.columns * size.rows <= 1 << 20
  }

  /// Writes to the terminal, in order with what libedit draws.
  static func write(_ text: SafeText) {
    var text = text.characters
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { edit_line_write($0.baseAddress, $0.count) }
    }
  }

  private static func positiveVariable(_ name: String) -> Int? {
    guard let text = getenv(name), let value = Int(String(cString: text)), value > 0 else {
      return nil
    }
    return value
  }
}
