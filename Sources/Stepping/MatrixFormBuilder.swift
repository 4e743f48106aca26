import Autodiff
import Language

/// Finds the equations of one layer: z = W a + b, a = σ(z), and their derivatives.
struct MatrixFormBuilder {
  private let graph: Graph
  private let writer: StepWriter
  private let layer: DenseLayer
  private let neuron: Int
  private var tape: Tape { graph.model.tape }
  private var sum: NodeID { layer.sum }
  private var output: NodeID { layer.output }
  private var weights: NodeID { layer.weights }
  private var inputs: NodeID { layer.inputs }
  private var bias: NodeID? { layer.bias }

  init?(_ walk: Walk, layer number: Int, neuron: Int, sample: Int) {
    guard let layer = walk.denseLayer(number), walk.graph.isActive(layer.sum),
      neuron < walk.model.tape.shape(of: layer.sum).count
    else { return nil }
    graph = walk.graph
    writer = StepWriter(
      graph: walk.graph, sample: sample, hasSamples: walk.samples > 1)
    self.layer = layer
    self.neuron = neuron
  }

  /// ∂C/∂z of the layer.
  var errorSymbol: Symbol { .derivative(of: writer.targetReference, by: whole(sum)) }

  // MARK: Forward

  var forward: [MatrixForm.Equation] {
    var rest: [(operator: MatrixForm.Operator, block: MatrixForm.Block)] = [
      (.product, values(inputs))
    ]
    if let bias { rest.append((.sum, values(bias))) }
    var equations = [
      equation(values(sum), values(weights), rest, element: value(sum))
    ]
    if output != sum {
      let name = activation ?? "?"
      let block = MatrixForm.Block(
        .value(function: name, whole(sum)), rows: count, values(sum).term)
      equations.append(equation(values(output), block, [], element: value(output)))
    }
    return equations
  }

  private func value(_ node: NodeID) -> (Term, Formula<Term>) {
    let place = Step.Location(
      phase: .forward, sample: nil, layer: nil, neuron: nil, quantity: nil)
    let step = writer.step(.value, of: node, neuron, place)
    return (step.result, step.formula)
  }

  // MARK: Backward

  var backward: [MatrixForm.Equation] {
    var equations: [MatrixForm.Equation] = []
    if let error { equations.append(error) }
    let errors = self.errors(sum, .error(layer: layer.number))
    let term = derivative(sum, neuron)
    if graph.isActive(weights), graph.uniformPathCount(weights) == 1 {
      let result = MatrixForm.Block(
        .derivative(of: writer.targetReference, by: whole(weights)), rows: errors.rows,
        columns: values(inputs).rows
      ) { [writer, weights, inputs = values(inputs)] row, column in
        writer.derivative(
          weights, row * inputs.rows + column, errors[row, 0] * inputs[column, 0])
      }
      let element = graph.model.dependencies(of: sum, element: neuron, on: 0)[0]
      let input = writer.quantity(inputs, 0)
      equations.append(
        equation(
          result, errors, [(.product, values(inputs).transposed)],
          element: (
            derivative(weights, element, term.value * input.value), .leaf(term) * .leaf(input)
          )))
    }
    if let bias, graph.isActive(bias), graph.uniformPathCount(bias) == 1 {
      let result = MatrixForm.Block(
        .derivative(of: writer.targetReference, by: whole(bias)), rows: errors.rows
      ) { [writer] row, _ in writer.derivative(bias, row, errors[row, 0]) }
      equations.append(
        equation(
          result, errors, [], element: (derivative(bias, neuron, term.value), .leaf(term))))
    }
    return equations
  }

  /// δ = (Wᵀδ) ⊙ σ′(z), with the next layer's W and δ; ∂C/∂a in their place for the last layer.
  private var error: MatrixForm.Equation? {
    let result = errors(sum, .error(layer: layer.number))
    let term = derivative(sum, neuron)
    guard output != sum else {
      guard let next else {
        return nil
      }
      let (blocks, formula) = arriving(through: next)
      return equation(result, blocks[0], [(.product, blocks[1])], element: (term, formula))
    }
    let (arriving, formula) = next.map { self.arriving(through: $0) } ?? fromTarget
    var rest = arriving.dropFirst().map { (operator: MatrixForm.Operator.product, block: $0) }
    if let slopes {
      rest.append((.elementwise, slopes))
      return equation(
        result, arriving[0], rest, element: (term, formula * .leaf(slopes.term(neuron, 0))))
    }
    guard let jacobian else { return nil }
    let paths = StepWriter.shortened(graph.paths(from: sum, element: neuron))
    let terms = paths.map {
      Formula<Term>.leaf(derivative($0.consumer, $0.element)) * .leaf(writer.factor($0))
    }
    return equation(
      result, jacobian.transposed, [(.product, errors(output, nil))],
      element: (term, elided(terms, of: count)))
  }

