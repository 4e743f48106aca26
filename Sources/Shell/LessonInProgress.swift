import Autodiff
import Language
import Lessons
import Presentation
import Rendering
import Stepping

/// A lesson being played, apart from the session that it is played in.
struct LessonInProgress: Sendable {
  var player: LessonPlayer<LessonStage>
  /// The name by which it was asked for.
  let name: String
  /// The person's own session, which is there again afterwards.
  private let outside: Outside

  /// A session can hold another one only behind a reference: hence `indirect`.
  private indirect enum Outside: Sendable {
    case session(Session)
  }

  /// The person's own session.
  var personal: Session {
    switch outside {
    case .session(let session): session
    }
  }

  /// A lesson begun from a person's own session.
  init(_ player: LessonPlayer<LessonStage>, name: String, outside: Session) {
    (self.player, self.name, self.outside) = (player, name, .session(outside))
  }

  typealias Event = LessonEvent<[StyledText]>

  /// The question that waits, with what it is about.
  static func questionAnew(_ session: Session, _ context: CommandContext) -> [StyledText] {
    LessonView(settings: session.settings, width: context.width)
      .lines(session.lesson?.player.questionAnew ?? [])
  }

  /// Lets the player do something to the session, all but its settings.
  ///
  /// At the lesson's end the person's own session is there again.
  static func play(
    _ session: inout Session, _ context: CommandContext,
    _ action: (inout LessonPlayer<LessonStage>, inout LessonStage) -> [Event]
  ) -> [StyledText] {
    guard var lesson = session.lesson else { return [] }
    let (settings, progress) = (session.settings, session.progress)
    var bare = session
    bare.lesson = nil
    var stage = LessonStage(session: bare, context: context)
    lesson.player.pausesAtSections = context.pausesLessons
    let events = action(&lesson.player, &stage)
    session = stage.session
    (session.settings, session.progress, session.lesson) = (settings, progress, lesson)
    session.progress.take(lesson.player.record, of: lesson.player.lesson.id)
    let lines = LessonView(settings: settings, width: context.width).lines(events)
    guard !lesson.player.isUnderway else { return lines }
    session.progress.underway = nil
    session.leaveLesson()
    return session.program.isEmpty
      ? lines : lines + [StyledText("Your own session is there again.", .faint)]
  }

  /// Judges what a line that was no answer by its look has printed and made of the session: it may
  /// be what a command was asked for, a calculation of the number asked for, or a look at it.
  ///
  /// - Parameter isAsked: whether the question stands on the screen already.
  static func judge(
    _ line: String, _ printed: [StyledText], _ session: inout Session, after earlier: Session,
    isAsked: Bool, _ context: CommandContext
  ) -> [StyledText] {
    // What the lesson's own words have printed, such as hint and lesson, is no look at the answer.
    guard let lesson = earlier.lesson, session.lesson?.player.position == lesson.player.position
    else { return [] }
    let calculated = isAsked ? earlier.calculation(line) : nil
    let lines = play(&session, context) { player, stage in
      if let calculated {
        let events = player.answer(calculated: calculated, in: &stage)
        if !events.isEmpty { return events }
      }
      player.notice(printed.map(\.plain), by: line)
      return player.judgeCommand(
        line, after: LessonStage(session: earlier, context: context), in: &stage)
    }
    return lines.isEmpty ? [] : [StyledText()] + lines
  }
}

extension Session {
  /// The lesson around this session, asking or left to try things; nil for a person's own session.
  var surroundingLesson: LessonInProgress? { lesson ?? pausedLesson }

  /// What tells the session of one lesson from that of another and from the person's own.
  var layer: String? { surroundingLesson?.player.lesson.id }

  /// The person's own session, whether a lesson is played in this one or not.
  var personal: Session {
    guard var own = surroundingLesson?.personal else { return self }
    own.settings.takePersonal(from: settings)
    own.progress = progress
    return own
  }

  /// Goes back from a lesson to the person's own session.
  mutating func leaveLesson() { self = personal }

  /// Begins a lesson in a session without anything in it, but for the settings; the person's own is
  /// kept.
  mutating func enter(_ player: LessonPlayer<LessonStage>, name: String) {
    let own = personal
    self = Session(settings: own.settings)
    progress = own.progress
    progress.underway = name
    lesson = LessonInProgress(player, name: name, outside: own)
  }

  /// Brings the lesson to where its questions are settled as the progress has it; what is on the table
  /// stays there.
  mutating func comeBackToLesson(_ context: CommandContext) {
    guard let lesson, let record = progress.lessons[lesson.player.lesson.id]?.passes.last,
      record != lesson.player.record
    else { return }
    var later = self
    later.enter(LessonPlayer(lesson.player.lesson, record: record), name: lesson.name)
    _ = LessonInProgress.play(&later, context) { player, stage in player.comeBack(in: &stage) }
    if later.layer == layer { self.lesson = later.lesson } else { self = later }
  }

  /// Stops the lesson asking, so that things can be tried in a copy of its session.
  mutating func pauseLesson() { (pausedLesson, lesson) = (lesson, nil) }

  /// The number that a line comes to, if it is an expression that calculates it from what is given or
  /// known already; nil for anything else, such as a look at what is to be found.
  fileprivate func calculation(_ line: String) -> Double? {
    guard let expression = try? expression(line), isCalculation(expression) else { return nil }
    return try? Evaluation.value(of: expression, line, self).scalar
  }

  private func isCalculation(_ expression: Expression) -> Bool {
    guard let symbol = Symbol(expression, in: model) else { return isWorkedOut(expression) }
    if case .quantity(let reference) = symbol {
      return program.values[reference.name] != nil || program.samples[reference.name] != nil
    }
    return false
  }

  /// Whether no part of an expression is a derivative that the walk has not come to.
  private func isWorkedOut(_ expression: Expression) -> Bool {
    switch Symbol(expression, in: model) {
    case .quantity?: true
    case let derivative?: reached?.isKnown(derivative) ?? true
    case nil: expression.parts.allSatisfy(isWorkedOut)
    }
  }
}
