import Foundation

/// A program in a process of its own: this one once more, where no other is named.
struct Worker {
  /// How it ended.
  enum Outcome {
    /// By itself, with 0, or because the time was over.
    case ended
    /// By a trap, a broken rule, or without a sign of life for too long.
    case failed(String)
  }

  var program = Bundle.main.executableURL
  let arguments: [String]
  /// What is added to the environment.
  var environment: [String: String] = [:]
  /// The folder it runs in; nil for the one this program is in.
  var folder: String?
  /// The seconds without a line after which it counts as hanging.
  var patience = 60.0
  /// Whether lines on the standard error are taken as well.
  var takesErrors = false

  /// Runs it until it ends, the time is over or a line is the last one wanted, and hands over each
  /// line it prints.
  func run(
    until end: Date, _ take: (String) -> Void = { _ in },
    endingAt isLast: (String) -> Bool = { _ in false }
  ) -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    // It may be killed before it removes its files.
    let scratch = NSTemporaryDirectory() + "worker-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TMPDIR": scratch]) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = takesErrors ? pipe : FileHandle.nullDevice
    guard (try? process.run()) != nil else { return .failed("it cannot be started") }
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    var bytes: [UInt8] = []
    var broken: String?
    var heard = Date.now
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if Glibc.poll(&poll, 1, 200) > 0 {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        heard = .now
        bytes += buffer[..<count]
        while let mark = bytes.firstIndex(of: 10) {
          let line = String(decoding: bytes[..<mark], as: UTF8.self)
          bytes.removeSubrange(...mark)
          if line.hasPrefix("broken ") { broken = String(line.dropFirst(7)) }
          take(line)
          if isLast(line) { return .ended }
        }
      }
      if Date.now > end { return .ended }
      if Date.now.timeIntervalSince(heard) > patience { return .failed("it hangs") }
    }
    process.waitUntilExit()
    if let broken { return .failed(broken) }
    if process.terminationReason == .uncaughtSignal {
      return .failed("it ends by signal \(process.terminationStatus)")
    }
    return process.terminationStatus == 0
      ? .ended : .failed("it ends with \(process.terminationStatus)")
  }
}
