import Presentation
import Rendering
import Stepping

extension Session {
  /// The breakpoints that stopped the walk, and the step, from 0, they lie at.
  struct Hit {
    let step: Int
    let marks: [Marks.Mark]
  }

  /// The breakpoint nearest to the beginning of some steps, or to their end going back; nil when
  /// there is none.
  ///
  /// A breakpoint that is no place of this program stops nothing; breakpoints are places of the
  /// program's own walk, and inside of functions there are none.
  ///
  /// - Throws: `ShellError` when a search was interrupted.
  func nextHit(
    in steps: Range<Int>, isBackward: Bool = false, _ context: CommandContext
  ) throws(ShellError) -> Hit? {
    guard let walk, !isInside, !steps.isEmpty else { return nil }
    var best: Hit?
    for mark in marks.list where mark.kind.isStop {
      guard let stop = try? Stop(mark.text, self),
        let step = stop.search(walk, in: steps, isBackward: isBackward)
      else { continue }
      if let found = best, found.step == step {
        best = Hit(step: step, marks: found.marks + [mark])
      } else if best.map({ isBackward ? step > $0.step : step < $0.step }) ?? true {
        best = Hit(step: step, marks: [mark])
      }
    }
    return best
  }

  /// Moves on to a place, or to the first breakpoint on the way; says which were reached.
  mutating func travel(to end: Int, _ context: CommandContext) throws(ShellError) -> Hit? {
    let hit = try nextHit(in: cursor..<end, context)
    place(at: hit.map { $0.step + 1 } ?? end)
    return reached(hit)
  }

  /// Moves on to a place, or to the first breakpoint on the way, and shows the step it stops at;
  /// while the walk is predicted, that step is asked for first.
  mutating func come(to end: Int, _ context: CommandContext) throws(ShellError) -> CommandOutput {
    guard isPredicted, end > cursor else {
      let hit = try travel(to: end, context)
      return stopped((hit?.lines ?? []) + whereabouts(context), context)
    }
    let step = try nextHit(in: cursor..<end, context)?.step ?? end - 1
    place(at: step)
    return ask(upTo: step + 1, context)
  }

  /// Moves back to a place, or to the last breakpoint on the way.
  mutating func travelBack(to start: Int, _ context: CommandContext) throws(ShellError) -> Hit? {
    let hit = try nextHit(in: start..<max(start, cursor - 1), isBackward: true, context)
    place(at: hit.map { $0.step + 1 } ?? start)
    return reached(hit)
  }

  /// Deletes the temporary breakpoints that were reached.
  private mutating func reached(_ hit: Hit?) -> Hit? {
    for mark in hit?.marks ?? [] where mark.kind == .temporary { marks.remove(mark.number) }
    return hit
  }
}

extension Session.Hit {
  /// A line for each breakpoint that was reached.
  var lines: [StyledText] {
    marks.map { mark in
      let gone = mark.kind == .temporary ? ", deleted now" : ""
      return StyledText("breakpoint \(mark.number): ", .changed) + StyledText(mark.text, .code)
        + StyledText(gone, .faint)
    }
  }
}
