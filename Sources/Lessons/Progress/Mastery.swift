/// How far a learner has come with a concept.
public struct Mastery: Hashable, Sendable {
  /// How many different questions in a row have to be answered at once and with no help.
  public static let needed = 3

  /// The concept's id.
  public let concept: String
  /// The questions about it that were settled, each time counted.
  public internal(set) var questions = 0
  /// The longest row of different questions that were answered unaided.
  public internal(set) var longestRow = 0
  private var row: Set<String> = []

  /// A concept that nothing was asked about.
  init(_ concept: String) { self.concept = concept }

  /// Whether the row was long enough.
  public var isMastered: Bool { longestRow >= Self.needed }

  /// Counts a question.
  mutating func count(_ question: String, _ outcome: Outcome) {
    questions += 1
    if outcome == .unaided { row.insert(question) } else { row = [] }
    longestRow = max(longestRow, row.count)
  }
}

extension LearnerProgress {
  /// A question that is settled, at the time at which it was.
  struct Entry {
    let lesson: Lesson
    /// Which time through the lesson it was, from 1.
    let pass: Int
    let question: Question
    let record: QuestionRecord
    let outcome: Outcome
  }

  /// The settled questions of some lessons, in the order in which they were settled as far as that is
  /// known, else in that of the lessons.
  func entries(in lessons: [Lesson]) -> [Entry] {
    var entries: [Entry] = []
    for lesson in lessons {
      for (pass, records) in (self.lessons[lesson.id]?.passes ?? []).enumerated() {
        for question in lesson.questions {
          guard let record = records.questions[question.id], let outcome = record.outcome else {
            continue
          }
          entries.append(
            Entry(
              lesson: lesson, pass: pass + 1, question: question, record: record, outcome: outcome))
        }
      }
    }
    // Sorting is not stable by promise: the place decides between equal dates.
    return entries.enumerated().sorted {
      ($0.element.record.date ?? .max, $0.offset) < ($1.element.record.date ?? .max, $1.offset)
    }.map(\.element)
  }

  /// How far the learner has come with the concepts of some lessons, in the order in which they come up.
  public func mastery(in lessons: [Lesson]) -> [Mastery] {
    var concepts: [String] = []
    for concept in lessons.flatMap(\.concepts) where !concepts.contains(concept) {
      concepts.append(concept)
    }
    var mastery = concepts.map(Mastery.init)
    for entry in entries(in: lessons) {
      guard let place = entry.concept.flatMap(concepts.firstIndex) else { continue }
      mastery[place].count("\(entry.lesson.id) \(entry.question.id)", entry.outcome)
    }
    return mastery
  }

  /// The settled questions as a table in CSV (RFC 4180), a question a line under a line of names.
  public func table(of lessons: [Lesson]) -> String {
    let names =
      "lesson,pass,question,concept,outcome,wrong answers,hints,lookups,seconds since 1970"
    let rows = entries(in: lessons).map { entry in
      let record = entry.record
      // Ids and numbers hold nothing that would have to be quoted.
      return [
        entry.lesson.id, "\(entry.pass)", entry.question.id, entry.concept ?? "",
        entry.outcome.rawValue, "\(record.wrongAnswers)", "\(record.hints)", "\(record.lookups)",
        record.date.map(String.init) ?? "",
      ].joined(separator: ",")
    }
    return ([names] + rows).map { $0 + "\r\n" }.joined()
  }
}

extension LearnerProgress.Entry {
  /// The concept that the question is about.
  fileprivate var concept: String? { question.concept ?? lesson.concepts.first }
}
