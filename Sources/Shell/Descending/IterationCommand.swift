import Descent
import Language
import Presentation
import Rendering

/// `iteration`: goes to one that was run, or lists them.
enum IterationCommand {
  static func run(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    session.leaveAll()
    guard let word = try arguments.optional() else { return try list(session, context) }
    guard let iteration = Int(word), iteration >= 0 else {
      throw ShellError(
        "an iteration is a whole number from 0; found \(Arguments.shown(word))", at: word)
    }
    try session.go(toIteration: iteration)
    let table = IterationTable(session.rows(of: [iteration]), cost: session.iterationCostName)
    return session.stopped(
      session.positionLines(context)
        + session.layout(context.width).lines([table.block] + batch(session)), context,
      // A session that is restored may not know what came before it.
      .opened)
  }

  /// What is said of an iteration that learns from a part of the samples.
  private static func batch(_ session: Session) -> [Block] {
    session.program.batch == nil ? [] : [.statement(session.program.samplesInWords, .faint)]
  }

  private static func list(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let known = session.training.known
    guard known.upperBound > 0 else {
      throw ShellError(
        "nothing has been updated yet",
        suggestion: session.training.choice == nil
          ? "optimizer sgd rate=0.5, then update or train 100" : "update or train 100 does")
    }
    var iterations = IterationTable.spread(known, most: 10)
    // Where a run began and where the walk is are always among them.
    for other in session.training.runs.dropFirst().suffix(10).map(\.start)
      + [session.training.iteration]
    where !iterations.contains(other) { iterations.append(other) }
    iterations.sort()
    let rows = session.rows(of: iterations).map { row -> IterationTable.Row in
      var row = row
      var notes: [String] = []
      let run = session.training.runs.first { $0.start == row.iteration }
      if let run, session.training.runs.count > 1 { notes.append(run.choice.text) }
      if row.iteration == session.training.iteration { notes.append("here") }
      row.note = notes.joined(separator: ", ")
      return row
    }
    let table = IterationTable(rows, cost: session.iterationCostName)
    return CommandOutput(session.layout(context.width).lines([table.block]))
  }
}
