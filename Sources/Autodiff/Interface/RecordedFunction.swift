/// A function recorded on variables like a point's parts.
struct RecordedFunction {
  private let recording: Recording
  private let point: [Tensor]
  /// A variable for each part of the point.
  let variables: [Variable]
  /// What the function ends in.
  let target: Variable

  /// - Throws: what the function throws.
  init<each Point: DifferentiationPoint>(
    at point: repeat each Point, of function: (repeat (each Point).Recorded) throws -> Variable
  ) throws {
    let recording = Recording()
    var (variables, tensors): ([Variable], [Tensor]) = ([], [])
    func variable(_ tensor: Tensor) -> Variable {
      let variable = recording.variable(tensor.shape)
      variables.append(variable)
      tensors.append(tensor)
      return variable
    }
    target = try function(repeat (each Point).recorded(variable((each point).tensor)))
    self.recording = recording
    self.variables = variables
    self.point = tensors
  }

  /// Records the gradient of what the function ends in, a part for each of the point's.
  func gradient() -> [Variable] {
    recording.gradient(of: target, withRespectTo: variables)
  }

  /// The tape of what was recorded, evaluated at the point.
  ///
  /// - Throws: the first `RecordingProblem` there was.
  func tape() throws -> Tape {
    var tape = try recording.tape()
    guard target.recording === recording else {
      throw RecordingProblem.foreignVariable(primitive: nil)
    }
    for (variable, tensor) in zip(variables, point) { tape.set(variable.node, to: tensor) }
    tape.evaluate()
    return tape
  }

  /// A direction as the seeds of a forward sweep.
  ///
  /// - Throws: `RecordingProblem.direction` when a part has another shape than the point's.
  func seeds<each Direction: DifferentiationPoint>(
    along direction: repeat each Direction
  ) throws -> [(node: NodeID, tangent: Tensor)] {
    var tensors: [Tensor] = []
    for part in repeat each direction { tensors.append(part.tensor) }
    for (tensor, part) in zip(tensors, point) where tensor.shape != part.shape {
      throw RecordingProblem.direction(tensor.shape, point: part.shape)
    }
    return Array(zip(variables.map(\.node), tensors)).map { ($0, $1) }
  }
}
