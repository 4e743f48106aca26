/// Why an operation cannot be put on a tape.
public enum TapeError: Error, Equatable, CustomStringConvertible {
  /// The operands do not fit the primitive.
  case shape(ShapeProblem, primitive: String)
  /// No primitive has this name.
  case unknownPrimitive(String)
  /// The arrays would take more memory than there is.
  case tooLarge(bytes: Double, available: Double)
  /// A gradient was asked for of something that is not a number.
  case noNumber(Shape)
  /// The work was left off.
  case interrupted

  /// The problem in one line.
  public var description: String {
    switch self {
    case .shape(let problem, let primitive): "\(primitive): \(problem)"
    case .unknownPrimitive(let name): "there is no primitive \(name)"
    case .tooLarge(let bytes, let available):
      "the arrays would take \(megabytes(bytes)) MB; there are \(megabytes(available))"
    case .noNumber(let shape): "only a number has a gradient; this \(shape.predicate)"
    case .interrupted: "this was interrupted"
    }
  }

  /// Whole megabytes; a limit may be ∞, and a size beyond all integers.
  private func megabytes(_ bytes: Double) -> String {
    Int(exactly: (bytes / 1e6).rounded(.down)).map(String.init) ?? "\(bytes / 1e6)"
  }
}
