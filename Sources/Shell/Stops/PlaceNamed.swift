import Stepping

extension Session {
  /// The place of the walk that a text names: the number of a step, one inside of it, the end, or
  /// where a quantity or derivative becomes known.
  ///
  /// - Throws: when it names none.
  func place(named text: String) throws -> [Int] {
    let walk = try readyWalk()
    if !text.contains(where: \.isNumber), !isMeant(text) {
      if text == "end" { return [walk.count] }
      if text == "start" { return [0] }
    }
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    let place = numbers.compactMap { $0 }
    if place.count == numbers.count, (0...walk.count).contains(place[0]) { return place }
    guard text.first.map({ $0.isLetter || "∂(".contains($0) }) ?? false else {
      let found = text.isEmpty ? "" : "; found \(Arguments.shown(text))"
      throw ShellError(
        "goto takes the number of a step, from 0 to \(walk.count), or what becomes known\(found)",
        at: text)
    }
    let symbol = try Stop.symbol(text, self, walk)
    let frame = walk.frame(of: symbol, sample: sample)
    let step =
      walk.last(.symbol(symbol), in: frame) ?? walk.first(.symbol(symbol), in: 0..<walk.count)
    return [(step ?? 0) + 1]
  }
}
