import Presentation
import Rendering

/// Shows how far training has come, on a line of the terminal that is written over.
final class ProgressMeter {
  private let settings: Settings
  private let range: Range<Int>
  private let show: (@Sendable (StyledText) -> Void)?
  private let clock = ContinuousClock()
  private let begun: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant
  private var isShown = false
  /// The iterations between two looks at the clock.
  private var pace = 1
  private var next = 0

  init(_ settings: Settings, from start: Int, to end: Int, _ context: CommandContext) {
    self.settings = settings
    range = start..<max(end, start)
    show = context.progress
    begun = clock.now
    shown = begun
    next = start + 1
  }

  /// Takes note of an iteration, and shows it a few times a second.
  func show(_ iteration: Int, _ cost: Double) {
    guard let show, iteration >= next else { return }
    let now = clock.now
    let elapsed = shown.duration(to: now)
    if elapsed < .milliseconds(50) { pace = min(pace * 2, 1 << 20) }
    next = iteration + pace
    guard elapsed >= .milliseconds(200) else { return }
    pace = max(1, pace / 2)
    let seconds =
      Double(begun.duration(to: now).components.seconds)
      + Double(begun.duration(to: now).components.attoseconds) * 1e-18
    let done = iteration - range.lowerBound
    let left = seconds / Double(max(1, done)) * Double(range.count - done)
    show(
      StyledText("iteration \(iteration) of \(range.upperBound)")
        + StyledText("   cost \(settings.numbers.text(cost))")
        + StyledText(
          "   \(Int(Double(done) / seconds)) a second, \(Int(left.rounded(.up))) s left   Ctrl-C stops",
          .faint))
    (shown, isShown) = (now, true)
  }

  /// Takes the line away.
  func clear() {
    if isShown { show?(StyledText()) }
  }
}
