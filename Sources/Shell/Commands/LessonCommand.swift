import Foundation
import Lessons
import Presentation
import Rendering

/// The commands that begin a lesson, leave it and come back to it.
enum LessonCommand {
  static let all: [Command] = [
    Command(
      "lesson", arguments: "[NAME [again] | question | stop]", "play a lesson, or list them",
      details: [
        "A lesson asks questions; while one waits, type the answer, hint, skip or reveal. Any command "
          + "may be tried before answering: the lesson puts its own numbers back.",
        "It begins in a session of its own. Yours is untouched, and there again when the lesson is "
          + "done or left.",
        "On a terminal it pauses before each section: Enter, or lesson alone, goes on; q, or lesson "
          + "question, goes to the question.",
        "lesson stop leaves it, and lesson NAME comes back to the question it was left at, in a later "
          + "run too; lesson NAME again begins anew. lesson alone asks the question again.",
        "Where earlier lessons are done, it begins with two questions from them, on fresh numbers, and "
          + "coming back after half a day does so too. The end of a lesson is an exam on fresh numbers, in "
          + "which the shell is a calculator only; whoever leaves it and comes back finds other numbers.",
        "NAME is a name or a number of the list, or the path of a file, such as ./mine.md.",
      ],
      examples: ["lesson", "lesson 1"], group: .learn, completes: .lessons,
      isAllowedInLessons: false
    ) { session, arguments, context in
      try lesson(&session, arguments, context)
    },
    Command(
      "play", "leave the lesson for a while, to try things with its numbers",
      details: [
        "What is typed is no answer any more, and what is tried changes a copy. resume comes back to "
          + "the lesson as it was; lesson stop goes back to your own session."
      ],
      group: .learn, isAllowedInLessons: false, isAllowedInExams: false
    ) { session, arguments, context in
      try arguments.none()
      guard session.lesson != nil else {
        throw ShellError(
          "no lesson is being played",
          suggestion: session.pausedLesson == nil
            ? "lesson lists them" : "resume comes back to the one you left")
      }
      session.pauseLesson()
      return CommandOutput(
        StyledText(
          "try what you like: resume comes back to the lesson as it was, lesson stop to your own session",
          .faint
        ).wrapped(to: context.width))
    },
    Command(
      "resume", "come back to the lesson that was left, in an earlier run too",
      group: .learn, isAllowedInLessons: false
    ) { session, arguments, context in
      try arguments.none()
      if let lesson = session.pausedLesson {
        (session.lesson, session.pausedLesson) = (lesson, nil)
      }
      if session.lesson != nil { return CommandOutput(goOn(&session, context)) }
      guard let name = session.progress.underway else {
        throw ShellError("no lesson was left", suggestion: "lesson lists them")
      }
      return CommandOutput(try begin(name, isAgain: false, &session, context))
    },
  ]

  private static func lesson(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    switch arguments.words {
    case [] where session.lesson != nil: return CommandOutput(goOn(&session, context))
    case []: return CommandOutput(try LessonListView(session, context).lines())
    case ["question"]:
      guard session.lesson != nil else { throw ShellError("no lesson is being played") }
      return CommandOutput(
        LessonInProgress.play(&session, context) { player, stage in
          player.isWaiting ? player.resume(in: &stage) : player.goToQuestion(in: &stage)
        })
    case ["stop"]:
      guard let lesson = session.surroundingLesson else {
        throw ShellError("no lesson is being played")
      }
      session.leaveLesson()
      let numbers = lesson.player.isExam ? ", on other numbers" : ""
      return CommandOutput(
        StyledText(
          "\(lesson.player.lesson.title) is left; lesson \(lesson.name) comes back to it\(numbers)",
          .faint
        ).wrapped(to: context.width))
    default:
      var words = arguments.words
      let isAgain = words.count == 2 && words[1] == "again"
      if isAgain { words.removeLast() }
      guard words.count == 1 else {
        throw ShellError("lesson takes a name, a name and again, or stop")
      }
      return CommandOutput(try begin(words[0], isAgain: isAgain, &session, context))
    }
  }

  /// Asks the question that waits again, or reads on.
  private static func goOn(_ session: inout Session, _ context: CommandContext) -> [StyledText] {
    LessonInProgress.play(&session, context) { player, stage in
      player.isWaiting ? player.resume(in: &stage) : player.readOn(in: &stage)
    }
  }

  /// Begins a lesson, or comes back to the question it was left at.
  private static func begin(
    _ typed: String, isAgain: Bool, _ session: inout Session, _ context: CommandContext
  ) throws(ShellError) -> [StyledText] {
    let (lesson, name) = try lesson(typed, context)
    let unfinished = isAgain ? nil : session.progress.lessons[lesson.id]?.unfinished
    let others = session.progress.lessons.isEmpty ? [] : (try? readable(context)) ?? []
    var pass =
      unfinished
      ?? session.progress.newPass(
        of: lesson.id, retrievals: session.progress.retrievals(before: lesson, from: others))
    if session.progress.isBack ?? false, unfinished != nil {
      pass.retrieve(session.progress.retrievals(before: lesson, from: others))
    }
    session.progress.isBack = nil
    let whole = lesson.beginning(with: pass.retrievals ?? [], from: others)
    if unfinished != nil { pass.comeBack(to: whole) }
    session.enter(LessonPlayer(whole, record: pass), name: name)
    if unfinished == nil { session.progress.take(pass, of: lesson.id, isNew: true) }
    if name != lesson.id { session.progress.note(path: name, of: lesson.id) }
    return LessonInProgress.play(&session, context) { player, stage in
      unfinished == nil ? player.start(in: &stage) : player.comeBack(in: &stage)
    }
  }

  /// A lesson, and the name that leads to it again.
  static func lesson(
    _ typed: String, _ context: CommandContext
  ) throws(ShellError) -> (lesson: Lesson, name: String) {
    do {
      if typed.contains("/") {
        let file = NamedFile(typed, in: context.folder)
        return (try LessonFile.read(file.path, shownAs: file.name), file.path)
      }
      let lesson = try library(context).lesson(named: typed)
      return (lesson, lesson.id)
    } catch { throw ShellError("\(error)") }
  }

  /// The lessons in their folder that can be read.
  static func readable(_ context: CommandContext) throws(ShellError) -> [Lesson] {
    do {
      let library = try library(context)
      return library.entries.compactMap { try? library.read($0) }
    } catch { throw ShellError("\(error)") }
  }

  /// The lessons in their folder, and those that were played by their path and are there still.
  static func known(
    _ progress: LearnerProgress, _ context: CommandContext
  ) throws(ShellError) -> [Lesson] {
    let lessons = try readable(context)
    return lessons
      + progress.unknown(to: lessons).compactMap { id in
        let lesson = progress.lessons[id]?.path.flatMap {
          try? LessonFile.read($0, shownAs: $0)
        }
        return lesson?.id == id ? lesson : nil
      }
  }

  /// The lessons in their folder.
  static func library(_ context: CommandContext) throws(LessonLibraryError) -> LessonLibrary {
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments.first ?? ""
    return try LessonLibrary(
      folder: LessonFolder.find(
        given: context.lessonsFolder, environment: ProcessInfo.processInfo.environment,
        executable: executable))
  }
}
