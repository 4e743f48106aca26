import Descent
import Rendering

/// Says what goes wrong in training while it can be mended.
enum DescentWarnings {
  /// How often running the cost has to rise for it to be said.
  static let longestRise = 10

  /// A line for each thing that was seen since an iteration.
  static func lines(
    _ session: Session, from start: Int, _ context: CommandContext
  ) -> [StyledText] {
    guard let run = session.training.runs.last, run.batching.isWhole else { return [] }
    let costs = run.costs[max(0, start - run.start)...] + (run.last.map { [$0.cost] } ?? [])
    guard let rise = rise(of: Array(costs)) else { return [] }
    let first = max(start, run.start) + rise.lowerBound
    return StyledText(
      "the cost rose \(rise.count) times running from iteration \(first): the rate is too large",
      .changed
    ).wrapped(to: context.width)
  }

  /// The longest stretch of steps at each of which the cost rose, where it is long enough.
  static func rise(of costs: [Double]) -> Range<Int>? {
    var (longest, start) = (0..<0, 0)
    for place in costs.indices.dropFirst() {
      if costs[place] > costs[place - 1] {
        if place - start > longest.count { longest = start..<place }
      } else {
        start = place
      }
    }
    return longest.count >= longestRise ? longest : nil
  }
}
