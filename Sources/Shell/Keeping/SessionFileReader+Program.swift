import Autodiff
import Language

/// Reads the program of a file: it need not fit together, for what was kept need not either.
extension SessionFileReader {
  func program(_ root: JSONNode) throws(Problem) -> Program {
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
    program.holdOut(try heldOut(root, program))
    if let batch = try optionalMember("batch", of: root) {
      program.take(batch: try self.batch(batch, program))
    }
    try readRoles(root, &program)
    if try version(try member("version", of: root)) < 3 { declareNamedNumbers(&program) }
    if let target = try optionalMember("target", of: root) {
      let name = try text(target)
      guard program.definition(of: name) != nil else {
        throw Problem(message: "the program does not define \(shown(name))", offset: target.offset)
      }
      program.choose(target: name)
    }
    return program
  }

  /// The samples, from 0, that the walk goes through.
  private func batch(_ node: JSONNode, _ program: Program) throws(Problem) -> [Int] {
    var batch: [Int] = []
    var seen = Set<Int>()
    for item in try elements(node) {
      let number = try whole(item, from: 1)
      guard number <= program.sampleCount, seen.insert(number).inserted else {
        throw Problem(
          message: "expected samples of the data, each once; found \(number)", offset: item.offset)
      }
      batch.append(number - 1)
    }
    guard !batch.isEmpty else {
      throw Problem(message: "a batch has a sample at least", offset: node.offset)
    }
    return batch
  }

  /// The samples that are kept aside for tests: of what is bound, in its shape, as many of each.
  private func heldOut(
    _ root: JSONNode, _ program: Program
  ) throws(Problem) -> [String: [Tensor]] {
    guard let node = try optionalMember("test", of: root) else { return [:] }
    var heldOut: [String: [Tensor]] = [:]
    for node in try elements(node) {
      try checkNames(of: node, ["name", "samples"])
      let name = try self.name(of: node)
      let rows = try samples(try member("samples", of: node))
      guard let bound = program.samples[name]?.first, bound.shape == rows.first?.shape,
        heldOut[name] == nil, heldOut.values.allSatisfy({ $0.count == rows.count })
      else {
        throw Problem(
          message: "\(shown(name)) is not kept aside as it is bound", offset: node.offset)
      }
      heldOut[name] = rows
    }
    return heldOut
  }

  /// Keeps names such as e the quantities that they were before version 3, in which they are numbers
  /// unless a program gives them another meaning.
  private func declareNamedNumbers(_ program: inout Program) {
    for definition in program.definitions {
      for name in definition.names
      where !(NamedNumber.named(name)?.isReserved ?? true) && program.number(named: name) != nil
        && !(definition.parameters ?? []).contains(name)
      { program.declare(.parameter, name) }
    }
  }

  /// The roles of variables; version 1 had a list of what is data.
  private func readRoles(_ root: JSONNode, _ program: inout Program) throws(Problem) {
    var seen = Set<String>()
    func declare(_ role: Program.Role, _ name: String, _ node: JSONNode) throws(Problem) {
      guard seen.insert(name).inserted else {
        throw Problem(message: "\(shown(name)) stands here twice", offset: node.offset)
      }
      guard isTypable(name), program.definition(of: name) == nil else {
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
      for item in try elements(list) {
        let quantity = try text(item)
        guard definition.differentialLikeQuantities.contains(quantity) else {
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
      // The name comes first, whatever the names after it mean.
      let name = try Program.Definition(line: line, isQuantity: { _ in true })?.name
      let read = name.flatMap { quantities[$0] } ?? []
      guard
        let definition = try Program.Definition(line: line, isQuantity: { read.contains($0) })
      else {
        throw Problem(message: "expected a definition, such as z = w*x + b", offset: node.offset)
      }
      for name in [definition.name] + (definition.parameters ?? []) {
        try Definitions.check(name, definition.nameRange, line)
      }
      return definition
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
    guard isTypable(name) else { throw noName(member) }
    return name
  }

  private func isTypable(_ name: String) -> Bool {
    guard name.utf8.count <= Interpreter.longestLine,
      case .definition(name, let range, _) = try? Parser.statement("\(name) = 0")
    else { return false }
    return (try? Definitions.check(name, range, name)) != nil
  }

  private func noName(_ node: JSONNode) -> Problem {
    Problem(message: "expected the name of a quantity", offset: node.offset)
  }
}
