/// A number or an array that stands on a recording: operators and functions on it are recorded.
///
///     let recording = Recording()
///     let x = recording.variable(.scalar)
///     let y = 3 * x * x + sin(x) / 2
///
/// Arrays meet as the primitives let them: element by element where the shapes are the same, a
/// number with every element, and a vector with the rows of a matrix.
public struct Variable {
  /// The recording it stands on.
  public let recording: Recording
  /// Its place on the recording's tape.
  public let node: NodeID

  /// The shape of its value for one sample.
  public var shape: Shape { recording.builder.shape(of: node) }

  /// One element of a vector, or of a matrix in row-major order, from 0.
  public subscript(element: Int) -> Variable {
    recording.apply("index", [self], attributes: [element])
  }

  /// One element of a matrix, both indices from 0.
  public subscript(row: Int, column: Int) -> Variable {
    let shape = shape
    // An element outside of the row is none of the matrix, even where the next row has it.
    let isInside = shape.rank == 2 && column >= 0 && column < shape.columns
    return self[isInside ? row * shape.columns + column : -1]
  }

  /// The sum.
  public static func + (left: Variable, right: Variable) -> Variable {
    left.recording.apply("add", [left, right])
  }
  /// The sum with a constant.
  public static func + (left: Variable, right: Double) -> Variable {
    left + left.recording.constant(right)
  }
  /// The sum with a constant.
  public static func + (left: Double, right: Variable) -> Variable {
    right.recording.constant(left) + right
  }

  /// The difference.
  public static func - (left: Variable, right: Variable) -> Variable {
    left.recording.apply("subtract", [left, right])
  }
  /// The difference to a constant.
  public static func - (left: Variable, right: Double) -> Variable {
    left - left.recording.constant(right)
  }
  /// The difference of a constant.
  public static func - (left: Double, right: Variable) -> Variable {
    right.recording.constant(left) - right
  }

  /// The product, element by element; `matmul` is the matrix product.
  public static func * (left: Variable, right: Variable) -> Variable {
    left.recording.apply("multiply", [left, right])
  }
  /// The product with a constant.
  public static func * (left: Variable, right: Double) -> Variable {
    left * left.recording.constant(right)
  }
  /// The product with a constant.
  public static func * (left: Double, right: Variable) -> Variable {
    right.recording.constant(left) * right
  }

  /// The quotient, element by element.
  public static func / (left: Variable, right: Variable) -> Variable {
    left.recording.apply("divide", [left, right])
  }
  /// The quotient by a constant.
  public static func / (left: Variable, right: Double) -> Variable {
    left / left.recording.constant(right)
  }
  /// The quotient of a constant.
  public static func / (left: Double, right: Variable) -> Variable {
    right.recording.constant(left) / right
  }

  /// The negative.
  public static prefix func - (operand: Variable) -> Variable {
    operand.recording.apply("negate", [operand])
  }

  /// Adds to the variable.
  public static func += (left: inout Variable, right: Variable) { left = left + right }
  /// Subtracts from the variable.
  public static func -= (left: inout Variable, right: Variable) { left = left - right }
  /// Multiplies the variable, element by element.
  public static func *= (left: inout Variable, right: Variable) { left = left * right }
  /// Divides the variable, element by element.
  public static func /= (left: inout Variable, right: Variable) { left = left / right }
}
