import Tutoring

/// Plays a lesson: a state machine that is told what the learner does and says what to show.
///
/// The player is a value and knows no terminal. Whoever drives it decides which lines are answers,
/// passes the session in, and shows the events that come back:
///
///     var player = LessonPlayer<Workspace>(lesson)
///     show(player.start(in: &workspace))
///     while player.isWaiting { show(player.answer(nextLine(), in: &workspace)) }
///
/// While a question waits, the learner may do anything in the session; when the lesson goes on, it
/// puts the session back as it was when the question was asked. Hints, answers and the like are
/// without effect, and without events, when no question waits.
public struct LessonPlayer<Session: LessonSession>: Sendable {
  /// The events of a player of this session.
  public typealias Event = LessonEvent<Session.Output>

  /// The lesson being played.
  public let lesson: Lesson
  /// How the questions were settled so far.
  public internal(set) var record: LessonRecord.Pass
  /// Whether it pauses before each section, for someone who reads along.
  public var pausesAtSections = false
  var phase = Phase.idle

  /// What the lesson is doing.
  ///
  /// A session may itself hold its player, and a value can hold itself
  /// only behind a reference: hence `indirect`.
  indirect enum Phase: Sendable {
    /// Not begun, at its end, or broken.
    case idle
    case waiting(Waiting)
    case reading(Reading)
  }

  /// A player of `lesson` that has not begun yet.
  ///
  /// - Parameter record: how its questions were settled before, to come back to the first that is not.
  public init(_ lesson: Lesson, record: LessonRecord.Pass = LessonRecord.Pass()) {
    (self.lesson, self.record) = (lesson, record)
  }

  /// How far a lesson was played.
  public struct Position: Hashable, Sendable {
    /// How the questions were settled so far.
    public let record: LessonRecord.Pass
    /// The block of the question that waits; nil when none does.
    public let question: Int?
    /// The section, from 1, that the lesson pauses before; nil when it does not.
    public let section: Int?
  }

  /// How far the lesson was played.
  public var position: Position {
    Position(record: record, question: waiting?.index, section: section?.number)
  }

  /// Whether the lesson goes on: a question waits, or it pauses.
  public var isUnderway: Bool { if case .idle = phase { false } else { true } }

  var waiting: Waiting? {
    if case .waiting(let waiting) = phase { waiting } else { nil }
  }

  /// Whether a question waits for its answer.
  public var isWaiting: Bool { waiting != nil }

  /// The question that waits, as it was asked, with the part of it that is asked now; empty when none
  /// does.
  public var question: [Event] { waiting.map { $0.given + ask($0) + part($0) } ?? [] }

  /// Whether the question that waits is one of an exam.
  public var isExam: Bool { waiting?.question.isExam ?? false }

  /// The question as it was asked for someone who has not what came before it on the screen: with what
  /// it is about, the definitions and the numbers given.
  public var questionAnew: [Event] {
    waiting.map { overview(of: $0.session) + ask($0) + part($0) } ?? []
  }

  /// The answer of the question that waits, as `reveal` tells it; nil when none does.
  public var answer: Event? {
    waiting.map { .revealed($0.rightAnswer, explanation: $0.question.explanation) }
  }

  func overview(of session: Session) -> [Event] {
    session.overview.map { [.ran(command: $0.command, output: $0.output)] } ?? []
  }

  /// Plays from the beginning up to the first question or pause.
  public mutating func start(in session: inout Session) -> [Event] {
    record.beginAnew()
    return play(from: 0, in: &session, isReadOn: true)
  }

  /// Goes on after a pause, with the session as the lesson had left it there.
  public mutating func readOn(in session: inout Session) -> [Event] {
    guard case .reading(let reading) = phase else { return [] }
    session = reading.session
    return play(from: reading.block, reading.part, in: &session, isReadOn: true)
  }

  /// Leaves out what is to be read up to the next question, or to the end, and returns that alone, the
  /// question with what it is about.
  public mutating func goToQuestion(in session: inout Session) -> [Event] {
    var last: Event?
    while case .reading = phase { last = readOn(in: &session).last }
    return isWaiting ? questionAnew : last.map { [$0] } ?? []
  }

  /// Comes back to the question that waits, after the learner had left: puts the session back as it
  /// was when the question was asked, and asks it again.
  public mutating func resume(in session: inout Session) -> [Event] {
    guard let waiting else { return [] }
    session = waiting.session
    return question
  }

  /// Whether a line typed while a question waits is meant as its answer, be it well formed or not;
  /// where a command is asked for, no line is: it is run like any other.
  public func isAnswer(_ line: String) -> Bool {
    waiting?.typed?.isAnswer(line) ?? false
  }

