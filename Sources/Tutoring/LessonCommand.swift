/// A command that a lesson runs, or an expression that it has the value of.
public struct LessonCommand: Hashable, Sendable {
  /// The command as it would be typed at the prompt.
  public let text: String
  /// The line of the lesson it stands on, from 1.
  public let line: Int

  package init(text: String, line: Int) { (self.text, self.line) = (text, line) }
}
