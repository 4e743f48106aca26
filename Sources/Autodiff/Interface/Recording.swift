/// Records a computation while Swift code runs it on variables.
///
/// Operations do not throw, so that formulas read as formulas: the first one that cannot be recorded
/// is kept as `problem`, all that follows from it is discarded, and `tape()` throws it.
///
///     let recording = Recording()
///     let x = recording.variable(.vector(3))
///     let y = sum(x * x)
///     var tape = try recording.tape()
///     tape.set(x.node, to: Tensor([1, 2, 3]))
///     tape.evaluate()
///     tape.reverse(from: y.node)
///     tape.value(of: y.node)  // 14
///     tape.adjointTensor(of: x.node)  // Tensor([2, 4, 6])
///
/// The tape can be given other values, evaluated and swept again as often as one likes; that
/// allocates nothing.
public final class Recording {
  /// What was recorded so far.
  public private(set) var builder: TapeBuilder
  /// Why the first operation that failed could not be recorded; nil while all were.
  public private(set) var problem: RecordingProblem?

  /// A recording for `samples` samples at once.
  ///
  /// - Parameter memoryLimit: the bytes the tape's arenas may take, the memory free now by default.
  /// - Precondition: there is a sample.
  public init(samples: Int = 1, memoryLimit: Double = Memory.available) {
    builder = TapeBuilder(samples: samples, memoryLimit: memoryLimit)
  }

  /// A variable, whose value is given to the tape before it is evaluated.
  ///
  /// - Parameter perSample: whether it has a value for each sample.
  public func variable(_ shape: Shape, perSample: Bool = false) -> Variable {
    record { builder throws(TapeError) in try builder.variable(shape, perSample: perSample) }
  }

  /// A constant; equal numbers share one node.
  public func constant(_ tensor: Tensor) -> Variable {
    record { builder throws(TapeError) in try builder.constant(tensor) }
  }

  /// A constant number.
  public func constant(_ number: Double) -> Variable { constant(Tensor(number)) }

  /// The result of a primitive, by its name in `Primitive.all`.
  ///
  /// - Parameter attributes: the static integers of the operation, such as the element an index
  ///   takes.
  public func apply(
    _ primitive: FunctionID, _ operands: [Variable], attributes: [Int] = []
  ) -> Variable {
    guard operands.allSatisfy({ $0.recording === self }) else {
      return fail(.foreignVariable(primitive: primitive.name))
    }
    return record { builder throws(TapeError) in
      try builder.apply(primitive, operands.map(\.node), attributes: attributes)
    }
  }

  /// The gradient of a number, recorded as operations so that it can be differentiated again.
  ///
  /// - Returns: for each variable the derivative, of its shape.
  public func gradient(of target: Variable, withRespectTo variables: [Variable]) -> [Variable] {
    guard ([target] + variables).allSatisfy({ $0.recording === self }) else {
      return variables.map { _ in fail(.foreignVariable(primitive: "gradient")) }
    }
    do {
      return try builder.derivative(of: target.node, withRespectTo: variables.map(\.node))
        .map { Variable(recording: self, node: $0) }
    } catch {
      return variables.map { _ in fail(.operation(error)) }
    }
  }

  /// The tape of what was recorded, ready to be evaluated.
  ///
  /// - Throws: the first `RecordingProblem` there was.
  public func tape() throws(RecordingProblem) -> Tape {
    if let problem { throw problem }
    return builder.tape()
  }

  private func record(
    _ operation: (inout TapeBuilder) throws(TapeError) -> NodeID
  ) -> Variable {
    // What follows from a failed operation stands on a stand-in, and would fail for no reason.
    guard problem == nil else { return Variable(recording: self, node: NodeID(index: 0)) }
    do {
      return Variable(recording: self, node: try operation(&builder))
    } catch {
      return fail(.operation(error))
    }
  }

  /// Keeps the first problem, and stands a node in for the result.
  private func fail(_ found: RecordingProblem) -> Variable {
    problem = problem ?? found
    // A recording whose very first operation failed has no node yet.
    if builder.count == 0 { _ = try? builder.constant(.nan) }
    return Variable(recording: self, node: NodeID(index: 0))
  }
}
