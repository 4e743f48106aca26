import Tutoring

/// A kind of answer as a lesson file declares it: its name, the keys and options it has, and how they are read.
///
/// How an answer is judged is the kind's own affair.
protocol ReadableAnswer: Sendable {
  /// What lesson files call it, after `type=`.
  static var name: String { get }
  /// The keys that such a question has beside those of every question.
  static var keys: [String] { get }
  /// The options after the word `ask`, beside those of every question.
  static var options: [String] { get }

  /// Reads the fields of a question.
  init(_ fields: [Field], in fence: Fence) throws(LessonError)

  /// It among the other kinds.
  var kind: QuestionKind { get }
}

extension ReadableAnswer {
  static var options: [String] { [] }
}

extension QuestionKind {
  /// The kinds, in the order in which they are listed.
  static let all: [any ReadableAnswer.Type] = [
    NumberAnswer.self, ChoiceAnswer.self, CommandAnswer.self, OrderAnswer.self, LineAnswer.self,
    SignAnswer.self, VectorAnswer.self, ExpressionAnswer.self, FreeAnswer.self, CurveAnswer.self,
  ]
}

extension [Field] {
  /// The field with this key as an expression or command.
  func command(_ key: String, in fence: Fence) throws(LessonError) -> LessonCommand {
    let field = try required(key, in: .ask, file: fence.file, line: fence.line)
    return LessonCommand(text: field.value.onOneLine, line: field.line)
  }

  /// The fields with this key as what there is to choose, each but the right one with its reply, and the
  /// number of the right one, which is the `answer`.
  func choice(
    of key: String, in fence: Fence
  ) throws(LessonError) -> (options: [(field: Field, reply: [MarkdownBlock]?)], right: Int) {
    let answer = try required("answer", in: .ask, file: fence.file, line: fence.line)
    let pairs = try withReplies(key, file: fence.file)
    guard let right = Int(answer.value), pairs.count > 1, 1...pairs.count ~= right else {
      throw LessonError(fence.file, answer.line, .noSuchOption(answer.value, count: pairs.count))
    }
    var options: [(field: Field, reply: [MarkdownBlock]?)] = []
    for (index, (field, reply)) in pairs.enumerated() {
      guard (reply == nil) == (index + 1 == right) else {
        throw LessonError(
          fence.file, field.line,
          reply == nil ? .missingReply(field.key) : .replyToRightOption)
      }
      var text: [MarkdownBlock]?
      if let reply { text = try reply.markdown(file: fence.file) }
      options.append((field, text))
    }
    return (options, right)
  }
}
