public import Autodiff
public import Language

/// What a step does and by which rule, as facts that can be put into words.
public struct Explanation: Sendable {
  /// The rule by which a step makes something known.
  public enum Rule: Sendable {
    /// A quantity is computed by an operation.
    case value(Operation)
    /// ∂C/∂C = 1.
    case seed
    /// The local derivative of an operation by one of its operands.
    case partial(Operation, by: Variable)
    /// One path's product of factors, the `number`th from 1 of `count`.
    case contribution(through: Reference, number: Int, count: Int)
    /// The product of the factors along the only path.
    case product(through: Reference)
    /// The sum over the paths.
    case sum(paths: Int)
    /// The mean over the samples.
    case mean(samples: Int)
    /// What a parameter becomes.
    case update
  }

  /// An operation with one of its elements.
  public struct Operation: Sendable {
    /// The primitive; nil for a variable, and for a function of the program's own.
    public let primitive: Primitive?
    /// The definition of a function of the program's own, as it was typed.
    public let definition: Program.Definition?
    /// The element that is computed, with its value.
    public let result: Term
    /// The formula of the element.
    public let formula: Formula<Term>
    /// How fast it changes with what it is computed from, for the first element of each operand
    /// that a derivative is wanted by.
    public let partials: [Step]
  }

  /// What a local derivative is taken by.
  public struct Variable: Sendable {
    /// Its place among the operands.
    public let operand: Int
    /// The element, with its value.
    public let term: Term
    /// How many operands it is.
    public let occurrences: Int
  }

  /// The step.
  public let step: Step
  /// The rule.
  public let rule: Rule
  /// Whether what becomes known is the derivative by a parameter.
  public let isByParameter: Bool
}

extension Walk {
  /// What a step does and by which rule.
  ///
  /// - Complexity: that of the step.
  public func explanation(of step: Int) -> Explanation {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    let shown = self[step]
    let writer = StepWriter(
      graph: graph, sample: place.sample, hasSamples: samples > 1)
    let (rule, isByParameter) = rule(run, at: place.offset, shown, writer)
    return Explanation(step: shown, rule: rule, isByParameter: isByParameter)
  }

  private func rule(
    _ run: Run, at offset: Int, _ step: Step, _ writer: StepWriter
  ) -> (Explanation.Rule, isByParameter: Bool) {
    let isParameter = graph.parameters.contains(run.node)
    switch run.part(at: offset) {
    case .value: return (.value(writer.operation(run.node, run.element)), false)
    case .seed: return (.seed, false)
    case .mean: return (.mean(samples: samples), isParameter)
    case .update: return (.update, isParameter)
    case .partial(let path): return (writer.partialRule(path), isParameter)
    case .parameterPartial(let owner, let element):
      let path = Graph.Path(
        consumer: run.node, element: run.element, operand: owner.operand, operandElement: element)
      return (writer.partialRule(path), true)
    case .contribution(let path):
      let paths = graph.paths(from: run.node, element: run.element)
      let number = (paths.firstIndex(of: path) ?? 0) + 1
      return (
        .contribution(through: writer.reference(path), number: number, count: paths.count),
        isParameter
      )
    case .parameterTotal:
      return (.product(through: graph.reference(run.node, run.element)), true)
    case .total:
      if step.paths > 1 { return (.sum(paths: step.paths), isParameter) }
      let path = graph.paths(from: run.node, element: run.element).first
      let through = path.map(writer.reference) ?? writer.targetReference
      return (.product(through: through), isParameter)
    }
  }
}

extension Walk {
  /// The first operation of a primitive, with its numbers for a sample from 0; nil when the walk
  /// has none.
  public func firstOperation(_ primitive: String, sample: Int) -> Explanation.Operation? {
    let writer = StepWriter(graph: graph, sample: sample, hasSamples: samples > 1)
    return graph.operations.first { model.primitive(of: $0)?.name == primitive }
      .map { writer.operation($0, 0) }
  }
}

extension StepWriter {
  /// The element that a path leads to first.
  fileprivate func reference(_ path: Graph.Path) -> Reference {
    path.consumer == graph.target
      ? targetReference : graph.reference(path.consumer, path.element)
  }

  fileprivate func partialRule(_ path: Graph.Path) -> Explanation.Rule {
    let operands = graph.model.operands(of: path.consumer)
    let operand = operands[path.operand]
    let source = graph.model.elementSource(operand)
    return .partial(
      operation(path.consumer, path.element),
      by: Explanation.Variable(
        operand: path.operand,
        term: quantity(source?.node ?? operand, source?.element ?? path.operandElement),
        occurrences: operands.count { $0 == operand }))
  }

  /// An operation with one of its elements.
  fileprivate func operation(_ node: NodeID, _ element: Int) -> Explanation.Operation {
    let place = Step.Location(
      phase: .forward, sample: nil, layer: nil, neuron: nil, quantity: nil)
    let partials = graph.model.operands(of: node).indices.compactMap { operand -> Step? in
      let elements = graph.model.dependencies(of: node, element: element, on: operand)
      let source = graph.model.operands(of: node)[operand]
      guard graph.model.carriesDerivative(node, operand: operand), elements.count > 0,
        graph.isActive(source)
      else { return nil }
      let path = Graph.Path(
        consumer: node, element: element, operand: operand, operandElement: elements[0])
      return step(.partial(path), of: source, elements[0], place)
    }
    let value = step(.value, of: node, element, place)
    return Explanation.Operation(
      primitive: graph.model.primitive(of: node),
      definition: graph.model.call(node).flatMap {
        graph.model.program.definition(of: $0.function)
      },
      result: value.result,
      formula: value.formula, partials: partials)
  }
}
