import Autodiff

/// How words are put together in a sentence.
public enum Wording {
  /// Names as a sentence lists them: `w1, b1 and w2`.
  public static func listed(_ names: [String]) -> String {
    names.count < 2
      ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  /// A summary as a sentence; a name or formula at its start keeps its letters.
  public static func sentence(_ summary: String) -> String {
    let first = summary.prefix { $0.isLetter }
    let isWord = (first.count > 1 || first == "a") && first.allSatisfy { $0.isLowercase }
    let isName =
      Primitive.named(String(first)) != nil || summary.dropFirst(first.count).first == "("
    return (isWord && !isName ? summary.prefix(1).uppercased() + summary.dropFirst() : summary)
      + "."
  }
}
