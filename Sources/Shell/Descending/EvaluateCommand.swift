import Autodiff
import Language
import Presentation
import Rendering
import Stepping

/// `evaluate` and `outputs`: how well a program does on its samples, as a whole and one by one.
enum EvaluateCommand {
  static let commands: [Command] = [
    Command(
      "evaluate", "show the cost, the accuracy, and which classes are taken for which",
      details: [
        "The class of an output is its largest element, or of a single one whether it is above a half "
          + "(above 0 where the cost takes logits). Accuracy is shown where the targets are classes: "
          + "0 and 1, or one-hot.",
        "Where data split has kept samples aside, these are shown as well.",
      ],
      examples: ["network 2 4 1", "data xor", "evaluate"], group: .descend
    ) { session, arguments, context in
      try arguments.none()
      let session = try session.overAllSamples()
      var lines = try evaluate(session, context).lines
      if let tested = session.program.tested {
        var test = session
        try test.editProgram { $0 = tested }
        lines =
          [StyledText("training part", .heading)] + lines + [StyledText("test part", .heading)]
          + (try evaluate(test, context).lines)
      }
      return CommandOutput(lines)
    },
    Command(
      "samples", arguments: "[n]", "show every sample with what is bound to it, or n of them",
      details: ["sample K goes to one of them."],
      examples: ["network 4 8 3", "data iris", "samples 5"], group: .step
    ) { session, arguments, context in
      try samples(session.outermost, try arguments.count(otherwise: 20), context)
    },
    Command(
      "outputs", arguments: "[n]", "show every sample with its target and output, or n of them",
      examples: ["network 2 4 1", "data xor", "outputs"], group: .descend
    ) { session, arguments, context in
      try outputs(session.overAllSamples(), try arguments.count(otherwise: 20), context)
    },
  ]

  /// The targets and outputs of all samples.
  private static func results(
    _ session: Session
  ) throws -> (name: String, target: String, targets: [Tensor], outputs: [Tensor]) {
    let (output, target) = try session.outputAndTarget()
    let tape = session.model.tape
    guard let y = session.model.quantity(target) else { throw ShellError("\(target) has no value") }
    func value(_ node: NodeID, _ sample: Int) -> Tensor {
      tape.tensor(of: node, sample: tape.isPerSample(node) ? sample : 0)
    }
    return (
      output.name, target, (0..<tape.samples).map { value(y.node, $0) },
      (0..<tape.samples).map { value(output.node, $0) }
    )
  }

  // MARK: As a whole

  private static func evaluate(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    _ = try session.readyWalk()
    var rows: [Block.Pair] = []
    if let cost = session.model.targetMean {
      rows.append(Block.Pair([.text(session.model.target?.name ?? "C")], [.number(cost)]))
    }
    // Only where a cost function compares outputs with targets can there be classes.
    var table: [Block] = []
    if let (_, _, targets, outputs) = try? results(session),
      let classes = Classes(targets, outputs, takesLogits: session.takesLogits)
    {
      let right = zip(classes.targets, classes.outputs).count { $0 == $1 }
      let share = 100 * Double(right) / Double(targets.count)
      rows.append(
        Block.Pair(
          [.text("accuracy")],
          [.text("\(right) of \(targets.count), "), .rounded(share, digits: 3), .text(" %")]))
      table = classes.table
    }
    return CommandOutput(session.layout(context.width).lines([.pairs(rows)] + table))
  }

  /// The classes of targets and of outputs.
  private struct Classes {
    let names: [String]
    let targets: [Int]
    let outputs: [Int]

    /// - Returns: nil where the targets are no classes.
    init?(_ targets: [Tensor], _ outputs: [Tensor], takesLogits: Bool) {
      guard let first = targets.first else { return nil }
      let isOne = first.elements.count == 1
      let areClasses = targets.allSatisfy { target in
        let ones = target.elements.count { $0 == 1 }
        return target.elements.allSatisfy { $0 == 0 || $0 == 1 } && (isOne || ones == 1)
      }
      guard areClasses else { return nil }
      let middle = takesLogits ? 0 : 0.5
      func place(_ tensor: Tensor, above middle: Double) -> Int {
        isOne ? (tensor.elements[0] > middle ? 1 : 0) : Session.largest(tensor.elements)
      }
      names = isOne ? ["0", "1"] : (1...first.elements.count).map(String.init)
      self.targets = targets.map { place($0, above: 0.5) }
      self.outputs = outputs.map { place($0, above: middle) }
    }

    /// How often each class was taken for each.
    var table: [Block] {
      guard names.count <= 12 else { return [] }
      let rows = names.indices.map { row in
        let counts = names.indices.map { column in
          zip(targets, outputs).count { $0 == row && $1 == column }
        }
        return Block.Table.Row([[.text(names[row])]] + counts.map { [.text("\($0)")] })
      }
      let header = ["target"] + names.map { "taken for \($0)" }
      return [.table(Block.Table(header: header.map { [.text($0)] }, rows: rows))]
    }
  }

  // MARK: One by one

  /// The data of every sample, by what is bound.
  private static func samples(
    _ session: Session, _ most: Int, _ context: CommandContext
  ) throws -> CommandOutput {
    let program = session.program
    guard !program.samples.isEmpty else {
      throw ShellError(
        "no samples are bound", suggestion: "write data xor, or data [[0, 1]] -> [[1]]")
    }
    var table = SampleTable()
    for (name, rows) in program.samples.sorted(by: { $0.key < $1.key }) {
      if let shape = rows.first?.shape { table.add(name, shape: shape) { rows[$0] } }
    }
    let aside = program.heldOut.values.first?.count ?? 0
    let more: [Block] =
      aside > 0 ? [.statement("\(aside) more are kept aside for evaluate", .faint)] : []
    return CommandOutput(
      session.layout(context.width).lines(
        table.blocks(most, of: program.sampleCount, command: "samples") + more))
  }

  private static func outputs(
    _ session: Session, _ most: Int, _ context: CommandContext
  ) throws -> CommandOutput {
    let (name, target, targets, outputs) = try results(session)
    let (model, tape) = (session.model, session.model.tape)
    var table = SampleTable()
    func add(_ name: String, _ node: NodeID) {
      table.add(name, shape: tape.shape(of: node)) { sample in
        tape.tensor(of: node, sample: tape.isPerSample(node) ? sample : 0)
      }
    }
    for quantity in model.quantities where quantity.role == .data && quantity.name != target {
      add(quantity.name, quantity.node)
    }
    if let shape = targets.first?.shape { table.add(target, shape: shape) { targets[$0] } }
    if let shape = outputs.first?.shape { table.add(name, shape: shape) { outputs[$0] } }
    if let cost = model.target { add(cost.name, cost.node) }
    return CommandOutput(
      session.layout(context.width).lines(
        table.blocks(most, of: targets.count, command: "outputs")))
  }
}
