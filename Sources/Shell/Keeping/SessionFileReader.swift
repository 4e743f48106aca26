import Autodiff
import Foundation
import Language
import Lessons
import Rendering
import Stepping

/// Reads a session from the text of a file, which may be anything.
struct SessionFileReader {
  /// The file's name, for errors.
  private let name: String
  private let bytes: [UInt8]

  /// The session of a text.
  ///
  /// - Parameter name: the file's name, for errors.
  /// - Throws: `ShellError` that says what is wrong and at which line and column.
  static func session(_ bytes: [UInt8], name: String) throws(ShellError) -> Session {
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
        "step", "sample", "inside", "marks", "lastMark",
        "predict", "settings",
      ])
    var session = Session()
    try readSettings(try member("settings", of: root), &session)
    let program = try self.program(root)
    do {
      try session.replaceProgram(program)
      for definition in program.definitions { try session.program.checkNames(of: definition) }
    } catch {
      throw Problem(
        message: "the program does not fit together: \(error.message)",
        offset: try member("program", of: root).offset)
    }
    try readPlace(root, &session)
    session.marks = try marks(root, session)
    session.prediction = try prediction(root, session)
    return session
  }

  private func version(_ node: JSONNode) throws(Problem) -> Int {
    if case .number(let number) = node.kind, number > Double(SessionFile.version) {
      throw Problem(
        message:
          "\(name) was written by a newer version of backprop: its format is "
          + "\(NumberFormat.full.text(number)), and this one reads \(SessionFile.version)",
        offset: -1)
    }
    return try whole(node, from: 1)
  }

  private var foreign: Problem {
    Problem(message: "\(name) is not a session that backprop saved", offset: -1)
  }

  private func readPlace(_ root: JSONNode, _ session: inout Session) throws(Problem) {
    let step = try member("step", of: root)
    let steps = session.walk?.count ?? 0
    session.cursor = try place(step, from: 0, of: steps, "step")
    let sample = try member("sample", of: root)
    session.sample = try place(sample, from: 1, of: session.model.sampleCount, "sample") - 1
    guard let node = try optionalMember("inside", of: root) else { return }
    var inside: [Int] = []
    for step in try elements(node) { inside.append(try whole(step, from: 0)) }
    let (cursor, current) = (session.cursor, session.sample)
    do {
      try session.go(to: [cursor] + inside)
    } catch { throw Problem(message: "there are no such steps inside", offset: node.offset) }
    session.outer.sample = current
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

  private func marks(_ root: JSONNode, _ session: Session) throws(Problem) -> Marks {
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
        try mark.checkForm(session)
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
    for (setting, value) in try members(node) {
      do {
        try session.settings.set(setting, to: try text(value))
      } catch let error as ShellError {
        throw Problem(message: error.message, offset: value.offset)
      } catch let error as Problem { throw error } catch { throw foreign }
    }
  }

  // MARK: The program

  private func program(_ root: JSONNode) throws(Problem) -> Program {
    var program = Program()
    var names = Set<String>()
    func claim(_ name: String, _ node: JSONNode) throws(Problem) {
      guard names.insert(name).inserted else {
        throw Problem(message: "\(name) stands here for the second time", offset: node.offset)
      }
    }
    let quantities = try self.quantities(root)
    for node in try elements(try member("program", of: root)) {
      let definition = try self.definition(node, quantities)
      try claim(definition.name, node)
      program.define(definition)
    }
    try checkQuantities(root, program)
    for node in try elements(try member("values", of: root)) {
      try checkNames(of: node, ["name", "value"])
      let name = try self.name(of: node)
      try claim(name, node)
      program.assign(name, try tensor(try member("value", of: node)))
    }
    var count: Int?
    for node in try elements(try member("data", of: root)) {
      try checkNames(of: node, ["name", "samples"])
      let name = try self.name(of: node)
      try claim(name, node)
      let rows = try samples(try member("samples", of: node))
      guard count == nil || count == rows.count else {
        throw Problem(
          message: "\(name) has \(rows.count) samples and what stands before it \(count ?? 0)",
          offset: node.offset)
      }
      count = rows.count
      program.bind(name, samples: rows)
    }
    try readRoles(root, &program)
    if let target = try optionalMember("target", of: root) {
      let name = try text(target)
      guard program.definition(of: name) != nil else {
        throw Problem(message: "the program does not define \(shown(name))", offset: target.offset)
      }
      program.choose(target: name)
    }
    return program
  }

  /// The roles of variables; version 1 had a list of what is data.
  private func readRoles(_ root: JSONNode, _ program: inout Program) throws(Problem) {
    var seen = Set<String>()
    func declare(_ role: Program.Role, _ name: String, _ node: JSONNode) throws(Problem) {
      guard seen.insert(name).inserted else {
        throw Problem(message: "\(shown(name)) stands here twice", offset: node.offset)
      }
      guard isName(name), program.definition(of: name) == nil else {
        throw Problem(
          message: "\(shown(name)) is no variable of the program", offset: node.offset)
      }
      program.declare(role, name)
    }
    if let names = try optionalMember("dataNames", of: root) {
      for node in try elements(names) { try declare(.data, try text(node), node) }
      return
    }
    for (name, node) in try members(try member("roles", of: root)) {
      guard let role = Program.Role(rawValue: try text(node)) else {
        throw Problem(
          message: "expected parameter, data or constant, found \(shown(try text(node)))",
          offset: node.offset)
      }
      try declare(role, name, node)
    }
  }

  /// For each definition the names in it that are read as quantities and not as differentials.
  private func quantities(_ root: JSONNode) throws(Problem) -> [String: Set<String>] {
    guard let node = try optionalMember("quantities", of: root) else { return [:] }
    var quantities: [String: Set<String>] = [:]
    for (definition, list) in try members(node) {
      guard quantities[definition] == nil else {
        throw Problem(message: "\(shown(definition)) stands here twice", offset: list.offset)
      }
      var read = Set<String>()
      for item in try elements(list) { read.insert(try text(item)) }
      quantities[definition] = read
    }
    return quantities
  }

  /// Checks that the names read as quantities are in the definitions that they are given for.
  private func checkQuantities(_ root: JSONNode, _ program: Program) throws(Problem) {
    guard let node = try optionalMember("quantities", of: root) else { return }
    for (name, list) in try members(node) {
      guard let definition = program.definition(of: name) else {
        throw Problem(message: "the program does not define \(shown(name))", offset: list.offset)
      }
      let mentioned = SessionFile.readAsQuantities(definition)
      for item in try elements(list) {
        let quantity = try text(item)
        guard mentioned.contains(quantity) else {
          throw Problem(
            message: "\(name) mentions no \(shown(quantity)) that begins with d",
            offset: item.offset)
        }
      }
    }
  }

  private func definition(
    _ node: JSONNode, _ quantities: [String: Set<String>]
  ) throws(Problem) -> Program.Definition {
    let line = try text(node)
    guard line.utf8.count <= Interpreter.longestLine else {
      throw Problem(message: "this line is too long", offset: node.offset)
    }
    do {
      let (defined, _) = Interpreter.firstWord(of: line)
      let read = quantities[defined] ?? []
      let statement = try Parser.statement(line) { read.contains($0) }
      switch statement {
      case .definition(let name, let range, let body):
        try Definitions.check(name, range, line)
        return Program.Definition(
          name: name, parameters: nil, body: body, text: line, nameRange: range)
      case .function(let name, let range, let parameters, let body):
        for name in [name] + parameters { try Definitions.check(name, range, line) }
        return Program.Definition(
          name: name, parameters: parameters, body: body, text: line, nameRange: range)
      case .element, .expression:
        throw Problem(message: "expected a definition, such as z = w*x + b", offset: node.offset)
      }
    } catch let error as LanguageError {
      throw Problem(message: error.message, offset: node.offset)
    } catch let error as ShellError {
      throw Problem(message: error.message, offset: node.offset)
    } catch let error as Problem { throw error } catch { throw foreign }
  }

  /// The name of a variable, which has to be one that can be typed.
  private func name(of node: JSONNode) throws(Problem) -> String {
    let member = try member("name", of: node)
    let name = try text(member)
    guard isName(name) else {
      throw Problem(message: "expected the name of a quantity", offset: member.offset)
    }
    return name
  }

  /// Whether a quantity may have the name.
  private func isName(_ name: String) -> Bool {
    guard name.utf8.count < 1000,
      case .definition(name, let range, _) = try? Parser.statement("\(name) = 0")
    else { return false }
    return (try? Definitions.check(name, range, name)) != nil
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
