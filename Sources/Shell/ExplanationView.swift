import Autodiff
import Language
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
      notation: session.settings.notation, numbers: session.settings.numbers,
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
    return session.positionLines() + wrapped(renderer.paragraphs(explanation))
  }

  /// A primitive, or the mean over the samples.
  func lines(about word: String) throws(ShellError) -> [StyledText] {
    if word == "average" { return wrapped(average) }
    guard let primitive = Primitive.named(word) ?? ExplanationView.primitive(sign: word),
      let facts = PrimitiveFacts(primitive)
    else {
      let known = Primitive.all.filter(\.isCallable).map(\.name) + ["average"]
      let near = Nearby.name(word, among: known)
      throw ShellError(
        "there is nothing to explain about \(Arguments.shown(word))",
        suggestion: near.map { "did you mean \($0)?" }
          ?? "explain alone explains the current step; help primitives lists the functions")
    }
    let use = session.walk?.firstOperation(primitive.name, sample: session.sample)
    return wrapped(renderer.paragraphs(about: primitive, facts, in: use))
  }

  /// The most derivatives that are looked at for an example.
  private static let mostExamples = 50

  private var average: [String] {
    let count = session.model.sampleCount
    // The first of the means is that of the cost itself; an example that is 0 says little.
    let step = session.walk.flatMap { walk in
      let means = walk.means.dropFirst().prefix(ExplanationView.mostExamples).lazy.map { walk[$0] }
      return means.first { $0.result.value != 0 } ?? means.first
    }
    return renderer.paragraphs(aboutMeanOf: count, step)
  }

  /// The primitive of an operator's sign, as typed or printed.
  private static func primitive(sign: String) -> Primitive? {
    let typed = ["-": "subtract", "*": "multiply", "^": "power"]
    return typed[sign].flatMap { Primitive.named($0) }
      ?? Primitive.all.first { $0.symbol == sign && $0.isCallable }
  }

  private func wrapped(_ paragraphs: [String]) -> [StyledText] {
    Prose.lines(paragraphs, width: context.width)
  }
}

/// Paragraphs as lines of a terminal.
enum Prose {
  /// The lines of paragraphs; those that begin with blanks are formulas and tables, shown as they
  /// are.
  static func lines(_ paragraphs: [String], width: Int) -> [StyledText] {
    paragraphs.flatMap { paragraph -> [StyledText] in
      if paragraph.hasPrefix(" ") { return [StyledText(paragraph, .known)] }
      var wrap = WordWrap(width: min(width, 100))
      wrap.append(paragraph, .plain)
      // Formulas were kept together; what is printed can be typed again.
      return wrap.finished().map { line in
        StyledText(line.plain.replacing(ExplanationRenderer.noBreakSpace, with: " "))
      }
    }
  }
}
