import CPseudoTerminal
import Foundation

/// A program on a terminal of its own, at which a test types and whose screen it reads.
///
/// Nothing waits for a fixed time: what is awaited is looked for until it is there, and fails after
/// a deadline that even a busy machine keeps.
public final class PseudoTerminal {
  /// What went wrong, with what the program had written until then.
  public enum Failure: Error {
    /// The program could not be started.
    case notStarted(String)
    /// What was awaited did not come before the deadline.
    case missing(String, output: String)
    /// The program ended before what was awaited came.
    case ended(before: String, output: String)
  }

  /// All that the program has written, with every escape sequence.
  public private(set) var output = ""

  private static let patience: TimeInterval = 30
  private let process: pid_t
  private let controller: CInt
  private var bytes: [UInt8] = []
  private var awaited = 0
  private var status: CInt?

  /// Starts a program.
  public init(
    running path: String, arguments: [String] = [], environment: [String: String] = [:],
    columns: Int = 80, rows: Int = 24
  ) throws {
    let argumentList = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argumentList + variables).forEach { free($0) } }
    var controller: CInt = -1
    process = pseudo_terminal_spawn(
      path, argumentList, variables, UInt16(columns), UInt16(rows), &controller)
    guard process > 0 else { throw Failure.notStarted(path) }
    self.controller = controller
  }

  deinit {
    close(controller)
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
  }

  /// Types keys, without waiting for what they do.
  public func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Waits until the program reads keys one by one, as a line editor does.
  public func waitForEditing() throws {
    try wait(for: "a terminal without line mode") {
      var modes = termios()
      return tcgetattr(controller, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) == 0
    }
    // What it printed before that is on its way.
    while readAvailable(forMilliseconds: 0) {}
  }

  /// Waits until the program has written a text since the last one that was waited for.
  public func wait(for text: String) throws {
    let wanted = Array(text.utf8)
    try wait(for: "“\(text)”") {
      guard let found = bytes[awaited...].firstRange(of: wanted) else { return false }
      awaited = found.upperBound
      return true
    }
  }

  /// Changes the size of the window.
  public func resize(columns: Int, rows: Int) {
    _ = pseudo_terminal_resize(controller, UInt16(columns), UInt16(rows))
  }

  /// Sends the program a signal.
  public func send(_ signal: CInt) {
    kill(process, signal)
  }

  /// Waits until the program has ended.
  ///
  /// - Returns: its exit status, or 128 and the number of the signal that ended it.
  public func waitForEnd() throws -> Int {
    try wait(for: "the end of the program") { hasEnded }
    readAvailable(forMilliseconds: 0)
    let ended = status ?? 0
    return ended & 0x7F == 0 ? Int(ended >> 8 & 0xFF) : 128 + Int(ended & 0x7F)
  }

  private func wait(for what: String, until isThere: () throws -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: Self.patience)
    while try !isThere() {
      guard Date() < deadline else { throw Failure.missing(what, output: output) }
      if !readAvailable(forMilliseconds: 5), hasEnded {
        // What it wrote last may still have been on its way.
        while readAvailable(forMilliseconds: 0) {}
        guard try isThere() else { throw Failure.ended(before: what, output: output) }
        return
      }
    }
  }

  /// Whether the program has ended; its status is kept then.
  private var hasEnded: Bool {
    if status != nil { return true }
    var status: CInt = 0
    guard waitpid(process, &status, WNOHANG) == process else { return false }
    self.status = status
    return true
  }

  /// Reads what the program writes within a time; a program that is not read from would block.
  ///
  /// - Returns: whether there was something to read.
  @discardableResult
  private func readAvailable(forMilliseconds time: CInt) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4096)
    var wait = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, time) > 0 else { return false }
    let count = read(controller, &chunk, chunk.count)
    guard count > 0 else {
      // The program has closed its side; it is about to end.
      usleep(1000)
      return false
    }
    bytes += chunk[..<count]
    output = String(decoding: bytes, as: UTF8.self)
    return true
  }
}
