/// A question with its help.
public struct Question: Hashable, Sendable {
  /// The stable name under which progress is kept; unique in its lesson.
  public let id: String
  /// The one of the lesson's concepts that it exercises; nil for the first.
  public let concept: String?
  /// What is asked.
  public let text: [MarkdownBlock]
  /// What kind of answer is wanted, and which one is right.
  public let kind: QuestionKind
  /// What is shown beneath the question: options, items or lines.
  public let shown: [MarkdownBlock]
  /// The hints, from the gentlest to the plainest; never empty.
  public let hints: [[MarkdownBlock]]
  /// Why the answer is what it is, shown once the question is settled.
  public let explanation: [MarkdownBlock]
  /// What fresh numbers are drawn from; empty where it is asked on the lesson's numbers alone.
  public let draws: [NumberRange]
  /// Whether it is asked on fresh numbers from the first time on, with the shell as a calculator only.
  public let isExam: Bool
  /// The line of the file on which the question begins, from 1.
  public let line: Int

  package init(
    id: String, concept: String?, text: [MarkdownBlock], kind: QuestionKind,
    shown: [MarkdownBlock]? = nil, hints: [[MarkdownBlock]], explanation: [MarkdownBlock],
    draws: [NumberRange], isExam: Bool,
    line: Int
  ) {
    (self.id, self.concept, self.text, self.kind) = (id, concept, text, kind)
    self.shown = shown ?? kind.shown
    (self.hints, self.explanation, self.draws) = (hints, explanation, draws)
    (self.isExam, self.line) = (isExam, line)
  }
}
