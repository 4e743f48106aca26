import Autodiff
import Language
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
      let session = session.outermost
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
      "outputs", arguments: "[n]", "show every sample with its target and output, or n of them",
      examples: ["network 2 4 1", "data xor", "outputs"], group: .descend
    ) { session, arguments, context in
      try outputs(session.outermost, try arguments.count(otherwise: 20), context)
    },
  ]

  /// The targets and outputs of all samples.
  private static func samples(
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
    let (_, _, targets, outputs) = try samples(session)
    let numbers = session.settings.numbers
    let isSpoken = session.settings.notation == .spoken
    func row(_ name: String, _ text: String) -> StyledText {
      isSpoken
        ? StyledText("\(name) is \(text).")
        : StyledText(name.padded(to: 10)) + StyledText(text, .known)
    }
    var lines: [StyledText] = []
    if let cost = session.model.targetMean {
      lines.append(row(session.model.target?.name ?? "C", numbers.text(cost)))
    }
    guard let classes = Classes(targets, outputs, takesLogits: session.takesLogits) else {
      return CommandOutput(lines)
    }
    let right = zip(classes.targets, classes.outputs).count { $0 == $1 }
    let share = 100 * Double(right) / Double(targets.count)
    lines.append(
      row("accuracy", "\(right) of \(targets.count), \(NumberFormat.digits(3).text(share)) %"))
    return CommandOutput(lines + classes.table(isSpoken: isSpoken))
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
    func table(isSpoken: Bool) -> [StyledText] {
      guard names.count <= 12 else { return [] }
      let counts = names.indices.map { row in
        names.indices.map { column in
          zip(targets, outputs).count { $0 == row && $1 == column }
        }
      }
      if isSpoken {
        return names.indices.map { row in
          let parts = names.indices.map { "\(counts[row][$0]) as \(names[$0])" }
          return StyledText("Of class \(names[row]), \(parts.joined(separator: ", ")).")
        }
      }
      let width = max(3, counts.joined().map { "\($0)".count }.max() ?? 0)
      let header = names.map { $0.leftPadded(to: width + 2) }.joined()
      return [StyledText("target   taken for" + header.dropFirst(0), .faint)]
        + names.indices.map { row in
          StyledText(names[row].padded(to: 18), .faint)
            + StyledText(counts[row].map { "\($0)".leftPadded(to: width + 2) }.joined(), .known)
        }
    }
  }

  // MARK: One by one

  private static func outputs(
    _ session: Session, _ most: Int, _ context: CommandContext
  ) throws -> CommandOutput {
    let (name, target, targets, outputs) = try samples(session)
    let tensors = TensorRenderer(
      numbers: session.settings.numbers, notation: session.settings.notation)
    let model = session.model
    let inputs = model.quantities.filter { $0.role == .data && $0.name != target }
    let costs = model.target.map { cost in
      targets.indices.map {
        model.tape.value(of: cost.node, sample: model.tape.isPerSample(cost.node) ? $0 : 0)
      }
    }
    let notation = session.settings.notation
    func title(_ name: String) -> String {
      let isArray = model.quantity(name).map { !model.tape.shape(of: $0.node).isScalar } ?? true
      return notation.text(Reference(name: name, isArray: isArray))
    }
    let header =
      ["sample"] + inputs.map { title($0.name) } + [title(target), title(name)]
      + (costs == nil ? [] : [model.target?.name ?? "C"])
    let shown = targets.indices.prefix(most)
    func short(_ tensor: Tensor) -> String {
      guard tensor.elements.count > 6 else { return tensors.line(tensor) }
      return
        "[\(tensor.elements.prefix(4).map(session.settings.numbers.text).joined(separator: ", ")), "
        + "\(notation.ellipsis)]"
    }
    let rows = shown.map { sample -> [String] in
      let own = inputs.map { quantity in
        short(
          model.tape.tensor(
            of: quantity.node, sample: model.tape.isPerSample(quantity.node) ? sample : 0))
      }
      return ["\(sample + 1)"] + own + [short(targets[sample]), short(outputs[sample])]
        + (costs.map { [session.settings.numbers.text($0[sample])] } ?? [])
    }
    let table = TextTable(header: header, rows: rows)
    let left = targets.count - shown.count
    let more =
      left > 0
      ? [StyledText("\(left) more samples; outputs \(targets.count) shows all", .faint)] : []
    return CommandOutput(
      (notation == .spoken ? table.sentences : table.lines(width: context.width)) + more)
  }
}
