import Autodiff
import Language
import Networks
import Presentation
import Rendering

/// The commands that build programs.
enum BuildCommands {
  static let all: [Command] =
    [
      Command(
        "network", arguments: "INPUTS [HIDDEN …] OUTPUTS [option=value …]",
        "write the program of a fully connected network",
        details: [
          "The numbers are the inputs and the neurons of each layer: network 2 3 1.",
          "hidden=NAME and output=NAME choose the activations (sigmoid), cost=NAME the cost "
            + "(squared_error); a function of your own will do.",
          "init=zeros|normal|xavier|he chooses how the parameters begin (xavier), seed=N the numbers "
            + "they are drawn from (1); the same seed gives the same numbers everywhere.",
        ],
        examples: ["network 2 3 1", "network 2 2 1 hidden=tanh output=identity seed=7"],
        group: .build, completes: .networkOptions
      ) { session, arguments, context in
        try NetworkCommand.run(&session, arguments, context)
      },
      Command(
        "example", arguments: "[NAME]", "load a published worked example, or list them",
        examples: ["example", "example mazur"], group: .build, completes: .examples
      ) { session, arguments, context in
        guard let name = try arguments.optional() else {
          let width = Example.all.map(\.name.count).max() ?? 0
          return CommandOutput(
            Example.all.flatMap {
              StyledText($0.summary).wrapped(
                beside: StyledText($0.name.padded(to: width + 2), .code), to: context.width)
            })
        }
        return try load(name, &session, context)
      },
      Command(
        "program", aliases: ["list", "l"], "show the program",
        examples: ["example mazur", "program"], group: .build
      ) { session, arguments, context in
        try arguments.none()
        guard !session.program.isEmpty else {
          throw ShellError(
            "there is no program yet", suggestion: "try network 2 2 1, or type a formula")
        }
        return CommandOutput(ProgramView.lines(session, width: context.width))
      },
    ] + DataCommands.all + [
      Command(
        "reset", arguments: "[NAME]", "forget a quantity, or the whole program",
        examples: ["a = 2", "reset a", "reset"], group: .build, completes: .quantities
      ) { session, arguments, context in
        guard let name = try arguments.optional() else {
          try session.replaceProgram(Program())
          return CommandOutput()
        }
        guard
          session.program.definition(of: name) != nil || session.program.value(of: name) != nil
        else {
          let near = Nearby.name(
            name, among: session.program.definitions.map(\.name) + session.program.valueOrder)
          throw ShellError(
            "there is no \(Arguments.shown(name)) to forget",
            suggestion: near.map { "did you mean \($0)?" })
        }
        try session.editProgram { $0.forget(name) }
        return CommandOutput()
      }
    ]

  /// Types an example's lines into an empty program.
  private static func load(
    _ name: String, _ session: inout Session, _ context: CommandContext
  ) throws -> CommandOutput {
    guard let example = Example.all.first(where: { $0.name == name }) else {
      let near =
        Nearby.name(name, among: Example.all.map(\.name))
        ?? Example.all.map(\.name).first { $0.hasPrefix(name) }
      throw ShellError(
        "there is no example \(Arguments.shown(name))",
        suggestion: near.map { "did you mean \($0)?" } ?? "example lists them")
    }
    try session.replaceProgram(Program())
    let interpreter = Interpreter(context: context)
    for line in example.lines { session = try interpreter.run(line, in: session).session }
    return CommandOutput(
      StyledText("\(example.name): \(example.summary)", .heading).wrapped(to: context.width)
        + StyledText(example.source).wrapped(to: context.width)
        + ProgramView.lines(session, width: context.width))
  }
}

/// `network`: reads its options and writes the program.
enum NetworkCommand {
  static let options = ["hidden", "output", "cost", "init", "seed"]

  static func run(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let functions = session.program.definitions.filter { $0.parameters != nil }
    var network = Network(sizes: [])
    var given: [String: String] = [:]
    for word in arguments.words {
      if let equals = word.firstIndex(of: "=") {
        let (name, value) = (
          String(word[..<equals]), String(word[word.index(after: equals)...])
        )
        guard given.updateValue(word, forKey: name) == nil else {
          throw ShellError("\(Arguments.shown(name)) stands twice", at: word)
        }
        do { try set(name, value, &network, functions) } catch {
          throw ShellError(error.message, at: word, suggestion: error.suggestion)
        }
      } else {
        network.sizes.append(try size(word))
      }
    }
    if let hidden = given["hidden"], network.sizes.count == 2 {
      let sizes = network.sizes.map(String.init)
      throw ShellError(
        "network \(sizes.joined(separator: " ")) has no hidden layer for hidden= to be about",
        at: hidden,
        suggestion: "write output=…, or add a layer: network \(sizes[0]) 3 \(sizes[1]) \(hidden)")
    }
    if network.costTakesLogits {
      guard given["output"] == nil || network.output == "identity" else {
        throw ShellError(
          "\(network.cost) takes the logits z themselves, so the output is the identity",
          at: given["output"], suggestion: "leave output= out")
      }
      network.output = "identity"
    }
    let program: Program
    do {
      program = try network.program(keeping: functions)
    } catch let problem as Network.Problem {
      throw explained(problem)
    }
    try session.replaceProgram(program)
    return CommandOutput(description(of: network, session, context))
  }

