/// An answer that is a command, judged by what it makes of the session: any command that does the
/// same is right.
public struct CommandAnswer: Hashable, Sendable {
  /// A right command.
  public let command: LessonCommand

  /// Reads `answer`.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let answer = try fields.required("answer", in: .ask, file: fence.file, line: fence.line)
    command = LessonCommand(text: answer.value.onOneLine, line: answer.line)
  }
}
