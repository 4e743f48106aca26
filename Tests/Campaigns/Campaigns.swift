import Dispatch
import Foundation
import Synchronization

/// Attacks the shell at random, for as long as one likes, and prints what was tried and what fell.
///
/// Each campaign prints its seed first: the same seed tries the same things again. It exits with 1
/// where it found a fault, after the smallest input that still shows it.
@main
struct Campaigns {
  static let usage = """
    usage: campaigns NAME [--seconds N] [--seed N] [--jobs N] [--mutants N]
           campaigns replay FILE
           campaigns corpus FOLDER
           campaigns libfuzzer TARGET [FOLDER] [-OPTION=VALUE …]

    \(all.map { $0.name.padding(toLength: 8, withPad: " ", startingAt: 0) + $0.summary }
      .joined(separator: "\n"))
    replay  the lines of a file, held against the rules of the fuzz campaign
    corpus  inputs for libFuzzer to begin with, written to a folder
    libfuzzer  inputs that reach other code than those before, in a build with libFuzzer

      --seconds N  how long to go on; 10 where it is left out
      --seed N     what to begin from; a fresh one where it is left out
      --jobs N     how many of fuzz and damage go on at once; as many as there are processors
                   where it is left out
      --mutants N  how many places of the sources mutate alters; 120 where it is left out
    """

  static let all: [any Campaign.Type] = [
    GrammarFuzz.self, Damage.self, KeyFuzz.self, Kills.self, Mutation.self,
  ]

  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    guard !arguments.isEmpty else { return stop(usage) }
    let name = arguments.removeFirst()
    if name == "replay", let file = arguments.first { return Replay.run(file) }
    if name == "libfuzzer" { return LibFuzzer.run(Array(arguments.dropFirst())) }
    if name == "corpus", let folder = arguments.first {
      do { return try LibFuzzer.writeCorpus(to: folder) } catch { return stop("\(error)") }
    }
    let numbers = arguments.compactMap { UInt64($0) }
    if numbers.count == 2, numbers[1] > 0 {
      let seeds = stride(from: numbers[0], to: .max, by: Int(numbers[1]))
      if name == Replay.worker { return GrammarFuzz.work(seeds) }
      if name == Replay.damageWorker { return Damage.work(seeds) }
    }
    guard let campaign = all.first(where: { $0.name == name }) else { return stop(usage) }
    var limits = Limits(seed: UInt64.random(in: 0..<1_000_000))
    while arguments.count >= 2 {
      let (option, value) = (arguments.removeFirst(), arguments.removeFirst())
      switch (option, UInt64(value)) {
      case ("--seconds", let seconds?): limits.seconds = Double(seconds)
      case ("--seed", let seed?): limits.seed = seed
      case ("--mutants", let mutants?) where 1...100_000 ~= mutants:
        limits.mutants = Int(mutants)
      case ("--jobs", let jobs?) where 1...256 ~= jobs: limits.jobs = Int(jobs)
      default: return stop(usage)
      }
    }
    guard arguments.isEmpty else { return stop(usage) }
    say("\(name): seed \(limits.seed)")
    let result = campaign.run(limits)
    say("\(name): \(result.figures), \(result.faults.count) faults")
    exit(result.faults.count == 0 ? 0 : 1)
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
  /// How many places are altered.
  var mutants = 120
  /// How many work at once.
  var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// What all the jobs bring back; each begins at a seed of its own.
  func inJobs<Part: Sendable>(_ attack: @Sendable (UInt64) -> Part) -> [Part] {
    let parts = Mutex<[Part]>([])
    DispatchQueue.concurrentPerform(iterations: jobs) { job in
      let part = attack(seed + UInt64(job))
      parts.withLock { $0.append(part) }
    }
    return parts.withLock { $0 }
  }
}

/// What a campaign has tried and found.
struct CampaignResult {
  /// What was tried, in numbers.
  var figures: String
  /// What fell.
  var faults = Faults()
}

/// What fell, each told at once with the smallest input that shows it: a night is long.
struct Faults {
  private(set) var count = 0

  mutating func add(_ text: String) {
    say("fault: \(text)")
    count += 1
  }

  /// Those of several jobs together.
  static func + (left: Faults, right: Faults) -> Faults {
    Faults(count: left.count + right.count)
  }
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
