public import Presentation

/// Text as data: spans, each with a role, which become characters only at the edge.
public struct StyledText: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// A stretch of text in one role.
  public struct Span: Hashable, Sendable {
    /// The characters.
    public var text: String
    /// What they mean.
    public var role: TextRole

    /// A span of `text` in `role`.
    public init(_ text: String, _ role: TextRole = .plain) {
      self.text = text
      self.role = role
    }
  }

  /// The spans, in reading order.
  public private(set) var spans: [Span]

  /// Text in one role.
  public init(_ text: String = "", _ role: TextRole = .plain) {
    spans = text.isEmpty ? [] : [Span(text, role)]
  }

  /// Plain text from a literal.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// The characters, without their roles.
  public var plain: String {
    spans.map(\.text).joined()
  }

  /// The number of columns the text takes on a terminal, were it one line.
  public var width: Int {
    spans.reduce(0) { $0 + $1.text.columns }
  }

  /// Appends `text` in `role`.
  public mutating func append(_ text: String, _ role: TextRole = .plain) {
    guard !text.isEmpty else { return }
    if let last = spans.last, last.role == role {
      spans[spans.count - 1].text += text
    } else {
      spans.append(Span(text, role))
    }
  }

  /// Appends another text, keeping its roles.
  public mutating func append(_ other: StyledText) {
    for span in other.spans { append(span.text, span.role) }
  }

  /// One text after another.
  public static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Appends another text in place.
  public static func += (left: inout StyledText, right: StyledText) {
    left.append(right)
  }
}

extension Sequence where Element == StyledText {
  /// The texts one after another, with `separator` between them.
  public func joined(separator: StyledText = "") -> StyledText {
    var result = StyledText()
    for (index, text) in enumerated() {
      if index > 0 { result += separator }
      result += text
    }
    return result
  }
}

extension String {
  /// The number of terminal columns the text takes: combining marks none, East Asian characters
  /// and pictures two, everything else one.
  public var columns: Int {
    var count = 0
    for scalar in unicodeScalars {
      if scalar.value < String.firstMark {
        count += 1
      } else if !scalar.properties.isGraphemeExtend {
        count += String.wide.contains { $0.contains(scalar.value) } ? 2 : 1
      }
    }
    return count
  }

  /// The first combining mark; everything before it takes one column.
  private static let firstMark: UInt32 = 0x300

  /// The blocks of characters of two columns: Unicode Standard Annex #11, width W and F.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
    0x1F900...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// The text followed by spaces up to `width` columns.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - columns))
  }

  /// The text preceded by spaces up to `width` columns.
  public func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - columns)) + self
  }
}
