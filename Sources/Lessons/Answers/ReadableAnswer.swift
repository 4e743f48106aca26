import Tutoring

/// A kind of answer as a lesson file declares it: the keys and options it has, and how they are read.
///
/// How an answer is judged is the kind's own affair.
protocol ReadableAnswer: Sendable {
  /// The keys that such a question has beside those of every question.
  static var keys: [String] { get }
  /// The options after the word `ask`, beside those of every question.
  static var options: [String] { get }

  /// Reads the fields of a question.
  init(_ fields: [Field], in fence: Fence) throws(LessonError)
}

extension ReadableAnswer {
  static var options: [String] { [] }
}

extension QuestionKind {
  /// The kinds, each by the name that lesson files call it by, after `type=`.
  static var names: [(name: String, answer: any ReadableAnswer.Type)] {
    [
      ("number", NumberAnswer.self), ("choice", ChoiceAnswer.self), ("command", CommandAnswer.self),
      ("order", OrderAnswer.self), ("line", LineAnswer.self), ("sign", SignAnswer.self),
      ("vector", VectorAnswer.self), ("expression", ExpressionAnswer.self),
      ("free", FreeAnswer.self), ("curve", CurveAnswer.self),
    ]
  }

  /// Reads a question of a kind by its name, which is among ``names``.
  init(_ name: String, _ fields: [Field], in fence: Fence) throws(LessonError) {
    switch name {
    case "choice": self = .choice(try ChoiceAnswer(fields, in: fence))
    case "command": self = .command(try CommandAnswer(fields, in: fence))
    case "order": self = .order(try OrderAnswer(fields, in: fence))
    case "line": self = .line(try LineAnswer(fields, in: fence))
    case "sign": self = .sign(try SignAnswer(fields, in: fence))
    case "vector": self = .vector(try VectorAnswer(fields, in: fence))
    case "curve": self = .curve(try CurveAnswer(fields, in: fence))
    case "free": self = .free(try FreeAnswer(fields, in: fence))
    case "expression": self = .expression(try ExpressionAnswer(fields, in: fence))
    default: self = .number(try NumberAnswer(fields, in: fence))
    }
  }
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
