import Language
import Tutoring

/// Plays a lesson to find what is wrong with it: all of it, and not only the first.
///
/// Every command is run, every transcript compared, and every answer, with the numbers of the mistakes
/// that are declared, computed at the place at which it is asked for.
struct LessonLint<Session: LessonSession> {
  /// What is wrong, in the order in which it was found.
  private(set) var problems: [LessonError] = []
  /// The transcripts that print something else, each with what it prints.
  private(set) var outdated: [(exchange: Exchange, printed: [String])] = []
  /// The questions whose answers cannot be told apart on the numbers of the session.
  private var unsuitable: [(question: Question, session: Session)] = []
  private let lesson: Lesson

  /// Plays a lesson, beginning in a session.
  init(_ lesson: Lesson, in session: Session) {
    self.lesson = lesson
    var session = session
    for block in lesson.blocks {
      switch block.content {
      case .prose: break
      case .run(let commands): for command in commands { _ = run(command, in: &session) }
      case .expect(let exchanges): for exchange in exchanges { replay(exchange, in: &session) }
      case .quiet: break
      case .ask(let question): ask(question, in: &session)
      }
    }
  }

  private mutating func find(_ line: Int, _ problem: LessonError.Problem) {
    add(LessonError(lesson.file, line, problem))
  }

  /// Takes note of a problem, which may be met on the lesson's numbers and on fresh ones.
  private mutating func add(_ problem: LessonError) {
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Runs a command; what it prints, or nil when it failed.
  private mutating func run(_ command: LessonCommand, in session: inout Session) -> [String]? {
    do {
      return session.lines(of: try session.run(command.text))
    } catch {
      find(command.line, .commandFailed(command.text, reason: "\(error)"))
      return nil
    }
  }

  private mutating func replay(_ exchange: Exchange, in session: inout Session) {
    guard let printed = run(exchange.command, in: &session), printed != exchange.output else {
      return
    }
    outdated.append((exchange, printed))
    let same = zip(printed, exchange.output).prefix { $0 == $1 }.count
    find(
      exchange.command.line + 1 + same,
      .otherOutput(
        exchange.command.text, printed: same < printed.count ? printed[same] : nil))
  }

  /// Checks a question on the numbers on which it is asked, and goes on with those.
  private mutating func ask(_ question: Question, in session: inout Session) {
    if !question.draws.isEmpty, let fresh = draw(question, in: session), question.isExam {
      session = fresh
    }
    let before = problems.count
    check(question, in: &session)
    if problems[before...].contains(where: \.problem.isAboutNumbers) {
      unsuitable.append((question, session))
    }
    do { try question.checkTexts(in: session, file: lesson.file) } catch { add(error) }
  }

  /// Draws fresh numbers for a question, often enough to say whether a learner always gets some; one of
  /// the draws that will do.
  private mutating func draw(_ question: Question, in session: Session) -> Session? {
    let trials = 100
    var generator = RandomNumbers(seed: question.id.fnv1a)
    do {
      var found: [Session] = []
      for _ in 0..<trials {
        let fresh = try FreshNumbers.draw(
          for: question, question.draws, in: session, &generator, file: lesson.file)
        if let fresh { found.append(fresh.session) }
      }
      // Where three in a hundred will do, a thousand are all in vain once in 10¹³ times.
      if found.count < 3 {
        find(question.line, .noFreshNumbers(question.id, found: found.count, of: trials))
        if found.isEmpty { unsuitable.append((question, session)) }
      }
      return found.first
    } catch {
      add(error)
      return nil
    }
  }

  /// Other numbers for each question whose own ones do not tell its answers apart: lines that give them,
  /// or nil where none were found.
  func suggestions() -> [(line: Int, given: [String]?)] {
    unsuitable.map { question, session in
      let ranges =
        question.draws.isEmpty
        ? session.given.compactMap { NumberRange(around: $0.elements, of: $0.name) }
        : question.draws
      var generator = RandomNumbers(seed: question.id.fnv1a)
      let found = try? FreshNumbers.first(
        of: FreshNumbers<Session>.most, for: question, ranges, in: session, &generator,
        file: lesson.file)
      return (question.line, found?.given.map(\.line))
    }
  }

  private mutating func check(_ question: Question, in session: inout Session) {
    switch question.kind.way {
    case .typed(let answer):
      for problem in answer.problems(in: session) { add(LessonError(lesson.file, problem)) }
    case .command(let command):
      let before = session
      guard run(command, in: &session) != nil, session.isLike(before) else { return }
      find(command.line, .commandWithoutEffect(command.text))
    }
  }
}

/// What `lint` says of lesson files.
public struct LintReport: Sendable {
  /// What is wrong, by file and line.
  public internal(set) var problems: [LessonError] = []
  /// The lessons that could be read.
  public internal(set) var lessons: [Lesson] = []
  /// The new text of files whose transcripts print something else, by the name of the file; each
  /// problem that this mends is among ``problems`` all the same.
  public internal(set) var promoted: [(file: String, text: String)] = []
  /// Other numbers for questions whose own do not tell their answers apart: lines that give them, or nil
  /// where none were found.
  public internal(set) var suggestions: [(file: String, line: Int, given: [String]?)] = []

