public import Autodiff
public import Language

/// A fully connected network, as the program it is written as.
///
/// Layer l has weights `w⁽ˡ⁾` `[outputs, inputs]` and biases `b⁽ˡ⁾` `[outputs]`.
public struct Network: Hashable, Sendable {
  /// The number of inputs, then of the neurons of each layer.
  public var sizes: [Int]
  /// The activation of the hidden layers, by name.
  public var hidden = "sigmoid"
  /// The activation of the last layer, by name; none where the cost takes the logits.
  public var output = "sigmoid"
  /// The cost, by name.
  public var cost = "squared_error"
  /// How the parameters get their first values.
  public var initialiser = Initialiser.xavier
  /// The seed of the generator they are drawn from.
  public var seed: UInt64 = 1

  /// A network of these sizes with the customary functions.
  public init(sizes: [Int]) {
    self.sizes = sizes
  }

  /// Why a network cannot be written.
  public enum Problem: Error, Equatable {
    /// It has no layer: fewer than two sizes.
    case noLayer
    /// A size is not at least 1.
    case emptyLayer(Int)
    /// The parameters and what is computed from them would take more memory than is free.
    case tooLarge(bytes: Double, available: Double)
    /// It was given up before it was written.
    case stopped
  }

  /// The number of layers, without the inputs.
  public var layers: Int { sizes.count - 1 }

  /// The number of weights and biases.
  public var parameterCount: Double {
    zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.1) * (Double($1.0) + 1) }
  }

  /// Whether the cost takes the last layer's z themselves, and makes activations of them.
  public var costTakesLogits: Bool { Primitive.named(cost)?.cost?.takesLogits ?? false }

  /// The lines the network is written as.
  public var lines: [String] {
    var lines: [String] = []
    for layer in 1...max(1, layers) {
      let input = layer == 1 ? "x" : "a\(layer - 1)"
      let activation = layer == layers ? output : hidden
      lines.append("z\(layer) = w\(layer) @ \(input) + b\(layer)")
      if layer < layers || !costTakesLogits {
        lines.append("a\(layer) = \(activation)(z\(layer))")
      }
    }
    lines.append("C = \(cost)(\(costTakesLogits ? "z" : "a")\(layers), y)")
    return lines
  }

  /// The program: the lines, the parameters with their first values, x and y as data.
  ///
  /// - Parameters:
  ///   - functions: definitions of functions that the program keeps, so that a function of one's own
  ///     can be an activation or the cost.
  ///   - shouldStop: asked for each line and layer; when it says so, the work is given up.
  /// - Throws: `Problem` before anything is allocated; `LanguageError` when a line does not parse.
  public func program(
    keeping functions: [Program.Definition] = [], memoryLimit: Double = Memory.available,
    shouldStop: () -> Bool = { false }
  ) throws -> Program {
    guard sizes.count >= 2 else { throw Problem.noLayer }
    if let size = sizes.first(where: { $0 < 1 }) { throw Problem.emptyLayer(size) }
    // The parameters themselves, and three arenas of the tape.
    let bytes = parameterCount * 8 * 4
    guard bytes <= memoryLimit else {
      throw Problem.tooLarge(bytes: bytes, available: memoryLimit)
    }
    var program = Program()
    for function in functions { program.define(function) }
    for line in lines {
      guard !shouldStop() else { throw Problem.stopped }
      guard case .definition(let name, let range, let body) = try Parser.statement(line) else {
        continue
      }
      program.define(
        Program.Definition(name: name, parameters: nil, body: body, text: line, nameRange: range))
    }
    var numbers = RandomNumbers(seed: seed)
    for layer in 1...layers {
      guard !shouldStop() else { throw Problem.stopped }
      let (weights, biases) = initialiser.parameters(
        inputs: sizes[layer - 1], outputs: sizes[layer], &numbers)
      program.assign("w\(layer)", weights)
      program.assign("b\(layer)", biases)
    }
    for name in ["x", "y"] { program.declare(.data, name) }
    return program
  }
}
