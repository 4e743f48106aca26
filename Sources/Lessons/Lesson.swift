public import Tutoring

/// A lesson: what its file says, read and checked, ready to be played.
public struct Lesson: Hashable, Sendable {
  /// The name of the file it was read from, as errors show it.
  public let file: String
  /// The stable name under which progress is kept; it outlives a renaming of the file.
  public let id: String
  /// The title, as a list of lessons shows it.
  public let title: String
  /// The ids of the lessons to be done before this one.
  public let requires: [String]
  /// What it teaches, by ids: the concepts that its questions exercise.
  public let concepts: [String]
  /// What the learner can do afterwards, in one line.
  public let summary: String
  /// The line of the file on which each key of the front matter stands.
  let keyLines: [String: Int]
  /// The lesson itself, in the order of the file.
  public let blocks: [LessonBlock]

  /// The questions, in the order in which they are asked.
  public var questions: [Question] {
    blocks.compactMap { block in
      if case .ask(let question) = block.content { question } else { nil }
    }
  }
}

/// One piece of a lesson: prose, commands, a transcript or a question.
public struct LessonBlock: Hashable, Sendable {
  /// What a piece of a lesson is.
  public enum Content: Hashable, Sendable {
    /// Text to read.
    case prose([MarkdownBlock])
    /// Commands to run and show.
    case run([LessonCommand])
    /// Commands together with what they are to print.
    case expect([Exchange])
    /// A question, at which the lesson waits.
    case ask(Question)
    /// Blocks that are gone through without being shown or asked.
    case quiet([LessonBlock])
  }

  /// What the piece is.
  public let content: Content
  /// The line of the file on which it begins, from 1.
  public let line: Int
}

/// One command of a transcript and what it prints.
public struct Exchange: Hashable, Sendable {
  /// The command, without its prompt.
  public let command: LessonCommand
  /// The lines it is to print, exactly.
  public let output: [String]
}
