import Foundation
import PseudoTerminal

/// Kills the shell at each system call in turn that opens, writes, syncs, renames or removes a file,
/// and looks whether every command that had answered is there after the restart.
///
/// `strace` counts the calls and sends the signal, so that no moment is left to chance.
enum Kills: Campaign {
  static let name = "kill"
  static let summary = "kill -9 at each write, sync and rename in turn; needs strace"

  private static let tracer = "/usr/bin/strace"
  private static let calls = [
    "pwrite64", "rename", "unlink", "fsync", "fdatasync", "ftruncate", "write", "openat",
  ]

  static func run(_ limits: Limits) -> CampaignResult {
    let end = Date.now.addingTimeInterval(limits.seconds)
    guard FileManager.default.isExecutableFile(atPath: tracer) else {
      var missing = Faults()
      missing.add("\(tracer) is not there")
      return CampaignResult(figures: "left out", faults: missing)
    }
    var (kills, kind, call) = (0, Int(limits.seed % UInt64(calls.count)), 1)
    var (tried, faults): (Set<String>, Faults) = ([], Faults())
    while Date.now < end, faults.count < 5 {
      let name = calls[kind]
      do {
        if try isKilled(at: name, call) {
          kills += 1
          tried.insert("\(name) \(call)")
          call += 1
        } else {
          (kind, call) = ((kind + 1) % calls.count, 1)
        }
      } catch {
        faults.add("killed at \(name) \(call): \(error)")
        call += 1
      }
    }
    return CampaignResult(figures: "\(kills) kills at \(tried.count) calls", faults: faults)
  }

  /// Types commands until the shell is killed, restores the session, and compares.
  ///
  /// - Returns: whether it was killed at all; false where it ended before that many calls.
  private static func isKilled(at name: String, _ call: Int) throws -> Bool {
    let home = Replay.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: home) }
    let environment = ["HOME": home, "TERM": "dumb", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let first = try PseudoTerminal(
      running: tracer,
      arguments: [
        "-qq", "-o", "/dev/null", "-e", "trace=\(name)",
        "-e", "inject=\(name):signal=KILL:when=\(call)", BuiltShell.path, "--no-rc",
      ], environment: environment)
    var answered = 0
    do {
      for number in 1...12 {
        try first.waitForEditing()
        first.type("q = \(number)\r")
        try first.wait(for: "q = \(number)\r\nbp> ")
        answered = number
      }
      try first.waitForEditing()
      first.type("quit\r")
      guard try first.waitForEnd() != 0 else { return false }
    } catch PseudoTerminal.Failure.ended {}
    try restore(answered, environment)
    return true
  }

  /// Starts the shell again, and asks for the number that it had answered last.
  private static func restore(_ answered: Int, _ environment: [String: String]) throws {
    let second = try PseudoTerminal(
      running: BuiltShell.path, arguments: ["--no-rc"], environment: environment)
    if answered > 0 {
      try second.wait(for: "restore?")
      second.type("y\r")
      try second.wait(for: "restored")
      try second.waitForEditing()
      // The command under way when it was killed may be there or not.
      second.type("(q - \(answered))*(q - \(answered + 1)) + 77\r")
      try second.wait(for: "\n77\r")
    }
    second.type("\u{4}")
  }
}
