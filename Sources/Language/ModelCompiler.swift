import Autodiff

extension Compiler {
  /// Compiles a program in which one name has changed, from the model it had before.
  ///
  /// What is the same as before is kept: a new name costs what it adds, and a new value of the
  /// same shape is only evaluated. Whatever else changes, the program is compiled anew. The model
  /// is in any case the one that compiling anew would give.
  ///
  /// - Throws: `LanguageError`, as `model(of:leavesOutBroken:)` does, and whenever the definition that
  ///   is new is broken.
  public static func model(
    of program: Program, after model: Model, changed name: String, leavesOutBroken: Bool = false
  ) throws(LanguageError) -> Model {
    if let before = model.program.values[name], let value = program.values[name],
      before.shape == value.shape, let quantity = model.quantity(name)
    {
      return model.replacing(program, quantity, by: value)
    }
    guard model.program.isExtended(by: name, to: program) else {
      return try Compiler.model(of: program, leavesOutBroken: leavesOutBroken)
    }
    var compiler = model.compiled
    compiler.program = program
    if let definition = program.definition(of: name), definition.parameters == nil,
      !compiler.waits(definition)
    {
      _ = try compiler.node(ofName: name, at: definition.nameRange, in: definition.text)
    }
    return try compiler.model(after: model)
  }

  /// Whether a definition leads to a variable without a value, when all that do not are compiled or
  /// broken.
  private func waits(_ definition: Program.Definition) -> Bool {
    var seen: Set = [definition.name]
    var ahead = program.mentions(of: definition)
    while let name = ahead.popLast() {
      guard nodes[name] == nil, broken[name] == nil, seen.insert(name).inserted else { continue }
      if let definition = program.definition(of: name) {
        guard definition.parameters != nil else { return true }
        ahead += program.mentions(of: definition)
      } else if program.value(of: name) == nil, !Program.isFunction(name),
        program.number(named: name) == nil
      {
        return true
      }
    }
    return false
  }

  /// The model of what is compiled, and of the variables that nothing mentions.
  ///
  /// - Parameter base: a model of the operations with which these begin, evaluated.
  func model(after base: Model?) throws(LanguageError) -> Model {
    var whole = self
    for name in program.valueOrder + program.samples.keys.sorted() where nodes[name] == nil {
      _ = try whole.node(ofName: name, at: nil, in: "")
    }
    var tape = whole.builder.tape()
    if let base { tape.take(base.tape, upTo: base.compiled.builder) }
    for (name, node) in whole.variables.dropFirst(base?.compiled.variables.count ?? 0) {
      if let rows = program.samples[name] {
        for (sample, row) in (program.batch ?? Array(rows.indices)).enumerated()
        where rows.indices.contains(row) { tape.set(node, sample: sample, to: rows[row]) }
      } else if let value = program.values[name] {
        tape.set(node, to: value)
      }
    }
    let calls = whole.calls(on: tape)
    let inner = Set(calls.values.flatMap { $0.operations.dropLast() })
    let target = whole.target
    let roles = RoleGuess(program, tape, target: target).roles(of: whole.variables)
    let quantities = whole.quantities(without: inner, roles)
    tape.differentiate(
      withRespectTo: quantities.filter { $0.role == .parameter }.map(\.node))
    tape.evaluate(from: base?.compiled.builder.count ?? 0)
    return Model(
      program: program, compiled: self, builder: whole.builder, tape: tape, nodes: whole.nodes,
      quantities: quantities,
      target: target.map { Model.Quantity(name: $0.name, node: $0.node, role: .defined) },
      calls: calls)
  }

  /// What the walk leads to: what was chosen, `C`, or the last number defined; nil where that is no
  /// number, or where what was chosen or `C` is broken, for it is nothing else then.
  private var target: (name: String, node: NodeID)? {
    guard broken[program.chosenTarget ?? "C"] == nil else { return nil }
    func defined(_ name: String) -> (name: String, node: NodeID)? {
      self.defined.last { $0.name == name }
    }
    let target = program.chosenTarget.flatMap(defined) ?? defined("C") ?? self.defined.last
    return target.flatMap { builder.shape(of: $0.node).isScalar ? $0 : nil }
  }

  /// Every node that has a name or deserves one, in evaluation order.
  ///
  /// - Parameter inner: what is inside of calls, and has no name.
  private func quantities(
    without inner: Set<NodeID>, _ roles: [String: Program.Role]
  ) -> [Model.Quantity] {
    var named = [(name: String, role: Model.Quantity.Role)?](repeating: nil, count: builder.count)
    for (name, node) in defined { named[node.index] = (name, .defined) }
    for (name, node) in variables {
      named[node.index] = (name, .variable(roles[name] ?? .constant))
    }
    // v₁ is also an element of an array v: then another letter names what has no name.
    let letter =
      ["v", "u", "t", "s", "r", "q", "p"].first { letter in
        nodes[letter].map { builder.shape(of: $0).isScalar } ?? true
      } ?? "v"
    // Few programs have names like v1 themselves.
    let taken = Set(nodes.keys.filter { $0.hasPrefix(letter) && $0.last?.isNumber ?? false })
    var next = 1
    return (0..<builder.count).compactMap { index in
      let node = NodeID(index: index)
      if let (name, role) = named[index] {
        return Model.Quantity(name: name, node: node, role: role)
      }
      guard builder.isOperation(node), !builder.isElement(node), !builder.isHidden(node),
        inner.isEmpty || !inner.contains(node)
      else {
        return nil
      }
      var name = "\(letter)\(next)"
      while !taken.isEmpty, taken.contains(name) {
        next += 1
        name = "\(letter)\(next)"
      }
      next += 1
      return Model.Quantity(name: name, node: node, role: .intermediate)
    }
  }
}

extension Program {
  /// Whether giving a name its first definition or value only adds to what is compiled: nothing
  /// that is written depends on it.
  fileprivate func isExtended(by name: String, to program: Program) -> Bool {
    let isFirst = program.definition(of: name)?.parameters != nil && definitions.isEmpty
    let computesFunction =
      chosenTarget.flatMap { definition(of: $0) }?.parameters != nil
      || !definitions.isEmpty && !definitions.contains { $0.parameters == nil }
    // A function that only is there is computed until there is a quantity.
    return !isFirst && !computesFunction && definition(of: name) == nil && value(of: name) == nil
      && !isMentioned(name) && name != chosenTarget
  }
}

extension Model {
  /// The model with another value of a variable, which is the same for every sample.
  fileprivate func replacing(
    _ program: Program, _ quantity: Quantity, by value: Tensor
  ) -> Model {
    var (tape, compiled) = (tape, compiled)
    compiled.program = program
    tape.set(quantity.node, to: value)
    tape.evaluate()
    return Model(
      program: program, compiled: compiled, builder: builder, tape: tape, nodes: nodes,
      quantities: quantities, target: target, calls: calls)
  }
}
