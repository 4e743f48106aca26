/// A block of Markdown: one of the few kinds a lesson may use.
public indirect enum MarkdownBlock: Hashable, Sendable {
  /// A heading; the level is 1 to 6.
  case heading(level: Int, [MarkdownInline])
  /// Running text.
  case paragraph([MarkdownInline])
  /// Blocks said by someone else.
  case quote([MarkdownBlock])
  /// A list; `start` is the first number of a numbered list and nil for bullets, and a tight list
  /// has no blank lines between its items.
  case list(start: Int?, isTight: Bool, items: [[MarkdownBlock]])
  /// Text to be shown as it stands; `info` is what follows the opening fence, or empty.
  case code(info: String, text: String)
  /// A rule between two parts.
  case thematicBreak
}

/// A piece of running text.
public indirect enum MarkdownInline: Hashable, Sendable {
  /// Words and the spaces between them; a line end of the file is a space.
  case text(String)
  /// Text in italics.
  case emphasis([MarkdownInline])
  /// Text in bold.
  case strong([MarkdownInline])
  /// Text in the letters of code.
  case code(String)
  /// Text that leads to `destination`.
  case link([MarkdownInline], destination: String)
  /// A line end that is to be kept.
  case lineBreak
}
