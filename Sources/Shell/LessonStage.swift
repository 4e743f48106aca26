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
    var context = context
    context.mayUseFiles = false
    var interpreter = Interpreter(context: context)
    interpreter.tellsEffects = false
    if let found = try interpreter.command(beginning: command, session),
      !found.command.isAllowedInLessons
    {
      throw ShellError("a lesson may not use \(found.word)")
    }
    let result = try interpreter.run(command, in: session)
    session = result.session
    return result.output.lines
  }

  /// The elements of an expression's value.
  func value(of expression: String) throws -> [Double] {
    let parsed = try session.expression(expression)
    return try Evaluation.value(of: parsed, expression, session).elements
  }

  /// The magnitudes of the numbers that parameters and data have.
  var givenNumbers: Set<Double> {
    let tensors = Array(session.program.values.values) + session.program.samples.values.joined()
    return Set(tensors.flatMap { $0.elements.map(\.magnitude) })
  }

  /// Whether the definitions, apart from spaces, the numbers, apart from rounding, and the place in
  /// the walk are those of another session.
  func isLike(_ other: LessonStage) -> Bool {
    let (mine, others) = (session.snapshot, other.session.snapshot)
    guard mine.place == others.place, mine.sample == others.sample,
      mine.program.samples == others.program.samples,
      mine.program.definitions.map(\.compactText) == others.program.definitions.map(\.compactText)
    else { return false }
    let (values, otherValues) = (mine.program.values, others.program.values)
    return values.keys == otherValues.keys
      && values.allSatisfy { name, value in otherValues[name].map(value.isNear) ?? false }
  }
}

extension Program.Definition {
  /// The definition as written, without spaces.
  fileprivate var compactText: String { text.filter { !$0.isWhitespace } }
}

extension Tensor {
  /// Whether the elements of another tensor are the same but for rounding.
  fileprivate func isNear(_ other: Tensor) -> Bool {
    shape == other.shape
      && zip(elements, other.elements).allSatisfy { mine, others in
        mine == others || abs(mine - others) <= 1e-9 * max(abs(mine), abs(others))
      }
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

  /// Judges what a command has made of the session, where the lesson asks for one.
  static func judgeCommand(
    _ session: inout Session, after earlier: Session, _ context: CommandContext
  ) -> [StyledText] {
    let lines = play(&session, context) { player, stage in
      player.judgeCommand(
        after: LessonStage(session: earlier, context: context), in: &stage)
    }
    return lines.isEmpty ? [] : [StyledText()] + lines
  }
}
