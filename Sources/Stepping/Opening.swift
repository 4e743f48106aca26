public import Autodiff
import Language

/// What a step computes at once, opened into what it is made of: a walk of its own through the
/// definition of a function, with the step's operands as its inputs.
public struct Opening: Sendable {
  /// What a function is defined by.
  public enum Definition: Sendable {
    /// A primitive, by a formula of its operands.
    case primitive(Primitive, Formula<Place>)
    /// A function of the program, by a line of it.
    case line(String)
  }

  /// The function.
  public let function: String
  /// The names of what it reads.
  public let inputs: [String]
  /// Its definition.
  public let definition: Definition
  /// The walk through the definition; its last step makes known what the opened step does.
  public let walk: Walk

  /// The name of what a primitive computes, as in the help about it; a function of the program is
  /// the name of what it computes.
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
    let path: Graph.Path?
    switch run.part(at: place.offset) {
    case .value: path = nil
    case .partial(let own): path = own
    case .parameterPartial(let owner, let element):
      path = Graph.Path(
        consumer: run.node, element: run.element, operand: owner.operand, operandElement: element)
    case .seed, .contribution, .total, .parameterTotal, .mean, .update: throw .isCombination
    }
    let node = path?.consumer ?? run.node
    guard
      let opener = Opener(
        model, node, element: path?.element ?? run.element, sample: place.sample,
        isWanted: { operand, source in path.map { $0.operand == operand } ?? graph.isActive(source)
        }
      ),
      let opening = opener.opening(by: path)
    else { throw .isPrimitive(model.function(of: node)?.name ?? "") }
    return opening
  }
}

/// Makes a program of the function that computes an element, with the numbers it is applied to.
private struct Opener {
  /// Something that the definition reads.
  private struct Input {
    let name: String
    let value: Tensor
    /// Whether the derivative by it is wanted.
    var isWanted: Bool
  }

  private let model: Model
  private let node: NodeID
  private let function: String
  private let definition: Opening.Definition
  private let inputs: [Input]
  private var program = Program()
  private let result: String

  /// - Parameter isWanted: whether the derivative by an operand is, by its place and node.
  init?(
    _ model: Model, _ node: NodeID, element: Int, sample: Int, isWanted: (Int, NodeID) -> Bool
  ) {
    guard let function = model.function(of: node)?.name else { return nil }
    let tape = model.tape
    let isElementwise = model.isElementwise(node)
    func value(_ operand: NodeID, _ place: Int) -> Tensor {
      guard isElementwise else { return tape.tensor(of: operand, sample: sample) }
      let own = model.dependencies(of: node, element: element, on: place)
      return Tensor(tape.value(of: operand, element: own.start, sample: sample))
    }
    let indices = isElementwise ? [] : tape.shape(of: node).indices(of: element)
    let body: Expression
    let parameters: [String]
    if let call = model.call(node) {
      guard let own = model.program.definition(of: function) else { return nil }
      // An argument hides a quantity of its name, but not from the functions that are called.
      let others = model.program.functions(calledBy: function).dropFirst()
      let read = Set(others.flatMap { model.program.globals(of: $0.name) })
      func renamed(_ name: String) -> String { read.contains(name) ? renamed(name + "0") : name }
      let names = own.parameters ?? []
      parameters = names.map(renamed)
      body = own.body.replacing { part in
        if case .name(let name) = part.kind, names.contains(name) { renamed(name) } else { nil }
      }
      definition = .line(own.text)
      result = function
      for other in others { program.define(other) }
      let arguments = zip(parameters, call.operands).enumerated().map { place, operand in
        Input(name: operand.0, value: value(operand.1, place), isWanted: isWanted(place, operand.1))
      }
      // Several elements of one quantity may be read.
      inputs = call.operands.enumerated().dropFirst(call.argumentCount).reduce(into: arguments) {
        inputs, operand in
        let source = model.elementSource(operand.element)?.node ?? operand.element
        let name = model.quantity(of: source)?.name ?? "?"
        let isWanted = isWanted(operand.offset, source)
        guard let place = inputs.firstIndex(where: { $0.name == name }) else {
          let value = tape.tensor(of: source, sample: sample)
          return inputs.append(Input(name: name, value: value, isWanted: isWanted))
        }
        inputs[place].isWanted = inputs[place].isWanted || isWanted
      }
    } else {
      guard let primitive = model.primitive(of: node), let formula = primitive.definition,
        tape.attributes(of: node).isEmpty,
        let own = Expression(formula, operands: primitive.operandNames)
      else { return nil }
      (body, parameters) = (own, primitive.operandNames)
      definition = .primitive(primitive, formula)
      result = Opening.result
      inputs = zip(parameters, model.operands(of: node)).enumerated().map { place, operand in
        Input(name: operand.0, value: value(operand.1, place), isWanted: isWanted(place, operand.1))
      }
    }
    self.model = model
    self.node = node
    self.function = function
    program.define(
      Program.Definition(
        name: result, parameters: parameters, body: body.element(indices), text: result,
        nameRange: 0..<result.count))
    for input in inputs { program.assign(input.name, input.value) }
    for input in inputs { program.declare(input.isWanted ? .parameter : .constant, input.name) }
    program.choose(target: result)
  }

  /// The walk as far as the value, or as the derivative along a path.
  func opening(by path: Graph.Path?) -> Opening? {
    guard let inside = try? Compiler.model(of: program), let walk = Walk(inside) else { return nil }
    let end =
      path.map { path in
        walk.step(
          making: .derivative(of: Reference(name: result), by: variable(path)), near: 0
        ).map { $0 + 1 } ?? walk.count
      } ?? walk.backwardStart(of: 0)
    return Opening(
      function: function, inputs: inputs.map(\.name), definition: definition,
      walk: walk.prefix(end))
  }

  /// The element that a path starts from, as the definition names it.
  private func variable(_ path: Graph.Path) -> Reference {
    if let call = model.call(node), path.operand >= call.argumentCount {
      let (name, indices) = model.variable(of: call, path.operand, path.operandElement)
      return Reference(name: name, indices: indices, isArray: !indices.isEmpty)
    }
    let input = inputs[path.operand]
    return Reference(
      name: input.name,
      indices: input.value.shape.isScalar ? [] : input.value.shape.indices(of: path.operandElement),
      isArray: !input.value.shape.isScalar)
  }
}
