import Foundation
import Language
import LineEditing
import Presentation
import Rendering

/// `plot`: draws a picture of numbers in the terminal, or writes it to a file.
enum PlotCommand {
  static let command = Command(
    "plot", arguments: "WHAT [to FILE.svg]", "draw the cost, a function, a boundary, and more",
    details: kinds.map { "plot \($0.usage): \($0.summary)." } + [
      "Lines among several end in a letter, and points have marks of their own; colour says nothing "
        + "alone. With to FILE.svg it is written as SVG. In spoken mode it is told in sentences."
    ],
    examples: [
      "network 1 4 1 hidden=tanh output=identity", "data sine", "optimizer adam rate=0.05",
      "train 100", "plot cost", "plot fit", "plot tanh from -3 to 3",
    ], group: .ask, completes: .words(kinds.map { Completion(text: $0.word, summary: $0.summary) })
  ) { session, arguments, context in
    try run(session, arguments, context)
  }

  /// What can be drawn.
  private struct Kind: Sendable {
    let word: String
    let usage: String
    let summary: String
    let make: @Sendable (Session, [String]) throws -> Plot

    init(
      _ word: String, arguments: String = "", _ summary: String,
      make: @escaping @Sendable (Session, [String]) throws -> Plot
    ) {
      (self.word, self.summary, self.make) = (word, summary, make)
      usage = arguments.isEmpty ? word : "\(word) \(arguments)"
    }
  }

  private static let kinds: [Kind] = [
    Kind("cost", "the cost of every iteration") { session, words in
      try none(words, "cost")
      return try session.costPlot()
    },
    Kind("gradients", "the norm of the gradient by each parameter over the iterations") {
      session, words in
      try none(words, "gradients")
      return try session.gradientsPlot()
    },
    Kind("boundary", "what a network of two inputs makes of the plane, with the samples") {
      session, words in
      try none(words, "boundary")
      return try session.boundaryPlot()
    },
    Kind("fit", "what a network of one input makes of it, with the samples") { session, words in
      try none(words, "fit")
      return try session.fitPlot()
    },
    Kind("weights", "the parameters as they are, element by element") { session, words in
      try none(words, "weights")
      return try session.weightsPlot()
    },
    Kind(
      "activation", arguments: "[NAME]", "an activation and its slope, with each neuron's z on it"
    ) { session, words in
      guard words.count <= 1 else { throw ShellError("plot activation takes one name") }
      return try session.activationPlot(words.first)
    },
    Kind(
      "surface", arguments: "W1 W2", "the cost over two weights, with the way that descent took"
    ) { session, words in
      guard words.count == 2 else {
        throw ShellError(
          "a surface is over two weights", suggestion: "write plot surface w1[1,1] w2[1,1]")
      }
      return try session.surfacePlot(words[0], words[1])
    },
  ]

  private static func none(_ words: [String], _ kind: String) throws(ShellError) {
    guard words.isEmpty else {
      throw ShellError(
        "plot \(kind) takes no more; found \(Arguments.shown(words.joined(separator: " ")))",
        at: words.last, suggestion: "plot \(kind) to FILE.svg writes it to a file")
    }
  }

  private static func run(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    var words = arguments.words
    var file: NamedFile?
    if words.count >= 2, words[words.count - 2] == "to", words.first != "to",
      words.last?.hasSuffix(".svg") ?? false
    {
      guard context.mayUseFiles else { throw ShellError("a lesson cannot write files") }
      file = NamedFile(words.removeLast(), in: context.folder)
      words.removeLast()
    }
    let plot = try plot(session.outermost, words)
    let numbers = session.settings.numbers
    guard let file else {
      let drawing = TerminalPlot(
        notation: session.settings.notation, numbers: numbers, width: context.width)
      return CommandOutput(drawing.lines(plot))
    }
    if file.exists {
      let old = try file.read(limit: 1 << 24, purpose: "cannot be written")
      guard String(decoding: old.prefix(200), as: UTF8.self).contains("<svg") else {
        throw ShellError("\(file.shown) is no picture, and is not replaced")
      }
    }
    try file.replace(with: Data(SVGPlot(numbers: numbers).text(plot).utf8))
    return CommandOutput([StyledText("drawn in \(file.shown)", .faint)])
  }

  private static func plot(_ session: Session, _ words: [String]) throws -> Plot {
    guard let word = words.first else {
      throw ShellError(
        "plot takes what to draw: \(Wording.listed(kinds.map(\.word))), or a function",
        suggestion: "write plot cost, or plot sigmoid from -5 to 5")
    }
    let rest = Array(words.dropFirst())
    if rest.first == "from" { return try session.functionPlot(word, rest) }
    if let kind = kinds.first(where: { $0.word == word }) { return try kind.make(session, rest) }
    let near = Nearby.name(word, among: kinds.map(\.word))
    throw ShellError(
      "plot cannot draw \(Arguments.shown(word))", at: word,
      suggestion: near.map { "did you mean \($0)?" }
        ?? "a function takes its range, as in plot \(Arguments.shown(word)) from -3 to 3")
  }
}
