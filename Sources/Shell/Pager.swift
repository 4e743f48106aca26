import Foundation
import Rendering
import SafeText

/// A program that shows a text a screen at a time.
struct Pager {
  /// What the shell is to run.
  private let command: String

  /// The person's own, `$PAGER`, or `less` where it is installed; nil without any.
  ///
  /// `less -FRX` leaves the text on the screen and lets colours through.
  init?(environment: [String: String]) {
    if let own = environment["PAGER"] {
      guard !own.allSatisfy(\.isWhitespace) else { return nil }
      command = own
      return
    }
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard folders.contains(where: { access("\($0)/less", X_OK) == 0 }) else { return nil }
    command = "less -FRX"
  }

  /// Whether lines take more rows than a screen has, one of them being the next prompt's.
  static func isNeeded(_ lines: [StyledText], columns: Int, rows: Int) -> Bool {
    let width = max(1, columns)
    return lines.reduce(0) { $0 + max(1, ($1.width + width - 1) / width) } >= rows
  }

  /// Shows a text, and waits until the person has seen enough of it.
  ///
  /// - Returns: false when the program could not be started.
  func show(_ text: SafeText) -> Bool {
    guard let pipe = popen(command, "w") else { return false }
    fputs(text.characters, pipe)
    // 127 is the shell's word for a program that is not there.
    return pclose(pipe) >> 8 & 0xFF != 127
  }
}
