import Testing

/// The elements of an HTML page.
enum HTMLTags {
  /// Every element that is opened is closed, in its order.
  static func check(_ page: String) throws {
    let empty: Set<Substring> = ["meta", "line", "rect", "hr", "br", "!doctype"]
    let body = page.replacing(/<(style|script)>.*?<\/\1>/.dotMatchesNewlines(), with: "")
    var open: [Substring] = []
    for match in body.matches(of: /<(\/?)([!a-z0-9]+)(?:"[^"]*"|[^>"])*>/) {
      if empty.contains(match.2) { continue }
      if match.1.isEmpty {
        open.append(match.2)
      } else {
        try #require(open.popLast() == match.2, "\(match.0)")
      }
    }
    #expect(open.isEmpty)
  }
}
