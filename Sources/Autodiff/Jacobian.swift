extension Tape {
  /// The Jacobian matrix of a node with respect to a variable or another node, as last evaluated.
  ///
  /// - Parameter sample: the sample, from 0, whose value is differentiated.
  /// - Returns: `[elements of node, elements of variable]`, both in row-major order.
  /// - Complexity: a sweep for each row or for each column, whichever are fewer.
  public mutating func jacobian(
    of node: NodeID, withRespectTo variable: NodeID, sample: Int = 0
  ) -> Tensor {
    let (rows, columns) = (shape(of: node).count, shape(of: variable).count)
    var matrix = Tensor(repeating: 0, shape: .matrix(rows, columns))
    // A forward sweep moves every sample at once: only by themselves are they told apart.
    if rows <= columns || samples > 1 {
      for row in 0..<rows {
        reverse(from: node, element: row, sample: sample)
        for column in 0..<columns {
          matrix[row * columns + column] = adjoint(of: variable, element: column, sample: sample)
        }
      }
    } else {
      for column in 0..<columns {
        var direction = Tensor(repeating: 0, shape: shape(of: variable))
        direction[column] = 1
        forward(seeds: [(variable, direction)])
        for row in 0..<rows {
          matrix[row * columns + column] = tangent(of: node, element: row)
        }
      }
    }
    return matrix
  }
}
