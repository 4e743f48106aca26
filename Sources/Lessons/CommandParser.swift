import Tutoring

/// Reads the blocks made of commands: `run` and `expect`.
enum CommandParser {
  /// What stands before every command of a transcript.
  private static let prompt = "bp>"

  /// The commands of a `run` block, one a line.
  static func commands(in fence: Fence) throws(LessonError) -> [LessonCommand] {
    try fence.checkOptions([])
    let commands = fence.body.enumerated().compactMap { index, line in
      line.trimmed.isEmpty
        ? nil : LessonCommand(text: line.trimmed, line: fence.line(ofBody: index))
    }
    guard !commands.isEmpty else {
      throw LessonError(fence.file, fence.line, .emptyBlock(fence.kind.rawValue))
    }
    return commands
  }

  /// The commands of an `expect` block, each with the lines it is to print.
  static func exchanges(in fence: Fence) throws(LessonError) -> [Exchange] {
    try fence.checkOptions([])
    var exchanges: [Exchange] = []
    var output: [String] = []
    var command: LessonCommand?
    func endExchange() {
      if let command { exchanges.append(Exchange(command: command, output: output)) }
      output = []
    }

    for (index, line) in fence.body.enumerated() {
      let number = fence.line(ofBody: index)
      if line.hasPrefix(prompt) {
        endExchange()
        let text = line.dropFirst(prompt.count).trimmed
        guard !text.isEmpty else {
          throw LessonError(fence.file, number, .outputBeforeCommand(line))
        }
        command = LessonCommand(text: text, line: number)
      } else if command != nil {
        output.append(line)
      } else {
        throw LessonError(fence.file, number, .outputBeforeCommand(line))
      }
    }
    endExchange()
    guard !exchanges.isEmpty else {
      throw LessonError(fence.file, fence.line, .emptyBlock(fence.kind.rawValue))
    }
    return exchanges
  }
}
