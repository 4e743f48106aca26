import Tutoring

extension LessonError: CustomStringConvertible {
  /// One line: file, line number, what is wrong, and what was expected.
  public var description: String {
    "\(file):\(line): \(problem)"
  }
}

extension LessonError.Place: CustomStringConvertible {
  /// The place in words.
  public var description: String {
    switch self {
    case .frontMatter: "the front matter"
    case .ask: "an ask block"
    }
  }
}

extension LessonError.Problem: CustomStringConvertible {
  /// What is wrong, and what was expected instead.
  public var description: String {
    switch self {
    case .notText:
      "this line is not UTF-8 text"
    case .controlCharacter(let scalar):
      "the control character \(scalar.codePoint) may not stand in a lesson; remove it"
    case .missingFrontMatter:
      "a lesson begins with a line '---', its keys (\(FrontMatter.keys.listed)), and another '---'"
    case .unclosedFrontMatter:
      "the front matter has no end; close it with a line '---'"
    case .malformedLine(let line, let place):
      "'\(line)' is no line of \(place); write 'key: value' with one of \(place.keys.listed)"
    case .unknownKey(let key, let place):
      "\(place) has no key '\(key)'; it has \(place.keys.listed)"
    case .repeatedKey(let key, let firstLine):
      "'\(key)' is given twice, first on line \(firstLine); keep one"
    case .missingKey(let key, let place):
      "\(place) needs a line '\(key): …'"
    case .emptyValue(let key):
      "'\(key)' has no value; write it after the colon"
    case .malformedID(let id):
      "'\(id)' is no id; use lower-case letters, digits and single hyphens, as in two-paths"
    case .unsupportedMarkdown(let kind):
      "a lesson may not use this Markdown (\(kind)); write it as text, code, a list, a quote or a link"
    case .nestedTooDeep(let limit):
      "this is nested deeper than \(limit) levels; make it flatter"
    case .nestedBlock(let kind):
      "a block '\(kind)' stands at the left margin, not in a list or a quote"
    case .unknownBlock(let kind):
      "'\(kind)' is no kind of block with options; the kinds are \(BlockKind.names.listed)"
    case .unclosedBlock(let kind):
      "this block '\(kind)' has no end; close it with a line of backquotes like its first"
    case .emptyBlock(let kind):
      "this block '\(kind)' is empty; write at least one command in it"
    case .unknownOption(let option, let block):
      "a block '\(block)' has no option '\(option)'"
    case .repeatedOption(let option, let block):
      "the option '\(option)' of this block '\(block)' is given twice; keep one"
    case .missingOption(let option, let block):
      "a block '\(block)' needs the option \(option)=…"
    case .unknownQuestionType(let type):
      "'\(type)' is no type of question; the types are \(QuestionKind.all.map { $0.name }.listed)"
    case .keyOfAnotherKind(let key, let type):
      "a question of type=\(type) has no '\(key)'"
    case .missingReply(let key):
      "after this '\(key)' a line 'says: …' is needed, with what is said to whoever answers it"
    case .misplacedReply(let key):
      "'says' stands right after the line '\(key)' that it belongs to"
    case .replyToRightOption:
      "the right option needs no 'says'; its 'explain' is shown"
    case .noSuchOption(let answer, let count):
      "the answer '\(answer)' is the number of none of the options; there are \(count), of at least 2"
    case .noOrder(let order, let count):
      "'\(order)' is no order of the items; there are \(count), of at least 2, and each is named once"
    case .rightOrderAsMistake(let order):
      "'\(order)' is one of the right orders, and no mistake"
    case .noCurveRange(let text):
      "'\(text)' is no range to draw over; write one such as 'over: z from -4 to 4'"
    case .wrongDigits(let digits):
      "'\(digits)' is no number of significant digits; it is one from 2 to 15"
    case .repeatedQuestionID(let id, let firstLine):
      "the id '\(id)' is taken by the question on line \(firstLine); give this one its own"
    case .unknownConcept(let concept, let known):
      "the front matter names no concept '\(concept)'; "
        + (known.isEmpty ? "add a line 'concepts: \(concept)'" : "it names \(known.listed)")
    case .missingQuestion:
      "this ask block asks nothing; write the question before its first key"
    case .outputBeforeCommand(let line):
      "an expect block begins with a command, 'bp> …', not with '\(line)'"
    case .commandFailed(let command, let reason):
      "the lesson's command '\(command)' failed: \(reason)"
    case .otherOutput(let command, let printed?):
      "'\(command)' prints something else: '\(printed)'; lint --promote writes it here"
    case .otherOutput(let command, nil):
      "'\(command)' prints less than stands here; lint --promote mends it"
    case .answer(let problem): "\(problem)"
    case .repeatedLessonID(let id, let file):
      "the id '\(id)' is that of \(file) too; progress is kept by it, so give this one its own"
    case .unknownRequirement(let id):
      "no lesson here has the id '\(id)', which this one requires"
    case .cycle(let ids):
      "these lessons require one another, so none can be the first: \(ids.joined(separator: ", "))"
    case .wrongMode(let mode):
      "'\(mode)' is no way to ask a question; as=exam is the one there is"
    case .noRange(let text):
      "'\(text)' is no range; write draw: w, b from -1 to 1 by 0.1, with at most 1000 numbers"
    case .noFreshNumbers(let id, let found, let count):
      "of \(count) draws of numbers for '\(id)' \(found) tell the right answer from those of its "
        + "mistakes; draw from wider ranges, or leave out a 'when' that is too near"
    case .textFailed(let id, let reason):
      "an expression in braces in the text of '\(id)' has no value here: \(reason)"
    case .strayBrace(let id):
      "a brace in the text of '\(id)' stands alone; within braces write · for times, as in {w·x}"
    case .commandWithoutEffect(let command):
      "the command '\(command)' that is asked for changes nothing here, so it cannot be judged"
    }
  }
}

extension Unicode.Scalar {
  /// The scalar's number as it is usually written, such as `U+001B`.
  fileprivate var codePoint: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension [String] {
  /// The names one after another, for a sentence.
  var listed: String { joined(separator: ", ") }
}
