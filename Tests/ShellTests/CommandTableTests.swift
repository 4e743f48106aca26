import Autodiff
import Language
import Rendering
import Testing

@testable import Shell

/// Every command of the table, with what help, completion and suggestions make of it.
@Suite struct CommandTableTests {
  static let names = Command.all.map(\.name)
  static let topics = HelpView.topics
  static let primitives = Primitive.all.filter(\.isCallable).map(\.name)

  private func command(_ name: String) throws -> Command { try #require(Command.named(name)) }

  // MARK: The table

  @Test func namesAreUnique() {
    let all = Command.all.flatMap { [$0.name] + $0.aliases }
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { $0 == "?" || $0.allSatisfy { $0.isLetter && $0.isLowercase } })
  }

  @Test func noCommandHidesAFunctionThatIsCalledByThatName() {
    // where is both: with brackets it is the function.
    let both = Set(Self.names).intersection(Self.primitives)
    #expect(both == ["where"])
  }

  @Test(arguments: names)
  func aCommandSaysWhatItDoes(name: String) throws {
    let command = try command(name)
    #expect(!command.summary.isEmpty)
    #expect(!command.summary.hasSuffix("."))
    #expect(!command.summary.contains("\n"))
    #expect(command.summary.first?.isLowercase == true)
    #expect(command.usage.hasPrefix(command.name))
    for paragraph in command.details { #expect(paragraph.hasSuffix(".")) }
  }

  /// Each list of examples is a session of its own, after what it needs to run at all.
  @Test(arguments: Command.all.filter { !$0.examples.isEmpty }.map(\.name))
  func theExamplesRun(name: String) throws {
    let command = try command(name)
    let isSteps = command.group == .step && !command.examples[0].hasPrefix("example")
    let setup = isSteps ? ["example mazur"] : []
    let before = try session(after: setup)
    let folder = try TemporaryFolder()
    let interpreter = Interpreter(
      context: CommandContext(lessonsFolder: lessonsFolder, folder: folder.path))
    _ = try command.examples.reduce(before) { session, line in
      try interpreter.run(line, in: session).session
    }
  }

  @Test(arguments: names)
  func somethingShowsHowToUseTheCommand(name: String) throws {
    let command = try command(name)
    let isPlain = command.arguments.isEmpty
    #expect(isPlain || !command.examples.isEmpty || !command.details.isEmpty)
    #expect(command.examples.contains { $0.hasPrefix(name) } || command.examples.isEmpty)
  }

  // MARK: Help

  @Test func helpListsEveryCommandOnceInItsGroup() throws {
    let lines = try output(of: "help all")
    for command in Command.all {
      #expect(lines.filter { $0.hasPrefix("  \(command.name) ") }.count == 1, "\(command.name)")
    }
    for group in Command.Group.allCases { #expect(lines.contains(group.rawValue)) }
  }

  @Test(arguments: names)
  func helpAboutACommandShowsItAll(name: String) throws {
    let command = try command(name)
    let lines = try output(of: "help \(name)")
    #expect(lines.first == command.usage)
    let text = lines.joined(separator: " ")
    for paragraph in command.details { #expect(text.contains(paragraph)) }
    for example in command.examples { #expect(lines.contains("  " + example)) }
    for alias in command.aliases {
      #expect(text.contains(alias))
      #expect(try output(of: "help \(alias)") == lines)
    }
  }

  @Test(arguments: topics + primitives)
  func helpAboutTopicsAndPrimitives(name: String) throws {
    // A command of the same name is what is asked for most.
    #expect(try output(of: "help \(name)").count >= 2)
  }

  @Test(arguments: [40, 60, 80, 120], names + topics + ["", "sigmoid", "power"])
  func helpFitsTheWidth(width: Int, name: String) throws {
    let interpreter = Interpreter(context: CommandContext(width: width))
    let lines = try output(of: "help \(name)", interpreter: interpreter)
    // Tables and examples stand as they are, for a window of the usual width.
    let room = max(width, 80)
    #expect(lines.allSatisfy { $0.columns <= room }, "\(lines.filter { $0.columns > room })")
    let prose = lines.dropFirst().filter { !$0.contains("  ") && !$0.hasPrefix(" ") }
    #expect(prose.allSatisfy { $0.columns <= width }, "\(prose.filter { $0.columns > width })")
  }

  /// A newcomer reads ten lines: where to begin, five commands, where there is more.
  @Test func helpOpensWithTenLines() throws {
    let lines = try output(of: "help")
    #expect(lines.count == 10)
    #expect(lines[0] == "Start here")
    #expect(lines[3] == "The five commands of the first hour")
    #expect(lines[9].contains("help all"))
    for line in lines where line.hasPrefix("  ") {
      let word = line.split(separator: " ").first.map(String.init) ?? ""
      #expect(Command.named(word) != nil, "\(line)")
    }
  }

  @Test func theTopicsAreNamed() throws {
    let text = try output(of: "help help").joined(separator: " ")
    for topic in Self.topics { #expect(text.contains(topic)) }
  }

  // MARK: Prefixes and suggestions

  /// The shortest prefix that is only this command's own.
  @Test(arguments: names)
  func unambiguousPrefixesWorkAtThePromptOnly(name: String) throws {
    let session = try session(after: ["example mazur"])
    let prompt = Interpreter(
      context: CommandContext(lessonsFolder: lessonsFolder), acceptsPrefixes: true)
    for length in 1..<max(2, name.count) {
      let prefix = String(name.prefix(length))
      let isAnother =
        Self.names.contains(prefix) || Command.all.contains { $0.aliases.contains(prefix) }
      let isQuantity = session.program.mentions(prefix) || Primitive.named(prefix) != nil
      // The name of a file may be anything.
      let takesAFile = ["source", "save", "open", "record"].contains(name)
      // for and what begin lines of other languages and questions.
      let isForeign = Meaning(of: "\(prefix) ???").isForeign
      guard !isAnother, !isQuantity, !takesAFile, !isForeign else { continue }
      let matches = Self.names.filter { $0.hasPrefix(prefix) }
      let atPrompt = Result { try prompt.run("\(prefix) ???", in: session) }
      let inScript = Result { try Interpreter().run("\(prefix) ???", in: session) }
      guard case .failure(let prompted) = atPrompt, case .failure(let scripted) = inScript else {
        Issue.record("\(prefix) ??? is no command")
        continue
      }
      if matches.count > 1 {
        #expect("\(prompted)".contains("\(prefix) could be \(matches.joined(separator: ", "))"))
      } else {
        #expect(!"\(prompted)".contains("there is no command"), "\(prefix): \(prompted)")
        #expect(!"\(prompted)".contains("not known"), "\(prefix): \(prompted)")
      }
      #expect("\(scripted)" != "\(prompted)")
    }
  }

  @Test(arguments: [
    ("s", "step"), ("n", "next"), ("f", "finish"), ("c", "continue"), ("h", "help"), ("q", "quit"),
    ("exit", "quit"), ("sho", "show"), ("grad", "gradient"),
  ])
  func shortNames(short: String, name: String) throws {
    let start = try session(after: ["example mazur"])
    let prompt = Interpreter(acceptsPrefixes: true)
    let shortened = try prompt.run(short, in: start)
    let full = try prompt.run(name, in: start)
    #expect(shortened.output.lines == full.output.lines)
    #expect(shortened.output.action == full.output.action)
    #expect(shortened.session.snapshot == full.session.snapshot)
  }

  @Test func aQuantityOutweighsAPrefix() throws {
    let session = try session(after: ["c = 4", "s = 5", "d = c*s"])
    let prompt = Interpreter(acceptsPrefixes: true)
    for (line, value) in [("c", "4"), ("s", "5"), ("s + 1", "6"), ("d", "20")] {
      #expect(try output(of: line, in: session, interpreter: prompt) == [value])
    }
  }

  @Test func aShortNameCanBecomeAQuantity() throws {
    let prompt = Interpreter(acceptsPrefixes: true)
    let session = try prompt.run("s = 5", in: Session()).session
    #expect(try output(of: "s", in: session, interpreter: prompt) == ["5"])
  }

  @Test(arguments: names.filter { $0.count > 3 })
  func aSlipOfTheFingersIsRecognised(name: String) throws {
    var letters = Array(name)
    letters.swapAt(1, 2)
    guard letters != Array(name) else { return }
    let error = #expect(throws: ShellError.self) {
      try Interpreter().run("\(String(letters)) foo", in: Session())
    }
    #expect(error?.suggestion == "did you mean \(name)?", "\(String(describing: error))")
  }
}
