import Foundation
import Shell
import Testing

/// The program as other programs and scripts meet it: arguments, streams, exit codes.
@Suite struct CommandLineTests {
  private func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    folder: String? = nil
  ) throws -> BuiltProgram.Result {
    try BuiltProgram.run(
      arguments, input: Data(input.utf8), environment: environment, folder: folder)
  }

  // MARK: Exit codes and streams

  @Test func resultsGoToStandardOutput() throws {
    let result = try run(["-c", "1 + 1", "-c", "x = 3", "-c", "x^2"])
    #expect(result.status == 0)
    #expect(result.output == "2\n9\n")
    #expect(result.error.isEmpty)
  }

  @Test func commandsShareASessionAndStopAtTheFirstError() throws {
    let result = try run(["-c", "1 + 1", "-c", "nothing", "-c", "3"])
    #expect(result.status == 1)
    #expect(result.output == "2\n")
    #expect(result.error.contains("error: nothing is not known here"))
  }

  @Test(arguments: [
    (["--frobnicate"], "--frobnicate"), (["-x"], "-x"), (["-c"], "-c needs a value"),
    (["--lesson"], "--lesson needs a value"), (["--notation", "roman"], "unicode, ascii"),
    (["--notation=latin"], "latin"), (["--color", "sometimes"], "auto, always, never"),
    (["--color"], "--color needs a value"), (["-c", "1", "--lessons"], "--lessons needs a value"),
  ])
  func wrongUsageExitsWith2(arguments: [String], mention: String) throws {
    let result = try run(arguments)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.hasPrefix("backprop: "))
    #expect(result.error.contains(mention), "\(result.error)")
    #expect(result.error.contains("--help"))
  }

  @Test func saysItsVersion() throws {
    let result = try run(["--version"])
    #expect(result.status == 0)
    #expect(result.output.wholeMatch(of: /backprop [0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test(arguments: ["--help", "-h"])
  func explainsItsUsage(option: String) throws {
    let result = try run([option])
    #expect(result.status == 0)
    for word in [
      "script", "-c COMMAND", "--lesson NAME", "--lessons DIR", "--notation", "--color", "--no-rc",
      "--version", "--help",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    #expect(result.lines.allSatisfy { $0.count <= 80 })
  }

  // MARK: Scripts

  @Test func runsAScriptToItsEnd() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write(
      "# a comment\nx = [1,\n  2]\n\nsum(x)\nquit\n1/0\n".utf8, to: "s.bp")
    let result = try run([script])
    #expect(result.status == 0)
    #expect(result.output == "3\n")
    #expect(result.error.isEmpty)
  }

  @Test func anErrorNamesItsFileLineAndColumn() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("x = 1\n\n2 * foo\n3\n".utf8, to: "wrong.bp")
    let result = try run([script])
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("\(script):3:5: error: foo is not known here"))
  }

  @Test func anErrorInAStatementOfSeveralLinesNamesTheLineItStandsOn() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("x = 1\nsum([1,\n  foo])\n".utf8, to: "wrong.bp")
    let result = try run([script])
    #expect(result.status == 1)
    #expect(result.error.contains("\(script):3:3: error: "), "\(result.error)")
  }

  @Test func aBracketThatStaysOpenIsAnErrorAtTheEndOfTheScript() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("x = [1,\n2\n".utf8, to: "open.bp")
    let result = try run([script])
    #expect(result.status == 1)
    #expect(result.error.contains("\(script):2:2: error: "), "\(result.error)")
  }

  @Test func readsCarriageReturnsAtTheEndsOfLines() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write("x = [1,\r\n 2]\r\nsum(x)\r\n".utf8, to: "windows.bp")
    for arguments in [[script], ["-c", "source \(script)"]] {
      let result = try run(arguments)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output == "3\n")
    }
  }

  @Test func skipsAByteOrderMark() throws {
    let folder = try TemporaryFolder()
    let script = try folder.write([0xEF, 0xBB, 0xBF] + Array("1 + 1\n".utf8), to: "marked.bp")
    for arguments in [[script], ["-c", "source \(script)"]] {
      let result = try run(arguments)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output == "2\n")
    }
  }

  @Test func runsScriptsAndCommandsInOrder() throws {
    let folder = try TemporaryFolder()
    let one = try folder.write("x = 1\n".utf8, to: "one.bp")
    let two = try folder.write("x + 1\n".utf8, to: "two.bp")
    #expect(try run([one, "-c", "x = 5", two, "-c", "x"]).output == "6\n5\n")
    #expect(try run([one, "-", two], input: "x = 9\nx\n").output == "9\n10\n")
    #expect(try run(["--", one, two]).output == "2\n")
  }

  @Test(arguments: [["no-such-file.bp"], ["/"], ["-c", "1", "no-such-file.bp"]])
  func aFileThatCannotBeReadIsSaid(arguments: [String]) throws {
    let result = try run(arguments)
    #expect(result.status == 1)
    #expect(result.error == "backprop: \(arguments.last ?? "") cannot be read\n")
  }

  @Test func readsAPipe() throws {
    for arguments in [[], ["-"]] {
      let result = try run(arguments, input: "example mazur\nC\nquit\nC\n")
      #expect(result.status == 0)
      #expect(result.lines.last == "0.2984")
      #expect(!result.output.contains("bp>"))
    }
    let failed = try run([], input: "1\n1/0\n2\n")
    #expect(failed.status == 1)
    #expect(failed.output == "1\n")
    #expect(failed.error.contains("standard input:2:1: error: 1/0 is ∞"))
  }

  @Test func aLastLineNeedsNoEnd() throws {
    #expect(try run([], input: "1 + 1").output == "2\n")
    #expect(try run([], input: "").output.isEmpty)
  }

  @Test(arguments: ["ste", "s", "c", "net 2 1", "q"])
  func prefixesAreRefusedInScripts(line: String) throws {
    let result = try run([], input: "example cppad\n\(line)\n")
    #expect(result.status == 1)
    #expect(result.error.contains("standard input:2:"), "\(result.error)")
  }

  @Test func sourceRunsAFileAsOneChange() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("x = 4\ny = x^2\n".utf8, to: "good one.bp")
    let bad = try folder.write("x = 7\ny = [\n".utf8, to: "bad.bp")
    #expect(try run(["-c", "source \(good)", "-c", "y"]).lines.last == "16")
    let result = try run(
      [], input: "x = 1\nsource \(good)\nundo\nx\n")
    #expect(result.lines.last == "1")
    let failed = try run(["-c", "source \(good)", "-c", "source \(bad)"])
    #expect(failed.status == 1)
    #expect(failed.error.contains("\(bad):2:6: error: "), "\(failed.error)")
  }

  @Test func aFileThatRunsItselfIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/self.bp"
    _ = try folder.write("source \(path)\n".utf8, to: "self.bp")
    let result = try run(["-c", "source \(path)"])
    #expect(result.status == 1)
    #expect(result.error.contains("is being run already"), "\(result.error)")
    let script = try run([path])
    #expect(script.status == 1)
    #expect(script.error.contains("is being run already"), "\(script.error)")
  }

  // MARK: Notation, colour, locale

  @Test func notationIsChosen() throws {
    let commands = ["-c", "example cppad", "-c", "step 14"]
    let unicode = try run(["--notation", "unicode"] + commands, environment: ["LC_ALL": "C"])
    #expect(unicode.output.contains("∂f/∂x via v₁ = ∂f/∂v₁ · ∂v₁/∂x"))
    for result in [
      try run(["--notation", "ascii"] + commands), try run(["--notation=ascii"] + commands),
      try run(commands, environment: ["LC_ALL": "C"]),
    ] {
      #expect(result.output.utf8.allSatisfy { $0 < 0x80 }, "\(result.output)")
      #expect(result.output.contains("df/dx via v1 = df/dv1 * dv1/dx"))
    }
  }

  /// Everything the shell can print is ASCII where Unicode cannot be shown.
  @Test func aPlainLocaleSeesOnlyAscii() throws {
    let lines =
      helpPages + [
        "example mazur", "step 24", "step 26", "gradient", "check", "show", "set", "lesson",
        "network 3 2 output=relu init=he", "data [[0,0,1]] -> [[0,1]]", "lesson 1", "reveal",
        "hint", "skip", "lesson 2", "lesson stop",
      ]
    let result = try run(
      ["-"], input: lines.joined(separator: "\n") + "\n1/0\n", environment: ["LC_ALL": "C"])
    let strange = (result.output + result.error).filter { !$0.isASCII }
    #expect(strange.isEmpty, "\(Set(strange))")
    #expect(result.error.contains("1/0 is"), "\(result.error)")
  }

  private var helpPages: [String] {
    Command.all.map { "help \($0.name)" }
      + ["", "language", "notation", "steps", "primitives"].map { "help \($0)" }
  }

  @Test func colorIsChosen() throws {
    let commands = ["-c", "example cppad", "-c", "step"]
    let escape = "\u{1B}["
    #expect(try run(commands).output.contains(escape) == false)
    #expect(try run(["--color", "never"] + commands).output.contains(escape) == false)
    #expect(try run(["--color=always"] + commands).output.contains(escape))
    let failed = try run(["--color", "always", "-c", "1/0"], environment: ["NO_COLOR": "1"])
    #expect(failed.error.contains(escape), "an option outweighs NO_COLOR")
  }

  // MARK: The file run at the start

  @Test func commandsAreRunAtTheStart() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("set digits 8\n# mine\nx = 2\n".utf8, to: "backprop/rc")
    let environment = ["XDG_CONFIG_HOME": folder.path]
    #expect(try run(["-c", "x/3"], environment: environment).output == "0.66666667\n")
    let without = try run(["--no-rc", "-c", "2/3"], environment: environment)
    #expect(without.output == "0.6667\n")
  }

  @Test func theUsualPlaceIsInTheHomeFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("set digits 8\n".utf8, to: ".config/backprop/rc")
    let environment = ["HOME": folder.path]
    #expect(try run(["-c", "2/3"], environment: environment).output == "0.66666667\n")
    // Relative paths are ignored, as the specification has it.
    let relative = environment.merging(["XDG_CONFIG_HOME": "elsewhere"]) { $1 }
    #expect(try run(["-c", "2/3"], environment: relative).output == "0.66666667\n")
  }

  @Test func aMistakeAtTheStartIsSaidAndTheRestGoesOn() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("set digits 8\nset digts 3\n".utf8, to: "backprop/rc")
    let result = try run(["-c", "2/3"], environment: ["XDG_CONFIG_HOME": folder.path])
    #expect(result.output == "0.66666667\n")
    #expect(result.error.contains("\(path):2:"), "\(result.error)")
  }

  // MARK: Lessons

  @Test func aLessonTakesItsAnswersFromAPipe() throws {
    let answers = "step\n-0.5*1.5 + 0.25\n2\nhint\n0.38\nreveal\nskip\nskip\n0.5\n0.2\n0.174368\n"
    let result = try run(["--lesson", "1"], input: answers)
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("One neuron"))
    #expect(result.output.contains("Question 9 of 9") || result.output.contains("Question 1 of"))
    #expect(result.lines.last?.hasPrefix("This lesson is done. Questions: ") == true)
    #expect(result.error.isEmpty, "\(result.error)")
  }

  /// What whoever writes a lesson does: begin, look, mend, play.
  @Test func aLessonIsWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/two-paths"
    #expect(try run(["lesson", "new", "No Name"]).status == 1)
    let new = try run(["lesson", "new", "two-paths"], folder: folder.path)
    #expect(new.output.hasPrefix("two-paths.md is there; "), "\(new.error)")
    #expect(try run(["lesson", "new", "two-paths"], folder: folder.path).status == 1)
    let sound = try run(["lint", "two-paths.md"], folder: folder.path)
    #expect(sound.output == "1 lesson: no problems\n")
    #expect(sound.status == 0)

    let text = try String(contentsOfFile: path + ".md", encoding: .utf8)
      .replacing("hint: Type `step`.\n", with: "").replacing("when: w*x", with: "when: w*y")
    _ = try folder.write(text.utf8, to: "two-paths.md")
    let broken = try run(["lint", "two-paths.md"], folder: folder.path)
    #expect(broken.status == 1)
    #expect(broken.output.hasSuffix("1 lesson: 2 problems\n"), "\(broken.output)")
    #expect(try run(["lint", "--promote"], folder: folder.path).status == 2)
    #expect(try run(["lint", "nowhere.md"], folder: folder.path).status == 1)
    let played = try run(["lesson", "1"], input: "step\n")
    #expect(played.output.contains("Question 2 of 9"))
  }

  /// What a teacher does: a key for a student, and a look at the table that the student hands in.
  @Test func aLessonIsSet() throws {
    let folder = try TemporaryFolder()
    let key = try run(["lesson", "key", "1", "--seed", "Anna"])
    #expect(key.lines.first == "One neuron, for anna", "\(key.error)")
    let last = try #require(key.lines.first { $0.hasPrefix("forward-pass ") })
    let words = last.split(separator: " ").map(String.init)
    let answers = "step\n-0.5\n2\n0.3775\n0.03152\n0.25\n0.5\n0.2\n\(words[1])\n"
    let played = try run(
      ["lesson", "1", "--seed", "anna"], input: answers + "progress export anna.csv\n",
      folder: folder.path)
    #expect(played.output.contains("Questions: 9 unaided."), "\(played.error)")
    let checked = try run(["lesson", "check", "anna.csv"], folder: folder.path)
    #expect(
      checked.output
        == "anna.csv: the code fits; anna: 1 lesson, 9 questions, 9 unaided, 1 of them on fresh numbers\n"
    )
    let table = try String(contentsOfFile: folder.path + "/anna.csv", encoding: .utf8)
    _ = try folder.write(table.replacing("unaided,0", with: "unaided,1").utf8, to: "anna.csv")
    let changed = try run(["lesson", "check", "anna.csv"], folder: folder.path)
    #expect(changed.status == 1)
    #expect(changed.output.hasPrefix("anna.csv: CHANGED: the code does not fit; "))
    for wrong in [["lesson", "key"], ["lesson", "check"], ["--seed", "a,b"], ["--seed"]] {
      #expect(try run(wrong).status == 2, "\(wrong)")
    }
  }

  @Test func aLessonThatIsNotThereIsSaid() throws {
    let result = try run(["--lesson", "99"])
    #expect(result.status == 1)
    #expect(result.error.contains("01-one-neuron"), "\(result.error)")
  }

  @Test func lessonsAreFoundInAFolderOfOnesOwn() throws {
    let folder = try TemporaryFolder()
    let text = """
      ---
      id: mine
      title: Mine
      summary: A lesson of my own.
      ---

      # Mine

      ```run
      x = 2
      ```

      ```ask type=number id=square
      What is x squared?
      answer: x^2
      hint: Multiply.
      explain: Two times two is 4.
      ```
      """
    _ = try folder.write(text.utf8, to: "01-mine.md")
    let list = try run(["--lessons", folder.path, "-c", "lesson"])
    #expect(list.output == "01-mine  A lesson of my own.\n")
    let played = try run(["--lessons=" + folder.path, "--lesson", "mine"], input: "5\n4\n")
    #expect(played.status == 0, "\(played.error)")
    #expect(played.output.contains("Not yet."))
    #expect(played.output.contains("Two times two is 4."))
    let missing = try run(["--lessons", folder.path + "/no", "-c", "lesson"])
    #expect(missing.status == 1)
    #expect(missing.error.contains(folder.path + "/no"), "\(missing.error)")
  }

  // MARK: Limits

  /// A limit on the size of files ends no program: what was begun is taken back, the old file stays.
  @Test func aFileThatMayNotGrowIsLeftAsItWas() throws {
    let folder = try TemporaryFolder()
    let small = try run(["--no-rc", "-c", "q = 1", "-c", "save \(folder.path)/kept.json"])
    #expect(small.status == 0)
    let before = try Data(contentsOf: URL(filePath: folder.path + "/kept.json"))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      #"ulimit -f 2; exec "$0" --no-rc -c "network 30 30 1" -c "save kept.json" >/dev/null 2>&1"#,
      BuiltProgram.path,
    ]
    process.environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    process.currentDirectoryURL = URL(filePath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["kept.json"])
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/kept.json")) == before)
  }

  // MARK: Bytes of every kind

  @Test func invalidUTF8IsOneErrorAndNoCrash() throws {
    let folder = try TemporaryFolder()
    let bytes: [UInt8] = Array("1 + 1\nx = ".utf8) + [0xFF, 0xC3, 0x28, 0x80] + Array("\n".utf8)
    let script = try folder.write(bytes, to: "bytes.bp")
    for arguments in [[script], ["-c", "source \(script)"]] {
      let result = try run(arguments)
      #expect(result.status == 1)
      #expect(result.error.split(separator: "\n").filter { $0.contains("error: ") }.count == 1)
      #expect(result.error.contains("\(script):2:5: error: "), "\(result.error)")
    }
  }

  @Test(arguments: [
    String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
    String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000),
    String(repeating: "-", count: 100_000) + "1", String(repeating: "1+", count: 50_000),
    String(repeating: "x", count: 100_000), String(repeating: "9", count: 100_000) + "x",
    String(repeating: "2^", count: 50_000) + "2", String(repeating: "sin(", count: 25_000),
    "help " + String(repeating: "x", count: 100_000),
    "network " + String(repeating: "9", count: 100_000),
    "w[" + String(repeating: "1,", count: 50_000),
    String(repeating: "\u{7}\u{1B}[31m", count: 10_000), "x = \u{0}", "\u{0}",
  ])
  func hugeAndHostileLinesAreOneShortError(line: String) throws {
    let result = try run([], input: line + "\n")
    #expect(result.status == 1, "\(result.status) \(line.prefix(20))")
    let errors = result.error.split(separator: "\n")
    #expect(errors.filter { $0.contains("error: ") }.count == 1, "\(result.error.prefix(300))")
    #expect(errors.allSatisfy { $0.count < 300 }, "\(errors.map(\.count)) \(line.prefix(20))")
    let control = result.error.unicodeScalars.filter { $0.value < 32 && $0 != "\n" }
    #expect(control.isEmpty, "\(line.prefix(20).debugDescription)")
  }
}
