import Lessons
import Presentation
import Rendering
import Tutoring

/// Writes what happens in a lesson.
struct LessonView {
  let settings: Settings
  let width: Int

  private var layout: MarkdownLayout {
    MarkdownLayout(
      width: min(width, 100), marks: settings.notation == .unicode ? .unicode : .ascii)
  }

  /// The lines of what happened, an empty line between one thing and the next.
  func lines(_ events: [LessonInProgress.Event]) -> [StyledText] {
    var result: [StyledText] = []
    var wasSilent = false
    for event in events {
      let lines = lines(event)
      guard !lines.isEmpty else { continue }
      // Commands that print nothing stand under each other.
      if !result.isEmpty, !(wasSilent && event.isCommand) { result.append(StyledText()) }
      result += lines
      wasSilent = event.isCommand && lines.count == 1
    }
    return result.map(settings.notation.readable)
  }

  private func lines(_ event: LessonInProgress.Event) -> [StyledText] {
    switch event {
    case .prose(let blocks): return layout.lines(blocks)
    case .ran(let command, let output):
      return [StyledText("bp> ", .faint) + StyledText(command, .code)] + output
    case .outdated(let line):
      return StyledText(
        "(the lesson shows something else here, on line \(line) of its file)", .faint
      )
      .wrapped(to: layout.width)
    case .question(let question, let number, let count, let wanted):
      return [StyledText("Question \(number) of \(count)", .heading)]
        + layout.lines(question.text + question.shown) + (wanted.map(lines) ?? [])
    case .sketch(let sketch): return drawing(sketch)
    case .partly(let said): return [StyledText("Right.", .current)] + layout.lines(said)
    case .compare(let model):
      return [StyledText("An answer as it could be", .heading)] + layout.lines(model)
    case .graded(let points, let count, let explanation):
      return [StyledText("You have found \(points) of \(count).", .current)]
        + layout.lines(explanation)
    case .part(.text(let asked), let wanted): return layout.lines(asked) + lines(wanted)
    case .part(.factor(let asked), let wanted): return lines(asked) + lines(wanted)
    case .right(let explanation):
      return [StyledText("Right.", .current)] + layout.lines(explanation)
    case .notYet(.factorIsRight, _): return [StyledText(Feedback.factorIsRight.description)]
    case .notYet(let feedback, let hintsLeft):
      let offer = hintsLeft > 0 ? "Type hint for a hint." : "Type reveal to see it."
      if case .mistake(let reply) = feedback {
        return [StyledText(feedback.description)] + layout.lines(reply)
          + StyledText(offer).wrapped(to: layout.width)
      }
      return said(feedback).dropLast().flatMap { StyledText($0).wrapped(to: layout.width) }
        + StyledText("\(said(feedback).last ?? "") \(offer)").wrapped(to: layout.width)
    case .hint(let hint, let number, let count):
      return [StyledText("Hint \(number) of \(count)", .heading)] + layout.lines(hint)
    case .noMoreHints:
      return StyledText("That was the last hint. Type reveal to see the answer.")
        .wrapped(to: layout.width)
    case .revealed(.text(let model), let explanation):
      return [StyledText("An answer as it could be", .heading)]
        + layout.lines(model + explanation)
    case .revealed(let answer, let explanation):
      return [StyledText("The answer is ") + StyledText(text(answer), .current)]
        + layout.lines(explanation)
    case .again: return [StyledText("The same question on fresh numbers; skip goes on.", .faint)]
    case .skipped: return [StyledText("Skipped.")]
    case .finished(let record): return finished(record)
    case .broken(let error):
      return [StyledText("error: ", .error) + StyledText("\(error)")]
    }
  }

  /// Curves in one picture, or in sentences.
  func drawing(_ sketch: CurveSketch) -> [StyledText] {
    let range = sketch.range
    let series = sketch.curves.enumerated().map { place, heights in
      let step = (range.upperBound - range.lowerBound) / Double(max(1, heights.count - 1))
      let points = heights.enumerated().map {
        Plot.Point(range.lowerBound + step * Double($0), $1)
      }
      // On the picture the letters stand at the curves themselves.
      let name = settings.notation == .unicode ? "" : "curve \(CurveSketch.letter(place))"
      return Plot.Series(name, .line, points)
    }
    let last = CurveSketch.letter(sketch.curves.count - 1)
    let plot = Plot(
      "Curves a to \(last)", x: sketch.variable, y: "", series: series, xRange: range)
    return TerminalPlot(
      notation: settings.notation, numbers: settings.numbers, width: layout.width, height: 10
    ).lines(plot)
  }

  /// What is said of an answer, sentence by sentence.
  private func said(_ feedback: Feedback) -> [String] {
    let notation = settings.notation
    switch feedback {
    case .factorDiffers(let factor, let accounts, let whole):
      return ["\(feedback.description) Look at \(notation.text(factor)) again."]
        + accounts.map { "That is what comes out \($0)." }
        + ["Then try \(notation.text(whole)) once more."]
    case .wholeDiffers(_, let whole):
      return [feedback.description, "Try \(notation.text(whole)) once more."]
    default: return [feedback.description]
    }
  }

  /// Asks for a factor of a number that was wrong.
  private func lines(_ asked: FactorQuestion) -> [StyledText] {
    let name = settings.notation.text(asked.factor)
    let question = settings.notation == .spoken ? "What is \(name)?" : "\(name) = ?"
    guard asked.isFirst else { return [StyledText(question, .current)] }
    let part = asked.isShare ? "share" : "factor"
    let why =
      asked.tellsApart
      ? "More than one mistake gives this number, and this \(part) tells them apart:"
      : "Look for the first \(part) that differs:"
    return StyledText(why).wrapped(to: layout.width) + [StyledText(question, .current)]
  }

  /// What is to be typed.
  private func lines(_ wanted: String) -> [StyledText] {
    StyledText("(type \(wanted), or hint, skip, reveal)", .faint).wrapped(to: layout.width)
  }

  /// The right answer in a line.
  func text(_ answer: RightAnswer) -> String {
    let numbers = settings.numbers
    return switch answer {
    case .number(let value): numbers.text(value)
    case .numbers(let values): values.map(numbers.text).joined(separator: ", ")
    case .option(let number): "\(number)"
    case .line(let line, let repair): "line \(line), and \(numbers.text(repair))"
    case .order(let order): order.map(String.init).joined(separator: " ")
    case .sign(let sign): sign.rawValue
    case .formula(let formula): formula
    case .command(let command): command
    case .curve(let letter): letter
    case .text(let model): layout.lines(model).map(\.plain).joined(separator: " ")
    }
  }

  private func finished(_ record: LessonRecord.Pass) -> [StyledText] {
    let counts = record.tally.map { "\($0.count) \($0.outcome.rawValue)" }
    let summary = counts.isEmpty ? "" : " Questions: \(counts.joined(separator: ", "))."
    return (StyledText("This lesson is done.", .heading) + StyledText(summary))
      .wrapped(to: layout.width)
  }
}

extension LessonEvent {
  /// Whether it is a command that the lesson ran.
  fileprivate var isCommand: Bool {
    if case .ran = self { true } else { false }
  }
}

extension Notation {
  /// A text with what ASCII lacks written in ASCII, where that is wanted.
  func readable(_ text: StyledText) -> StyledText {
    guard self == .ascii || self == .spoken else { return text }
    return text.spans.reduce(into: StyledText()) { result, span in
      result.append(Notation.ascii(span.text), span.role)
    }
  }
}
