import Tutoring

/// A question of an earlier lesson with which a later one begins.
public struct Retrieval: Hashable, Sendable, Codable {
  /// How many a lesson begins with, where there are so many.
  public static let count = 2

  /// The lesson's id.
  let lesson: String
  /// The question's id in its lesson.
  let question: String

  /// The question's id in the lesson that begins with it.
  var id: String { "\(lesson)-\(question)" }

  /// The question under its new id, about the concept it has in its own lesson; nil where a lesson has it
  /// no more.
  func question(in lessons: [Lesson]) -> (lesson: Lesson, question: Question)? {
    guard let lesson = lessons.first(where: { $0.id == self.lesson }),
      let question = lesson.questions.first(where: { $0.id == self.question })
    else { return nil }
    return (
      lesson,
      Question(
        id: id, concept: question.concept ?? lesson.concepts.first, text: question.text,
        kind: question.kind, hints: question.hints, explanation: question.explanation,
        draws: question.draws, isExam: true, line: question.line)
    )
  }
}

extension Lesson {
  /// The lesson with questions from earlier ones before it, each in the state in which its own lesson asks
  /// it.
  ///
  /// - Parameter lessons: the lessons that the questions are from.
  public func beginning(with retrievals: [Retrieval], from lessons: [Lesson]) -> Lesson {
    let found = retrievals.compactMap { retrieval in
      retrieval.question(in: lessons).map { (retrieval, $0.lesson, $0.question) }
    }
    guard !found.isEmpty else { return self }
    var before = [
      quiet([]),
      LessonBlock(
        content: .prose([
          .heading(level: 1, [.text("From before")]),
          .paragraph([
            .text(
              "First something from earlier lessons, on fresh numbers and without the shell's help; skip "
                + "goes on.")
          ]),
        ]), line: 1),
    ]
    for (retrieval, source, question) in found {
      let asked = source.blocks.firstIndex { block in
        if case .ask(let asked) = block.content { asked.id == retrieval.question } else { false }
      }
      before.append(
        LessonBlock(content: .prose([.paragraph([.text("From \(source.title):")])]), line: 1))
      before.append(quiet(Array(source.blocks[..<(asked ?? 0)])))
      before.append(LessonBlock(content: .ask(question), line: question.line))
    }
    return Lesson(
      file: file, id: id, title: title, requires: requires, concepts: concepts, summary: summary,
      keyLines: keyLines, blocks: before + [quiet([])] + blocks)
  }

  /// Blocks that are gone through in silence, with nothing defined before.
  private func quiet(_ blocks: [LessonBlock]) -> LessonBlock {
    let reset = LessonBlock(content: .run([LessonCommand(text: "reset", line: 1)]), line: 1)
    return LessonBlock(content: .quiet([reset] + blocks), line: 1)
  }
}

extension LearnerProgress {
  /// The questions with which a lesson is to begin: of the exams of lessons that are done, those that were
  /// asked least often, the first lessons first, each from another lesson as far as there are several.
  public func retrievals(before lesson: Lesson, from lessons: [Lesson]) -> [Retrieval] {
    var times: [Retrieval: Int] = [:]
    for (id, record) in self.lessons {
      for pass in record.passes {
        for (question, asked) in pass.questions where asked.isSettled {
          let own = Retrieval(lesson: id, question: question)
          let retrieval = pass.retrievals?.first { $0.id == question } ?? own
          times[retrieval, default: 0] += asked.askings.count
        }
      }
    }
    let least = lessons.filter { $0.id != lesson.id && self.lessons[$0.id]?.isDone ?? false }
      .map { lesson in
        lesson.questions.filter(\.isExam).map { Retrieval(lesson: lesson.id, question: $0.id) }
          .sorted { (times[$0] ?? 0, $0.question) < (times[$1] ?? 0, $1.question) }
      }
    // The best of each lesson, then the second best, so that two are of two lessons.
    let rounds = (0..<Retrieval.count).map { round in
      least.compactMap { $0.dropFirst(round).first }.enumerated()
        .sorted { (times[$0.element] ?? 0, $0.offset) < (times[$1.element] ?? 0, $1.offset) }
        .map(\.element)
    }
    return Array(rounds.joined().prefix(Retrieval.count))
  }
}
