/// An answer that is a command, judged by what it makes of the session: any command that does the
/// same is right.
public struct CommandAnswer: Hashable, Sendable {
  /// A right command.
  public let command: LessonCommand
  /// What is to be typed, as the end of "type …".
  public static let wanted = "the command"
  /// The lines to write it on, on paper.
  public static let linesOnPaper = 1

  package init(command: LessonCommand) {
    self.command = command
  }
}
