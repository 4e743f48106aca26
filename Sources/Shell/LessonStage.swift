import Autodiff
import Language
import Lessons
import Rendering
import Stepping

/// The session as a lesson uses it: commands that lessons may run, and the values of expressions.
struct LessonStage: LessonSession, Sendable {
  var session: Session
  let context: CommandContext

  /// Runs one of the lesson's commands.
  mutating func run(_ command: String) throws -> [StyledText] {
    let (word, _) = Interpreter.firstWord(of: command)
    if let found = Command.named(word), !found.isAllowedInLessons {
      throw ShellError("a lesson may not use \(word)")
    }
    var context = context
    context.mayWriteFiles = false
    var interpreter = Interpreter(context: context)
    interpreter.tellsEffects = false
    let result = try interpreter.run(command, in: session)
    session = result.session
    return result.output.lines
  }

  /// The elements of an expression's value.
  func value(of expression: String) throws -> [Double] {
    let parsed = try session.expression(expression)
    return try Evaluation.value(of: parsed, expression, session).elements
  }
}

extension ShellError {
  /// Any error in the words of the shell.
  init(describing error: any Error) {
    switch error {
    case let error as ShellError: self = error
    case let error as LanguageError: self.init(error)
    case let error as any CustomStringConvertible: self.init(error.description)
    default: self.init("this failed, and it is not known why; nothing has changed")
    }
  }
}

extension ShellError: CustomStringConvertible {
  /// The message, with what to try.
  public var description: String { message + (suggestion.map { " (\($0))" } ?? "") }
}

extension Session {
  /// Leaves the lesson that is being played, to come back to it later.
  mutating func leaveLesson() {
    guard let lesson else { return }
    leftLessons[lesson.player.lesson.id] = lesson
    self.lesson = nil
    marks = lesson.marks.with(marks, without: lesson.ownMarks)
  }
}

/// A lesson being played, apart from the session it changes.
struct LessonInProgress: Sendable {
  var player: LessonPlayer<LessonStage>
  /// The person's marks when the lesson began or was come back to.
  var marks: Marks
  /// The marks as the lesson has left them: those that are new among them are its own.
  private(set) var ownMarks: Marks

  /// A lesson that begins in a session with some marks.
  init(_ lesson: Lesson, marks: Marks) {
    player = LessonPlayer(lesson)
    (self.marks, ownMarks) = (marks, marks)
  }

  typealias Event = LessonEvent<[StyledText]>

  /// The question that waits, as it was asked.
  static func question(_ session: Session, _ context: CommandContext) -> [StyledText] {
    guard let event = session.lesson?.player.question else { return [] }
    return LessonView(settings: session.settings, width: context.width).lines([event])
  }

  /// Lets the player do something to the session: its program and place change, the person's
  /// settings stay, and the marks come back when the lesson ends.
  static func play(
    _ session: inout Session, _ context: CommandContext,
    _ action: (inout LessonPlayer<LessonStage>, inout LessonStage) -> [Event]
  ) -> [StyledText] {
    guard var lesson = session.lesson else { return [] }
    let settings = session.settings
    var bare = session
    bare.lesson = nil
    bare.leftLessons = [:]
    var stage = LessonStage(session: bare, context: context)
    lesson.player.pausesAtSections = context.pausesLessons
    let events = action(&lesson.player, &stage)
    let left = session.leftLessons
    if stage.session.marks != session.marks { lesson.ownMarks = stage.session.marks }
    session = stage.session
    session.settings = settings
    session.leftLessons = left
    session.lesson = lesson.player.isUnderway ? lesson : nil
    if session.lesson == nil { session.marks = lesson.marks.numbered(after: session.marks) }
    return LessonView(settings: settings, width: context.width).lines(events)
  }
}