  /// Nothing looked at yet.
  public init() {}

  /// Looks at the bytes of a file.
  ///
  /// - Parameters:
  ///   - file: the file's name, as problems give it.
  ///   - session: the session in which the lesson begins.
  ///   - suggests: whether other numbers are looked for.
  public mutating func look(
    at bytes: [UInt8], file: String, in session: some LessonSession, suggests: Bool = false
  ) {
    let (lesson, unread) = LessonParser.read(bytes, file: file)
    let lint = LessonLint(lesson, in: session)
    problems += (unread + lint.problems).sorted { $0.line < $1.line }
    lessons.append(lesson)
    if suggests { suggestions += lint.suggestions().map { (file, $0.line, $0.given) } }
    guard !lint.outdated.isEmpty else { return }
    promoted.append((file, LintReport.text(of: bytes, with: lint.outdated)))
  }

  /// The text of a file with other lines after the commands of some transcripts.
  private static func text(
    of bytes: [UInt8], with outdated: [(exchange: Exchange, printed: [String])]
  ) -> String {
    var lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: /\r?\n/, omittingEmptySubsequences: false).map(String.init)
    // From the end, so that the lines before stay where they are.
    for (exchange, printed) in outdated.reversed() {
      let start = exchange.command.line
      lines.replaceSubrange(start..<start + exchange.output.count, with: printed)
    }
    return lines.joined(separator: "\n")
  }

  /// Looks at the lessons together: their ids, and what each requires.
  public mutating func lookAtAll() {
    var byID: [String: Lesson] = [:]
    for lesson in lessons where !lesson.id.isEmpty {
      if let first = byID[lesson.id] {
        find(lesson, "id", .repeatedLessonID(lesson.id, file: first.file))
      } else {
        byID[lesson.id] = lesson
      }
    }
    for lesson in lessons {
      for id in lesson.requires where byID[id] == nil {
        find(lesson, "requires", .unknownRequirement(id))
      }
      if let cycle = LintReport.cycle(from: lesson.id, in: byID), cycle.min() == lesson.id {
        find(lesson, "requires", .cycle(cycle + [lesson.id]))
      }
    }
  }

  private mutating func find(_ lesson: Lesson, _ key: String, _ problem: LessonError.Problem) {
    problems.append(LessonError(lesson.file, lesson.keyLines[key] ?? 1, problem))
  }

  /// The lessons on a way along requirements from a lesson back to it; nil when there is none.
  private static func cycle(from start: String, in lessons: [String: Lesson]) -> [String]? {
    var seen: Set<String> = []
    var ways = [[start]]
    while let way = ways.popLast() {
      for next in way.last.flatMap({ lessons[$0] })?.requires ?? [] {
        if next == start { return way }
        if seen.insert(next).inserted { ways.append(way + [next]) }
      }
    }
    return nil
  }
}
