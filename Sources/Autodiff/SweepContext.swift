/// How a node takes part in a forward sweep.
///
/// A number's operation always moves: asking would cost more than the arithmetic.
enum TangentState: UInt8 {
  /// Its tangent is 0 everywhere.
  case zero
  /// Its tangent is computed, or was in the sweep before.
  case active
  /// Its tangent was given for the sweep to come.
  case seeded
}

/// What the kernels of one sweep share, and what a sweep does with operations that call a kernel.
///
/// The calls stay out of the loops over the nodes, whose additions and multiplications of numbers
/// then have the registers for themselves.
struct Context {
  let values: UnsafeMutablePointer<Double>
  let details: UnsafeBufferPointer<Detail>
  let views: UnsafeBufferPointer<View>
  let attributes: UnsafeBufferPointer<Int>
  let kernels: UnsafeBufferPointer<Unmanaged<Kernel>>
  let samples: Int

  /// The frame of a general operation.
  @inline(__always)
  func frame(of place: Int) -> KernelFrame {
    KernelFrame(
      values: values, output: details[place].output,
      operands: UnsafeBufferPointer(rebasing: views[details[place].operands]),
      attributes: UnsafeBufferPointer(rebasing: attributes[details[place].attributes]),
      samples: samples)
  }

  /// Clears what stands for a variable or a general operation in an arena of tangents.
  func clear(_ arena: UnsafeMutablePointer<Double>, at offset: Int32, detail: Int32?) {
    let extent = detail.map { details[Int($0)].output.extent(samples) } ?? 1
    (arena + Int(offset)).update(repeating: .structuralZero, count: extent)
  }

  /// Computes an operation's result.
  @inline(never)
  func evaluate(_ operation: Operation) {
    let frame = frame(of: Int(operation.first))
    kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef { $0.rule.forward(frame) }
  }

  /// Passes an operation's adjoint on to its operands.
  @inline(never)
  func sweep(
    _ operation: Operation, _ adjoints: UnsafeMutablePointer<Double>,
    _ contributions: UnsafeBufferPointer<SweepPlan.Contribution>
  ) {
    guard operation.isActive else { return }
    let operands = details[Int(operation.first)].operands
    var frame = frame(of: Int(operation.first))
    for place in operands where contributions[place] != .none {
      frame.overwrites = contributions[place] == .stored
      kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef {
        $0.rule.reverse(frame, adjoints, operand: place - operands.lowerBound)
      }
    }
  }

  /// Computes an operation's tangent from its operands'; returns whether any of them moves.
  ///
  /// The tangent of what did not move in the last sweep is 0 already.
  @inline(never)
  func push(
    _ operation: Operation, _ tangents: UnsafeMutablePointer<Double>,
    _ operandNodes: UnsafeBufferPointer<NodeID>, _ states: UnsafeMutableBufferPointer<TangentState>,
    wasActive: Bool
  ) -> Bool {
    if wasActive { clear(tangents, at: operation.output, detail: operation.first) }
    var isActive = false
    let operands = details[Int(operation.first)].operands
    let frame = frame(of: Int(operation.first))
    for place in operands where states[operandNodes[place].index] == .active {
      let operand = place - operands.lowerBound
      kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef {
        guard $0.rule.carriesDerivative(operand) else { return }
        $0.rule.tangent(frame, tangents, operand: operand)
        isActive = true
      }
    }
    return isActive
  }

  // MARK: Functions of numbers

  /// Computes a function of plain numbers.
  @inline(never)
  func evaluateFunction(_ operation: Operation) {
    let output = Int(operation.output)
    let (first, second) = (Int(operation.first), Int(operation.second))
    kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef {
      values[output] =
        operation.kind == .unary
        ? $0.unary.value(values[first]) : $0.binary.value(values[first], values[second])
    }
  }

  /// Passes the adjoint of a function of plain numbers on to its operands.
  @inline(never)
  func sweepFunction(_ operation: Operation, _ adjoints: UnsafeMutablePointer<Double>) {
    let output = Int(operation.output)
    let (first, second) = (Int(operation.first), Int(operation.second))
    let adjoint = adjoints[output]
    guard !adjoint.isStructuralZero else { return }
    let (left, result) = (values[first], values[output])
    kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef {
      if operation.kind == .unary {
        contribute(adjoint, $0.unary.derivative(left, result), .marked, to: &adjoints[first])
      } else {
        let right = values[second]
        contribute(adjoint, $0.binary.left(left, right, result), .marked, to: &adjoints[first])
        contribute(adjoint, $0.binary.right(left, right, result), .marked, to: &adjoints[second])
      }
    }
  }

  /// Computes the tangent of a function of plain numbers.
  @inline(never)
  func pushFunction(_ operation: Operation, _ tangents: UnsafeMutablePointer<Double>) {
    let output = Int(operation.output)
    let (first, second) = (Int(operation.first), Int(operation.second))
    let (left, result) = (values[first], values[output])
    kernels[Int(operation.primitive)]._withUnsafeGuaranteedRef {
      if operation.kind == .unary {
        tangents[output] = chainProduct(
          tangents[first], $0.unary.derivative(left, result), .marked)
      } else {
        let right = values[second]
        tangents[output] =
          chainProduct(tangents[first], $0.binary.left(left, right, result), .marked)
          + chainProduct(tangents[second], $0.binary.right(left, right, result), .marked)
      }
    }
  }
}
