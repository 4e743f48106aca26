import Glibc

/// Times pieces of work against each other, in turn, so that what slows the machine slows them all.
struct Stopwatch {
  /// How often each piece takes its turn at least.
  var rounds = 60
  /// For how long the turns go on at least, in seconds.
  var seconds = 1.0

  /// Work done so many times.
  typealias Work = (_ times: Int) -> Void

  /// The seconds that one run of each piece of work takes: the least of all rounds.
  ///
  /// Each turn lasts a fraction of a millisecond or one run, whichever is longer.
  func times(_ works: Work...) -> [Double] {
    let repeats = works.map { work in
      work(1)
      let once = Stopwatch.time { work(1) }
      return max(1, min(100_000, Int(4e-4 / max(once, 1e-9))))
    }
    var least = works.map { _ in Double.infinity }
    let end = Stopwatch.now() + seconds
    var round = 0
    while round < rounds && (round < 3 || Stopwatch.now() < end + 4 * seconds)
      || Stopwatch.now() < end
    {
      for (place, work) in works.enumerated() {
        let time = Stopwatch.time { work(repeats[place]) } / Double(repeats[place])
        least[place] = min(least[place], time)
      }
      round += 1
    }
    return least
  }

  /// The seconds that some work takes, once.
  static func time(_ work: () -> Void) -> Double {
    let start = now()
    work()
    return now() - start
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