  private static func size(_ word: String) throws(ShellError) -> Int {
    if let size = Int(word), size >= 1 { return size }
    let isWhole = !word.isEmpty && word.allSatisfy { $0.isASCII && $0.isNumber }
    if isWhole, word.contains(where: { $0 != "0" }) {
      throw ShellError("a layer of \(Arguments.shown(word)) neurons would not fit in memory")
    }
    throw ShellError(
      "a layer has a whole number of neurons, at least 1; found \(Arguments.shown(word))", at: word,
      suggestion: "write network 2 3 1")
  }

  private static func set(
    _ name: String, _ value: String, _ network: inout Network,
    _ functions: [Program.Definition]
  ) throws(ShellError) {
    switch name {
    case "hidden": network.hidden = try activation(value, functions)
    case "output": network.output = try activation(value, functions)
    case "cost": network.cost = try cost(value, functions)
    case "init":
      guard let initialiser = Initialiser(rawValue: value) else {
        throw unknown(value, "initialiser", Initialiser.allCases.map(\.rawValue))
      }
      network.initialiser = initialiser
    case "seed":
      guard let seed = UInt64(value) else {
        throw ShellError("seed is a whole number from 0; found \(Arguments.shown(value))")
      }
      network.seed = seed
    default: throw unknown(name, "option", options)
    }
  }

  private static func activation(
    _ name: String, _ functions: [Program.Definition]
  ) throws(ShellError) -> String {
    let own = functions.filter { $0.parameters?.count == 1 }.map(\.name)
    if own.contains(name) { return name }
    if let primitive = Primitive.named(name), primitive.isActivation { return primitive.name }
    throw unknown(
      name, "activation", Primitive.all.filter(\.isActivation).map(\.name) + own)
  }

  private static func cost(
    _ name: String, _ functions: [Program.Definition]
  ) throws(ShellError) -> String {
    let own = functions.filter { $0.parameters?.count == 2 }.map(\.name)
    if own.contains(name) { return name }
    if let primitive = Primitive.named(name), primitive.isCost { return primitive.name }
    throw unknown(name, "cost", Primitive.all.filter(\.isCost).map(\.name) + own)
  }

  private static func unknown(_ name: String, _ kind: String, _ known: [String]) -> ShellError {
    guard !name.isEmpty else {
      return ShellError("the \(kind) is missing; there are \(known.joined(separator: ", "))")
    }
    let start = "there is no \(kind) \(Arguments.shown(name))"
    if let near = Nearby.name(name, among: known) {
      return ShellError(start, suggestion: "did you mean \(near)?")
    }
    return ShellError("\(start); there are \(known.joined(separator: ", "))")
  }

  private static func explained(_ problem: Network.Problem) -> ShellError {
    switch problem {
    case .noLayer:
      return ShellError(
        "a network has at least inputs and outputs", suggestion: "write network 2 3 1")
    case .stopped: return .interrupted
    case .emptyLayer:
      return ShellError("a layer has at least one neuron", suggestion: "write network 2 3 1")
    case .tooLarge(let bytes, _):
      return ShellError(
        "this network needs \(MemorySize.text(bytes)) of memory, more than is free",
        suggestion: "make its layers smaller")
    }
  }

  /// What was written: the sizes, the lines, the cost with its formula, the parameters.
  private static func description(
    of network: Network, _ session: Session, _ context: CommandContext
  ) -> [StyledText] {
    let sizes = network.sizes.map(String.init).joined(separator: "-")
    let count = Int(network.parameterCount)
    var notes: [StyledText] = []
    if network.costTakesLogits {
      notes.append(
        StyledText(
          "output=identity: \(network.cost) takes the logits z\(network.layers) themselves", .faint)
      )
    }
    let initialiser = network.initialiser
    notes.append(StyledText("init=\(initialiser.rawValue): \(initialiser.summary)", .faint))
    if initialiser != .zeros {
      notes.append(
        StyledText("seed=\(network.seed): where the generator, SplitMix64, starts", .faint))
    }
    let missing = session.program.missing
    if !missing.isEmpty {
      let zeros = { (count: Int) in
        count <= 4 ? "[" + Array(repeating: "0", count: count).joined(separator: ", ") + "]" : "[…]"
      }
      let x = zeros(network.sizes[0])
      let y = zeros(network.sizes[network.layers])
      notes.append(
        StyledText(
          "next: x = \(x) and y = \(y), or data [\(x)] -> [\(y)]", .faint))
    }
    let advice = NetworkAdvice(network, session).lines.map { StyledText($0, .changed) }
    let heading = StyledText("a \(sizes) network with \(count) parameters", .heading)
    return heading.wrapped(to: context.width) + ProgramView.lines(session, width: context.width)
      + (notes + advice).flatMap { $0.wrapped(to: context.width) }
  }
}

/// Amounts of memory in words.
enum MemorySize {
  static func text(_ bytes: Double) -> String {
    if bytes >= 1e15 { return "more than a million GB" }
    if bytes >= 1e9 { return "\(Int((bytes / 1e9).rounded())) GB" }
    return "\(Int((bytes / 1e6).rounded(.up))) MB"
  }
}
