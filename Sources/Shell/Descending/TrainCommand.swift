import Autodiff
import Descent
import Language
import LineEditing
import Presentation
import Rendering

/// `update` and `train`: run iterations of descent, and say what came of them.
enum TrainCommand {
  /// The options of `train`.
  static let options: [(name: String, summary: String)] = [
    ("rate", "the learning rate from here on"), ("optimizer", "the optimizer from here on"),
    ("batch", "the samples of an update (all)"),
    ("shuffle", "yes takes them in another order each epoch (no)"),
    ("seed", "where the orders start (1)"), ("until", "stops where the cost is below this"),
    ("iterations", "so many updates instead of epochs"),
  ]

  /// What may stand after `train`.
  static let completions = options.map { Completion(text: "\($0.name)=", summary: $0.summary) }

  /// What was asked for.
  private struct Request {
    var choice: OptimiserChoice
    var batching = Batching()
    var iterations: Int
    /// The cost below which it stops.
    var goal: Double?
    /// What is waited for.
    var awaited: String?
    /// The words that changed the optimizer.
    var choosing: [String] = []
  }

  static func update(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let count = try arguments.count(otherwise: 1)
    let choice = try session.readyOptimiser()
    return try run(
      Request(choice: choice, batching: session.batching, iterations: count), "update", &session,
      context)
  }

  static func train(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    try run(try request(arguments.words, session), "train", &session, context)
  }

  /// The most iterations that `until` runs.
  static let mostAwaited = 10_000

  /// Runs iterations until a condition holds, or an iteration is reached.
  static func await(
    _ text: String, _ session: inout Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let request = Request(
      choice: try session.readyOptimiser(), batching: session.batching, iterations: mostAwaited,
      awaited: text)
    return try run(request, "train", &session, context)
  }

  // MARK: Reading

  private static func request(
    _ words: [String], _ session: Session
  ) throws -> Request {
    var epochs: Int?
    var given: [String: (value: String, word: String)] = [:]
    for word in words {
      if !word.contains("="), epochs == nil, given.isEmpty {
        epochs = try whole(word, "train takes the number of epochs", from: 1)
        continue
      }
      let (name, value) = try OptimizerCommand.option(word)
      guard options.contains(where: { $0.name == name }) else {
        let near = Nearby.name(name, among: options.map(\.name))
        throw ShellError(
          "train has no option \(Arguments.shown(name))", at: word,
          suggestion: near.map { "did you mean \($0)?" }
            ?? "there are \(Wording.listed(options.map(\.name)))")
      }
      guard given.updateValue((value, word), forKey: name) == nil else {
        throw ShellError("\(name) stands twice", at: word)
      }
    }
    var choice = session.training.choice
    if let (name, word) = given["optimizer"] {
      do { choice = OptimiserChoice(try OptimizerCommand.optimiser(name)) } catch {
        throw ShellError(error.message, at: word, suggestion: error.suggestion)
      }
    }
    if let (value, word) = given["rate"], var changed = choice {
      do { try changed.set("rate", to: value) } catch {
        throw OptimizerCommand.explained(error, "rate", value, word)
      }
      choice = changed
    }
    guard let choice else {
      // It says how to choose one.
      return Request(choice: try session.readyOptimiser(), iterations: 0)
    }
    var request = Request(choice: choice, iterations: 0)
    request.choosing = ["optimizer", "rate"].compactMap { given[$0]?.word }
    try readBatching(given, &request)
    let count = session.program.sampleCount
    if let (value, word) = given["iterations"] {
      guard epochs == nil else {
        throw ShellError("train takes epochs or iterations=, not both", at: word)
      }
      request.iterations = try whole(value, "iterations is", from: 1, word)
    } else if let epochs {
      let (total, isTooLarge) = epochs.multipliedReportingOverflow(
        by: request.batching.iterations(ofEpochOver: count))
      guard !isTooLarge else { throw ShellError("no machine goes on for so long") }
      request.iterations = total
    } else {
      throw ShellError("how many epochs?", suggestion: "write train 1000")
    }
    return request
  }

  private static func readBatching(
    _ given: [String: (value: String, word: String)], _ request: inout Request
  ) throws(ShellError) {
    if let (value, word) = given["batch"], value != "all" {
      request.batching.size = try whole(value, "batch is", from: 1, word)
    }
    if let (value, word) = given["shuffle"] {
      guard ["yes", "no"].contains(value) else {
        throw ShellError("shuffle is yes or no; found \(Arguments.shown(value))", at: word)
      }
      request.batching.isShuffled = value == "yes"
    }
    if let (value, word) = given["seed"] {
      guard let seed = UInt64(value) else {
        throw ShellError("seed is a whole number from 0; found \(Arguments.shown(value))", at: word)
      }
      request.batching.seed = seed
    }
    if let (value, word) = given["until"] {
      guard let goal = Double(value), goal.isFinite else {
        throw ShellError(
          "until is the cost to stop below; found \(Arguments.shown(value))", at: word,
          suggestion: "write until=0.01")
      }
      request.goal = goal
    }
  }

