import Descent
import Language
import LineEditing
import Presentation
import Rendering

/// The commands that change parameters by their gradient, and look back at how that went.
enum DescendCommands {
  static let all: [Command] = [
    Command(
      "optimizer", aliases: ["optimiser"], arguments: "[NAME] [option=value …]",
      "choose how parameters change by their gradient, or show that",
      details: [
        "The optimizers are \(Wording.listed(Optimiser.all.map(\.name))); help adam shows its rules.",
        "Options of all: \(OptimiserChoice.common.map { "\($0.name)= \($0.summary)" }.joined(separator: "; ")).",
        "The schedules: "
          + RateSchedule.Shape.allCases.map { "\($0.rawValue), \($0.summary)" }
          .joined(separator: "; ") + ". They count updates.",
        "Without a name the options of the one that is set change, and what it keeps stays.",
      ],
      examples: [
        "optimizer sgd rate=0.5", "optimizer adam rate=0.01 schedule=cosine over=500",
        "optimizer rate=0.005", "optimizer",
      ], group: .descend, completes: .words(OptimizerCommand.completions)
    ) { session, arguments, context in
      try OptimizerCommand.run(&session, arguments, context)
    },
    Command(
      "update", arguments: "[n]", "change the parameters by their gradient once, or n times",
      details: [
        "All derivatives are taken before any parameter changes, over the samples of the walk. It begins "
          + "again with the new values, in the next iteration.",
        "undo takes it back; so does iteration K, which goes to any iteration there was.",
      ],
      examples: ["example mazur", "optimizer sgd rate=0.5", "update", "update 10"], group: .descend
    ) { session, arguments, context in
      try TrainCommand.update(&session, arguments, context)
    },
    Command(
      "train", arguments: "N [option=value …]",
      "go through all samples N times, and learn from them",
      details: [
        "Options: \(TrainCommand.options.map { "\($0.name)= \($0.summary)" }.joined(separator: "; ")).",
        "An iteration is one update; without batch= all samples make one, so that an epoch is an "
          + "iteration. iterations=M runs M of them instead of N epochs.",
        "With batches the walk goes through that of its iteration, C is the mean over it, and samples "
          + "keep their numbers in the data. evaluate and outputs are about all samples.",
        "Ctrl-C stops before the next update and keeps what was done. undo takes the whole back. The "
          + "same seed gives the same numbers, to the last bit.",
      ],
      examples: [
        "network 2 4 1", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]",
        "optimizer adam rate=0.05", "train 200", "train 100 batch=2 shuffle=yes seed=3 until=0.01",
      ], group: .descend, completes: .words(TrainCommand.completions)
    ) { session, arguments, context in
      try TrainCommand.train(&session, arguments, context)
    },
    Command(
      "iteration", arguments: "[K]", "go to an iteration that was run, or list them",
      details: [
        "Iteration 0 is the start. Parameters, optimizer and walk are as they were there, to the last "
          + "bit, so that each step of it can be looked at.",
        "The list has the cost, the norm of the gradient and the rate. Going on from an earlier one "
          + "leaves what came after it; undo brings that back.",
      ],
      examples: [
        "example mazur", "optimizer sgd rate=0.5", "update 20", "iteration 3", "iteration",
      ],
      group: .descend
    ) { session, arguments, context in
      try IterationCommand.run(&session, arguments, context)
    },
    Command(
      "freeze", arguments: "[NAME …]", "keep parameters from being updated, or show which are kept",
      details: [
        "Their gradient is computed and shown all the same; constant takes them out of that too. "
          + "freeze b is about b1, b2, … where there is no b."
      ],
      examples: ["example mazur", "freeze b1 b2", "freeze"], group: .descend, completes: .variables
    ) { session, arguments, context in
      try FreezeCommand.run(isFrozen: true, &session, arguments, context)
    },
    Command(
      "unfreeze", arguments: "[NAME …]", "let frozen parameters be updated again, some or all",
      examples: ["example mazur", "freeze b", "unfreeze b2", "unfreeze"], group: .descend,
      completes: .variables
    ) { session, arguments, context in
      try FreezeCommand.run(isFrozen: false, &session, arguments, context)
    },
  ]
}

/// `freeze` and `unfreeze`: say which parameters stay as they are.
enum FreezeCommand {
  static func run(
    isFrozen: Bool, _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    session.leaveAll()
    let model = session.model
    guard !arguments.words.isEmpty else {
      let frozen = session.training.frozen.sorted()
      guard !frozen.isEmpty else { throw ShellError("no parameter is frozen") }
      if !isFrozen {
        session.training.freeze(frozen, false)
        return said(frozen, isFrozen: false, context)
      }
      return said(frozen, isFrozen: true, context)
    }
    var names: [String] = []
    for word in arguments.words {
      let meant = model.quantities(meantBy: word).filter { $0.role == .parameter }
      guard !meant.isEmpty else {
        let known = model.parameters.map(\.name)
        let isOther = model.quantity(word) != nil
        let near = Nearby.name(word, among: known).map { "did you mean \($0)?" }
        throw ShellError(
          isOther
            ? "\(word) is no parameter, and descent leaves it alone anyway"
            : "there is no parameter \(Arguments.shown(word))", at: word,
          suggestion: isOther || known.isEmpty
            ? nil : near ?? "there \(known.count == 1 ? "is" : "are") \(Wording.listed(known))")
      }
      names += meant.map(\.name).filter { !names.contains($0) }
    }
    session.training.freeze(names, isFrozen)
    return said(names, isFrozen: isFrozen, context)
  }

  private static func said(
    _ names: [String], isFrozen: Bool, _ context: CommandContext
  ) -> CommandOutput {
    let verb = names.count == 1 ? "is" : "are"
    let state = isFrozen ? "\(verb) frozen: no update changes" : "\(verb) updated again"
    let object = isFrozen ? (names.count == 1 ? " it" : " them") : ""
    return CommandOutput(
      StyledText("\(Wording.listed(names)) \(state)\(object)", .faint).wrapped(to: context.width))
  }
}
