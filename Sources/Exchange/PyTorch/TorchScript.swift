import Autodiff
public import Descent
public import Language

/// A program as a file of Python that PyTorch runs: the module with its weights, its data, its loss and
/// its optimiser.
///
/// Run, it checks its own gradient against the one that was exported with it, and trains; under
/// `torchrun` on as many processes and machines as there are.
public struct TorchScript: Sendable {
  private let model: Model
  private let program: TorchProgram
  private let choice: OptimiserChoice?
  private let frozen: Set<String>
  private let batch: Int?
  /// What the first lines say of where the file is from.
  private let mark: String

  /// The most numbers of data that a file holds.
  private static let mostNumbers = 10_000_000

  /// - Parameters:
  ///   - choice: the optimiser; gradient descent without one.
  ///   - frozen: the parameters that are not updated.
  ///   - batch: the samples of an update; all of them when nil.
  /// - Throws: `ExchangeError` where PyTorch has no form of something here.
  public init(
    _ model: Model, _ choice: OptimiserChoice?, frozen: Set<String>, batch: Int?, mark: String
  ) throws(ExchangeError) {
    (self.model, self.choice, self.frozen) = (model, choice, frozen)
    (self.batch, self.mark) = (batch, mark)
    program = try TorchProgram(model)
    let numbers = program.data.reduce(0) {
      $0 + model.tape.shape(of: $1.quantity.node).count * samples($1)
    }
    guard numbers <= TorchScript.mostNumbers else {
      throw ExchangeError(
        "its data are \(numbers) numbers, and such a file holds \(TorchScript.mostNumbers)")
    }
    if let choice, TorchOptimiser.call(choice) == nil {
      throw ExchangeError("PyTorch has no optimizer \(choice.optimiser.name)")
    }
  }

  private func samples(_ variable: TorchProgram.Variable) -> Int {
    model.tape.isPerSample(variable.quantity.node) ? model.tape.samples : 1
  }

  /// The file.
  public var text: String {
    TorchTemplate.text([
      "mark": [mark], "program": model.program.definitions.map { "# \($0.text)" }, "module": module,
      "forward": program.lines, "cost": [program.cost],
      "data": program.data.map(datum), "gradient": gradient,
      "arguments": [program.data.map(\.name).joined(separator: ", ")],
      "isPerSample": [program.isPerSample ? "True" : "False"],
      "samples": ["\(program.isPerSample ? model.tape.samples : 1)"],
      "batched": [
        program.data.filter { model.tape.isPerSample($0.quantity.node) }
          .map { "\"\($0.name)\"" }.joined(separator: ", ")
      ],
      "frozen": [
        program.parameters.filter { frozen.contains($0.quantity.name) }.map { "\"\($0.name)\"" }
          .joined(separator: ", ")
      ],
      "batch": ["\(batch.map(String.init) ?? "None")"],
      "optimizer": [
        choice.flatMap(TorchOptimiser.call) ?? "torch.optim.SGD(parameters, lr=0.1)"
      ],
      "rate": TorchOptimiser.schedule(choice?.schedule ?? RateSchedule()),
      "l1": ["\(choice?.l1 ?? 0)"], "l2": ["\(choice?.l2 ?? 0)"],
      "decay": ["\(choice?.decay ?? 0)"],
      "clip": [choice?.clip.map { "\($0)" } ?? "None"],
      "clipValue": [choice?.clipValue.map { "\($0)" } ?? "None"],
    ])
  }

  /// The parameters and constants, as lines of the module's start.
  private var module: [String] {
    func line(_ variable: TorchProgram.Variable, _ start: String, _ end: String) -> String {
      let value = model.tape.tensor(of: variable.quantity.node)
      return "\(start)array(\(TorchText.array(value.elements, shape: value.shape.extents)))\(end)"
    }
    return program.parameters.map { line($0, "self.\($0.name) = nn.Parameter(", ")") }
      + program.constants.map { line($0, "self.register_buffer(\"\($0.name)\", ", ")") }
  }

  private func datum(_ variable: TorchProgram.Variable) -> String {
    let node = variable.quantity.node
    let isPerSample = model.tape.isPerSample(node)
    let elements = (0..<samples(variable)).flatMap {
      model.tape.tensor(of: node, sample: $0).elements
    }
    let extents = (isPerSample ? [model.tape.samples] : []) + model.tape.shape(of: node).extents
    return "\"\(variable.name)\": array(\(TorchText.array(elements, shape: extents))),"
  }

  private var gradient: [String] {
    let names = Dictionary(
      uniqueKeysWithValues: program.parameters.map { ($0.quantity.name, $0.name) })
    return model.gradient().compactMap { parameter, gradient in
      names[parameter.name].map { name in
        "\"\(name)\": array("
          + "\(TorchText.array(gradient.elements, shape: gradient.shape.extents))),"
      }
    }
  }
}

extension Shape {
  /// The extents, outermost first.
  var extents: [Int] { rank == 0 ? [] : rank == 1 ? [rows] : [rows, columns] }
}