  /// Judges an answer; goes on to the next question if it is right.
  public mutating func answer(_ text: String, in session: inout Session) -> [Event] {
    guard var waiting else { return [] }
    guard var typed = waiting.typed else { return notYet(.otherCommand, waiting) }
    let verdict = typed.judge(text)
    return take(verdict, typed, &waiting, in: &session)
  }

  /// Does what a verdict says.
  ///
  /// - Parameter typed: what is asked for after the answer.
  private mutating func take(
    _ verdict: Verdict, _ typed: any ExpectedAnswer, _ waiting: inout Waiting,
    in session: inout Session
  ) -> [Event] {
    switch verdict {
    case .right: return goOnAfterRightAnswer(waiting, in: &session)
    case .notYet(let feedback):
      let said = notYet(feedback, waiting)
      let hasMoved = typed.part != waiting.typed?.part
      return said + (hasMoved ? goOn(with: typed, &waiting) : [])
    case .partly(let said):
      return [.partly(said.filled(in: waiting.session))] + goOn(with: typed, &waiting)
    case .compare(let model): return [.compare(model)] + goOn(with: typed, &waiting)
    case .graded(let points, let count):
      note(waiting.question) {
        $0.end = .graded
        $0.points = points
      }
      return goOn(
        after: [.graded(points, of: count, explanation: waiting.question.explanation)],
        in: &session)
    }
  }

  /// Asks what is to be asked next of a question.
  private mutating func goOn(
    with typed: any ExpectedAnswer, _ waiting: inout Waiting
  ) -> [Event] {
    waiting.expected = .typed(typed)
    phase = .waiting(waiting)
    return part(waiting)
  }

  /// Takes a calculation for the answer where it comes to the number asked for; other calculations
  /// are the learner's own affair.
  ///
  /// - Parameter number: what the calculation comes to.
  public mutating func answer(calculated number: Double, in session: inout Session) -> [Event] {
    guard var waiting, var typed = waiting.typed, let verdict = typed.judge(calculated: number)
    else { return [] }
    return take(verdict, typed, &waiting, in: &session)
  }

  /// Judges what a command of the learner's has made of the session, where a command is asked for.
  ///
  /// It is right too if it does what is asked for where that was asked, whatever has been tried since.
  ///
  /// - Parameter earlier: the session before the command.
  public mutating func judgeCommand(
    _ line: String, after earlier: Session, in session: inout Session
  ) -> [Event] {
    guard let waiting, case .command(_, let wanted, _) = waiting.expected else { return [] }
    if session.isLike(wanted) { return goOnAfterRightAnswer(waiting, in: &session) }
    // Whatever only shows something is as welcome here as anywhere.
    guard !session.isLike(earlier) else { return [] }
    var asked = waiting.session
    if (try? asked.run(line)) != nil, asked.isLike(wanted) {
      return goOnAfterRightAnswer(waiting, in: &session)
    }
    return session.isLike(waiting.session) ? [] : notYet(.otherCommand, waiting)
  }

  /// Takes note of what a line of the learner's has printed: whether it has given the answer away.
  public mutating func notice(_ printed: [String], by line: String) {
    guard let waiting, waiting.typed?.isGivenAway(by: line, printed) ?? false else { return }
    note(waiting.question) { $0.lookups += 1 }
  }

  private mutating func notYet(_ feedback: Feedback, _ waiting: Waiting) -> [Event] {
    if feedback.isWrong { note(waiting.question) { $0.wrongAnswers += 1 } }
    return [.notYet(feedback.filled(in: waiting.session), hintsLeft: hintsLeft(waiting).count)]
  }

  /// Gives the next hint.
  public mutating func hint() -> [Event] {
    guard let waiting else { return [] }
    let hints = waiting.hints
    guard let next = hintsLeft(waiting).first else { return [.noMoreHints] }
    note(waiting.question) { $0.hints = next + 1 }
    return [
      .hint(
        waiting.question.hints[next], number: next - hints.lowerBound + 1, count: hints.count)
    ]
  }

  /// The places of the hints that were not given yet.
  private func hintsLeft(_ waiting: Waiting) -> Range<Int> {
    let given = record.questions[waiting.question.id]?.hints ?? 0
    let hints = waiting.hints
    return min(max(hints.lowerBound, given), hints.upperBound)..<hints.upperBound
  }

  /// Changes what is recorded of a question.
  private mutating func note(_ question: Question, _ change: (inout QuestionRecord) -> Void) {
    change(&record.questions[question.id, default: QuestionRecord()])
  }

  /// Passes over the question.
  public mutating func skip(in session: inout Session) -> [Event] {
    guard let waiting else { return [] }
    note(waiting.question) { $0.end = .skipped }
    return goOn(after: [.skipped] + waiting.run, in: &session)
  }

