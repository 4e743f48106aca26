import Autodiff

/// What is the same in an array of ratios.
enum RatioPattern: String {
  case constant = "the same everywhere"
  case byRow = "the same in each row"
  case byColumn = "the same in each column"

  /// Nil where nothing is, to three digits.
  init?(_ ratio: Tensor) {
    func isSame(_ numbers: [Double]) -> Bool {
      let scale = numbers.map { abs($0) }.max() ?? 0
      return numbers.allSatisfy { abs($0 - numbers[0]) <= 1e-3 * scale }
    }
    let rows = ratio.rows
    guard ratio.elements.count > 1 else { return nil }
    let columns = rows[0].indices.map { column in rows.map { $0[column] } }
    if isSame(ratio.elements) {
      self = .constant
    } else if rows[0].count > 1, rows.count > 1, rows.allSatisfy(isSame) {
      self = .byRow
    } else if rows.count > 1, rows[0].count > 1, columns.allSatisfy(isSame) {
      self = .byColumn
    } else {
      return nil
    }
  }
}
