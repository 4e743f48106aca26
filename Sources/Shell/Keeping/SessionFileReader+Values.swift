import Autodiff

/// The kinds of values a file is made of; each throws where it finds another.
extension SessionFileReader {
  func samples(_ node: JSONNode) throws(Problem) -> [Tensor] {
    var rows: [Tensor] = []
    for item in try elements(node) {
      let row = try tensor(item)
      guard rows.isEmpty || rows[0].shape == row.shape else {
        throw Problem(
          message: "the sample before this \(rows[0].shape.predicate), this \(row.shape.predicate)",
          offset: item.offset)
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw Problem(message: "expected a sample", offset: node.offset) }
    return rows
  }

  func tensor(_ node: JSONNode) throws(Problem) -> Tensor {
    guard case .list(let items) = node.kind else { return Tensor(try number(node)) }
    guard let first = items.first else {
      throw Problem(message: "this list is empty", offset: node.offset)
    }
    guard case .list = first.kind else { return Tensor(try row(items)) }
    var rows: [[Double]] = []
    for item in items {
      let row = try row(try elements(item))
      guard rows.isEmpty || row.count == rows[0].count else {
        let numbers = row.count == 1 ? "1 number" : "\(row.count) numbers"
        throw Problem(
          message: "this row has \(numbers), the first \(rows[0].count)", offset: item.offset)
      }
      rows.append(row)
    }
    guard let matrix = Tensor(rows: rows), matrix.shape.count > 0 else {
      throw Problem(message: "this list is empty", offset: node.offset)
    }
    return matrix
  }

  func row(_ items: [JSONNode]) throws(Problem) -> [Double] {
    var row: [Double] = []
    row.reserveCapacity(items.count)
    for item in items { row.append(try number(item)) }
    return row
  }

  func number(_ node: JSONNode) throws(Problem) -> Double {
    switch node.kind {
    case .number(let number): return number
    case .string("inf"): return .infinity
    case .string("-inf"): return -.infinity
    case .string("nan"): return .nan
    default: throw expected("a number", node)
    }
  }

  func whole(
    _ node: JSONNode, from least: Int, to most: Int = JSONReader.largestWhole
  ) throws(Problem) -> Int {
    guard case .number(let number) = node.kind, number >= Double(least), number <= Double(most),
      let whole = Int(exactly: number)
    else {
      // The end that nothing but the numbers of the format sets is worth no word unless it is passed.
      var range = "from \(least)"
      if case .number(let number) = node.kind, number > Double(most) { range += " to \(most)" }
      throw expected("a whole number \(range)", node)
    }
    return whole
  }

  /// A place among so many things.
  func place(
    _ node: JSONNode, from least: Int, of most: Int, _ noun: String
  ) throws(Problem) -> Int {
    let place = try whole(node, from: least)
    guard place <= most else {
      let count = most == 1 ? "is 1 \(noun)" : "are \(most) \(noun)s"
      throw Problem(message: "there \(count), and this is \(place)", offset: node.offset)
    }
    return place
  }

  // MARK: Parts

  func text(_ node: JSONNode) throws(Problem) -> String {
    guard case .string(let text) = node.kind else { throw expected("a text", node) }
    // They could do anything to the terminal that the text is shown on.
    let isControl = { (scalar: Unicode.Scalar) in
      scalar.properties.generalCategory == .control && !scalar.properties.isWhitespace
    }
    guard !text.unicodeScalars.contains(where: isControl) else {
      throw Problem(message: "there is a control character in this text", offset: node.offset)
    }
    return text
  }

  func elements(_ node: JSONNode) throws(Problem) -> [JSONNode] {
    guard case .list(let elements) = node.kind else { throw expected("a list", node) }
    return elements
  }

  func members(_ node: JSONNode) throws(Problem) -> [(name: String, value: JSONNode)] {
    guard case .object(let members) = node.kind else { throw expected("an object", node) }
    return members
  }

  /// Checks that an object has no members but those of some names.
  func checkNames(of node: JSONNode, _ known: Set<String>) throws(Problem) {
    for (name, value) in try members(node) where !known.contains(name) {
      throw Problem(
        message: "nothing here has the name \(shown(name))",
        offset: value.offset)
    }
  }

  func member(_ name: String, of node: JSONNode) throws(Problem) -> JSONNode {
    guard let member = try optionalMember(name, of: node) else {
      throw Problem(message: "\(name) is missing here", offset: node.offset)
    }
    return member
  }

  func optionalMember(_ name: String, of node: JSONNode) throws(Problem) -> JSONNode? {
    let found = try members(node).filter { $0.name == name }
    guard found.count < 2 else {
      throw Problem(message: "\(name) stands here twice", offset: found[1].value.offset)
    }
    return found.first?.value
  }

  /// A name, short enough for a message.
  func shown(_ name: String) -> String { Arguments.shown(name) }

  func expected(_ what: String, _ node: JSONNode) -> Problem {
    Problem(message: "expected \(what), found \(node.description)", offset: node.offset)
  }
}
