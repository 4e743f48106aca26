/// What follows `#` on a line.
public enum Comment {
  /// The lines without their comments.
  public static func removed(from text: String) -> String {
    guard text.contains("#") else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.prefix { $0 != "#" } }.joined(separator: "\n")
  }
}
