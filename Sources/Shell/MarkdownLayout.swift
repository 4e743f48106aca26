import Lessons
import Presentation
import Rendering
import Tutoring

/// Lays Markdown out as lines of styled text for a terminal.
///
/// No line is wider than `width` columns, except lines of code, which stand as they are, and what is
/// nested too deeply to leave it a column.
struct MarkdownLayout {
  /// The columns there are.
  let width: Int
  /// The marks of bullets, quotes and breaks.
  var marks = Marks.unicode

  /// The marks that the layout adds to the text.
  struct Marks {
    let bullet: String
    let quote: String
    let rule: String

    static let unicode = Marks(bullet: "•", quote: "│", rule: "─")
    static let ascii = Marks(bullet: "-", quote: "|", rule: "-")
  }

  /// How far code stands from the margin.
  private static let codeIndent = "    "

  /// The lines of `blocks`, with an empty line between one block and the next.
  func lines(_ blocks: [MarkdownBlock]) -> [StyledText] {
    lines(blocks, isTight: false)
  }

  private func lines(_ blocks: [MarkdownBlock], isTight: Bool) -> [StyledText] {
    let parts = blocks.map(lines).filter { !$0.isEmpty }
    return Array(parts.joined(separator: isTight ? [] : [StyledText()]))
  }

  private func lines(_ block: MarkdownBlock) -> [StyledText] {
    switch block {
    case .heading(_, let inlines):
      return wrapped(inlines, in: .heading)
    case .paragraph(let inlines):
      return wrapped(inlines, in: .plain)
    case .quote(let blocks):
      let prefix = StyledText(marks.quote + " ", .faint)
      return narrowed(by: prefix.width).lines(blocks).map { prefix + $0 }
    case .list(let start, let isTight, let items):
      return list(items, start: start, isTight: isTight)
    case .code(_, let text):
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return lines.map { $0.isEmpty ? StyledText() : StyledText(Self.codeIndent + $0, .code) }
    case .thematicBreak:
      return [StyledText(String(repeating: marks.rule, count: max(0, width)), .faint)]
    }
  }

  private func list(_ items: [[MarkdownBlock]], start: Int?, isTight: Bool) -> [StyledText] {
    let labels = items.indices.map { index in
      start.map { "\($0 + index)." } ?? marks.bullet
    }
    let labelWidth = labels.map(\.columns).max() ?? 0
    let indent = StyledText(String(repeating: " ", count: labelWidth + 1))
    let parts = zip(labels, items).map { label, blocks in
      let first = StyledText(label.leftPadded(to: labelWidth) + " ")
      let lines = narrowed(by: indent.width).lines(blocks, isTight: isTight)
      return lines.isEmpty
        ? [first] : lines.enumerated().map { ($0 == 0 ? first : indent) + $1 }
    }
    return Array(parts.joined(separator: isTight ? [] : [StyledText()]))
  }

  private func narrowed(by columns: Int) -> MarkdownLayout {
    MarkdownLayout(width: max(1, width - columns), marks: marks)
  }

  private func wrapped(_ inlines: [MarkdownInline], in role: TextRole) -> [StyledText] {
    var words = WordWrap(width: width)
    append(inlines, in: role, to: &words)
    return words.finished()
  }

  private func append(_ inlines: [MarkdownInline], in role: TextRole, to words: inout WordWrap) {
    for inline in inlines {
      switch inline {
      case .text(let text): words.append(text, role)
      case .code(let text): words.append(text, .code)
      case .emphasis(let inner): append(inner, in: role == .plain ? .emphasis : role, to: &words)
      case .strong(let inner): append(inner, in: role == .plain ? .strong : role, to: &words)
      case .link(let inner, let destination):
        append(inner, in: role, to: &words)
        // A link whose text is its address, as in <https://…>, says it once.
        if inner != [.text(destination)] { words.append(" (\(destination))", .faint) }
      case .lineBreak: words.breakLine()
      }
    }
  }
}
