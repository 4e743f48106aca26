import Lessons
import Presentation
import Rendering

/// Writes the list of the lessons, with what the learner has done of each.
struct LessonListView {
  private let session: Session
  private let context: CommandContext

  init(_ session: Session, _ context: CommandContext) {
    (self.session, self.context) = (session, context)
  }

  /// What is to be said of a lesson in the list.
  private enum State: Hashable {
    case done
    case begun(settled: Int, of: Int)
    case next
    case later

    /// It in a few letters, as a column has room for.
    var mark: String {
      switch self {
      case .done: "done"
      case .begun(let settled, let count): "\(settled) of \(count)"
      case .next: "next"
      case .later: ""
      }
    }

    /// It in words.
    var words: String {
      switch self {
      case .done: "done"
      case .begun(let settled, let count): "begun, \(settled) of \(count) questions"
      case .next: "next"
      case .later: "not begun"
      }
    }
  }

  private struct Row {
    let name: String
    let summary: StyledText
    let state: State
  }

  /// A lesson a line, with its state before it where one was begun.
  func lines() throws(ShellError) -> [StyledText] {
    let rows = try rows()
    let hasBegun = rows.contains { $0.state != .later && $0.state != .next }
    let marks = hasBegun ? (rows.map(\.state.mark.count).max() ?? 0) + 2 : 0
    let names = (rows.map(\.name.count).max() ?? 10) + 2
    return rows.flatMap { row -> [StyledText] in
      guard session.settings.notation != .spoken else {
        let state = hasBegun ? ", \(row.state.words)" : ""
        return [StyledText("\(row.name)\(state): ") + row.summary]
      }
      let start =
        StyledText(hasBegun ? row.state.mark.padded(to: marks) : "", .known)
        + StyledText(row.name.padded(to: names), .code)
      return row.summary.wrapped(beside: start, to: context.width)
    }.map(session.settings.notation.readable)
  }

  private func rows() throws(ShellError) -> [Row] {
    let library: LessonLibrary
    do { library = try LessonCommand.library(context) } catch { throw ShellError("\(error)") }
    var hasNext = false
    return library.entries.map { entry in
      do {
        let lesson = try library.read(entry)
        let state = state(of: lesson, isNext: !hasNext)
        hasNext = hasNext || state == .next
        return Row(name: entry.name, summary: StyledText(lesson.summary), state: state)
      } catch {
        return Row(name: entry.name, summary: StyledText("\(error)", .error), state: .later)
      }
    }
  }

  /// The first lesson that was not begun is the next one.
  private func state(of lesson: Lesson, isNext: Bool) -> State {
    guard let record = session.progress.lessons[lesson.id] else { return isNext ? .next : .later }
    if let pass = record.unfinished, !record.isDone {
      return .begun(settled: pass.settled, of: lesson.questions.count)
    }
    return record.isDone ? .done : isNext ? .next : .later
  }
}
