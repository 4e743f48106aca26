import Foundation
import Lessons
import LineEditing
import Presentation
import Rendering
import Stepping

/// `export`: writes the walk or the computation to a file for people and programs outside.
enum ExportCommand {
  static let all: [Command] = [
    Command(
      "export", arguments: "[KIND] FILE [from K to N | with answers]",
      "write the walk, the drawing, the values, the gradient or a lesson to a file",
      details: [
        "The ending of the name says how: "
          + ExportFormat.pictures.map { "\($0.ending), \($0.summary) (\($0.kind))" }
          .joined(separator: "; ") + ".",
        "Numbers, exact to the last bit, are written to \(LoadCommand.writtenEndings): values, gradient, or "
          + "without a word both, where the gradient by w1 is called dw1. A table and .npy hold one array. "
          + "load and NumPy read them again; show Q as numpy writes one array to the screen.",
        "The page for a browser is one file that needs nothing else: arrow keys and buttons go through "
          + "its steps, and its address can name one, as in walk.html#step-17. While the walk is "
          + "predicted, numbers that it has not come to are hidden there until they are asked for.",
        "export model net.py writes a file that PyTorch runs: python3 net.py checks its own gradient "
          + "against the one here and trains, and torchrun does so on several processes or machines.",
        "export lesson 1 handout.html writes a lesson to be printed, with room for the answers; with "
          + "answers at the end writes the teacher's copy. Without a name it is the lesson that is played.",
        "from 11 to 20 writes those steps only. The drawing shows what is known at the current step.",
      ],
      examples: [
        "example mazur", "export walk.html", "forward", "export graph forward.svg",
        "export values mazur.npz", "export model mazur.py", "export lesson 1 handout.html",
      ],
      group: .keep, completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      let (format, file, request) = try read(arguments, session, context)
      try write(try format.bytes(request), of: format, to: file)
      let steps = request.steps.map { ", steps \($0.lowerBound + 1) to \($0.upperBound)" } ?? ""
      return CommandOutput([
        StyledText("\(file.shown): \(format.summary)\(steps)", .faint)
      ])
    }
  ]

  /// Reads what follows the word: a kind, the name of a file, some steps.
  private static func read(
    _ arguments: Arguments, _ session: Session, _ context: CommandContext
  ) throws -> (ExportFormat, NamedFile, ExportRequest) {
    var text = arguments.text
    var steps: Range<Int>?
    if let match = text.firstMatch(of: /\s+from\s+(\S+)\s+to\s+(\S+)$/) {
      steps = try range(match.1, match.2, of: try session.outermost.readyWalk().count)
      text = String(text[..<match.range.lowerBound])
    }
    var request = ExportRequest(
      session: session.outermost, steps: steps,
      lesson: session.surroundingLesson?.player.lesson, context: context)
    if let match = text.firstMatch(of: /\s+with\s+answers$/) {
      request.hasAnswers = true
      text = String(text[..<match.range.lowerBound])
    }
    var kind: String?
    let (word, rest) = Interpreter.firstWord(of: text)
    if ExportFormat.kinds.contains(word), !rest.isEmpty, text.dropFirst(word.count).first == " " {
      (kind, text) = (word, rest)
    }
    if kind == "lesson", let match = text.wholeMatch(of: /(\S+)\s+(\S.*)/) {
      request.lesson = try LessonCommand.lesson(String(match.1), context).lesson
      text = String(match.2)
    }
    guard !text.isEmpty else {
      throw ShellError("the name of a file is missing", suggestion: "write export walk.html")
    }
    let file = NamedFile(text, in: context.folder)
    let ending = (file.path as NSString).pathExtension.lowercased()
    let formats = ExportFormat.all.filter { kind == nil || $0.kind == kind }
    guard let format = formats.first(where: { $0.ending == ending }) else {
      throw ShellError(
        "\(file.shown) ends in no format of \(kind ?? "export")",
        suggestion: "there are "
          + formats.map(\.ending).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
          .joined(separator: ", "))
    }
    if steps != nil, !format.takesSteps {
      throw ShellError("a \(format.kind) is written as a whole, without from and to")
    }
    if request.hasAnswers, let played = session.lesson?.player.lesson,
      played.id == request.lesson?.id
    {
      throw ShellError(
        "the answers of a lesson are not written while it asks", suggestion: "lesson stop leaves it"
      )
    }
    if request.hasAnswers, format.kind != "lesson" {
      throw ShellError("only a lesson has answers", suggestion: "leave out with answers")
    }
    return (format, file, request)
  }

  private static func range(
    _ first: Substring, _ last: Substring, of count: Int
  ) throws(ShellError) -> Range<Int> {
    guard let start = Int(first), let end = Int(last), start >= 1, start <= end, end <= count else {
      throw ShellError(
        "the steps go from 1 to \(count); found from \(first) to \(last)",
        suggestion: "write from 1 to \(min(20, count))")
    }
    return start - 1..<end
  }

  /// Writes a file, but not over one that is something else.
  private static func write(
    _ bytes: Data, of format: ExportFormat, to file: NamedFile
  ) throws(ShellError) {
    if file.exists {
      let old = Data(try file.read(limit: 1 << 28, purpose: "cannot be written"))
      guard old.isEmpty || format.isOne(old) else {
        throw ShellError(
          "\(file.shown) is there already and was not exported", suggestion: "choose another name")
      }
    }
    try file.replace(with: bytes)
  }
}
