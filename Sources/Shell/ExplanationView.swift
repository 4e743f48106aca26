import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// Answers `explain`.
struct ExplanationView {
  private let session: Session
  private let context: CommandContext
  private let renderer: ExplanationRenderer

  init(_ session: Session, _ context: CommandContext) {
    self.session = session
    self.context = context
    renderer = ExplanationRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers, width: context.width,
      isKnown: session.isKnownSymbol())
  }

  /// The current step, and what it does in words.
  func currentStep() throws(ShellError) -> [StyledText] {
    let walk = try session.readyWalk()
    guard session.cursor > 0 else {
      throw ShellError(
        "no step has been taken yet that could be explained", suggestion: "step takes the first")
    }
    let explanation = walk.explanation(of: session.cursor - 1)
    let unknown =
      walk[session.cursor - 1].result.value.isNaN
      ? session.layout(context.width).lines(session.unknownDerivative) : []
    return session.positionLines(context) + wrapped(renderer.paragraphs(explanation)) + unknown
  }

  /// A primitive, a function of the program's own, or the mean over the samples.
  func lines(about word: String) throws(ShellError) -> [StyledText] {
    if word == "average" { return wrapped(average) }
    if let function = session.program.definition(of: word), let parameters = function.parameters {
      return [StyledText(function.text, .code)] + wrapped(explained(function, parameters))
    }
    if let quantity = (try? AskedQuantity(word, in: session)) {
      let noun = if case .value = quantity { "quantity" } else { "derivative" }
      throw ShellError(
        "\(Arguments.shown(word)) is a \(noun), and explain tells of steps and functions",
        suggestion: "why \(word) shows what it came from")
    }
    if let array = session.model.quantity(word) {
      let shape = session.model.tape.shape(of: array.node)
      let indices = shape.indices(of: 0).map(String.init).joined(separator: ",")
      throw ShellError(
        "\(word) is a quantity, and explain tells of steps and functions",
        suggestion: "why \(word)[\(indices)] shows what an element of it came from")
    }
    guard let primitive = Primitive.named(word) ?? ExplanationView.primitive(sign: word),
      let facts = PrimitiveFacts(primitive)
    else {
      let known =
        Primitive.all.filter(\.isCallable).map(\.name) + ["average"]
        + session.program.definitions.filter { $0.parameters != nil }.map(\.name)
      let near = Nearby.name(word, among: known)
      throw ShellError(
        "there is nothing to explain about \(Arguments.shown(word))",
        suggestion: near.map { "did you mean \($0)?" }
          ?? "explain alone explains the current step; help primitives lists the functions")
    }
    let use = session.walk?.firstOperation(primitive.name, sample: session.sample)
    return wrapped(renderer.paragraphs(about: primitive, facts, in: use))
  }

  /// What a function of the program's own is: its formula, where it is used.
  private func explained(
    _ function: Program.Definition, _ parameters: [String]
  ) -> [String] {
    let uses = session.program.definitions.filter {
      $0.name != function.name && $0.body.names.contains(function.name)
    }
    let noun = parameters.count == 1 ? "argument" : "arguments"
    var paragraphs = [
      "\(function.name) is a function of this program. Where it is called, its formula is computed "
        + "with the \(noun) put in for \(parameters.joined(separator: " and ")): the steps are those "
        + "of the formula, and each has its derivative."
    ]
    var named = Set<String>()
    let primitives = function.body.names.filter {
      Primitive.named($0) != nil && named.insert($0).inserted
    }
    if !primitives.isEmpty {
      paragraphs.append("It calls \(primitives.joined(separator: ", ")), which explain tells of.")
    }
    if !uses.isEmpty {
      paragraphs.append(
        "It is used for \(uses.map(\.name).joined(separator: ", ")); why shows it there.")
    }
    return paragraphs
  }

  /// The most derivatives that are looked at for an example.
  private static let mostExamples = 50

  private var average: [String] {
    let count = session.model.sampleCount
    // The first of the means is that of the cost itself; an example that is 0 says little.
    let step = session.walk.flatMap { walk in
      let means = walk.means.dropFirst().prefix(ExplanationView.mostExamples).lazy.map { walk[$0] }
        .filter { $0.kind == .mean }
      return means.first { $0.result.value != 0 } ?? means.first
    }
    return renderer.paragraphs(aboutMeanOf: count, step)
  }

  /// The primitive of an operator's sign, as typed or printed.
  private static func primitive(sign: String) -> Primitive? {
    let typed: [String: FunctionID] = ["-": .subtract, "*": .multiply, "^": .power]
    return typed[sign].flatMap { Primitive.named($0.name) }
      ?? Primitive.all.first { $0.symbol == sign && $0.isCallable }
  }

  private func wrapped(_ paragraphs: [String]) -> [StyledText] {
    Prose.lines(paragraphs, width: context.width, session.settings.notation)
  }
}

/// Paragraphs as lines of a terminal.
enum Prose {
  /// The lines of paragraphs; those that begin with blanks are formulas and tables, broken only
  /// where there is no room for them.
  static func lines(
    _ paragraphs: [String], width: Int, _ notation: Notation
  ) -> [StyledText] {
    paragraphs.flatMap { paragraph -> [StyledText] in
      if paragraph.hasPrefix(" ") {
        return LineBreaks.lines(
          StyledText(String(paragraph.dropFirst(2)), .known), after: "  ", continuation: "    ",
          width: notation.isDrawn ? width : .max)
      }
      var wrap = WordWrap(width: min(width, 100))
      wrap.append(paragraph, .plain)
      // Formulas were kept together; what is printed can be typed again.
      return wrap.finished().map { line in
        StyledText(line.plain.replacing(ExplanationRenderer.noBreakSpace, with: " "))
      }
    }
  }
}
