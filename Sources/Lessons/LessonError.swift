public import Tutoring

/// What is wrong with a lesson, and on which line of its file.
public struct LessonError: Error, Hashable, Sendable {
  /// What can be wrong with a lesson.
  public enum Problem: Hashable, Sendable {
    /// The line is not UTF-8.
    case notText
    /// The line, or an entity on it, holds a character that acts on the terminal.
    case controlCharacter(Unicode.Scalar)
    /// The file does not begin with `---`.
    case missingFrontMatter
    /// The front matter has no closing `---`.
    case unclosedFrontMatter
    /// A line that should be `key: value` is not.
    case malformedLine(String, place: Place)
    /// A key that the place does not have.
    case unknownKey(String, place: Place)
    /// A key that may stand once stands again.
    case repeatedKey(String, firstLine: Int)
    /// A key that must stand there does not.
    case missingKey(String, place: Place)
    /// Nothing follows the colon.
    case emptyValue(key: String)
    /// An id holds something else than lower-case letters, digits and hyphens.
    case malformedID(String)
    /// Markdown that a lesson may not use, such as HTML.
    case unsupportedMarkdown(String)
    /// Quotes, lists or emphasis within one another beyond the limit.
    case nestedTooDeep(limit: Int)
    /// A `run`, `expect` or `ask` block within a list or a quote.
    case nestedBlock(String)
    /// A fence with options whose first word is no kind of block.
    case unknownBlock(String)
    /// A block to be played runs to the end of the file.
    case unclosedBlock(String)
    /// A block of commands has none.
    case emptyBlock(String)
    /// An option that the kind of block does not have.
    case unknownOption(String, block: String)
    /// An option given twice.
    case repeatedOption(String, block: String)
    /// An option that the block must have.
    case missingOption(String, block: String)
    /// A `type=` that is no type of question.
    case unknownQuestionType(String)
    /// A key that questions of this type do not have.
    case keyOfAnotherKind(String, type: String)
    /// A `when`, or a wrong `option`, that is not followed by what is said of it.
    case missingReply(String)
    /// A `says` that does not follow a line with this key.
    case misplacedReply(String)
    /// A `says` of the right option.
    case replyToRightOption
    /// The answer is none of the options.
    case noSuchOption(String, count: Int)
    /// An order that does not have each of the items once; there are at least 2.
    case noOrder(String, count: Int)
    /// An order given as a mistake that is right.
    case rightOrderAsMistake(String)
    /// An `over` that is no quantity with a range.
    case noCurveRange(String)
    /// A `digits=` that is no number of significant digits.
    case wrongDigits(String)
    /// An id that an earlier question has.
    case repeatedQuestionID(String, firstLine: Int)
    /// A `concept=` that the front matter does not name.
    case unknownConcept(String, known: [String])
    /// An `ask` block with no text before its keys.
    case missingQuestion
    /// An `expect` block that does not begin with a command.
    case outputBeforeCommand(String)
    /// A command of the lesson did not run.
    case commandFailed(String, reason: String)
    /// A command of a transcript prints something else, from this line on; nil at its end.
    case otherOutput(String, printed: String?)
    /// The answer, or a mistake that is declared, is none in the session.
    case answer(AnswerError.Problem)
    /// An id that another lesson has.
    case repeatedLessonID(String, file: String)
    /// A lesson is required that is not among those looked at.
    case unknownRequirement(String)
    /// Lessons that require one another, the first of them again at the end.
    case cycle([String])
    /// An `as=` that is no way to ask.
    case wrongMode(String)
    /// A `draw` that is no range of numbers.
    case noRange(String)
    /// Of so many draws of numbers too few tell the right answer of a question from those of its mistakes.
    case noFreshNumbers(String, found: Int, of: Int)
    /// An expression in braces within a question's text has no value.
    case textFailed(String, reason: String)
    /// A brace of a question's text has no other one.
    case strayBrace(String)
    /// The command that a question asks for changes nothing.
    case commandWithoutEffect(String)
  }

  /// Where in a file `key: value` lines stand.
  public enum Place: Hashable, Sendable {
    /// The lines between the two `---` at the head of the file.
    case frontMatter
    /// The lines of an `ask` block after the question.
    case ask

    /// The keys that may stand there.
    var keys: [String] {
      switch self {
      case .frontMatter: FrontMatter.keys
      case .ask: AskParser.keys
      }
    }
  }

  /// The lesson's file.
  public let file: String
  /// The line of the file, from 1.
  public let line: Int
  /// What is wrong there.
  public let problem: Problem

  /// A problem of an answer in a file.
  init(_ file: String, _ error: AnswerError) {
    self.init(file, error.line, .answer(error.problem))
  }

  /// A problem on a line of a file.
  init(_ file: String, _ line: Int, _ problem: Problem) {
    self.file = file
    self.line = line
    self.problem = problem
  }
}

extension LessonError.Problem {
  /// Whether other numbers would mend it: an answer could be two things, or none.
  var isAboutNumbers: Bool {
    switch self {
    case .answer(let problem): problem.isAboutNumbers
    default: false
    }
  }
}
