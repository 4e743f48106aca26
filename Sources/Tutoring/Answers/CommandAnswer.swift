/// An answer that is a command, judged by what it makes of the session: any command that does the
/// same is right.
public struct CommandAnswer: Hashable, Sendable {
  /// A right command.
  public let command: LessonCommand

  package init(command: LessonCommand) {
    self.command = command
  }
}
