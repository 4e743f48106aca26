import COpenBLAS
import CVectorMath

/// Products of row-major matrices: BLAS where it pays, plain loops below that.
enum MatrixProduct {
  /// A matrix in memory, row-major, or its transpose.
  struct Operand {
    let base: UnsafePointer<Double>
    let isTransposed: Bool

    init(_ base: UnsafePointer<Double>, transposed: Bool = false) {
      self.base = base
      isTransposed = transposed
    }

    /// The place in memory of an element of a `[rows, columns]` matrix.
    func place(_ row: Int, _ column: Int, rows: Int, columns: Int) -> Int {
      isTransposed ? column * rows + row : row * columns + column
    }
  }

  /// Multiplications below which a plain loop beats the call; measured near 8×8.
  private static let smallProduct = 400
  /// Multiplications that one call of BLAS does at most, above some rows: 10 to 50 ms.
  private static let longestCall = 1 << 29

  /// Whether a product goes to BLAS.
  static func isLarge(rows: Int, inner: Int, columns: Int) -> Bool {
    rows * inner * columns >= smallProduct && inner != 1
  }

  /// Adds the product of a `[rows, inner]` and an `[inner, columns]` matrix to `result`, or stores
  /// it there, `overwriting` what `result` holds.
  ///
  /// It leaves no −0, the structural zero.
  ///
  /// - Complexity: O(rows · inner · columns).
  static func add(
    _ left: Operand, _ right: Operand, to result: UnsafeMutablePointer<Double>,
    rows: Int, inner: Int, columns: Int, overwriting: Bool = false
  ) {
    if !isLarge(rows: rows, inner: inner, columns: columns) {
      addSmall(
        left, right, to: result, rows: rows, inner: inner, columns: columns,
        overwriting: overwriting)
      return
    }
    let kept = overwriting ? 0.0 : 1.0
    if columns == 1 {
      // The stored matrix is [rows, inner], or [inner, rows] when it is transposed.
      let (stored, other) = left.isTransposed ? (inner, rows) : (rows, inner)
      cblas_dgemv(
        CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans, Int32(stored), Int32(other),
        1, left.base, Int32(other), right.base, 1, kept, result, 1)
      return
    }
    // A call of BLAS cannot be interrupted: a large product is made of several, each some rows.
    let step = max(64, longestCall / max(1, inner * columns))
    for row in stride(from: 0, to: rows, by: step) {
      if row > 0, Interruption.isRequested { return }
      cblas_dgemm(
        CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
        right.isTransposed ? CblasTrans : CblasNoTrans, Int32(min(step, rows - row)),
        Int32(columns), Int32(inner), 1, left.base + row * (left.isTransposed ? 1 : inner),
        Int32(left.isTransposed ? rows : inner), right.base,
        Int32(right.isTransposed ? inner : columns), kept, result + row * columns, Int32(columns))
    }
  }

  /// Adds `factor` times each of `count` numbers to those of `result`.
  static func add(
    _ factor: Double, _ numbers: UnsafePointer<Double>,
    to result: UnsafeMutablePointer<Double>, count: Int
  ) {
    if count < smallProduct {
      for place in 0..<count { result[place] += factor * numbers[place] }
    } else {
      cblas_daxpy(Int32(count), factor, numbers, 1, result, 1)
    }
  }

  private static func addSmall(
    _ left: Operand, _ right: Operand, to result: UnsafeMutablePointer<Double>,
    rows: Int, inner: Int, columns: Int, overwriting: Bool
  ) {
    let (leftRow, leftColumn) = left.isTransposed ? (1, rows) : (inner, 1)
    if overwriting && inner == 0 { result.update(repeating: 0, count: rows * columns) }
    for row in 0..<rows {
      let target = result + row * columns
      let factors = left.base + row * leftRow
      // A transposed row is a column: its elements are neighbours, and make one sum.
      if right.isTransposed && inner > 1 {
        for column in 0..<columns {
          let other = right.base + column * inner
          var sum = overwriting ? 0 : target[column] + 0
          for place in 0..<inner { sum += factors[place * leftColumn] * other[place] }
          target[column] = sum
        }
      } else {
        for place in 0..<inner {
          let factor = factors[place * leftColumn]
          let other = right.base + place * columns
          if overwriting && place == 0 {
            vector_scaled(factor, other, target, columns)
          } else {
            for column in 0..<columns {
              target[column] = (target[column] + 0) + factor * other[column]
            }
          }
        }
      }
    }
  }
}
