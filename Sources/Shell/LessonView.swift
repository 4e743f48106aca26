import Lessons
import Rendering

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
    case .question(let question, let number, let count):
      return [StyledText("Question \(number) of \(count)", .heading)]
        + layout.lines(question.text + question.options)
        + StyledText("(type \(wanted(question)), or hint, skip, reveal)", .faint)
        .wrapped(to: layout.width)
    case .right(let explanation):
      return [StyledText("Right.", .current)] + layout.lines(explanation)
    case .notYet(let feedback, let hintsLeft):
      let offer = hintsLeft > 0 ? "Type hint for a hint." : "Type reveal to see it."
      if case .mistake(let reply) = feedback {
        return [StyledText(feedback.description)] + layout.lines(reply)
          + StyledText(offer).wrapped(to: layout.width)
      }
      return StyledText("\(feedback.description) \(offer)").wrapped(to: layout.width)
    case .hint(let hint, let number, let count):
      return [StyledText("Hint \(number) of \(count)", .heading)] + layout.lines(hint)
    case .noMoreHints:
      return StyledText("That was the last hint. Type reveal to see the answer.")
        .wrapped(to: layout.width)
    case .revealed(let answer, let explanation):
      return [StyledText("The answer is ") + StyledText(text(answer), .current)]
        + layout.lines(explanation)
    case .skipped: return [StyledText("Skipped.")]
    case .finished(let record): return finished(record)
    case .broken(let error):
      return [StyledText("error: ", .error) + StyledText("\(error)")]
    }
  }

  /// What is to be typed.
  private func wanted(_ question: Question) -> String {
    switch question.kind {
    case .number(let answer): "a number, \(TypedNumber.phrase(answer.digits))"
    case .choice: "the number of an option"
    case .command: "the command"
    }
  }

  private func text(_ answer: RightAnswer) -> String {
    switch answer {
    case .number(let value): settings.numbers.text(value)
    case .option(let number): "\(number)"
    case .command(let command): command
    }
  }

  private func finished(_ record: LessonRecord.Pass) -> [StyledText] {
    let counts = record.tally.map { "\($0.count) \($0.outcome.rawValue)" }
    let summary = counts.isEmpty ? "" : " Questions: \(counts.joined(separator: ", "))."
    return (StyledText("This lesson is done.", .heading) + StyledText(summary))
      .wrapped(to: layout.width)
  }
}

extension Question {
  /// The options as a numbered list, where there are any.
  fileprivate var options: [MarkdownBlock] {
    guard case .choice(let answer) = kind else { return [] }
    return [.list(start: 1, isTight: true, items: answer.options.map(\.text))]
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
