/// The commands that changed the session, with the states that `undo` and `redo` go through.
struct UndoHistory {
  /// A command, and the state before it or, once it was taken back, the one after it; kept next to
  /// the state on its other side.
  private struct Entry {
    let line: String
    let state: StoredState
  }

  /// The most changes that are kept.
  static let mostChanges = 1000
  /// The most megabytes that are kept for them, beside the last one.
  static let mostMegabytes = 64
  /// The commands that stand, each with the state before it.
  private var earlier: [Entry] = []
  /// The commands that were taken back, the first of them last, each with the state it led to.
  private var later: [Entry] = []
  /// Whether there were changes before the first that are not kept.
  var isCut = false

  /// Whether going from one state to another is a change to take back; stepping is none, since
  /// `back` takes it back.
  static func isChange(_ before: Session.Snapshot, _ after: Session.Snapshot) -> Bool {
    before.program != after.program || before.settings != after.settings
      || before.marks != after.marks || before.training != after.training
  }

  /// Keeps the state before a command, if the command changed anything.
  mutating func record(_ line: String, before: Session.Snapshot, after: Session.Snapshot) {
    guard UndoHistory.isChange(before, after) else { return }
    earlier.append(Entry(line: line, state: StoredState(before, nextTo: after)))
    later = []
    var bytes = 0
    let kept = earlier.suffix(UndoHistory.mostChanges).reversed().prefix { entry in
      defer { bytes += entry.state.bytes }
      return bytes <= UndoHistory.mostMegabytes << 20
    }.count
    guard kept < earlier.count else { return }
    isCut = true
    earlier.removeFirst(earlier.count - kept)
  }

  /// Takes back changes.
  ///
  /// - Returns: the commands, the last one first.
  /// - Throws: `ShellError` when there are not so many; nothing has changed then.
  mutating func undo(_ count: Int, _ session: inout Session) throws(ShellError) -> [String] {
    try UndoHistory.check(count, earlier.count, "undo", "taken back", isCut: isCut)
    return try UndoHistory.move(count, from: &earlier, to: &later, &session)
  }

  /// Makes changes again that were taken back.
  ///
  /// - Returns: the commands in their order.
  /// - Throws: `ShellError` when there are not so many; nothing has changed then.
  mutating func redo(_ count: Int, _ session: inout Session) throws(ShellError) -> [String] {
    try UndoHistory.check(count, later.count, "redo", "made again")
    return try UndoHistory.move(count, from: &later, to: &earlier, &session)
  }

  private static func check(
    _ count: Int, _ available: Int, _ command: String, _ participle: String, isCut: Bool = false
  ) throws(ShellError) {
    let limit = isCut ? "; what was done before is not kept" : ""
    guard available > 0 else { throw ShellError("there is nothing to \(command)\(limit)") }
    guard count > available else { return }
    let changes = available == 1 ? "1 change" : "\(available) changes"
    throw ShellError(
      "only \(changes) can be \(participle), not \(count)\(limit)",
      suggestion: "try \(command) \(available)")
  }

  /// Goes so many entries along one list; each leaves the state that leads back in the other.
  private static func move(
    _ count: Int, from source: inout [Entry], to other: inout [Entry], _ session: inout Session
  ) throws(ShellError) -> [String] {
    let passed = source.suffix(count).reversed()
    var state = session.snapshot
    var left: [Entry] = []
    for entry in passed {
      let next = entry.state.state(nextTo: state)
      left.append(Entry(line: entry.line, state: StoredState(state, nextTo: next)))
      state = next.reached(from: state)
    }
    var moved = session
    try moved.restore(state)
    session = moved
    source.removeLast(count)
    other += left
    return passed.map(\.line)
  }
}
