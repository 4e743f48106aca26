import Foundation
import Lessons
import LineEditing
import Presentation
import Rendering

/// `progress`: what was done in lessons.
enum ProgressCommand {
  static let all: [Command] = [
    Command(
      "progress", arguments: "[export FILE.csv]", "show what you have done in lessons",
      details: [
        "By lesson: how many of its questions were answered unaided, that is at once and with no help, "
          + "and how many otherwise. Asking the shell for the number that a question asks for is help.",
        "By concept: it is mastered when \(Mastery.needed) questions in a row, each on fresh numbers, were "
          + "answered unaided. Questions on a lesson's own numbers are practice.",
        "progress export FILE.csv writes a table with a line for each question, and a completion code by "
          + "which backprop lesson check FILE.csv notices changes.",
      ],
      examples: ["progress"], group: .learn,
      completes: .words([.init(text: "export", summary: "write a table with a line a question")]),
      isAllowedInLessons: false
    ) { session, arguments, context in
      let lessons = try LessonCommand.known(session.progress, context)
      guard !arguments.words.isEmpty else {
        return CommandOutput(ProgressView(session, context, lessons).lines())
      }
      guard arguments.words[0] == "export" else {
        throw ShellError(
          "progress takes export FILE.csv, or nothing; not \(Arguments.shown(arguments.text))")
      }
      let name = Interpreter.firstWord(of: arguments.text).rest
      guard !name.isEmpty else {
        throw ShellError(
          "the name of a file is missing", suggestion: "write progress export progress.csv")
      }
      let file = NamedFile(name, in: context.folder)
      let handle = try file.create()
      let table = session.progress.table(of: lessons)
      do { try handle.write(contentsOf: Data(table.utf8)) } catch {
        throw ShellError("\(file.shown) cannot be written")
      }
      return CommandOutput([StyledText("\(file.shown): what was done in lessons", .faint)])
    }
  ]
}

/// Writes what was done in lessons.
private struct ProgressView {
  let progress: LearnerProgress
  let notation: Notation
  let width: Int
  let lessons: [Lesson]

  init(_ session: Session, _ context: CommandContext, _ lessons: [Lesson]) {
    (progress, notation, width) = (session.progress, session.settings.notation, context.width)
    self.lessons = lessons
  }

  func lines() -> [StyledText] {
    let own =
      progress.student.map { [StyledText("fresh numbers are drawn for \($0)", .faint)] } ?? []
    let names =
      lessons.map { (id: $0.id, title: $0.title) }
      + progress.unknown(to: lessons).map { (id: $0, title: $0) }
    let begun = names.compactMap { name in
      progress.lessons[name.id].map { record in
        (name.title, words(for: record, of: lessons.first { $0.id == name.id }))
      }
    }
    guard !begun.isEmpty else {
      return own + [StyledText("no lesson was begun yet; lesson lists them", .faint)]
    }
    let concepts = progress.mastery(in: lessons).filter { $0.questions > 0 }.map {
      ($0.concept, words(for: $0))
    }
    let column = (begun + concepts).map(\.0.count).max() ?? 0
    return own + part("by lesson", begun, column) + part("by concept", concepts, column)
  }

  private func part(
    _ title: String, _ rows: [(name: String, words: String)], _ column: Int
  ) -> [StyledText] {
    guard !rows.isEmpty else { return [] }
    if notation == .spoken {
      return [StyledText(Wording.sentence(title), .heading)]
        + rows.map { StyledText(Wording.sentence("\($0.name): \($0.words)")) }
    }
    return [StyledText(title, .heading)]
      + rows.flatMap { row in
        StyledText(row.words).wrapped(
          beside: StyledText("  " + row.name.padded(to: column + 2)), to: width)
      }
  }

  /// The last time through a lesson.
  ///
  /// - Parameter lesson: the lesson; nil where its file is not there any more.
  private func words(for record: LessonRecord, of lesson: Lesson?) -> String {
    guard let pass = record.passes.last else { return "begun" }
    let counts = pass.tally.map { "\($0.count) \($0.outcome.rawValue)" }
    let whole = lesson.map { " of \($0.questions.count)" } ?? ""
    let state = pass.isFinished ? "done" : "\(pass.settled)\(whole) questions"
    let times = record.passes.count > 1 ? [", time \(record.passes.count)"] : []
    let tally = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return state + times.joined() + tally
  }

  private func words(for mastery: Mastery) -> String {
    if mastery.isMastered { return "mastered" }
    return "\(mastery.longestRow) of \(Mastery.needed) in a row unaided on fresh numbers"
  }
}
