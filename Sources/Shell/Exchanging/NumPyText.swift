import Autodiff
import Rendering

/// An array as NumPy reads it: `array([[0.15, 0.2], [0.25, 0.3]])`, exact to the last bit.
enum NumPyText {
  /// The whole array on one line, to be pasted.
  static func line(_ value: Tensor) -> StyledText {
    StyledText(value.scalar.map(number) ?? "array(\(list(value)))")
  }

  private static func list(_ value: Tensor) -> String {
    let rows = value.rows.map { "[\($0.map(number).joined(separator: ", "))]" }
    return value.shape.rank == 2 ? "[\(rows.joined(separator: ", "))]" : rows[0]
  }

  private static func number(_ number: Double) -> String {
    if number.isNaN { return "nan" }
    return number.isFinite ? NumberFormat.full.text(number) : number < 0 ? "-inf" : "inf"
  }
}
