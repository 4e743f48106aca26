import Tutoring

/// How a learner got on with a lesson, each time from its beginning.
public struct LessonRecord: Hashable, Sendable, Codable {
  /// The times it was begun, the latest last.
  public internal(set) var passes: [Pass] = []
  /// Where its file is, if it was played by its path and not from the folder of lessons.
  public internal(set) var path: String?

  /// One time through a lesson, or the way up to where it stands.
  public struct Pass: Hashable, Sendable, Codable {
    /// The questions that were asked so far, by id.
    public internal(set) var questions: [String: QuestionRecord] = [:]
    /// Whether it came to the lesson's end.
    public internal(set) var isFinished = false
    /// Whose fresh numbers it has; nil where no name was given.
    public internal(set) var student: String?
    /// How often the lesson was begun before with these; nil is never.
    public internal(set) var time: Int?
    /// The questions from earlier lessons with which it begins; nil is none.
    public internal(set) var retrievals: [Retrieval]?

    /// A lesson that was just begun.
    public init() {}

    /// Goes back to the beginning, with the same numbers and questions.
    mutating func beginAnew() { (questions, isFinished) = ([:], false) }

    /// Begins with further questions from earlier lessons.
    public mutating func retrieve(_ further: [Retrieval]) {
      let before = retrievals ?? []
      let all = further.filter { !before.contains($0) } + before
      retrievals = all.isEmpty ? nil : all
    }

    /// Takes note that it is come back to after it was left: a question of an exam that waited is asked
    /// on other numbers then, and what was tried at it is kept.
    public mutating func comeBack(to lesson: Lesson) {
      for question in lesson.questions where question.isExam {
        guard var record = questions[question.id], !record.isSettled else { continue }
        record.end = .left
        questions[question.id] = record.askedAgain
      }
    }

    /// How many questions had each outcome, those that none had left out.
    public var tally: [(outcome: Outcome, count: Int)] {
      let outcomes = questions.values.compactMap(\.outcome)
      return Outcome.allCases.map { outcome in
        (outcome, outcomes.count { $0 == outcome })
      }.filter { $0.1 > 0 }
    }

    /// How many of the lesson's own questions are settled.
    public var settled: Int {
      let others = Set((retrievals ?? []).map(\.id))
      return questions.count { $0.value.isSettled && !others.contains($0.key) }
    }

    func merged(with other: Pass) -> Pass {
      var merged = self
      merged.questions.merge(other.questions) { $0.merged(with: $1) }
      merged.isFinished = isFinished || other.isFinished
      return merged
    }
  }

  /// Whether it was played to its end, this time or earlier.
  public var isDone: Bool { passes.contains(where: \.isFinished) }

  /// The time that is under way; nil when the last one came to its end, or none was begun.
  public var unfinished: Pass? {
    passes.last.flatMap { $0.isFinished ? nil : $0 }
  }

  func merged(with other: LessonRecord) -> LessonRecord {
    var merged = self
    merged.path = path ?? other.path
    for (index, pass) in other.passes.enumerated() {
      if merged.passes.indices.contains(index) {
        merged.passes[index] = merged.passes[index].merged(with: pass)
      } else {
        merged.passes.append(pass)
      }
    }
    return merged
  }
}

/// What a learner has done in lessons: what is kept of it from one run to the next.
public struct LearnerProgress: Hashable, Sendable, Codable {
  /// The lessons that were begun, by id.
  public private(set) var lessons: [String: LessonRecord] = [:]
  /// The name, as it was typed, of the lesson that was begun last and is not finished.
  public var underway: String?
  /// Whose fresh numbers are drawn; nil where no name was given.
  public var student: String?

  /// Whether the learner is back after half a day or more, and has not been asked anything from earlier
  /// lessons since; nil is no.
  public var isBack: Bool?

  /// Nothing done yet.
  public init() {}

  /// The seconds after which a learner is back.
  private static let absence = 43_200

  /// Takes note of a learner who is there at a time, in seconds since 1970.
  public mutating func appear(at seconds: Int) {
    let dates = lessons.values.flatMap(\.passes).flatMap(\.questions.values).compactMap(\.date)
    if let last = dates.max(), seconds - last >= Self.absence { isBack = true }
  }

  /// Takes note of where the file of a lesson is that is played by its path.
  public mutating func note(path: String, of id: String) { lessons[id]?.path = path }

  /// Takes the state of the time through a lesson that is under way.
  ///
  /// - Parameter isNew: whether it has just been begun, and not gone on with.
  public mutating func take(_ pass: LessonRecord.Pass, of id: String, isNew: Bool = false) {
    var record = lessons[id] ?? LessonRecord()
    if isNew || record.passes.isEmpty {
      record.passes.append(pass)
    } else {
      record.passes[record.passes.count - 1] = pass
    }
    lessons[id] = record
  }

  /// A time through a lesson that begins now.
  ///
  /// - Parameter retrievals: the questions from earlier lessons with which it begins.
  public func newPass(of id: String, retrievals: [Retrieval]) -> LessonRecord.Pass {
    var pass = LessonRecord.Pass()
    pass.student = student
    let before = (lessons[id]?.passes ?? []).count { $0.student == student }
    pass.time = before > 0 ? before : nil
    pass.retrievals = retrievals.isEmpty ? nil : retrievals
    return pass
  }

  /// What is known from two copies that went on from the same one, as in two shells at once.
  ///
  /// Nothing that either knows is lost, and doing it again changes nothing.
  public func merged(with other: LearnerProgress) -> LearnerProgress {
    var merged = self
    merged.lessons.merge(other.lessons) { $0.merged(with: $1) }
    merged.student = student ?? other.student
    return merged
  }

  /// The same with a date for what is settled and has none yet.
  public func dated(_ seconds: Int) -> LearnerProgress {
    var dated = self
    for (id, record) in lessons {
      for (pass, questions) in record.passes.map(\.questions).enumerated() {
        for name in questions.keys {
          dated.lessons[id]?.passes[pass].questions[name]?.stamp(seconds)
        }
      }
    }
    return dated
  }

  /// Whether it could be the progress of someone.
  var isPossible: Bool {
    (student.map { $0.asStudent == $0 } ?? true)
      && lessons.allSatisfy { id, record in
        id.isID
          && record.passes.allSatisfy { pass in
            (pass.time ?? 0) >= 0 && pass.student.map { $0.asStudent == $0 } ?? true
              && pass.questions.allSatisfy { $0.key.isID && $0.value.isPossible }
          }
      }
  }
}
