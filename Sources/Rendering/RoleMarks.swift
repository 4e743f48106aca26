import Presentation

/// Keeps the roles of parts of a text while it is put together: a part carries a private character
/// behind it, which is taken out at the end.
struct RoleMarks {
  private var parts: [(length: Int, role: TextRole)] = []

  /// The first private character of Unicode, and how many there are.
  private static let first: UInt32 = 0xE000
  private static let count = 6400

  /// A part of a text, with its mark.
  mutating func marked(_ text: String, _ role: TextRole) -> String {
    guard parts.count < RoleMarks.count,
      let mark = Unicode.Scalar(RoleMarks.first + UInt32(parts.count))
    else { return text }
    parts.append((text.count, role))
    return text + String(Character(mark))
  }

  /// The text without its marks, its parts in their roles.
  func styled(_ text: String) -> StyledText {
    var result = StyledText()
    var rest: [Character] = []
    for character in text {
      guard let part = part(character) else {
        rest.append(character)
        continue
      }
      result.append(String(rest.dropLast(part.length)))
      result.append(String(rest.suffix(part.length)), part.role)
      rest = []
    }
    result.append(String(rest))
    return result
  }

  private func part(_ character: Character) -> (length: Int, role: TextRole)? {
    guard let scalar = character.unicodeScalars.first, scalar.value >= RoleMarks.first else {
      return nil
    }
    let place = Int(scalar.value - RoleMarks.first)
    return parts.indices.contains(place) ? parts[place] : nil
  }
}
