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
    let result = try Interpreter(context: context).run(command, in: session)
    session = result.session
    return result.output.lines
  }

  /// The elements of an expression's value.
  func value(of expression: String) throws -> [Double] {
    let parsed = try session.expression(expression)
    return try Evaluation.value(of: parsed, expression, session).elements
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
  }
}

/// A lesson being played, apart from the session it changes.
struct LessonInProgress: Sendable {
  var player: LessonPlayer<LessonStage>

  typealias Event = LessonEvent<[StyledText]>

  /// Lets the player do something to the session: its program and place change, the person's
  /// settings stay.
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
    let events = action(&lesson.player, &stage)
    let left = session.leftLessons
    session = stage.session
    session.settings = settings
    session.leftLessons = left
    session.lesson = lesson.player.isWaiting ? lesson : nil
    return LessonView(settings: settings, width: context.width).lines(events)
  }
}