  /// ∂C/∂a as it comes from the next layer's weighted sum: Wᵀδ.
  private func arriving(
    through next: NodeID
  ) -> (blocks: [MatrixForm.Block], formula: Formula<Term>) {
    let weights = graph.model.operands(of: next)[0]
    let rows = tape.shape(of: next).count
    let number = graph.model.quantity(of: next).flatMap { QuantityName.layered($0.name)?.layer }
    let all = Array(0..<rows)
    let terms = StepWriter.shortened(all).map { row -> Formula<Term> in
      let place = graph.model.dependencies(of: next, element: row, on: 0)[neuron]
      return .leaf(writer.quantity(weights, place)) * .leaf(derivative(next, row))
    }
    return (
      [values(weights).transposed, errors(next, number.map { .error(layer: $0) })],
      elided(terms, of: rows)
    )
  }

  /// ∂C/∂a, where the layer is the last or its output is used in several places.
  private var fromTarget: (blocks: [MatrixForm.Block], formula: Formula<Term>) {
    ([errors(output, nil)], .leaf(derivative(output, neuron)))
  }

  private func elided(_ terms: [Formula<Term>], of count: Int) -> Formula<Term> {
    if terms.count == 1 { return terms[0] }
    guard count > terms.count, let last = terms.last else { return .sum(terms) }
    return .sum(terms.dropLast() + [.elided(count - terms.count), last])
  }

  /// The weighted sum that alone uses the layer's output.
  private var next: NodeID? {
    let uses = graph.uses(of: output)
    guard uses.count == 1, uses[0].element == nil, uses[0].operand == 1,
      DenseLayer.sums.contains(graph.model.primitive(of: uses[0].consumer)?.name ?? ""),
      graph.model.quantity(of: uses[0].consumer).flatMap({ QuantityName.layered($0.name) }) != nil
    else { return nil }
    return uses[0].consumer
  }

  /// The function between the weighted sum and the output, where it is one.
  private var activation: FunctionID? {
    graph.model.operands(of: output) == [sum] ? graph.model.function(of: output) : nil
  }

  /// The derivatives of the output by the weighted sum, where they go element by element.
  private var slopes: MatrixForm.Block? {
    guard let activation, graph.model.isElementwise(output) else { return nil }
    return MatrixForm.Block(.slope(function: activation, whole(sum)), rows: count) {
      [writer, output] row, _ in
      writer.factor(
        Graph.Path(consumer: output, element: row, operand: 0, operandElement: row))
    }
  }

  /// The derivatives of each element of the output by each of the weighted sum.
  private var jacobian: MatrixForm.Block? {
    guard activation != nil else { return nil }
    return MatrixForm.Block(
      .derivative(of: whole(output), by: whole(sum)), rows: count, columns: count
    ) { [writer, output] row, column in
      writer.factor(
        Graph.Path(consumer: output, element: row, operand: 0, operandElement: column))
    }
  }

  // MARK: Blocks

  private var count: Int { tape.shape(of: sum).count }

  private func whole(_ node: NodeID) -> Reference {
    Reference(
      name: graph.model.quantity(of: node)?.name ?? "?", isArray: !tape.shape(of: node).isScalar)
  }

  private func values(_ node: NodeID) -> MatrixForm.Block {
    let shape = tape.shape(of: node)
    return MatrixForm.Block(.quantity(whole(node)), rows: shape.rows, columns: shape.columns) {
      [writer] row, column in writer.quantity(node, row * shape.columns + column)
    }
  }

  /// The derivatives of the target by an array, δ for a weighted sum.
  private func errors(_ node: NodeID, _ symbol: MatrixForm.Symbol?) -> MatrixForm.Block {
    MatrixForm.Block(
      symbol ?? .derivative(of: writer.targetReference, by: whole(node)),
      rows: tape.shape(of: node).count
    ) { [writer] row, _ in writer.derivative(node, row, writer.adjoint(node, row)) }
  }

  private func derivative(_ node: NodeID, _ element: Int, _ value: Double? = nil) -> Term {
    writer.derivative(node, element, value ?? writer.adjoint(node, element))
  }

  private func equation(
    _ result: MatrixForm.Block, _ first: MatrixForm.Block,
    _ rest: [(operator: MatrixForm.Operator, block: MatrixForm.Block)],
    element: (term: Term, formula: Formula<Term>)
  ) -> MatrixForm.Equation {
    MatrixForm.Equation(
      result: result, first: first, rest: rest, element: element.term, formula: element.formula)
  }
}
