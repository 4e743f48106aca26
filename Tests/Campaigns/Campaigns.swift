import Foundation

/// Attacks the shell at random, for as long as one likes, and prints what was tried and what fell.
///
/// Each campaign prints its seed first: the same seed tries the same things again. It exits with 1
/// where it found a fault, after the smallest input that still shows it.
@main
struct Campaigns {
  static let usage = """
    usage: campaigns NAME [--seconds N] [--seed N]
           campaigns replay FILE

    \(all.map { $0.name.padding(toLength: 8, withPad: " ", startingAt: 0) + $0.summary }
      .joined(separator: "\n"))
    replay  the lines of a file, held against the rules of the fuzz campaign

      --seconds N  how long to go on; 10 where it is left out
      --seed N     what to begin from; a fresh one where it is left out
    """

  static let all: [any Campaign.Type] = [
    GrammarFuzz.self, Damage.self, KeyFuzz.self, Kills.self,
  ]

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty else { return stop(usage) }
    let name = arguments.removeFirst()
    if name == "replay", let file = arguments.first { return Replay.run(file) }
    if let seed = arguments.first.flatMap(UInt64.init) {
      if name == Replay.worker { return GrammarFuzz.work(from: seed) }
      if name == Replay.damageWorker { return Damage.work(from: seed) }
    }
    guard let campaign = all.first(where: { $0.name == name }) else { return stop(usage) }
    var limits = Limits(seed: UInt64.random(in: 0..<1_000_000))
    while arguments.count >= 2 {
      let (option, value) = (arguments.removeFirst(), arguments.removeFirst())
      switch (option, UInt64(value)) {
      case ("--seconds", let seconds?): limits.seconds = Double(seconds)
      case ("--seed", let seed?): limits.seed = seed
      default: return stop(usage)
      }
    }
    guard arguments.isEmpty else { return stop(usage) }
    say("\(name): seed \(limits.seed)")
    let result = campaign.run(limits)
    for fault in result.faults { say("fault: \(fault)") }
    say("\(name): \(result.figures), \(result.faults.count) faults")
    exit(result.faults.isEmpty ? 0 : 1)
  }

  private static func stop(_ text: String) {
    say(text)
    exit(2)
  }
}

/// How long a campaign goes on, and where it begins.
struct Limits {
  /// What its random numbers come from.
  var seed: UInt64
  /// The seconds after which it begins nothing new.
  var seconds = 10.0
}

/// What a campaign has tried and found.
struct CampaignResult {
  /// What was tried, in numbers.
  var figures: String
  /// What fell, each with the smallest input that shows it.
  var faults: [String] = []
}

/// A way to attack the shell.
protocol Campaign: SendableMetatype {
  /// The word it is started by.
  static var name: String { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// Attacks until the time is over.
  static func run(_ limits: Limits) -> CampaignResult
}

/// Prints a line at once: a campaign that starts itself reads along.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
