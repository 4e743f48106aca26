extension Tape {
  /// One step of gradient descent: moves each variable by −`rate` times its adjoint, as the last
  /// reverse sweep left it.
  ///
  /// The adjoint of a variable that is the same for all samples is a sum over them; to descend on
  /// the mean, divide the rate by their number.
  ///
  /// - Precondition: they are variables of this tape.
  /// - Complexity: O(elements of the variables); allocates nothing.
  public mutating func descend(_ variables: [NodeID], rate: Double) {
    for place in variables.indices {
      precondition(nodes.isVariable(variables[place]), "only variables are moved")
    }
    // Before the first sweep every adjoint is 0.
    guard !adjoints.isEmpty else { return }
    let (nodes, details, samples) = (nodes, details, samples)
    values.withUnsafeMutableBufferPointer { values in
      adjoints.withUnsafeBufferPointer { adjoints in
        for place in variables.indices {
          let view = nodes.view(of: variables[place], details)
          guard let values = values.baseAddress, let adjoints = adjoints.baseAddress else { return }
          MatrixProduct.add(
            -rate, adjoints + view.offset, to: values + view.offset, count: view.extent(samples))
        }
      }
    }
  }
}
