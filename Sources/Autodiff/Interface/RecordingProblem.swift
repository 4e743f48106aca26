/// Why Swift code could not be recorded on a tape.
public enum RecordingProblem: Error, Equatable, CustomStringConvertible {
  /// An operation does not fit its operands, or would not fit in memory.
  case operation(TapeError)
  /// A variable of another recording was used: by an operation, or as what the function ends in.
  case foreignVariable(primitive: String?)
  /// A direction has another shape than the point it starts from.
  case direction(Shape, point: Shape)

  /// The problem in one line.
  public var description: String {
    switch self {
    case .operation(let error): "\(error)"
    case .foreignVariable(let primitive?):
      "\(primitive): a variable belongs to another recording"
    case .foreignVariable(nil): "the function ends in a variable of another recording"
    case .direction(let direction, let point):
      "the direction \(direction.predicate), and the point \(point.predicate)"
    }
  }
}
