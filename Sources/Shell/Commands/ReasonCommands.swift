import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// The commands that ask where a number comes from.
enum ReasonCommands {
  static let all: [Command] = [
    Command(
      "why", arguments: "Q [depth]", "show what Q came from, down to the parameters and data",
      details: [
        "Q is a number, such as C, a1[2] or dC/dw1[1,1]. Under it stands what its formula reads, and "
          + "under each of these what that was made of.",
        "depth says how many levels: why C 1. Without it, as many as fit on a page.",
        "Over several samples C and dC/dw are means, with the samples' own numbers under them; C[2] "
          + "and dC[2]/dw1[1,1] are those of sample 2.",
      ],
      examples: ["example mazur", "why a1[1]", "why dC/dw1[1,1]", "why C 1"], group: .ask,
      completes: .quantities
    ) { session, arguments, context in
      try why(session, arguments, context)
    },
    Command(
      "paths", arguments: "A B", "show every path from B to A with its product of factors",
      details: [
        "The products of all paths add up to dA/dB. paths dC/dw1[1,1] asks for the same as "
          + "paths C w1[1,1].",
        "Of too many paths the largest are shown; the others are counted and added up. Over several "
          + "samples those of the current one are, and the mean of all samples' sums.",
      ],
      examples: ["example mazur", "paths C w1[1,1]", "paths a2[1] x[1]"], group: .ask,
      completes: .quantities
    ) { session, arguments, context in
      try paths(session, arguments, context)
    },
    Command(
      "explain", arguments: "[FUNCTION | average]",
      "explain the current step in words, a function, or the mean over the samples",
      details: [
        "It says which rule the step follows, why its factors are what they are, and how to read "
          + "the result."
      ],
      examples: [
        "example mazur", "goto 7", "explain", "explain sigmoid", "explain *", "explain average",
      ], group: .ask, completes: .explained
    ) { session, arguments, context in
      let view = ExplanationView(session, context)
      guard let word = try arguments.optional() else {
        return CommandOutput(try view.currentStep())
      }
      return CommandOutput(try view.lines(about: word))
    },
    Command(
      "matrix", "show the current layer's steps as equations between matrices",
      details: [
        "On the way forward z = w a + b and a = σ(z); on the way back δ = (wᵀ δ) ⊙ σ′(z) with the "
          + "next layer's w and δ, ∂C/∂w = δ aᵀ and ∂C/∂b = δ, where δ is ∂C/∂z.",
        "Under each stands the equation between elements for the current neuron.",
      ],
      examples: ["example mazur", "goto 35", "matrix"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      return try matrix(session, context)
    },
    Command(
      "compare", "compare what the gradient costs by three methods",
      details: [
        "Finite differences, forward mode and reverse mode compute the same gradient: how many "
          + "sweeps each takes, how many operations, how long, and what comes out.",
        "An operation is one use of a number: a term of a sum, a factor, an argument. The time of "
          + "a large gradient is measured on a part of it.",
      ],
      examples: ["example mazur", "compare"], group: .ask
    ) { session, arguments, context in
      try arguments.none()
      return try compare(session, context)
    },
    Command(
      "graph", "draw the computation with what is known of it so far",
      details: [
        "A network is drawn as its neurons and edges: on the edges the weights, + for the bias; "
          + "where lines cross without a knot they do not meet. A formula is drawn as its tree.",
        "A value or derivative is shown once the walk has reached it; the current step is marked.",
      ],
      examples: ["example mazur", "goto 31", "graph", "example baydin", "forward", "graph"],
      group: .ask
    ) { session, arguments, context in
      try arguments.none()
      return try graph(session, context)
    },
  ]

  // MARK: Graph

  private static func graph(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let walk = try session.readyWalk()
    let settings = session.settings
    let place = pictureLines(session, walk, context)
    if let picture = NetworkPicture(walk, cursor: session.cursor, sample: session.sample) {
      let renderer = NetworkRenderer(
        notation: settings.notation, numbers: settings.numbers, width: context.width)
      return CommandOutput(place + renderer.lines(picture))
    }
    let renderer = FormulaTreeRenderer(
      notation: settings.notation, numbers: settings.numbers, width: context.width)
    let picture = FormulaPicture(walk, cursor: session.cursor, sample: session.sample)
    return CommandOutput(place + renderer.lines(picture))
  }

  /// The heading of a drawing: the place in the walk, and the sample whose numbers are drawn where
  /// that is not the step's own.
  private static func pictureLines(
    _ session: Session, _ walk: Walk, _ context: CommandContext
  ) -> [StyledText] {
    let (cursor, number) = (session.cursor, session.sampleNumber)
    guard cursor > 0, walk.samples > 1 else { return session.positionLines(context) }
    if walk.means.contains(cursor - 1) {
      let samples = session.program.batch == nil ? "all samples" : "the samples of the batch"
      let what = (walk.updates.contains(cursor - 1) ? "an update by " : "a mean over ") + samples
      return session.positionLines(context) + [
        StyledText("\(what); drawn is sample \(number), the last", .faint)
      ]
    }
    guard walk.sample(of: cursor - 1) != session.sample else {
      return session.positionLines(context)
    }
    return [
      StyledText("[\(cursor)/\(walk.count)] ", .faint)
        + StyledText("before the first step of sample \(number)")
    ]
  }

  // MARK: Compare

  private static func compare(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    _ = try session.readyWalk()
    guard !session.model.parameters.isEmpty else { throw Session.noParameter }
    guard let work = GradientWork(session.model, shouldStop: { Interruption.isRequested }) else {
      throw ShellError.interrupted
    }
    let renderer = WorkRenderer(
      notation: session.settings.notation, width: context.width, isKnown: session.isKnownSymbol())
    let target = session.settings.notation.text(Reference(name: session.someNumber))
    return CommandOutput(
      renderer.lines(work, target: target)
        + [StyledText()]
        + Prose.lines(
          renderer.growth(work), width: context.width, session.settings.notation))
  }

  // MARK: Matrix

  private static func matrix(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let walk = try session.readyWalk()
    guard session.cursor > 0 else {
      throw ShellError(
        "matrix shows the layer of the current step, and none has been taken yet",
        suggestion: "step takes the first; goto goes to any")
    }
    guard let form = walk.matrixForm(of: session.cursor - 1) else {
      let location = walk[session.cursor - 1].location
      var reason = "the current step belongs to no layer, so it has no matrix form"
      if location.layer != nil { reason = "this layer is no weighted sum with an activation" }
      if location.phase == .mean { reason = "the means are taken element by element" }
      if location.phase == .update { reason = "the update is made element by element" }
      throw ShellError(reason, suggestion: "explain says in words what the step does")
    }
    let renderer = MatrixRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers, width: context.width,
      isKnown: session.isKnownSymbol(sample: walk.sample(of: session.cursor - 1)))
    return CommandOutput(session.positionLines(context) + renderer.lines(form))
  }

