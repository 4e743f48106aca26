import Foundation
import Rendering
import Stepping
import Testing

@testable import Shell

/// What is written for others: each format holds the numbers of the walk, and stands by itself.
@Suite struct ExportTests {
  private static let programs: [[String]] = [
    ["example mazur"], ["example karpathy-neuron"], ["example softmax"],
    ["f(x1, x2) = ln(x1) + x1*x2 - sin(x2)", "x1 = 2", "x2 = 5"],
    ["network 2 3 1", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]"],
    ["learning_rate = 0.5", "x = -3", "C = relu(x)*learning_rate + max(x, 1e-12)"],
  ]

  /// A folder, and the text of what a line exports there.
  private func exported(
    _ line: String, after setup: [String] = ["example mazur"]
  ) throws -> String {
    let folder = try TemporaryFolder()
    let interpreter = Interpreter(context: CommandContext(folder: folder.path))
    _ = try interpreter.run(line, in: session(after: setup))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count == 1)
    return try String(
      contentsOfFile: "\(folder.path)/\(names.first ?? "")", encoding: .utf8)
  }

  @Test(arguments: ExportFormat.pictures.map(\.ending), programs)
  func everyProgramIsExported(ending: String, program: [String]) throws {
    let text = try exported("export out.\(ending)", after: program)
    #expect(text.prefix(1000).contains(Generator.mark))
    #expect(text.hasSuffix("\n"))
  }

  // MARK: The page for a browser

  @Test(arguments: programs) func thePageIsWellFormedAndAlone(program: [String]) throws {
    let page = try exported("export walk.html", after: program)
    try HTMLTags.check(page)
    #expect(!page.contains("src="))
    #expect(!page.contains("<link"))
    #expect(!page.contains("@import"))
    #expect(page.ranges(of: "http").count == page.ranges(of: "http://www.w3.org/2000/svg").count)
    let steps = page.ranges(of: "<section class=\"page")
    #expect(steps.count == (try session(after: program).walk?.count))
  }

  /// Mazur's numbers: net_h1 = 0.3775, E = 0.2984, ∂E/∂w5 = 0.0822.
  @Test func thePageHasTheNumbersOfTheWalk() throws {
    let page = try exported("export walk.html")
    func section(_ number: Int) throws -> Substring {
      let start = try #require(page.range(of: "id=\"step-\(number)\"")?.lowerBound)
      let end = try #require(page[start...].range(of: "</section>")?.lowerBound)
      return page[start..<end]
    }
    #expect(try section(1).contains("<mn>0.3775</mn>"))
    #expect(try section(9).contains("<mn>0.2984</mn>"))
    #expect(try section(16).contains("<mn>0.08217</mn>"))
    #expect(try section(16).contains("data-part=\"4\""))
    #expect(try section(12).contains("<mn>0.1868</mn>"))
    #expect(page.contains("data-known=\"9\" data-name=\"C = \" data-value=\"0.2984\""))
    #expect(page.contains("data-known=\"0\" data-name=\"x₁ = \" data-value=\"0.05\""))
  }

  @Test func whatIsPredictedIsAskedFor() throws {
    let page = try exported("export walk.html", after: ["example mazur", "step 3", "predict on"])
    #expect(page.ranges(of: "class=\"page asked\"").count == 47)
    #expect(page.ranges(of: "Show the number").count == 47)
    let markdown = try exported("export walk.md", after: ["example mazur", "step 3", "predict on"])
    #expect(markdown.contains("0.3775"))
    #expect(!markdown.contains("0.2984"))
    let drawing = try exported("export g.svg", after: ["example mazur", "step 3", "predict on"])
    #expect(drawing.contains("C = —"))
  }

  // MARK: The others

  @Test func stepsCanBeChosen() throws {
    let markdown = try exported("export walk.md from 11 to 12")
    #expect(markdown.contains("## 11/50"))
    #expect(markdown.contains("## 12/50"))
    #expect(!markdown.contains("## 10/50") && !markdown.contains("## 13/50"))
    #expect(markdown.contains("a_{1}^{(2)} - y_{1}"))
    #expect(markdown.contains("0.7414"))
  }

  /// In a note each stretch of mathematics stands between dollar signs of its own, and a Greek name
  /// keeps apart from what follows it.
  @Test func notesSetTheirMathematicsApart() throws {
    let markdown = try exported(
      "export walk.md", after: ["η = 2", "x = -3", "C = η*relu(x)*x"])
    #expect(markdown.contains("$\\operatorname{relu}'(x) = 0$ here, so nothing passes back"))
    #expect(markdown.contains("{\\eta}"))
    #expect(!markdown.replacing("\n$$\n", with: "").contains("$$"))
  }

  @Test func theDrawingIsWhatIsKnownNow() throws {
    let start = try exported("export graph graph.dot")
    #expect(start.contains("C = —"))
    let end = try exported("export graph graph.dot", after: ["example mazur", "goto end"])
    #expect(end.contains("C = 0.2984"))
    #expect(end.ranges(of: " -> ").count == 4 + 4 + 2)
    // A part for each of x₁, x₂, four neurons and C.
    #expect(end.ranges(of: " [label=").count == 7 + 8)
  }

  @Test(arguments: [
    ("export", "name of a file"), ("export walk", "ends in no format"),
    ("export walk.pdf", "html, tex, md, svg, dot"), ("export graph walk.html", "svg, dot"),
    ("export walk.html from 0 to 3", "from 1 to 50"), ("export walk.html from 3 to 2", "1 to 50"),
    ("export graph.svg from 1 to 2", "as a whole"), ("export no/such/folder.html", "no such file"),
  ])
  func whatCannotBeExportedIsSaid(line: String, mention: String) throws {
    let folder = try TemporaryFolder()
    let interpreter = Interpreter(context: CommandContext(folder: folder.path))
    let before = try session(after: ["example mazur"])
    do {
      _ = try interpreter.run(line, in: before)
      Issue.record("it was accepted")
    } catch let error {
      #expect(error.description.contains(mention), "\(error)")
    }
  }

  @Test func nothingElseIsWrittenOver() throws {
    let folder = try TemporaryFolder()
    let interpreter = Interpreter(context: CommandContext(folder: folder.path))
    let session = try session(after: ["example mazur"])
    _ = try interpreter.run("export walk.md", in: session)
    _ = try interpreter.run("export walk.md from 1 to 3", in: session)
    try "notes".write(toFile: folder.path + "/mine.md", atomically: true, encoding: .utf8)
    #expect(throws: ShellError.self) { try interpreter.run("export mine.md", in: session) }
  }
}
