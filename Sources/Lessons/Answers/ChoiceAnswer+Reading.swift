import Tutoring

extension ChoiceAnswer: ReadableAnswer {
  static let name = "choice"
  static let keys = ["option", "says"]
  var kind: QuestionKind { .choice(self) }

  /// Reads two or more `option`, each but the right one with its `says`, and `answer`, a number.
  init(_ fields: [Field], in fence: Fence) throws(LessonError) {
    let choice = try fields.choice(of: "option", in: fence)
    var options: [Option] = []
    for (field, reply) in choice.options {
      options.append(Option(text: try field.markdown(file: fence.file), reply: reply))
    }
    self.init(options: options, right: choice.right)
  }
}
