import Language
import Tutoring

/// A session in which a question's quantities have fresh numbers.
struct FreshNumbers<Session: LessonSession>: Sendable {
  /// The session with them.
  let session: Session
  /// The lines that gave the numbers, `w = 0.3`, each with what it printed.
  let given: [(line: String, output: Session.Output)]
  /// What answers the question there.
  let expected: any ExpectedAnswer

  /// How often numbers are drawn before it is given up.
  static var most: Int { 1_000 }

  /// Draws until the right answer and those of the mistakes are apart, and the numbers are others than
  /// those of the session and of the asking before.
  ///
  /// - Throws: `LessonError` when none of ``most`` draws will do.
  init(
    for question: Question, in session: Session, _ seed: DrawSeed, file: String
  ) throws(LessonError) {
    var generator = seed.generator
    let before =
      seed.asking > (question.isExam ? 0 : 1)
      ? try FreshNumbers(for: question, in: session, seed.before, file: file).given.map(\.line) : []
    for _ in 0..<Self.most {
      let found = try Self.draw(
        for: question, question.draws, in: session, &generator, file: file)
      guard let found, found.given.map(\.line) != before, !found.session.isLike(session) else {
        continue
      }
      self = found
      return
    }
    throw LessonError(
      file, question.line, .noFreshNumbers(question.id, found: 0, of: Self.most))
  }

  private init(
    _ session: Session, _ given: [(line: String, output: Session.Output)],
    _ expected: any ExpectedAnswer
  ) {
    (self.session, self.given, self.expected) = (session, given, expected)
  }

  /// The first draw of several that will do, or nil.
  static func first(
    of count: Int, for question: Question, _ ranges: [NumberRange], in session: Session,
    _ generator: inout RandomNumbers, file: String
  ) throws(LessonError) -> FreshNumbers? {
    for _ in 0..<count {
      if let found = try draw(for: question, ranges, in: session, &generator, file: file) {
        return found
      }
    }
    return nil
  }

  /// Draws once; nil when an answer could then be two things, or none.
  static func draw(
    for question: Question, _ ranges: [NumberRange], in session: Session,
    _ generator: inout RandomNumbers, file: String
  ) throws(LessonError) -> FreshNumbers? {
    guard case .typed(let answer) = question.kind.way else { return nil }
    var fresh = session
    var given: [(line: String, output: Session.Output)] = []
    for range in ranges {
      for name in range.names {
        let line = session.line(giving: name) { generator.pick(from: range.numbers) }
        do { given.append((line, try fresh.run(line))) } catch {
          throw LessonError(
            file, question.line, .commandFailed(line, reason: "\(error)"))
        }
      }
    }
    do {
      let expected = try answer.expected(in: fresh)
      return expected.acceptedNothing == nil ? FreshNumbers(fresh, given, expected) : nil
    } catch {
      guard error.problem.isAboutNumbers else { throw LessonError(file, error) }
      return nil
    }
  }
}
