/// A quantity's name as it is typed or shown: its base, its layer and the indices in it.
///
/// `w2`, `w2[1,3]` and `w₁₃⁽²⁾` are all of layer 2. The names w, b, z and a followed by digits are
/// layered; other trailing digits are a subscript of the name: `x1` is shown x₁.
public struct QuantityName: Hashable, Sendable {
  /// The name as it is typed in ASCII, without indices: `w2`.
  public let base: String
  /// One-based indices that were part of the name as it is shown: those of w₁₃⁽²⁾.
  public let indices: [Int]

  /// Reads a name as typed, in ASCII or as it is shown.
  public init(_ name: String) {
    var letters = ""
    var lower: [String] = [""]
    var upper = ""
    for character in name {
      if let digit = QuantityName.subscripts[character] {
        lower[lower.count - 1].append(digit)
      } else if let digit = QuantityName.superscripts[character] {
        upper.append(digit)
      } else if character == "," {
        lower.append("")
      } else if character != "⁽", character != "⁾" {
        letters.append(character)
      }
    }
    let digits = lower.joined(separator: ",")
    if !upper.isEmpty {
      base = letters + upper
      let isMatrix = letters == "w" && digits.count == 2
      indices =
        isMatrix ? digits.compactMap { $0.wholeNumberValue } : lower.compactMap { Int($0) }
    } else {
      base = letters + digits
      indices = []
    }
  }

  /// The letters of a layered name and its layer: w and 2 for `w2`; nil for any other name.
  public static func layered(_ name: String) -> (letters: String, layer: Int)? {
    let (letters, digits) = subscripted(name)
    guard ["w", "b", "z", "a"].contains(letters), let layer = Int(digits) else { return nil }
    return (letters, layer)
  }

  /// The letters of a name and its trailing digits: x and 1 for `x1`; nil digits without any.
  public static func subscripted(_ name: String) -> (letters: String, digits: String) {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
    return (String(name.dropLast(digits.count)), String(digits.reversed()))
  }

  /// The element that a name means as it is shown: x₁ of an array x, C₂ of a cost, x₁,₂ of x1.
  ///
  /// - Parameters:
  ///   - name: a name that no quantity has.
  ///   - rank: the number of indices that a quantity takes; nil where there is none of a name.
  public static func element(
    shown name: String, rank: (String) -> Int?
  ) -> (name: String, indices: [Int])? {
    let tail = name.reversed().prefix { $0 == "," || $0.isASCII && $0.isNumber }
    let groups = tail.reversed().split(separator: ",").map { String($0) }
    let letters = String(name.dropLast(tail.count))
    guard let first = groups.first, !letters.isEmpty else { return nil }
    let readings = [(letters + first, Array(groups.dropFirst())), (letters, groups)]
    for (name, groups) in readings where !groups.isEmpty {
      guard let rank = rank(name) else { continue }
      let isPair = rank == 2 && groups.count == 1 && groups[0].count == 2
      let indices =
        isPair ? groups[0].compactMap(\.wholeNumberValue) : groups.compactMap { Int($0) }
      return indices.contains(0) || indices.isEmpty ? nil : (name, indices)
    }
    return nil
  }

  /// The subscript digits, and the digits they stand for.
  public static let subscripts: [Character: Character] = [
    "₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8",
    "₉": "9",
  ]

  /// The superscript digits, and the digits they stand for.
  public static let superscripts: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9",
  ]
}
