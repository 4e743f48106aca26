public import Autodiff

/// A program compiled to a tape, evaluated, with the names of its quantities.
public struct Model: Sendable {
  /// A named node of the tape.
  public struct Quantity: Hashable, Sendable {
    /// What part it plays.
    public enum Role: Hashable, Sendable {
      /// What is given and not computed, and what it is for.
      case variable(Program.Role)
      /// What a definition defines.
      case defined
      /// A part of a definition that has no name of its own: v1, v2, …; u1 beside an array v.
      case intermediate

      /// A variable that learning would change.
      public static let parameter = Role.variable(.parameter)
      /// A variable that is learned from.
      public static let data = Role.variable(.data)
      /// Whether it is given a value, and not computed.
      public var isVariable: Bool { if case .variable = self { true } else { false } }
    }

    /// The name.
    public let name: String
    /// The node it stands for.
    public let node: NodeID
    /// What part it plays.
    public let role: Role
  }

  /// The program it was compiled from.
  public let program: Program
  /// The tape, evaluated.
  public internal(set) var tape: Tape
  /// The quantities in evaluation order.
  public let quantities: [Quantity]
  /// What the walk leads to and gradients are taken of: `C`, or else the last number defined.
  public let target: Quantity?
  let builder: TapeBuilder
  /// What the definitions were compiled to, without the variables that none of them mentions.
  let compiled: Compiler
  /// The calls of functions that are one operation each, by their results.
  let calls: [NodeID: Call]
  /// The node of each quantity that the program names.
  let nodes: [String: NodeID]

  init(
    program: Program, compiled: Compiler, builder: TapeBuilder, tape: Tape,
    nodes: [String: NodeID] = [:], quantities: [Quantity], target: Quantity?,
    calls: [NodeID: Call] = [:]
  ) {
    self.program = program
    self.compiled = compiled
    self.builder = builder
    self.tape = tape
    self.nodes = nodes
    self.quantities = quantities
    self.target = target
    self.calls = calls
  }

  /// What is wrong with the definitions that cannot be computed, and with those that need them; they
  /// have no quantity here.
  public var broken: [String: LanguageError] { compiled.broken }

  /// The quantity of a name.
  ///
  /// - Complexity: O(log quantities) for what the program names; O(quantities) for an intermediate.
  public func quantity(_ name: String) -> Quantity? {
    if let node = nodes[name] { return quantity(of: node) }
    guard name.last?.isNumber ?? false else { return nil }
    return quantities.first { $0.role == .intermediate && $0.name == name }
  }

  /// The quantity that stands for a node.
  ///
  /// - Complexity: O(log quantities).
  public func quantity(of node: NodeID) -> Quantity? {
    var (low, high) = (0, quantities.count)
    while low < high {
      let middle = (low + high) / 2
      if quantities[middle].node < node { low = middle + 1 } else { high = middle }
    }
    return low < quantities.count && quantities[low].node == node ? quantities[low] : nil
  }

  /// The quantities a name means: the one of that name, or, for a letter that is none, those of
  /// that letter in every layer: w1, w2, ….
  public func quantities(meantBy name: String) -> [Quantity] {
    if let quantity = quantity(name) { return [quantity] }
    return quantities.filter { QuantityName.layered($0.name)?.letters == name }
  }

  /// The array and the row-major place, from 0, of a node that is one of its elements.
  public func elementSource(_ node: NodeID) -> (node: NodeID, element: Int)? {
    builder.elementSource(node)
  }

  /// Whether a node is an element taken out of an array.
  public func isElement(_ node: NodeID) -> Bool { builder.isElement(node) }

  /// The value of a node that is a constant number; nil for any other.
  public func number(_ node: NodeID) -> Double? { builder.number(node) }

  /// What learning would change, and the gradient is by, in evaluation order.
  public var parameters: [Quantity] { quantities.filter { $0.role == .parameter } }

  /// The number of samples, n.
  public var sampleCount: Int { tape.samples }

  /// The first value that is NaN or infinite, in evaluation order; nil when all are finite.
  ///
  /// - Complexity: O(values).
  public var firstNonFinite: (quantity: Quantity, element: Int, sample: Int)? {
    for quantity in quantities {
      if let (element, sample) = tape.firstNonFiniteElement(of: quantity.node) {
        return (quantity, element, sample)
      }
    }
    return nil
  }

  /// Sweeps the tape in reverse from a quantity.
  public mutating func sweep(from quantity: Quantity) { tape.reverse(from: quantity.node) }

  /// Sweeps the tape in reverse from one sample's quantity only, the sample counted from 0.
  public mutating func sweep(from quantity: Quantity, sample: Int) {
    tape.reverse(from: quantity.node, sample: sample)
  }

  /// The model of an empty program.
  public static let empty = Model(
    program: Program(), compiled: Compiler(Program()), builder: TapeBuilder(),
    tape: TapeBuilder().tape(), quantities: [], target: nil)

  /// The mean of the target over the samples; nil without a target.
  public var targetMean: Double? {
    guard let target else { return nil }
    let lanes = tape.isPerSample(target.node) ? tape.samples : 1
    return (0..<lanes).reduce(0) { $0 + tape.value(of: target.node, sample: $1) } / Double(lanes)
  }

  /// The gradient of the mean of the target over the samples, for each parameter.
  ///
  /// - Complexity: one reverse sweep.
  public func gradient() -> [(parameter: Quantity, gradient: Tensor)] {
    guard let target else { return [] }
    var tape = self.tape
    tape.reverse(from: target.node)
    let samples = tape.isPerSample(target.node) ? Double(tape.samples) : 1
    return parameters.map { parameter in
      var gradient = tape.adjointTensor(of: parameter.node)
      for element in gradient.elements.indices { gradient[element] /= samples }
      return (parameter, gradient)
    }
  }
}

extension Model {
  /// Sweeps the tape in reverse from one element, towards every variable: data too.
  ///
  /// - Complexity: one reverse sweep.
  public mutating func differentiate(_ target: NamedElement) {
    tape.differentiate(withRespectTo: quantities.filter { $0.role.isVariable }.map(\.node))
    tape.reverse(from: target.node, element: target.element)
  }
}

extension Model {
  /// Checks the target's derivatives by every parameter, of the first and the second order; nil
  /// without a target.
  ///
  /// - Parameters:
  ///   - limit: how many elements are compared at most, spread evenly over the parameters.
  ///   - shouldStop: asked before each element; true ends the check early.
  /// - Throws: `TapeError` when the second derivatives would not fit in memory.
  public func checkDerivatives(
    limit: Int, shouldStop: () -> Bool
  ) throws(TapeError) -> DerivativeCheck? {
    guard let target else { return nil }
    return try DerivativeCheck(
      of: target.node, variables: parameters.map(\.node), on: tape, from: builder, limit: limit,
      shouldStop: shouldStop)
  }
}
