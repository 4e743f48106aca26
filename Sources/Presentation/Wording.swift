/// How words are put together in a sentence.
public enum Wording {
  /// Names as a sentence lists them: `w1, b1 and w2`.
  public static func listed(_ names: [String]) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }
}
