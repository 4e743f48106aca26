import Foundation
import Shell

/// Types made-up sessions at the shell, in a process of their own so that a trap is a fault like
/// others, and makes what fails as short as it can.
enum GrammarFuzz: Campaign {
  static let name = "fuzz"
  static let summary = "made-up sessions, held to what is true of every session"

  static func run(_ limits: Limits) -> CampaignResult {
    let start = Date.now
    let parts = limits.inJobs { seed in attack(from: seed, limits) }
    let seconds = max(0.001, Date.now.timeIntervalSince(start))
    let commands = parts.reduce(0) { $0 + $1.commands }
    let sessions = parts.reduce(0) { $0 + $1.sessions }
    return CampaignResult(
      figures: "\(commands) commands in \(sessions) sessions and \(Int(seconds)) s, "
        + "\(Int(Double(commands) / seconds)) a second",
      faults: parts.reduce(Faults()) { $0 + $1.faults })
  }

  /// One job of several: types every so many-th session until the time is over.
  private static func attack(
    from first: UInt64, _ limits: Limits
  ) -> (commands: Int, sessions: Int, faults: Faults) {
    let end = Date.now.addingTimeInterval(limits.seconds)
    var (seed, commands, sessions) = (first, 0, 0)
    var faults = Faults()
    while Date.now < end, faults.count < 10 {
      let worker = Worker(arguments: [Replay.worker, String(seed), String(limits.jobs)])
      var current = seed
      // The worker tells each session it begins, and the commands of each that it ends.
      let outcome = worker.run(until: end) { line in
        let words = line.split(separator: " ")
        if words.first == "begin", let begun = words.last.flatMap({ UInt64($0) }) {
          current = begun
        }
        if words.first == "done", let count = words.last.flatMap({ Int($0) }) {
          (commands, sessions) = (commands + count, sessions + 1)
        }
      }
      seed = current + UInt64(limits.jobs)
      guard case .failed(let reason) = outcome else { continue }
      var grammar = SessionGrammar(seed: current)
      let lines = Replay.shortest(grammar.session())
      faults.add("session \(current): \(reason)\n\(lines.joined(separator: "\n"))")
    }
    return (commands, sessions, faults)
  }

  /// One session of so many is brought back from its journal.
  private static let keptSessions: UInt64 = 16

  /// Runs one session after another until it is stopped; the worker's side.
  static func work(_ seeds: StrideTo<UInt64>) {
    let folder = Replay.makeFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for seed in seeds {
      say("begin \(seed)")
      var grammar = SessionGrammar(seed: seed)
      say("done \(Replay.check(grammar.session(), folder, isKept: seed % keptSessions == 0))")
    }
  }
}

/// Lines that are typed again: those of a file, and those of a session that failed, fewer and fewer.
enum Replay {
  /// The words by which a campaign starts itself to type sessions, and to damage files.
  static let (worker, damageWorker) = ("work", "work-damage")

  /// Types the lines of a file; exits with 3 where a rule is broken.
  static func run(_ file: String) {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { exit(2) }
    let folder = makeFolder()
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    say("done \(check(lines, folder, isKept: true))")
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A new folder for the files of a campaign, with lessons to play.
  static func makeFolder() -> String {
    let path = NSTemporaryDirectory() + "campaign-" + UUID().uuidString
    let lessons = path + "/lessons"
    try? FileManager.default.createDirectory(atPath: lessons, withIntermediateDirectories: true)
    for name in ["first", "second"] {
      try? LessonTemplate.text(id: name).write(
        toFile: "\(lessons)/\(name).md", atomically: true, encoding: .utf8)
    }
    return path
  }

  /// Types lines, and ends the process with 3 where a rule is broken.
  ///
  /// - Returns: how many commands were typed, those that look whether a rule is broken among them.
  static func check(_ lines: [String], _ folder: String, isKept: Bool) -> Int {
    let session = SessionUnderTest(folder: folder, isKept: isKept)
    do {
      for line in lines { try session.type(line) }
      try session.finish()
    } catch {
      say("broken \(error.rule) at: \(error.line.debugDescription)")
      exit(3)
    }
    return session.commands
  }

  /// The fewest of some lines that still fail, tried by leaving out halves, quarters and so on, down
  /// to single lines (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
  /// 2002).
  static func shortest(_ lines: [String]) -> [String] {
    var lines = lines
    var length = max(1, lines.count / 2)
    while true {
      var start = 0
      var hasShrunk = false
      while start < lines.count {
        let end = min(start + length, lines.count)
        let fewer = Array(lines[..<start] + lines[end...])
        if !fewer.isEmpty, fails(fewer) {
          lines = fewer
          hasShrunk = true
        } else {
          start = end
        }
      }
      if length == 1, !hasShrunk { return lines }
      length = max(1, length / 2)
    }
  }

  private static func fails(_ lines: [String]) -> Bool {
    let file = NSTemporaryDirectory() + "replay-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    guard
      (try? lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8))
        != nil
    else { return false }
    let outcome = Worker(arguments: ["replay", file]).run(until: .now.addingTimeInterval(20))
    if case .failed = outcome { return true }
    return false
  }
}
