extension Tape {
  /// The Jacobian matrix of a node with respect to a variable or another node, as last evaluated.
  ///
  /// - Parameter sample: the sample, from 0, whose value is differentiated.
  /// - Returns: `[elements of node, elements of variable]`, both in row-major order.
  /// - Precondition: the nodes are of this tape, and there is such a sample.
  /// - Complexity: a sweep for each row or for each column, whichever are fewer.
  public mutating func jacobian(
    of node: NodeID, withRespectTo variable: NodeID, sample: Int = 0
  ) -> Tensor {
    jacobian(of: [node], withRespectTo: [variable], sample: sample)
  }

  /// The Jacobian matrix of the elements of several nodes with respect to those of several others.
  mutating func jacobian(
    of nodes: [NodeID], withRespectTo variables: [NodeID], sample: Int = 0
  ) -> Tensor {
    check(sample: sample)
    let (outputs, inputs) = (elements(of: nodes), elements(of: variables))
    var matrix = Tensor(repeating: 0, shape: .matrix(outputs.count, inputs.count))
    // A forward sweep moves every sample at once: only by themselves are they told apart.
    if outputs.count <= inputs.count || samples > 1 {
      for (row, output) in outputs.enumerated() {
        reverse(from: output.node, element: output.element, sample: sample)
        for (column, input) in inputs.enumerated() {
          matrix[row * inputs.count + column] = adjoint(
            of: input.node, element: input.element, sample: sample)
        }
      }
    } else {
      for (column, input) in inputs.enumerated() {
        var direction = Tensor(repeating: 0, shape: shape(of: input.node))
        direction[input.element] = 1
        forward(seeds: [(input.node, direction)])
        for (row, output) in outputs.enumerated() {
          matrix[row * inputs.count + column] = tangent(of: output.node, element: output.element)
        }
      }
    }
    return matrix
  }

  /// The Hessian–vector product (HVP), forward over reverse: how a gradient that was recorded moves
  /// along a direction.
  ///
  ///     var builder = TapeBuilder()
  ///     let x = try builder.variable(.vector(2))
  ///     let y = try builder.apply("prod", [builder.apply("square", [x])])
  ///     let gradient = try builder.derivative(of: y, withRespectTo: [x])
  ///     var tape = builder.tape()
  ///     tape.set(x, to: Tensor([1, 3]))
  ///     tape.evaluate()
  ///     tape.tensor(of: gradient[0])  // Tensor([18, 6])
  ///     let product = tape.hessianVectorProduct(of: gradient, along: [(x, Tensor([1, 0]))])
  ///     product  // [Tensor([18, 12])]
  ///
  /// - Parameters:
  ///   - gradient: what `TapeBuilder.derivative(of:withRespectTo:)` or
  ///     `Recording.gradient(of:withRespectTo:)` recorded for some variables.
  ///   - direction: a tangent for each variable that moves.
  /// - Returns: for each part of the gradient its share of the product.
  /// - Precondition: the nodes are of this tape, and the tangents have their shapes.
  /// - Complexity: one forward sweep; afterwards `tangent(of:element:sample:)` has the product for
  ///   every sample.
  public mutating func hessianVectorProduct(
    of gradient: [NodeID], along direction: [(node: NodeID, tangent: Tensor)]
  ) -> [Tensor] {
    forward(seeds: direction)
    return gradient.map { tangentTensor(of: $0) }
  }

  private func elements(of nodes: [NodeID]) -> [(node: NodeID, element: Int)] {
    nodes.flatMap { node in (0..<shape(of: node).count).map { (node, $0) } }
  }
}
