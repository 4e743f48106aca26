import CMark
import SafeText
import Tutoring

/// Makes the Markdown tree of a text, by way of cmark.
struct MarkdownReader {
  /// A block at the outermost level, and the lines of the file it takes.
  struct Placed {
    let block: MarkdownBlock
    let lines: ClosedRange<Int>
  }

  /// Blocks within blocks, or emphasis within emphasis, beyond which a text is refused: reading and
  /// layout recurse, and no lesson needs more.
  static let deepestNesting = 16

  /// The file named in errors.
  let file: String
  /// The line of the file on which the text begins.
  let firstLine: Int

  /// The blocks of `text` with their places; those that a lesson may not have are left out.
  func placedBlocks(of text: String, _ problems: inout LessonProblems) -> [Placed] {
    guard let root = cmark_parse_document(text, text.utf8.count, CMARK_OPT_DEFAULT) else {
      return []
    }
    defer { cmark_node_free(root) }
    cmark_consolidate_text_nodes(root)
    var blocks: [Placed] = []
    for node in children(of: root) {
      let block = problems.collect(try block(node, depth: 0))
      guard let block else { continue }
      let first = line(of: node)
      let last = firstLine + Int(cmark_node_get_end_line(node)) - 1
      blocks.append(Placed(block: block, lines: first...max(first, last)))
    }
    return blocks
  }

  /// The blocks of `text`.
  func blocks(of text: String) throws(LessonError) -> [MarkdownBlock] {
    var problems = LessonProblems()
    let blocks = placedBlocks(of: text, &problems).map(\.block)
    if let first = problems.all.first { throw first }
    return blocks
  }

  private func block(_ node: OpaquePointer, depth: Int) throws(LessonError) -> MarkdownBlock {
    try refuse(depth: depth, at: line(of: node))
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HEADING:
      return .heading(level: Int(cmark_node_get_heading_level(node)), try inlines(of: node))
    case CMARK_NODE_PARAGRAPH:
      return .paragraph(try inlines(of: node))
    case CMARK_NODE_BLOCK_QUOTE:
      return .quote(try blocks(within: node, depth: depth))
    case CMARK_NODE_LIST:
      var items: [[MarkdownBlock]] = []
      for item in children(of: node) { items.append(try blocks(within: item, depth: depth)) }
      let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isNumbered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) != 0,
        items: items)
    case CMARK_NODE_CODE_BLOCK:
      let info = try text(cmark_node_get_fence_info(node), of: node)
      return .code(info: info, text: try text(cmark_node_get_literal(node), of: node))
    case CMARK_NODE_THEMATIC_BREAK:
      return .thematicBreak
    default:
      throw unsupported(node, at: line(of: node))
    }
  }

  private func blocks(
    within node: OpaquePointer, depth: Int
  ) throws(LessonError) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    for child in children(of: node) { blocks.append(try block(child, depth: depth + 1)) }
    return blocks
  }

  private func inlines(
    of parent: OpaquePointer, depth: Int = 0
  ) throws(LessonError) -> [MarkdownInline] {
    try refuse(depth: depth, at: line(of: parent))
    var inlines: [MarkdownInline] = []
    for node in children(of: parent) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT:
        inlines.append(.text(try text(cmark_node_get_literal(node), of: node)))
      case CMARK_NODE_SOFTBREAK:
        inlines.append(.text(" "))
      case CMARK_NODE_LINEBREAK:
        inlines.append(.lineBreak)
      case CMARK_NODE_CODE:
        inlines.append(.code(try text(cmark_node_get_literal(node), of: node)))
      case CMARK_NODE_EMPH:
        inlines.append(.emphasis(try self.inlines(of: node, depth: depth + 1)))
      case CMARK_NODE_STRONG:
        inlines.append(.strong(try self.inlines(of: node, depth: depth + 1)))
      case CMARK_NODE_LINK:
        let destination = try text(cmark_node_get_url(node), of: node)
        inlines.append(
          .link(try self.inlines(of: node, depth: depth + 1), destination: destination))
      default:
        throw unsupported(node, at: line(of: node))
      }
    }
    return inlines
  }

  private func children(of node: OpaquePointer) -> some Sequence<OpaquePointer> {
    sequence(state: cmark_node_first_child(node)) { next in
      defer { next = next.flatMap(cmark_node_next) }
      return next
    }
  }

  /// The line of the file on which the block around `node` begins; inlines have no line of their own.
  private func line(of node: OpaquePointer) -> Int {
    var block: OpaquePointer? = node
    while let candidate = block, isInline(candidate) { block = cmark_node_parent(candidate) }
    return firstLine + Int(cmark_node_get_start_line(block ?? node)) - 1
  }

  private func isInline(_ node: OpaquePointer) -> Bool {
    cmark_node_get_type(node).rawValue >= CMARK_NODE_FIRST_INLINE.rawValue
  }

  /// The text of a node, which an entity such as `&#27;` may have given a control character.
  private func text(
    _ characters: UnsafePointer<CChar>?, of node: OpaquePointer
  ) throws(LessonError) -> String {
    let text = characters.map { String(cString: $0) } ?? ""
    if let scalar = text.unicodeScalars.first(where: { $0 != "\n" && $0.steersDisplay }) {
      throw LessonError(file, line(of: node), .controlCharacter(scalar))
    }
    return text
  }

  private func refuse(depth: Int, at line: Int) throws(LessonError) {
    if depth > Self.deepestNesting {
      throw LessonError(file, line, .nestedTooDeep(limit: Self.deepestNesting))
    }
  }

  private func unsupported(_ node: OpaquePointer, at line: Int) -> LessonError {
    let name = cmark_node_get_type_string(node).map { String(cString: $0) } ?? "node"
    return LessonError(file, line, .unsupportedMarkdown(name.replacing("_", with: " ")))
  }
}