  /// The most formulas that `why` shows unless it is told how deep to go.
  private static let page = 16
  /// The most paths that are shown.
  private static let mostPaths = 8

  // MARK: Why

  private static func why(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let words = arguments.numbers
    guard let text = words.first else {
      throw ShellError(
        "why asks about a number: \(arguments.usage)",
        suggestion: "try why \(session.someNumber)")
    }
    let depth = try depth(words, arguments)
    let session = session.answering { _ = try AskedQuantity(text, in: $0) }
    let derivations: Derivations
    let sample: Int?
    switch try AskedQuantity(text, in: session) {
    case .value(let element):
      sample = element.sample
      derivations = Derivations(
        of: element, in: session.model, sample: session.sampleRead(of: element))
    case .derivative(let target, let variable):
      sample = target.sample
      derivations = Derivations(
        of: target, by: variable, in: session.model,
        sample: session.sampleRead(of: target, by: variable))
    }
    let renderer = DerivationRenderer(
      notation: session.settings.notation, numbers: session.settings.numbers, width: context.width,
      isKnown: session.isKnownSymbol(sample: sample))
    if let depth { return CommandOutput(renderer.lines(derivations.tree(depth: depth))) }
    var (tree, levels) = derivations.tree(limit: page)
    var lines = renderer.lines(tree)
    // Fewer levels where the terminal has no room for them.
    while levels > 1, session.settings.notation.isDrawn,
      lines.contains(where: { $0.width > context.width })
    {
      levels -= 1
      tree = derivations.tree(depth: levels)
      lines = renderer.lines(tree)
    }
    guard tree.hasMore else { return CommandOutput(lines) }
    let shown = levels == 1 ? "1 level is" : "\(levels) levels are"
    let more = "\(shown) shown; why \(text) \(levels + 1) goes deeper"
    return CommandOutput(lines + StyledText(more, .faint).wrapped(to: context.width))
  }

