import Foundation
import SafeText

/// What a terminal and the signals it sends are set to while a line is edited, and only then.
final class TerminalModes {
  /// The signals that stop or end a program, which first has to give the terminal back.
  static let endings = [SIGTSTP, SIGTERM, SIGHUP, SIGQUIT]

  private var handledBefore: [(signal: CInt, action: sigaction)] = []

  /// Notes signals instead of obeying them at once, and has the terminal mark what is pasted.
  func enter() {
    handledBefore = (Self.endings + [SIGCONT, SIGWINCH]).compactMap { signal in
      Signals.watch(signal).map { (signal, $0) }
    }
    if Terminal.understandsEscapes { Terminal.write("\u{1B}[?2004h") }
  }

  /// Undoes what `enter` did.
  func leave() {
    if Terminal.understandsEscapes { Terminal.write("\u{1B}[?2004l") }
    for (signal, action) in handledBefore {
      var action = action
      sigaction(signal, &action, nil)
    }
    handledBefore = []
  }
}