  /// Tells the answer, and goes on: with the same question on fresh numbers, where it was asked the
  /// first time and has any to draw.
  public mutating func reveal(in session: inout Session) -> [Event] {
    guard let waiting else { return [] }
    note(waiting.question) { $0.end = .revealed }
    let event = Event.revealed(
      waiting.rightAnswer, explanation: waiting.question.explanation)
    guard let question = asked(by: lesson.blocks[waiting.index]), !question.draws.isEmpty,
      !(record.questions[question.id]?.wasRevealed ?? false)
    else { return goOn(after: waiting.run + [event], in: &session) }
    note(question) { $0 = $0.askedAgain }
    do {
      let again = try asked(question, at: waiting.index, in: waiting.ownSession)
      session = again.session
      phase = .waiting(again)
      return [event, .again] + self.question
    } catch {
      phase = .idle
      return [event, .broken(error)]
    }
  }

  /// Plays the blocks from `start` on, the first without its first parts, up to the next question or
  /// pause.
  ///
  /// - Parameter isReadOn: whether everything before has been read, so that a section may begin.
  mutating func play(
    from start: Int, _ parts: Int = 0, in session: inout Session, isReadOn: Bool = false
  ) -> [Event] {
    phase = .idle
    var events: [Event] = []
    for (index, block) in lesson.blocks.enumerated().dropFirst(start) {
      do {
        switch block.content {
        case .prose(let prose):
          let rest = prose.dropFirst(index == start ? parts : 0)
          let first = rest.startIndex + (isReadOn && events.isEmpty ? 1 : 0)
          guard pausesAtSections,
            let section = rest.dropFirst(first - rest.startIndex)
              .firstIndex(where: \.isSectionHeading)
          else {
            events.append(.prose(Array(rest)))
            continue
          }
          if section > rest.startIndex { events.append(.prose(Array(rest[..<section]))) }
          phase = .reading(Reading(block: index, part: section, session: session))
          return events
        case .run(let commands):
          for command in commands { events.append(try run(command, in: &session)) }
        case .expect(let exchanges):
          for exchange in exchanges {
            let event = try run(exchange.command, in: &session)
            events.append(event)
            guard case .ran(_, let output) = event, session.lines(of: output) != exchange.output
            else { continue }
            events.append(.outdated(line: exchange.command.line))
          }
        case .quiet: try pass(block, in: &session)
        case .ask(let question) where isSettled(question): try pass(block, in: &session)
        case .ask(let question):
          let waiting = try asked(question, at: index, in: session)
          note(question) { _ in }
          session = waiting.session
          phase = .waiting(waiting)
          return events + (followsQuiet(index) ? questionAnew : self.question)
        }
      } catch {
        return events + [.broken(error)]
      }
    }
    record.isFinished = true
    return events + [.finished(record)]
  }

  private mutating func goOnAfterRightAnswer(
    _ waiting: Waiting, in session: inout Session
  ) -> [Event] {
    note(waiting.question) { $0.end = .answered }
    return goOn(after: [.right(explanation: waiting.question.explanation)], in: &session)
  }

  private mutating func goOn(after events: [Event], in session: inout Session) -> [Event] {
    guard let waiting else { return events }
    session = waiting.sessionAfter
    // What was asked after this is come back to, and not gone through once more.
    guard !wasAsked(after: waiting.index) else { return events + comeBack(in: &session) }
    return events + play(from: waiting.index + 1, in: &session)
  }

  private func ask(_ waiting: Waiting) -> [Event] {
    let (question, questions) = (waiting.question, lesson.questions)
    let number = (questions.firstIndex { $0.id == question.id } ?? 0) + 1
    let asked = Event.question(
      question, number: number, count: questions.count,
      wanted: part(waiting).isEmpty ? waiting.typed?.wanted ?? CommandAnswer.wanted : nil)
    return (waiting.typed?.sketch.map { [.sketch($0)] } ?? []) + [asked]
  }

  /// The part that is asked now, where it is not the first.
  private func part(_ waiting: Waiting) -> [Event] {
    guard let typed = waiting.typed, let part = typed.part else { return [] }
    return [.part(part.filled(in: waiting.session), wanted: typed.wanted)]
  }

  func run(
    _ command: LessonCommand, in session: inout Session
  ) throws(LessonError) -> Event {
    do {
      return .ran(command: command.text, output: try session.run(command.text))
    } catch {
      let problem = LessonError.Problem.commandFailed(command.text, reason: "\(error)")
      throw LessonError(lesson.file, command.line, problem)
    }
  }
}
