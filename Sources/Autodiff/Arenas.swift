extension Tape {
  // MARK: Learning

  /// Changes variables in place, by their adjoints as the last reverse sweep left them: a step of any
  /// optimiser, written outside of the tape.
  ///
  /// Momentum, for one, keeps a velocity of its own beside, multiplies it by 0.9, adds the adjoint, and
  /// moves the value against it.
  ///
  /// The adjoint of a variable that is the same for all samples is a sum over them; that of their mean
  /// is it divided by their number.
  ///
  /// - Parameter body: called for each variable with its place in `variables`, and its elements: those
  ///   of a variable with a value for each sample stand element by element, the samples of each
  ///   together.
  /// - Precondition: they are variables of this tape.
  /// - Complexity: that of `body`; allocates nothing.
  package mutating func update(
    _ variables: [NodeID],
    _ body: (
      _ place: Int, _ values: UnsafeMutableBufferPointer<Double>,
      _ adjoint: UnsafeBufferPointer<Double>
    ) -> Void
  ) {
    for place in variables.indices {
      precondition(nodes.isVariable(variables[place]), "only variables are changed")
    }
    // Before the first sweep there is nothing to change them by.
    guard !adjoints.isEmpty else { return }
    isStale = true
    let (nodes, details, samples) = (nodes, details, samples)
    values.withUnsafeMutableBufferPointer { values in
      adjoints.withUnsafeBufferPointer { adjoints in
        for place in variables.indices {
          let view = nodes.view(of: variables[place], details)
          let range = view.offset..<view.offset + view.extent(samples)
          body(
            place, UnsafeMutableBufferPointer(rebasing: values[range]),
            UnsafeBufferPointer(rebasing: adjoints[range]))
        }
      }
    }
  }

  /// The rows of samples that are put on a tape side by side: as many numbers as a cache line has.
  package static let rowsAtOnce = 8

  /// Gives a variable its values for the first `count` samples, a row for each.
  ///
  /// The samples of an element stand together in the arena: written a row at a time, every number
  /// would go to a cache line of its own.
  ///
  /// - Parameters:
  ///   - block: room for as many rows as go at once, whatever is in it.
  ///   - row: the value for a sample, from 0.
  /// - Precondition: `node` is a variable with a value for each sample, and the rows have its shape.
  /// - Complexity: O(elements); allocates nothing.
  package mutating func set(
    _ node: NodeID, samples count: Int, through block: inout [Double], _ row: (Int) -> Tensor
  ) {
    let view = nodes.view(of: node, details)
    let size = view.shape.count
    // On a tape of one sample nothing is of several.
    precondition(
      nodes.isVariable(node) && (view.isPerSample || samples == 1), "only samples are given rows")
    precondition(count <= samples && block.count >= Tape.rowsAtOnce * size, "there is no room")
    isStale = true
    let stride = samples
    values.withUnsafeMutableBufferPointer { values in
      block.withUnsafeMutableBufferPointer { block in
        var first = 0
        while first < count {
          let rows = min(Tape.rowsAtOnce, count - first)
          for place in 0..<rows {
            let elements = row(first + place).elements
            precondition(elements.count == size, "a row has the shape of its variable")
            for element in 0..<size { block[place * size + element] = elements[element] }
          }
          for element in 0..<size {
            let start = view.offset + element * stride + first
            for place in 0..<rows { values[start + place] = block[place * size + element] }
          }
          first += rows
        }
      }
    }
  }

  /// One step of gradient descent: moves each variable by −`rate` times its adjoint, as the last
  /// reverse sweep left it.
  ///
  /// The adjoint of a variable that is the same for all samples is a sum over them; to descend on
  /// the mean, divide the rate by their number.
  ///
  /// - Precondition: they are variables of this tape.
  /// - Complexity: O(elements of the variables); allocates nothing.
  public mutating func descend(_ variables: [NodeID], rate: Double) {
    update(variables) { _, values, adjoint in
      guard let value = values.baseAddress, let slope = adjoint.baseAddress else { return }
      MatrixProduct.add(-rate, slope, to: value, count: values.count)
    }
  }

  // MARK: Other samples

  /// Makes the tape one of fewer samples, as for the last and smaller batch, or of more again, up to
  /// as many as its builder had.
  ///
  /// Variables keep the values of the samples that stay; those of further samples are 0 until they
  /// are given. Adjoints and tangents are 0 until the next sweep, which evaluates before.
  ///
  /// - Precondition: `count` is from 1 to the builder's number of samples, and no operation takes the
  ///   value of a sample beyond it.
  /// - Complexity: O(arena); allocates nothing.
  public mutating func setSampleCount(_ count: Int) {
    let capacity = capacity
    precondition(count >= 1 && count <= capacity, "this tape has room for \(capacity) samples")
    let (nodes, details, old) = (nodes, details, samples)
    guard count != old else { return }
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for place in nodes.leaves.indices {
        guard let detail = nodes.leaves[place].detail else { continue }
        let view = details[Int(detail)].output
        guard view.isPerSample else { continue }
        // Elements move towards the beginning or the end, the first or the last before the others.
        for step in 0..<view.shape.count {
          let element = count < old ? step : view.shape.count - 1 - step
          let target = base + view.index(element, 0, count)
          let kept = min(count, old)
          target.update(from: base + view.index(element, 0, old), count: kept)
          // A constant is the same for every sample.
          let rest = nodes.leaves[place].isVariable ? 0 : target[0]
          (target + kept).update(repeating: rest, count: count - kept)
        }
      }
    }
    samples = count
    isStale = true
    for place in adjoints.indices { adjoints[place] = .structuralZero }
    for place in tangents.indices { tangents[place] = .structuralZero }
  }
}
