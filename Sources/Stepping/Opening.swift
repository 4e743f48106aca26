public import Autodiff
import Language

/// What a step computes at once, opened into what it is made of: a walk of its own through the
/// definition of a function, with the step's operands as its inputs.
public struct Opening: Sendable {
  /// The function.
  public let function: String
  /// The names of its operands.
  public let parameters: [String]
  /// Its definition.
  public let definition: Formula<Place>
  /// The walk through the definition; its last step makes known what the opened step does.
  public let walk: Walk

  /// The name of what it computes, as in the help about it.
  public static let result = "f"

  /// Why a step does not open.
  public enum Problem: Error, Hashable, Sendable {
    /// It puts together what is known: a product of factors, or a sum.
    case isCombination
    /// It computes by a primitive, which is made of nothing else.
    case isPrimitive(String)
  }
}

extension Walk {
  /// What a step computes at once, opened into what it is made of.
  ///
  /// - Throws: `Opening.Problem` when it is made of nothing else.
  /// - Complexity: that of compiling and evaluating the definition.
  public func opening(_ step: Int) throws(Opening.Problem) -> Opening {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    switch run.part(at: place.offset) {
    case .value: return try opening(run.node, run.element, by: nil, sample: place.sample)
    case .partial(let path):
      return try opening(path.consumer, path.element, by: path, sample: place.sample)
    case .parameterPartial(let owner, let element):
      let path = Graph.Path(
        consumer: run.node, element: run.element, operand: owner.operand, operandElement: element)
      return try opening(run.node, run.element, by: path, sample: place.sample)
    case .seed, .contribution, .total, .parameterTotal, .mean: throw .isCombination
    }
  }

  /// The definition of an operation's element, opened as far as its value, or as its derivative
  /// along a path.
  private func opening(
    _ node: NodeID, _ element: Int, by path: Graph.Path?, sample: Int
  ) throws(Opening.Problem) -> Opening {
    let tape = model.tape
    guard let primitive = tape.primitive(of: node) else { throw .isCombination }
    guard let definition = primitive.definition, tape.attributes(of: node).isEmpty,
      let body = Expression(definition, operands: primitive.operandNames)
    else { throw .isPrimitive(primitive.name) }
    let inputs = zip(primitive.operandNames, tape.operands(of: node)).enumerated().map {
      place, operand in
      Input(
        name: operand.0,
        value: primitive.isElementwise
          ? Tensor(
            tape.value(
              of: operand.1,
              element: tape.dependencies(of: node, element: element, on: place)[0], sample: sample))
          : tape.tensor(of: operand.1, sample: sample),
        isWanted: path.map { $0.operand == place } ?? graph.isActive(operand.1))
    }
    let indices = primitive.isElementwise ? [] : tape.shape(of: node).indices(of: element)
    let program = Program(
      function: Opening.result, of: inputs, body: body.element(indices), others: [])
    guard let model = try? Compiler.model(of: program), let walk = Walk(model) else {
      throw .isPrimitive(primitive.name)
    }
    let end: Int?
    if let path {
      let input = inputs[path.operand]
      end = walk.step(
        making: .derivative(of: Reference(name: Opening.result), by: input.element(path)), near: 0
      ).map { $0 + 1 }
    } else {
      end = walk.backwardStart(of: 0)
    }
    return Opening(
      function: primitive.name, parameters: primitive.operandNames, definition: definition,
      walk: walk.prefix(end ?? walk.count))
  }
}

/// An operand as the definition of a function sees it.
private struct Input {
  let name: String
  let value: Tensor
  /// Whether the derivative by it is wanted.
  let isWanted: Bool

  /// The element that a path starts from.
  func element(_ path: Graph.Path) -> Reference {
    Reference(
      name: name, indices: value.shape.isScalar ? [] : value.shape.indices(of: path.operandElement),
      isArray: !value.shape.isScalar)
  }
}

extension Program {
  /// A program that consists of a function, with values for its arguments.
  ///
  /// - Parameter others: the functions that it may call.
  fileprivate init(
    function: String, of inputs: [Input], body: Expression, others: [Definition]
  ) {
    self.init()
    for other in others { define(other) }
    define(
      Definition(
        name: function, parameters: inputs.map(\.name), body: body, text: function,
        nameRange: 0..<function.count))
    for input in inputs { assign(input.name, input.value) }
    declareData(inputs.filter { !$0.isWanted }.map(\.name))
    choose(target: function)
  }
}
