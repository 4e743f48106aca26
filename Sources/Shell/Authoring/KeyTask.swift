import Lessons
import Rendering

/// `backprop lesson key`: the right answers of a lesson, as a student gets it.
struct KeyTask {
  /// The lesson's name or path, as it was typed.
  let lesson: String
  /// The student; empty for the numbers of whoever gave no name.
  let student: String

  /// A line for each answer.
  ///
  /// - Throws: `ShellError` when there is no such lesson, or it cannot be played.
  func lines(_ context: CommandContext) throws(ShellError) -> [String] {
    let lesson = try LessonCommand.lesson(lesson, context).lesson
    let stage = LessonStage(session: Session(), context: context)
    let key: LessonKey
    do { key = try LessonKey(of: lesson, for: student, in: stage) } catch {
      throw ShellError("\(error)")
    }
    let view = LessonView(settings: stage.session.settings, width: context.width)
    let rows = key.answers.map { answer in
      (
        name: answer.isAgain ? "  after reveal" : answer.question, right: view.text(answer.right),
        given: answer.given.isEmpty ? "" : "with " + answer.given.joined(separator: ", ")
      )
    }
    let names = rows.map(\.name.count).max() ?? 0
    let answers = rows.filter { !$0.given.isEmpty }.map(\.right.count).max() ?? 0
    let title = student.isEmpty ? lesson.title : "\(lesson.title), for \(student)"
    return [title]
      + rows.map { row in
        let right = row.given.isEmpty ? row.right : row.right.padded(to: answers + 2) + row.given
        return row.name.padded(to: names + 2) + right
      }
  }
}
