import Foundation
import LineEditing
import SafeText

/// The streams that results and diagnostics go to: every character that leaves the shell for them
/// goes through `print`.
public enum StandardStream: Hashable, Sendable {
  case output, error

  private var descriptor: CInt { self == .output ? STDOUT_FILENO : STDERR_FILENO }

  /// Why nothing can be written any more.
  private enum Failure: Error {
    /// Nobody reads any more.
    case closedByReader
    /// What the system says.
    case reason(String)
  }

  /// Opens those of the three streams that whoever started the program has closed, so that no file
  /// opened later takes their place; each fails as a closed one does.
  static func reserveDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // A file takes the lowest number that is free: this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Prints a text.
  ///
  /// A result that cannot be printed ends the program, and not as if all were done: with 1 and the
  /// reason, or as the system would have ended it where nobody reads any more. A diagnostic that
  /// cannot be printed leaves the exit code to say it.
  func print(_ text: SafeText) {
    do {
      try write(text)
    } catch {
      guard self == .output else { return }
      switch error {
      case .closedByReader: exit(128 + SIGPIPE)
      case .reason(let reason):
        StandardStream.error.print(
          SafeText("backprop: standard output cannot be written: \(reason)\n"))
        exit(1)
      }
    }
  }

  /// Writes a text as a whole; Ctrl-C gives up one that nobody takes.
  private func write(_ text: SafeText) throws(Failure) {
    var bytes = Array(text.characters.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: if Interrupts.isPending { return }
      case EAGAIN:
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
        if Interrupts.isPending { return }
      case EPIPE: throw .closedByReader
      default: throw .reason(String(cString: strerror(errno)))
      }
    }
  }
}
