import Presentation
import Rendering
import SamplePrograms
import Testing

@testable import Shell

/// What the shell prints has room on the terminal it is printed on.
@Suite struct WidthTests {
  /// A program, and what is asked about it.
  struct Asked: Sendable, CustomTestStringConvertible {
    let name: String
    let lines: [String]
    let questions: [String]
    var testDescription: String { name }
  }

  /// Digits of a number, different ones for different places.
  private static func list(_ count: Int) -> String {
    let numbers = (0..<count).map { "\(Double($0 * 7919 % 1000) / 1000)" }
    return "[\(numbers.joined(separator: ", "))]"
  }

  private static let pages = [
    "help", "help language", "help notation", "help stepping", "help costs", "help primitives",
    "help network", "help softmax_cross_entropy", "apropos weight", "example", "set",
  ]

  private static let anywhere = [
    "break layer 1", "info", "show", "gradient", "program", "graph", "compare",
    "where", "explain", "explain sigmoid", "explain average", "explain softmax_cross_entropy",
  ]

  static let programs = [
    Asked(
      name: "mazur", lines: ["example mazur", "goto 31"],
      questions: [
        "example mazur", "check", "step 20", "matrix", "why C", "why dC/dw1[1,1]",
        "paths C w1[1,1]", "watch C",
        "display dC/dw2", "whatif w1[1,2] = 0.3", "finish", "continue", "goto 12", "graph",
        "sample",
      ] + pages),
    Asked(
      name: "120-101-13",
      lines: ["network 120 101 13", "x = \(list(120))", "y = \(list(13))", "goto 300"],
      questions: [
        "network 120 101 13 cost=binary_cross_entropy hidden=relu", "w1", "matrix", "why C",
        "why a1[3]", "paths C w1[1,1]", "display w1", "step 30", "whatif w1[1,2] = 0.3",
      ]),
    Asked(
      name: "samples",
      lines: [
        "network 2 3 1 cost=binary_cross_entropy",
        "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
        "goto 90",
      ],
      questions: [
        "step 30", "matrix", "data", "sample 3", "continue", "explain", "graph", "check",
        "paths C w1[1,2]", "why dC/dw1[1,1]", "why C 3",
      ]),
    Asked(
      name: "inside",
      lines: [
        "gate(u, scale) = u * sigmoid(scale * u)", "x = 1.5", "slope = 0.25",
        "C = gate(x, slope) * gate(slope, x)", "step", "step into",
      ],
      questions: ["where", "step 2", "finish", "why C"]),
    Asked(
      name: "softmax",
      lines: [
        "w = [[0.1,0.2],[0.3,0.4],[0.5,0.6]]", "x = [1,2]", "b = [0,0.1,0.2]", "y = [0,0,1]",
        "C = softmax_cross_entropy(w @ x + b, y)", "step 20",
      ], questions: ["step 20", "why C", "paths C x[1]"]),
    Asked(
      name: "chain",
      lines: ["x = 1.01", "f1 = x*x"] + (2...58).map { "f\($0) = f\($0 - 1)*x" } + ["goto 60"],
      questions: ["why f58", "paths f58 x", "step 20"]),
    Asked(
      name: "full",
      lines: ["set digits full", "example mazur", "goto 31"],
      questions: ["step 20", "why C", "paths C w1[1,1]", "a1", "[1/3, 2/3, 1/7, 1/9, 1/11]"]),
  ]

  @Test(arguments: programs, [40, 60, 80, 120]) func noLineIsTooWide(_ asked: Asked, width: Int)
    throws
  {
    for notation in ["unicode", "ascii"] {
      let interpreter = Interpreter(context: CommandContext(width: width))
      let start = try session(after: ["set notation \(notation)"] + asked.lines)
      for question in asked.questions + Self.anywhere {
        for line in printed(question, start, interpreter) where line.columns > width {
          // A word by itself cannot be broken.
          let words = line.split(separator: " ")
          #expect(words.count == 1, "\(question), \(notation), at \(width):\n\(line)")
        }
      }
    }
  }

  /// What is printed, or how it is refused: some questions have no answer everywhere, such as matrix
  /// outside of a layer.
  private func printed(
    _ question: String, _ session: Session, _ interpreter: Interpreter
  ) -> [String] {
    do { return try output(of: question, in: session, interpreter: interpreter) } catch {
      let lines = ShellError(describing: error).lines(width: interpreter.context.width)
      let message = lines.last?.wrapped(to: interpreter.context.width) ?? []
      return (lines.dropLast() + message).map(\.plain)
    }
  }

  /// Every question is answered somewhere, so that none of them is only refused.
  @Test func everyQuestionHasAnAnswer() throws {
    let interpreter = Interpreter()
    var open = Set(Self.anywhere)
    for asked in Self.programs {
      let start = try session(after: asked.lines)
      for question in asked.questions where (try? output(of: question, in: start)) == nil {
        Issue.record("\(asked.name): \(question) is refused")
      }
      open = open.filter {
        (try? output(of: $0, in: start, interpreter: interpreter)) == nil
      }
    }
    #expect(open.isEmpty)
  }
}
