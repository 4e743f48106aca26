/// What a stretch of text means to the reader; colours follow from it, at the edge.
///
/// A role never carries meaning alone: the words say the same without it.
public enum TextRole: Hashable, Sendable {
  case plain
  case heading
  case emphasis
  case strong
  case code
  /// A number already known.
  case known
  /// The number or factor the reader is to look at now.
  case current
  /// A value that differs from what it was.
  case changed
  case error
  /// Positions, counts and hints: present, but not in the way.
  case faint
}
