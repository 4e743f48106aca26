import Foundation
import Language
import Networks
import Shell

/// Damages what is read from outside byte by byte: each copy is read as what it was, or refused;
/// nothing traps.
enum Damage: Campaign {
  static let name = "damage"
  static let summary =
    "saved sessions, journals, lessons and arrays, every byte lost, changed, or the last"

  static func run(_ limits: Limits) -> CampaignResult {
    let end = Date.now.addingTimeInterval(limits.seconds)
    var (seed, tried, files) = (limits.seed, 0, 0)
    var faults: [String] = []
    while Date.now < end, faults.count < 10 {
      let worker = Worker(arguments: [Replay.damageWorker, String(seed)])
      var place = ""
      let outcome = worker.run(until: end) { line in
        place = line
        let words = line.split(separator: " ")
        if words.first == "file", let next = words.last.flatMap({ UInt64($0) }) {
          seed = next
          files += 1
        }
        if words.first == "tried", let count = words.last.flatMap({ Int($0) }) { tried += count }
      }
      if case .failed(let reason) = outcome {
        faults.append("the session of seed \(seed), after \(place): \(reason)")
        seed += 1
      }
    }
    return CampaignResult(figures: "\(tried) damaged copies of \(files) files", faults: faults)
  }

  /// Damages one session's file after the other until it is stopped; the worker's side.
  static func work(from first: UInt64) {
    let folder = Replay.makeFolder()
    for seed in first... {
      say("file \(seed)")
      var grammar = SessionGrammar(seed: seed)
      let shell = Shell(context: CommandContext(folder: folder), output: Silence())
      let lines = grammar.session()
      for line in lines { _ = shell.run(command: line) }
      for readable in Readable.all(of: shell.session, typed: lines, seed: seed) {
        damage(readable, seed)
      }
    }
  }

  private static func damage(_ readable: Readable, _ seed: UInt64) {
    let bytes = readable.bytes
    var random = RandomNumbers(seed: seed)
    // Every byte of a small file; of a large one as many, evenly spaced.
    let step = max(1, bytes.count / 4000)
    for place in stride(from: 0, to: bytes.count, by: step) {
      if place % 100 == 0 { say("byte \(place) of \(readable.name)") }
      var changed = bytes
      changed[place] = UInt8(truncatingIfNeeded: random.next())
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      var shorter = bytes
      shorter.remove(at: place)
      for copy in [changed, flipped, shorter, Array(bytes[..<place])] {
        precondition(readable.read(copy), "\(readable.name), byte \(place): not what it was")
      }
    }
    say("tried \(4 * (bytes.count / step))")
  }
}
