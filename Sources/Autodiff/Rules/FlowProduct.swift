/// A product of two matrices of which one holds adjoints or tangents.
///
/// Its structural zeros meet nothing in the other matrix, and where only they would contribute, the
/// result stays as it is. Without any it is the plain product; with some, but nothing infinite that
/// they could meet, a plain product still, put right where only they contribute.
struct FlowProduct {
  let left: MatrixProduct.Operand
  let right: MatrixProduct.Operand
  /// Whether the adjoints or tangents stand on the left.
  let flowsLeft: Bool
  let rows: Int
  let inner: Int
  let columns: Int

  /// Adds the product to `result`, or stores it there.
  ///
  /// - Complexity: O(rows · inner · columns).
  func add(to result: UnsafeMutablePointer<Double>, overwriting: Bool = false) {
    let (leftCount, rightCount) = (rows * inner, inner * columns)
    let (flows, flowCount) = flowsLeft ? (left.base, leftCount) : (right.base, rightCount)
    let (others, otherCount) = flowsLeft ? (right.base, rightCount) : (left.base, leftCount)
    let isPlain = !hasStructuralZero(flows, flowCount)
    let isRepaired =
      !isPlain && MatrixProduct.isLarge(rows: rows, inner: inner, columns: columns)
      && areFinite(others, otherCount)
      && (overwriting || !(0..<lineCount).contains { isUnreached($0) })
    guard isPlain || isRepaired else { return addTerms(to: result, overwriting: overwriting) }
    MatrixProduct.add(
      left, right, to: result, rows: rows, inner: inner, columns: columns,
      overwriting: overwriting)
    guard isRepaired, overwriting else { return }
    for line in 0..<lineCount where isUnreached(line) {
      for place in 0..<(flowsLeft ? columns : rows) {
        result[flowsLeft ? line * columns + place : place * columns + line] = .structuralZero
      }
    }
  }

  /// How many rows of the result there are, or columns where the flows stand on the right.
  private var lineCount: Int { flowsLeft ? rows : columns }

  private func flow(_ line: Int, _ place: Int) -> Double {
    flowsLeft
      ? left.base[left.place(line, place, rows: rows, columns: inner)]
      : right.base[right.place(place, line, rows: inner, columns: columns)]
  }

  /// Whether only structural zeros contribute to a row or column of the result.
  private func isUnreached(_ line: Int) -> Bool {
    (0..<inner).allSatisfy { flow(line, $0).isStructuralZero }
  }

  /// Adds the product term by term.
  private func addTerms(to result: UnsafeMutablePointer<Double>, overwriting: Bool) {
    if overwriting { result.update(repeating: .structuralZero, count: rows * columns) }
    for row in 0..<rows {
      if row % 64 == 63, Interruption.isRequested { return }
      for place in 0..<inner {
        let factor = left.base[left.place(row, place, rows: rows, columns: inner)]
        if flowsLeft, factor.isStructuralZero { continue }
        for column in 0..<columns {
          let other = right.base[right.place(place, column, rows: inner, columns: columns)]
          contribute(
            flowsLeft ? factor : other, flowsLeft ? other : factor,
            to: &result[row * columns + column])
        }
      }
    }
  }
}

/// Whether none of `count` neighbouring numbers is infinite or NaN.
private func areFinite(_ numbers: UnsafePointer<Double>, _ count: Int) -> Bool {
  let exponent = Double.infinity.bitPattern
  var found = 0
  for place in 0..<count { found |= numbers[place].bitPattern & exponent == exponent ? 1 : 0 }
  return found == 0
}
