/// Lays out a left side and the right sides it equals: in one line, or a right side a line, the
/// equals signs under each other.
public struct EquationLayout: Sendable {
  /// The columns there are.
  private let width: Int
  /// What stands before the first line.
  private let first: StyledText
  /// What stands before every further line, cut where the left side is shorter.
  private let rest: StyledText

  /// A layout for a terminal of `width` columns.
  public init(width: Int, first: StyledText = "", rest: StyledText = "") {
    (self.width, self.first, self.rest) = (width, first, rest)
  }

  /// The least room beside a left side that a long right side is squeezed into.
  private static let narrowest = 20

  /// The lines, with `end` after the last right side.
  ///
  /// - Parameters:
  ///   - isOneLine: whether one line is enough where there is room.
  ///   - sign: what stands between the left side and the first right side.
  public func lines(
    _ left: StyledText, _ rights: [StyledText], end: StyledText = StyledText(),
    isOneLine: Bool = true, sign: StyledText = " = "
  ) -> [StyledText] {
    let equals = StyledText(" = ").fitted(to: sign.width)
    let start = first + left
    let whole = start + sign + rights.joined(separator: " = ") + end
    if isOneLine || rights.count < 2, whole.width <= width { return [whole] }
    let room = width - start.width - equals.width
    let isTight =
      room < EquationLayout.narrowest && rights.contains { $0.width > max(0, room) }
    let under = isTight ? rest + StyledText(" ") : rest.fitted(to: start.width)
    var lines: [StyledText] = []
    if isTight { lines = LineBreaks.lines(left, after: first, continuation: rest, width: width) }
    for (place, right) in rights.enumerated() {
      let before = place == 0 && !isTight ? start : under
      lines += LineBreaks.lines(
        right, after: before + (place == 0 ? sign : equals), continuation: rest, width: width)
    }
    guard end.width > 0, let last = lines.last else { return lines }
    if last.width + end.width <= width { return lines.dropLast() + [last + end] }
    return lines + [under + StyledText("  ") + end]
  }

  /// The lines of what equals each other, without a left side.
  public func lines(_ sides: [StyledText]) -> [StyledText] {
    let whole = first + sides.joined(separator: " = ")
    guard whole.width > width, let left = sides.first else { return [whole] }
    return LineBreaks.lines(left, after: first, continuation: rest, width: width)
      + sides.dropFirst().flatMap {
        LineBreaks.lines($0, after: rest + StyledText("= "), continuation: rest, width: width)
      }
  }
}