  /// The levels asked for after the number; nil for as many as there is room for.
  private static func depth(
    _ words: [String], _ arguments: Arguments
  ) throws(ShellError) -> Int? {
    guard words.count > 1 else { return nil }
    guard words.count == 2, let depth = Int(words[1]), depth >= 1 else {
      let rest = words.dropFirst().joined(separator: " ")
      throw ShellError(
        "after the number why takes a depth, a whole number from 1: \(arguments.usage); found "
          + Arguments.shown(rest),
        suggestion: "write why \(Arguments.shown(words[0])) 2")
    }
    return depth
  }

  // MARK: Paths

  private static func paths(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let session = session.answering { _ = try ends($0, arguments) }
    let (target, variable) = try ends(session, arguments)
    let paths = DerivativePaths(
      of: target, by: variable, in: session.model, sample: session.sample, limit: mostPaths)
    let notation = session.settings.notation
    let (end, start) = (notation.text(paths.target.symbol), notation.text(paths.variable.symbol))
    guard target != variable else {
      return CommandOutput([
        StyledText("the path from \(start) to itself has no factors: its product is 1")
      ])
    }
    guard !paths.count.isZero else {
      let reverse = DerivativePaths(
        of: variable, by: target, in: session.model, sample: session.sample, limit: 1)
      throw ShellError(
        "no path leads from \(start) to \(end): \(notation.text(paths.derivative.symbol)) is 0",
        suggestion: reverse.count.isZero ? nil : "one leads the other way: swap the two")
    }
    let renderer = PathsRenderer(
      notation: notation, numbers: session.settings.numbers, width: context.width,
      isKnown: session.isKnownSymbol(sample: target.sample))
    guard session.sampleRead(of: target, by: variable) == nil else {
      return CommandOutput(renderer.lines(paths))
    }
    let mean = MeanPaths(
      of: target, by: variable, in: session.model, sample: session.sample, limit: mostPaths)
    let note = "the paths are those of sample \(session.sampleNumber); sample k goes to another"
    return CommandOutput(
      renderer.lines(mean) + session.layout(context.width).lines([.statement(note, .faint)]))
  }

  /// The two ends of the paths asked for: `A B`, or the derivative dA/dB.
  private static func ends(
    _ session: Session, _ arguments: Arguments
  ) throws -> (target: NamedElement, variable: NamedElement) {
    let words = arguments.numbers
    var suggestion = "try paths \(session.someNumber) and a parameter's element"
    if words.count == 2, words[0].hasSuffix(",") {
      suggestion = "write paths \(words[0].dropLast()) \(words[1])"
    } else if words.count == 1 {
      if case .derivative(let target, let variable) = try AskedQuantity(words[0], in: session) {
        return (target, variable)
      }
    } else if words.count == 2 {
      var ends: [NamedElement] = []
      for word in words {
        guard case .value(let element) = try AskedQuantity(word, in: session) else {
          throw ShellError(
            "paths lead between quantities, and \(Arguments.shown(word)) is a derivative: "
              + arguments.usage,
            suggestion: "paths \(word) alone shows the paths it is the sum of")
        }
        ends.append(element)
      }
      return (ends[0], ends[1])
    }
    throw ShellError(
      "two numbers are expected, with a blank between them, where the paths end and where they "
        + "begin: \(arguments.usage)", suggestion: suggestion)
  }
}

extension Session {
  /// The name of a number that can be asked about, for suggestions.
  var someNumber: String { model.target?.name ?? "C" }
}
