import Autodiff
import Language

/// A computation as parts and the links between them, in columns from the inputs to the target, with
/// every number and the step that makes it known.
public struct ComputationPicture: Sendable {
  /// A number, and when it is known.
  public struct Number: Sendable {
    /// What it is.
    public let symbol: Symbol
    /// Its value.
    public let value: Double
    /// The step, from 1, that makes it known; 0 for what is given.
    public let step: Int
  }

  /// A part: a neuron, or a quantity.
  public struct Part: Sendable {
    /// What it puts out.
    public let reference: Reference
    /// The column, from 0 at the inputs.
    public let column: Int
    /// Its numbers: the weighted sum of a neuron, its value, the derivative of the target by it.
    public let numbers: [Number]
    /// The layer and the neuron, from 1, whose steps are its own; nil for other parts.
    let neuron: (layer: Int, number: Int)?
  }

  /// A link from what a part is computed from.
  public struct Link: Sendable {
    /// The place among the parts of what is read.
    public let from: Int
    /// The place of what is computed from it.
    public let to: Int
    /// The weight of a neuron's input; nil for other links.
    public let weight: Number?
  }

  /// The parts, column by column.
  public let parts: [Part]
  /// The links.
  public let links: [Link]

  /// The most parts and links that can be told apart in a drawing.
  private static let most = (parts: 60, links: 150)

  /// The picture of a walk, for a sample from 0; nil when it has too many parts to be drawn.
  public init?(_ walk: Walk, sample: Int) {
    var builder = PictureBuilder(walk, sample: sample)
    let isDrawn = walk.denseLayers.map { builder.addNetwork($0) } ?? builder.addQuantities()
    guard isDrawn, builder.parts.count <= Self.most.parts, builder.links.count <= Self.most.links
    else { return nil }
    (parts, links) = (builder.parts, builder.links)
  }

  /// The part that a step belongs to.
  public func part(of step: Step) -> Int? {
    if let layer = step.location.layer, let neuron = step.location.neuron {
      return parts.firstIndex { $0.neuron?.layer == layer && $0.neuron?.number == neuron }
    }
    guard let quantity = step.location.quantity else { return nil }
    return parts.firstIndex { $0.reference == quantity }
      ?? parts.firstIndex { $0.reference.name == quantity.name }
  }
}

/// Gathers the parts and links of a picture.
private struct PictureBuilder {
  private let walk: Walk
  private let knowledge: WalkProgress
  private let start: Int
  private(set) var parts: [ComputationPicture.Part] = []
  private(set) var links: [ComputationPicture.Link] = []
  private var graph: Graph { walk.graph }

  /// The most elements of an array whose numbers are shown.
  private static let mostElements = 4
  /// The most neurons of a layer that are drawn.
  private static let mostNeurons = 10

  init(_ walk: Walk, sample: Int) {
    self.walk = walk
    knowledge = WalkProgress(walk: walk, cursor: walk.count, sample: sample)
    start = walk.steps(ofSample: sample).lowerBound
  }

  private func number(_ term: Term) -> ComputationPicture.Number {
    ComputationPicture.Number(
      symbol: term.symbol, value: term.value,
      step: walk.step(making: term.symbol, near: start).map { $0 + 1 } ?? 0)
  }

  private func value(_ node: NodeID, _ element: Int) -> ComputationPicture.Number {
    number(knowledge.writer.quantity(node, element))
  }

  private func derivative(_ node: NodeID, _ element: Int) -> ComputationPicture.Number? {
    guard graph.isActive(node) else { return nil }
    let writer = knowledge.writer
    let number = number(writer.derivative(node, element, writer.adjoint(node, element)))
    // What no step computes is no number of this walk.
    return number.step > 0 ? number : nil
  }

  // MARK: Networks

  /// Adds a chain of layers; false where it is too large.
  mutating func addNetwork(_ layers: [DenseLayer]) -> Bool {
    let tape = walk.model.tape
    guard let first = layers.first,
      ([first.inputs] + layers.map(\.sum)).allSatisfy({
        tape.shape(of: $0).count <= PictureBuilder.mostNeurons
      })
    else { return false }
    var before = 0..<tape.shape(of: first.inputs).count
    for input in before {
      parts.append(part(first.inputs, input, column: 0, numbers: [value(first.inputs, input)]))
    }
    for (place, layer) in layers.enumerated() {
      let neurons = parts.count..<parts.count + tape.shape(of: layer.sum).count
      for (row, neuron) in neurons.enumerated() {
        var numbers = layer.bias.map { [value($0, row)] } ?? []
        if layer.sum != layer.output { numbers.append(value(layer.sum, row)) }
        numbers.append(value(layer.output, row))
        numbers += derivative(layer.output, row).map { [$0] } ?? []
        parts.append(
          part(layer.output, row, column: place + 1, numbers: numbers, layer: layer.number))
        for (source, input) in before.enumerated() {
          let weight = value(layer.weights, row * before.count + source)
          links.append(.init(from: input, to: neuron, weight: weight))
        }
      }
      before = neurons
    }
    guard layers.last?.output != graph.target else { return true }
    for output in before {
      links.append(.init(from: output, to: parts.count, weight: nil))
    }
    parts.append(
      part(graph.target, 0, column: layers.count + 1, numbers: [value(graph.target, 0)]))
    return true
  }

  private func part(
    _ node: NodeID, _ element: Int, column: Int, numbers: [ComputationPicture.Number],
    layer: Int? = nil
  ) -> ComputationPicture.Part {
    ComputationPicture.Part(
      reference: graph.reference(node, element), column: column, numbers: numbers,
      neuron: layer.map { ($0, element + 1) })
  }

  // MARK: Other programs

  /// Adds every quantity that the target depends on, an array as one part.
  mutating func addQuantities() -> Bool {
    let model = graph.model
    let tape = model.tape
    var columns: [NodeID: Int] = [:]
    var places: [NodeID: Int] = [:]
    func sources(of node: NodeID) -> [NodeID] {
      var seen: Set<NodeID> = []
      return model.operands(of: node).map { model.elementSource($0)?.node ?? $0 }
        .filter { model.quantity(of: $0) != nil && seen.insert($0).inserted }
    }
    var needed: Set<NodeID> = [graph.target]
    for node in graph.operations.reversed() { needed.formUnion(sources(of: node)) }
    let nodes = tape.nodeIDs.filter { needed.contains($0) && model.quantity(of: $0) != nil }
    guard nodes.count <= 60 else { return false }
    for node in nodes {
      let operands = model.isOperation(node) ? sources(of: node) : []
      let column = operands.compactMap { columns[$0] }.max().map { $0 + 1 } ?? 0
      columns[node] = column
      let shape = tape.shape(of: node)
      let elements = 0..<min(shape.count, PictureBuilder.mostElements)
      let numbers = elements.flatMap {
        [value(node, $0)] + (derivative(node, $0).map { [$0] } ?? [])
      }
      let name = graph.reference(node, 0).name
      places[node] = parts.count
      parts.append(
        ComputationPicture.Part(
          reference: Reference(name: name, isArray: !shape.isScalar), column: column,
          numbers: numbers, neuron: nil))
      for operand in operands {
        guard let from = places[operand] else { continue }
        links.append(.init(from: from, to: parts.count - 1, weight: nil))
      }
    }
    return true
  }
}
