import Autodiff
import Descent
import Exchange
import Language
import Presentation
import Rendering
import Stepping

/// `diagnose`: says of gradients of one's own whether they are right, and if not, which mistake makes
/// exactly these numbers.
enum DiagnoseCommand {
  static let all: [Command] = [
    Command(
      "diagnose", arguments: "dC/dw1 = NUMBERS, … | FILE | training",
      "say whether gradients of your own are right, and which mistake makes these numbers",
      details: [
        "NUMBERS is an array as NumPy, PyTorch, MATLAB and others print it, over several lines if need "
          + "be, or a formula: diagnose dC/db2 = 2*(a2 - y). Several arrays, with commas between them, "
          + "say more than one. dw1 and dW1 will do for dC/dw1; a1 = [0.6, 0.6] is a value on the way "
          + "forward.",
        "diagnose FILE takes the arrays of a file: help load says of which.",
        "diagnose training lists what is seen of the training so far, with the numbers behind it: whether "
          + "the cost rises, the gradient vanishes from layer to layer, units never fire, units are equal, "
          + "or the outputs are the same for all samples.",
        "Right is what agrees to the digits that were written. Otherwise whole sweeps with a mistake in "
          + "them are compared with all of the arrays, each mistake in one layer and in all, alone and "
          + "with a factor or sign. What is found has a name, and help NAME says more about it.",
      ],
      examples: [
        "example mazur", "diagnose dC/db2 = [0.7414, -0.2171]",
        "diagnose dC/dw2 = (a2 - y)*a1, dC/db2 = a2 - y",
      ],
      group: .ask, completes: .quantities
    ) { session, arguments, context in
      if arguments.text == "training" {
        let findings = try TrainingFinding.report(session.outermost)
        return CommandOutput(session.layout(context.width).lines(findings))
      }
      return try run(session, arguments.text, context)
    }
  ]

  static func run(
    _ session: Session, _ text: String, _ context: CommandContext
  ) throws -> CommandOutput {
    let session = session.outermost
    let walk = try session.readyWalk()
    let report = DiagnosisReport(
      try diagnosis(text, session, context), of: session.model, walk, sample: session.sample)
    return CommandOutput(session.layout(context.width).lines(report.blocks))
  }

  /// What is found of the arrays in a text.
  static func diagnosis(
    _ text: String, _ session: Session, _ context: CommandContext = CommandContext()
  ) throws -> Diagnosis {
    let walk = try session.readyWalk()
    guard !text.isEmpty else {
      throw ShellError(
        "diagnose takes numbers of your own",
        suggestion: "write diagnose dC/dw1 = [[0.1, 0.2], [0.3, 0.4]], dC/db1 = [0.1, 0.2]")
    }
    let isFile = !text.contains("=") && ArrayFormat.named(text) != nil
    let given =
      isFile
      ? try arrays(NamedFile(text, in: context.folder), session, context)
      : try parts(of: text).map { try array($0, session) }
    for (place, array) in given.enumerated()
    where given[..<place].contains(where: { $0.subject == array.subject }) {
      throw ShellError("\(array.name) stands twice", at: array.name)
    }
    return Diagnosis(given, in: walk, sample: session.sample, rates: session.rates)
  }

