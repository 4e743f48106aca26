import Tutoring

extension LessonPlayer {
  /// Comes back to a lesson that was left, in a session without it: runs what it did up to the last
  /// question that is settled, and asks the next one.
  ///
  /// What stands between the two is shown only if it was not before; else the heading above tells where
  /// this is, and the question stands with what it is about.
  public mutating func comeBack(in session: inout Session) -> [Event] {
    let end = lesson.blocks.firstIndex { asked(by: $0).map { !isSettled($0) } ?? false }
    let isAsked = end.flatMap { asked(by: lesson.blocks[$0]) }.map {
      record.questions[$0.id] != nil
    }
    let settled = lesson.blocks[..<(end ?? lesson.blocks.count)].lastIndex { asked(by: $0) != nil }
    let unread = isAsked ?? false ? end ?? 0 : settled.map { $0 + 1 } ?? 0
    do {
      for block in lesson.blocks[..<unread] { try pass(block, in: &session) }
    } catch { return [.broken(error)] }
    guard isAsked ?? false else { return play(from: unread, in: &session, isReadOn: true) }
    let place = lastHeading(before: unread).map { [Event.prose([$0])] } ?? []
    let events = play(from: unread, in: &session, isReadOn: true)
    return place + (isWaiting ? otherNumbers + questionAnew : events)
  }

  /// What is said where the question that waits had other numbers when the lesson was left.
  private var otherNumbers: [Event] {
    let earlier = waiting.flatMap { record.questions[$0.question.id]?.earlier }
    return earlier?.last?.end == .left ? [.again] : []
  }

  /// Whether a question after a block was asked before.
  func wasAsked(after index: Int) -> Bool {
    lesson.blocks.dropFirst(index + 1).contains { block in
      asked(by: block).map { record.questions[$0.id] != nil } ?? false
    }
  }

  /// Does what a block does to the session, and shows nothing of it.
  func pass(_ block: LessonBlock, in session: inout Session) throws(LessonError) {
    switch block.content {
    case .prose: break
    case .run(let commands): for command in commands { _ = try run(command, in: &session) }
    case .expect(let exchanges):
      for exchange in exchanges { _ = try run(exchange.command, in: &session) }
    case .quiet(let blocks): for block in blocks { try pass(block, in: &session) }
    case .ask(let question):
      session = try asked(question, at: 0, in: session).sessionAfter
    }
  }

  /// The last heading in the blocks before one.
  private func lastHeading(before index: Int) -> MarkdownBlock? {
    lesson.blocks[..<index].lazy.reversed().compactMap { block in
      guard case .prose(let prose) = block.content else { return nil }
      return prose.last { if case .heading = $0 { true } else { false } }
    }.first
  }

  func asked(by block: LessonBlock) -> Question? {
    if case .ask(let question) = block.content { question } else { nil }
  }

  /// Whether what leads to a block was not shown.
  func followsQuiet(_ index: Int) -> Bool {
    guard let before = lesson.blocks[..<index].last, case .quiet = before.content else {
      return false
    }
    return true
  }

  func isSettled(_ question: Question) -> Bool {
    record.questions[question.id]?.isSettled ?? false
  }
}

extension LessonPlayer {
  /// The section that the lesson pauses before, from 1, of how many; nil when it does not.
  public var section: (number: Int, count: Int)? {
    guard case .reading(let reading) = phase else { return nil }
    let headings = lesson.blocks.indices.map { block in
      guard case .prose(let prose) = lesson.blocks[block].content else { return [Int]() }
      return prose.indices.filter { prose[$0].isSectionHeading }
    }
    let before =
      headings[..<reading.block].joined().count
      + headings[reading.block].count { $0 < reading.part }
    return (before + 1, headings.joined().count)
  }
}

extension MarkdownBlock {
  /// Whether it is the heading of a section; the first level is that of the lesson's title.
  var isSectionHeading: Bool {
    if case .heading(let level, _) = self { level > 1 } else { false }
  }
}
