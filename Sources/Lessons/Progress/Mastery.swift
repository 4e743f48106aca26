import Tutoring

/// How far a learner has come with a concept.
public struct Mastery: Hashable, Sendable {
  /// How many questions on fresh numbers in a row have to be answered at once and with no help.
  public static let needed = 3

  /// The concept's id.
  public let concept: String
  /// The questions about it that were settled, each time counted.
  public internal(set) var questions = 0
  /// The longest row of questions on fresh numbers that were answered unaided.
  public internal(set) var longestRow = 0
  private var row = 0

  /// A concept that nothing was asked about.
  init(_ concept: String) { self.concept = concept }

  /// Whether the row was long enough.
  public var isMastered: Bool { longestRow >= Self.needed }

  /// Counts a question; one on the lesson's own numbers is practice, and neither makes a row longer nor
  /// ends it.
  mutating func count(_ entry: LearnerProgress.Entry) {
    questions += 1
    // A question that was only looked at when the lesson was left says nothing.
    guard entry.isFresh, entry.outcome != .left || entry.record.wasTried else { return }
    row = entry.outcome == .unaided ? row + 1 : 0
    longestRow = max(longestRow, row)
  }
}

extension LearnerProgress {
  /// A question that is settled, at the time at which it was.
  struct Entry {
    /// The lesson in which it was asked.
    let lesson: String
    /// Which time through the lesson it was, from 1.
    let pass: Int
    let student: String?
    let question: String
    /// The concept that it is about.
    let concept: String?
    /// Which asking of the question it was, from 1; each has numbers of its own.
    let asking: Int
    let record: QuestionRecord
    let outcome: Outcome
    /// Whether it was asked on fresh numbers.
    let isFresh: Bool
  }

  /// The ids of lessons that were begun and are none of these: their files are not where they were.
  public func unknown(to lessons: [Lesson]) -> [String] {
    let known = Set(lessons.map(\.id))
    return self.lessons.keys.filter { !known.contains($0) }.sorted()
  }

  /// The settled questions of some lessons and of those that are unknown, in the order in which they were settled as far as that is
  /// known, else in that of the lessons.
  func entries(in lessons: [Lesson]) -> [Entry] {
    var entries: [Entry] = []
    for id in lessons.map(\.id) + unknown(to: lessons) {
      let lesson = lessons.first { $0.id == id }
      for (pass, records) in (self.lessons[id]?.passes ?? []).enumerated() {
        let before = (records.retrievals ?? []).compactMap { $0.question(in: lessons)?.question }
        let questions = before + (lesson?.questions ?? [])
        for name in lesson == nil ? records.questions.keys.sorted() : questions.map(\.id) {
          let question = questions.first { $0.id == name }
          for (asking, record) in (records.questions[name]?.askings ?? []).enumerated() {
            guard let outcome = record.outcome else { continue }
            entries.append(
              Entry(
                lesson: id, pass: pass + 1, student: records.student, question: name,
                concept: question?.concept ?? lesson?.concepts.first, asking: asking + 1,
                record: record, outcome: outcome,
                isFresh: question?.isExam ?? false || asking > 0))
          }
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
      mastery[place].count(entry)
    }
    return mastery
  }
}
