public import Autodiff

/// A call of a function of the program's own: several operations on the tape, but one to whoever
/// does not ask what is inside.
public struct Call: Sendable {
  /// The function.
  public let function: String
  /// What it reads: its arguments, then the quantities its definition mentions.
  public let operands: [NodeID]
  /// How many of the operands are its arguments.
  public let argumentCount: Int
  /// What it computes.
  public let result: NodeID
  /// The operations it is made of, in evaluation order: a region of the tape, whose last computes the
  /// result.
  package let operations: [NodeID]
  /// Whether each element of the result comes from the same element of the operands alone, or from
  /// numbers.
  let isElementwise: Bool
  /// Whether each of the operands is read: an argument may be given in vain.
  let isRead: [Bool]
  /// Whether a derivative reaches each of the operands.
  let carriesDerivative: [Bool]

  /// A call as it was expanded: the function, its arguments, its result, and how many nodes there
  /// were before.
  struct Expansion {
    let function: String
    let arguments: [NodeID]
    let result: NodeID
    let start: Int
  }
}

extension Compiler {
  /// The calls that are one operation each, by their results: the outermost ones.
  ///
  /// A call is none when something else reads what is inside, as recorded derivatives do, or when it
  /// reads a quantity in two places that one operand could not tell apart.
  ///
  /// - Parameter tape: the tape of what was compiled.
  func calls(on tape: Tape) -> [NodeID: Call] {
    var calls: [NodeID: Call] = [:]
    var owners: [NodeID: NodeID] = [:]
    // A call within another one was expanded before it.
    for expansion in expansions.reversed() where owners[expansion.result] == nil {
      guard let call = call(expansion, tape) else { continue }
      calls[call.result] = call
      for node in call.operations { owners[node] = call.result }
    }
    guard !calls.isEmpty else { return [:] }
    for index in 0..<builder.count {
      let node = NodeID(index: index)
      for operand in builder.operands(of: node) {
        guard let owner = owners[operand], operand != owner, owners[node] != owner else { continue }
        calls[owner] = nil
      }
    }
    return calls
  }

  private func call(_ expansion: Call.Expansion, _ tape: Tape) -> Call? {
    func isOutside(_ node: NodeID) -> Bool {
      let source = builder.elementSource(node)?.node ?? node
      return !builder.isOperation(source) || source.index < expansion.start
        || named.contains(source)
    }
    let result = expansion.result
    var inside: Set<NodeID> = [result]
    var read: Set<NodeID> = []
    var ahead = [result]
    while let node = ahead.popLast() {
      for operand in builder.operands(of: node) {
        if isOutside(operand) {
          read.insert(operand)
        } else if inside.insert(operand).inserted {
          ahead.append(operand)
        }
      }
    }
    let arguments = expansion.arguments
    let globals = program.globals(of: expansion.function).compactMap { nodes[$0] }
    let variable = arguments.filter { builder.number($0) == nil }
    guard Set(variable).count == variable.count, Set(variable).isDisjoint(with: globals) else {
      return nil
    }
    let others = read.subtracting(arguments).filter { builder.number($0) == nil }
    return Call(
      function: expansion.function, operands: arguments + others.sorted(),
      argumentCount: arguments.count, result: result, operations: inside.sorted(), on: tape)
  }
}

extension Call {
  /// A call, with what its operations say of it.
  fileprivate init(
    function: String, operands: [NodeID], argumentCount: Int, result: NodeID,
    operations: [NodeID], on tape: Tape
  ) {
    (self.function, self.operands, self.argumentCount) = (function, operands, argumentCount)
    (self.result, self.operations) = (result, operations)
    let shape = tape.shape(of: result)
    func fits(_ node: NodeID) -> Bool {
      tape.shape(of: node) == shape || tape.shape(of: node).isScalar
    }
    isElementwise =
      operands.allSatisfy(fits)
      && operations.allSatisfy { (tape.primitive(of: $0)?.isElementwise ?? false) && fits($0) }
    let read = Set(operations.flatMap { tape.operands(of: $0) })
    isRead = operands.map { read.contains($0) }
    // On the way back from the result: what a derivative reaches.
    var reached: Set<NodeID> = [result]
    for inner in operations.reversed() where reached.contains(inner) {
      for (place, operand) in tape.operands(of: inner).enumerated()
      where tape.carriesDerivative(inner, operand: place) { reached.insert(operand) }
    }
    carriesDerivative = operands.map { reached.contains($0) }
  }
}

extension Program {
  /// The functions that a function calls, and those they call, itself first.
  public func functions(calledBy name: String) -> [Definition] {
    var found: [Definition] = []
    var ahead = [name]
    while let name = ahead.popLast() {
      guard let definition = definition(of: name), definition.parameters != nil,
        !found.contains(where: { $0.name == name })
      else { continue }
      found.append(definition)
      ahead += definition.body.names
    }
    return found
  }

  /// The quantities that a function and those it calls mention, without their arguments.
  public func globals(of function: String) -> [String] {
    functions(calledBy: function).flatMap { definition in
      quantities(in: definition.body).filter { !(definition.parameters ?? []).contains($0) }
    }
  }
}
