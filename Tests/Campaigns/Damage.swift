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
    let parts = limits.inJobs { seed in attack(from: seed, limits) }
    let (tried, files) = (parts.reduce(0) { $0 + $1.tried }, parts.reduce(0) { $0 + $1.files })
    return CampaignResult(
      figures: "\(tried) damaged copies of \(files) files",
      faults: parts.reduce(Faults()) { $0 + $1.faults })
  }

  /// One job of several: damages the files of every so many-th seed until the time is over.
  private static func attack(
    from first: UInt64, _ limits: Limits
  ) -> (tried: Int, files: Int, faults: Faults) {
    let end = Date.now.addingTimeInterval(limits.seconds)
    var (seed, tried, files) = (first, 0, 0)
    var faults = Faults()
    while Date.now < end, faults.count < 10 {
      let worker = Worker(arguments: [Replay.damageWorker, String(seed), String(limits.jobs)])
      var place = ""
      let outcome = worker.run(until: end) { line in
        place = line
        let words = line.split(separator: " ")
        if words.first == "file", let next = words.last.flatMap({ UInt64($0) }) {
          seed = next
        }
        if words.first == "tried", let count = words.last.flatMap({ Int($0) }) {
          (tried, files) = (tried + count, files + 1)
        }
      }
      if case .failed(let reason) = outcome {
        faults.add("the session of seed \(seed), after \(place): \(reason)")
        seed += UInt64(limits.jobs)
      }
    }
    return (tried, files, faults)
  }

  /// Damages the files of one session after the other until it is stopped; the worker's side.
  static func work(_ seeds: StrideTo<UInt64>) {
    for seed in seeds {
      say("file \(seed)")
      for readable in Readable.all(ofSession: seed) { damage(readable, seed) }
    }
  }

  private static func damage(_ readable: Readable, _ seed: UInt64) {
    let bytes = readable.bytes
    var random = RandomNumbers(seed: seed)
    var tried = 0
    for place in stride(
      from: Int(seed % UInt64(readable.share)), to: bytes.count, by: readable.share)
    {
      if tried % 100 == 0 { say("byte \(place) of \(readable.name)") }
      var changed = bytes
      changed[place] = UInt8(truncatingIfNeeded: random.next())
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      var shorter = bytes
      shorter.remove(at: place)
      for copy in [changed, flipped, shorter, Array(bytes[..<place])] {
        precondition(readable.read(copy), "\(readable.name), byte \(place): not what it was")
        tried += 1
      }
    }
    say("tried \(tried)")
  }
}
