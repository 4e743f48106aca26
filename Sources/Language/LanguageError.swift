/// Something wrong with a line: where, what was expected, what to try.
public struct LanguageError: Error, Hashable, Sendable {
  /// The line the error is in: what was typed, or the definition it comes from.
  public var text: String
  /// The characters the caret points at, counted from 0; nil when it is the line as a whole.
  public var range: Range<Int>?
  /// What is wrong and what was expected, in one line without a full stop.
  public var message: String
  /// What to try, in one line; nil when nothing is near.
  public var suggestion: String?

  /// An error at `range` of `text`.
  public init(
    _ message: String, in text: String = "", at range: Range<Int>? = nil,
    suggestion: String? = nil
  ) {
    self.text = text
    self.range = range
    self.message = message
    self.suggestion = suggestion
  }
}

extension LanguageError: CustomStringConvertible {
  /// The message, with what to try.
  public var description: String { message + (suggestion.map { " (\($0))" } ?? "") }
}

/// The names that are near a name that is not known.
public enum Nearby {
  /// The known name nearest to `name`, when it is near enough to be a slip of the fingers.
  ///
  /// Near enough is one edit for up to four letters, two for longer names, where an exchange of
  /// neighbours counts as one (the Damerau–Levenshtein distance).
  public static func name(_ name: String, among known: some Sequence<String>) -> String? {
    guard name.count <= 40 else { return nil }
    let limit = name.count <= 4 ? 1 : 2
    let lowered = name.lowercased()
    var best: (name: String, distance: Int)?
    for candidate in known where candidate.count <= 40 && candidate != name {
      let distance = distance(Array(lowered), Array(candidate.lowercased()))
      if distance <= limit, distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    // One letter is near to every other letter: that says nothing.
    guard let best, best.distance < max(name.count, 1) else { return nil }
    return best.name
  }

  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [Array(0...right.count)]
    for (row, letter) in left.enumerated() {
      var line = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(
          rows[row][column + 1] + 1, line[column] + 1,
          rows[row][column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          cost = min(cost, rows[row - 1][column - 1] + 1)
        }
        line.append(cost)
      }
      rows.append(line)
    }
    return rows[left.count][right.count]
  }
}