  /// The parts between the commas that stand in no bracket.
  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      switch character {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case ",", ";":
        if depth == 0 {
          parts.append("")
          continue
        }
      default: break
      }
      parts[parts.count - 1].append(character)
    }
    return parts.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// An array of somebody's own: what it is meant to be, and its numbers.
  private static func array(_ part: String, _ session: Session) throws -> GivenArray {
    guard let equals = part.firstIndex(of: "=") else {
      throw ShellError(
        "expected = after what the numbers are meant to be", at: part,
        suggestion: "write diagnose dC/dw1 = [[0.1, 0.2], [0.3, 0.4]]")
    }
    let name = part[..<equals].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let numbers = String(part[part.index(after: equals)...])
    let subject = try subject(name, session)
    let expression = try session.expression(numbers)
    let value = try value(of: expression, numbers, subject, session)
    let right = session.model.tape.shape(of: subject.node)
    return GivenArray(name: name, subject: subject, value: value.fitted(to: right))
  }

  /// The arrays of a file, by the names that they would have in a line.
  private static func arrays(
    _ file: NamedFile, _ session: Session, _ context: CommandContext
  ) throws -> [GivenArray] {
    try LoadCommand.arrays(file, context).map { array in
      let subject = try subject(array.name, session)
      guard let value = array.tensor else {
        throw ShellError("\(Arguments.shown(array.name)) is neither a vector nor a matrix")
      }
      let right = session.model.tape.shape(of: subject.node)
      return GivenArray(name: array.name, subject: subject, value: value.fitted(to: right))
    }
  }

  /// The value of an array: of a formula for the derivative by a parameter, which is that of the mean
  /// cost, the mean over the samples.
  private static func value(
    of expression: Expression, _ text: String, _ subject: GivenArray.Subject, _ session: Session
  ) throws -> Tensor {
    let model = session.model
    func value(_ sample: Int) throws -> Tensor {
      try model.evaluate(expression, text: text, sample: sample).value
    }
    let isMean = model.parameters.contains { GivenArray.Subject.derivative($0.node) == subject }
    guard isMean, model.sampleCount > 1, session.program.isFormula(expression) else {
      return try value(session.sample)
    }
    var sum = try value(0)
    for sample in 1..<model.sampleCount {
      let share = try value(sample)
      for element in sum.elements.indices { sum[element] += share[element] }
    }
    for element in sum.elements.indices { sum[element] /= Double(model.sampleCount) }
    return sum
  }

  /// What a name before = means: dC/dw1, dw1 and grad_w1 are a derivative, a1 a value.
  private static func subject(
    _ name: String, _ session: Session
  ) throws -> GivenArray.Subject {
    let model = session.model
    guard let target = model.target else { throw Session.noParameter }
    let known = session.program
    let expression = try? Parser.expression(name) {
      known.mentions($0) || model.quantity($0) != nil
    }
    switch expression?.kind {
    case .derivative(let of, let by):
      guard of.names == [target.name] else {
        throw ShellError(
          "derivatives of \(target.name) can be diagnosed", at: name,
          suggestion: "write d\(target.name)/d\(by.names.first ?? "w1") = …")
      }
      if case .name(let variable) = by.kind, let quantity = model.quantity(variable) {
        return .derivative(quantity.node)
      }
    case .name(let word):
      if let quantity = model.quantity(word) { return .value(quantity.node) }
      for prefix in ["grad_", "grad", "d", "∂"] where word.hasPrefix(prefix) {
        let rest = word.dropFirst(prefix.count).filter { $0 != "_" }
        let variable = model.quantities.first {
          $0.name == rest || $0.name.lowercased() == rest.lowercased()
        }
        if let variable { return .derivative(variable.node) }
      }
    default: break
    }
    throw ShellError(
      "\(Arguments.shown(name)) is no derivative and no quantity of this program", at: name,
      suggestion: "write d\(target.name)/d\(model.parameters.first?.name ?? "w1") = …, all of it")
  }
}

extension Session {
  /// The learning rates there are: the optimizer's, and those that the program has by name.
  fileprivate var rates: [Double] {
    let named = ["η", "eta", "lr", "alpha", "α"].compactMap { name -> Double? in
      guard let quantity = model.quantity(name), model.tape.shape(of: quantity.node).isScalar else {
        return nil
      }
      return model.tape.value(of: quantity.node)
    }
    return (training.choice.map { [$0.rate] } ?? []) + named
  }
}

extension Tensor {
  /// The array in another shape of rank 1 or 2 that differs only by an extent of 1: a column is
  /// taken for a vector.
  fileprivate func fitted(to shape: Shape) -> Tensor {
    let isLine = self.shape.rank < 2 || min(self.shape.rows, self.shape.columns) == 1
    let isOther = shape.rank < 2 || min(shape.rows, shape.columns) == 1
    guard self.shape != shape, shape.count == self.shape.count, isLine, isOther,
      shape.rank != self.shape.rank
    else { return self }
    return Tensor(shape: shape, elements: elements) ?? self
  }
}