  private static func whole(
    _ text: String, _ start: String, from least: Int, _ word: String? = nil
  ) throws(ShellError) -> Int {
    guard let number = Int(text), number >= least else {
      throw ShellError(
        "\(start) a whole number from \(least); found \(Arguments.shown(text))", at: word ?? text)
    }
    return number
  }

  // MARK: Running

  private static func run(
    _ request: Request, _ command: String, _ session: inout Session, _ context: CommandContext
  ) throws -> CommandOutput {
    session.leaveAll()
    try session.checkDescent()
    let start = session.training.iteration
    let left = session.training.known.upperBound - start
    let before = session
    var training = session.training
    training.choose(request.choice)
    let end = start + request.iterations
    let stops = TrainingStops(session, until: request.awaited)
    let meter = ProgressMeter(session.settings, from: start, to: end, context)
    let (program, ending) = try training.descend(
      session.program, by: request.choice, request.batching, iterations: request.iterations
    ) { iteration, cost, program in
      meter.show(iteration, cost)
      return request.goal.map { cost < $0 } ?? false || stops.stop(at: iteration, cost, program)
    }
    meter.clear()
    // What was run stays; only the rest of it is given up.
    let made = training.iteration - start
    let isCut = ending == .interrupted && made > 0 && Interrupts.takePending()
    guard !Interruption.isRequested else { throw ShellError.interrupted }
    try session.descend(to: program, training)
    var output = CommandOutput(
      report(from: before, to: session, command, ending, request, context))
    output.lines = stops.report(&session) + output.lines
    if left > 0 { output.lines += Self.left(left, after: start).wrapped(to: context.width) }
    if isCut {
      output.lines.append(
        StyledText("stopped by Ctrl-C; \(request.iterations - made) iterations were left", .faint))
      output.action = .partly(Self.line(request, iterations: made))
    }
    return session.stopped(output.lines, context, output.action)
  }

  /// The line that does so many iterations of a request.
  private static func line(_ request: Request, iterations: Int) -> String {
    var words = ["train iterations=\(iterations)"] + request.choosing
    if let size = request.batching.size { words.append("batch=\(size)") }
    if request.batching.isShuffled {
      words += ["shuffle=yes", "seed=\(request.batching.seed)"]
    }
    return words.joined(separator: " ")
  }

  private static func left(_ count: Int, after start: Int) -> StyledText {
    let isOne = count == 1
    return StyledText(
      "a new branch from iteration \(start): "
        + (isOne ? "the iteration that came after it is" : "the \(count) iterations after it are")
        + " left; undo brings \(isOne ? "it" : "them") back", .faint)
  }

  private static func report(
    from before: Session, to session: Session, _ command: String, _ ending: Training.Ending,
    _ request: Request, _ context: CommandContext
  ) -> [StyledText] {
    let (start, end) = (before.training.iteration, session.training.iteration)
    var blocks: [Block] = []
    if command == "train", end - start > 1 {
      let rows = session.rows(of: IterationTable.spread(start...end, most: 6))
      blocks.append(IterationTable(rows, cost: session.iterationCostName).block)
    }
    if let old = before.costOverAllSamples, let new = session.costOverAllSamples {
      let isPart = before.program.batch != nil || session.program.batch != nil
      let name = session.costName + (isPart ? " of all samples" : "")
      blocks.append(.change([.text(name)], from: old, to: new))
    }
    var lines = session.layout(context.width).lines(blocks)
    switch ending {
    case .notFinite(let failed):
      lines += notFinite(failed, session, context)
    case .stopped:
      if let goal = request.goal, session.costWithPenalty.map({ $0 < goal }) ?? false {
        lines.append(
          StyledText("the cost is below \(NumberFormat.full.text(goal))", .faint))
      } else if let awaited = request.awaited {
        lines.append(StyledText("this holds: ", .faint) + StyledText(awaited, .code))
      }
    case .done:
      if let awaited = request.awaited {
        lines.append(
          StyledText("after \(request.iterations) iterations this does not hold: ", .changed)
            + StyledText(awaited, .code))
      }
    case .interrupted: break
    }
    lines += session.layout(context.width).lines(TrainingFinding.warnings(session, from: start))
    return lines + session.positionLines(context)
  }

  /// What is said where the cost became no number: at which iteration, and by which operation.
  private static func notFinite(
    _ failed: Int, _ session: Session, _ context: CommandContext
  ) -> [StyledText] {
    var there = session
    let isThere = (try? there.go(toIteration: failed)) != nil
    return there.layout(context.width).lines(
      [.statement("the cost of iteration \(failed) is no finite number", .error)]
        + (isThere ? there.notes(since: session) : []) + [
          .statement(
            "this is iteration \(session.training.iteration), the last one before it; "
              + "iteration \(failed) goes there; a smaller rate may help", .faint)
        ])
  }
}
