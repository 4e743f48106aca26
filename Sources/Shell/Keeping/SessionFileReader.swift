import Autodiff
import Foundation
import Language
import Lessons
import Rendering
import Stepping
import Tutoring

/// Reads a session from the text of a file, which may be anything.
package struct SessionFileReader {
  /// The file's name, for errors.
  private let name: String
  private let bytes: [UInt8]

  /// The session of a text.
  ///
  /// - Parameter name: the file's name, for errors.
  /// - Throws: `ShellError` that says what is wrong and at which line and column.
  package static func session(_ bytes: [UInt8], name: String) throws(ShellError) -> Session {
    let reader = SessionFileReader(name: name, bytes: bytes)
    do {
      return try reader.session()
    } catch { throw reader.explained(error) }
  }

  typealias Problem = JSONNode.Problem

  private func session() throws(Problem) -> Session {
    let root: JSONNode
    do {
      root = try JSONReader.read(bytes)
    } catch {
      // A text that does not even begin as one is no damaged session but something else.
      guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { throw foreign }
      throw error
    }
    guard case .object = root.kind, let format = try? text(try member("format", of: root)),
      format == SessionFile.format
    else { throw foreign }
    let roles = try version(try member("version", of: root)) == 1 ? "dataNames" : "roles"
    try checkNames(
      of: root,
      [
        "format", "version", "program", "quantities", "values", "data", roles, "target",
        "test", "batch", "step", "sample", "inside", "marks", "lastMark",
        "predict", "training", "settings",
      ])
    var session = Session()
    try readSettings(try member("settings", of: root), &session)
    let program = try self.program(root)
    do {
      try session.bringBack(program)
    } catch {
      // Only memory is missing: what does not fit together is kept.
      throw Problem(message: "\(name) cannot be opened now: \(error.message)", offset: -1)
    }
    // An update belongs to the walk, so it comes before the place in it.
    session.training = try training(root)
    try readPlace(root, &session)
    session.marks = try marks(root)
    session.prediction = try prediction(root, session)
    return session
  }

  func version(_ node: JSONNode) throws(Problem) -> Int {
    if case .number(let number) = node.kind, number > Double(SessionFile.version) {
      throw Problem(
        message:
          "\(name) was written by a newer version of backprop: its format is "
          + "\(NumberFormat.full.text(number)), and this one reads \(SessionFile.version)",
        offset: -1)
    }
    return try whole(node, from: 1)
  }

  var foreign: Problem {
    Problem(message: "\(name) is not a session that backprop saved", offset: -1)
  }

  private func readPlace(_ root: JSONNode, _ session: inout Session) throws(Problem) {
    let step = try member("step", of: root)
    let steps = session.walk?.count ?? 0
    let sample = try member("sample", of: root)
    let current = try self.place(sample, from: 1, of: session.model.sampleCount, "sample") - 1
    let inside = try self.inside(root)
    guard session.model.brokenTarget == nil else {
      _ = try whole(step, from: 0)
      return session.read(sample: current)
    }
    let place = [try self.place(step, from: 0, of: steps, "step")] + inside
    do {
      try session.go(to: place, sample: current)
    } catch { throw Problem(message: "there are no such steps inside", offset: step.offset) }
  }

  /// The steps taken inside of each function that was stepped into.
  private func inside(_ root: JSONNode) throws(Problem) -> [Int] {
    guard let node = try optionalMember("inside", of: root) else { return [] }
    var inside: [Int] = []
    for step in try elements(node) { inside.append(try whole(step, from: 0)) }
    return inside
  }

  private func prediction(_ root: JSONNode, _ session: Session) throws(Problem) -> Prediction? {
    guard let node = try optionalMember("predict", of: root) else { return nil }
    let asks = try member("asks", of: node)
    guard let mode = Prediction.Mode(rawValue: try text(asks)) else {
      throw Problem(message: "predict does not ask for this", offset: asks.offset)
    }
    var prediction = Prediction(mode: mode)
    if let end = try optionalMember("upTo", of: node) {
      let steps = session.walk?.count ?? 0
      prediction.end = try place(end, from: session.cursor + 1, of: steps, "step")
    }
    if prediction.isWaiting, let said = try optionalMember("said", of: node) {
      let passed = try whole(try member("passed", of: node), from: 0)
      prediction.review = Prediction.Review(said: try text(said), passed: passed)
    }
    var counts: [Concept: PredictionTally.Count] = [:]
    for item in try elements(try member("score", of: node)) {
      let name = try member("concept", of: item)
      guard let concept = Concept(rawValue: try text(name)) else {
        throw Problem(message: "there is no such concept", offset: name.offset)
      }
      let asked = try whole(try member("asked", of: item), from: 0)
      let right = try whole(try member("right", of: item), from: 0)
      let skipped = try whole(try member("skipped", of: item), from: 0)
      guard let count = PredictionTally.Count(asked: asked, right: right, skipped: skipped) else {
        throw Problem(message: "more were right than asked", offset: item.offset)
      }
      counts[concept] = count
    }
    prediction.tally = PredictionTally(counts)
    return prediction
  }

  private func marks(_ root: JSONNode) throws(Problem) -> Marks {
    guard let node = try optionalMember("marks", of: root) else { return Marks() }
    var list: [Marks.Mark] = []
    for item in try elements(node) {
      try checkNames(of: item, ["number", "kind", "text"])
      let kind = try member("kind", of: item)
      guard let known = Marks.Mark.Kind(rawValue: try text(kind)) else {
        throw Problem(message: "there is no such kind of mark", offset: kind.offset)
      }
      let what = try member("text", of: item)
      let mark = Marks.Mark(
        number: try whole(try member("number", of: item), from: 1), kind: known,
        text: try text(what))
      do {
        try mark.checkForm()
      } catch { throw Problem(message: error.message, offset: what.offset) }
      list.append(mark)
    }
    let last = try whole(try member("lastMark", of: root), from: 1)
    guard let marks = Marks(list, last: last) else {
      throw Problem(message: "the numbers of these do not rise to lastMark", offset: node.offset)
    }
    return marks
  }

  private func readSettings(_ node: JSONNode, _ session: inout Session) throws(Problem) {
    // Earlier versions wrote what chose another program to show long results with.
    for (setting, value) in try members(node) where setting != "pager" {
      do {
        try session.settings.set(setting, to: try text(value))
      } catch let error as ShellError {
        throw Problem(message: error.message, offset: value.offset)
      } catch let error as Problem { throw error } catch { throw foreign }
    }
  }

  /// The problem with its line and column, where it has a place of its own.
  private func explained(_ problem: Problem) -> ShellError {
    guard problem.offset >= 0 else { return ShellError(problem.message) }
    let before = bytes.prefix(problem.offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Bytes that go on with a character are no columns of their own.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    var error = ShellError("\(name) is damaged: \(problem.message)")
    error.place = "\(name):\(line):\(column)"
    return error
  }
}
