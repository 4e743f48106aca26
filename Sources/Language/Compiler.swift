import Autodiff

/// Compiles a program, or an expression over one, to operations on a tape.
public struct Compiler: Sendable {
  var builder: TapeBuilder
  var program: Program
  /// The node of each quantity compiled so far.
  private(set) var nodes: [String: NodeID] = [:]
  /// The nodes among them.
  private(set) var named: Set<NodeID> = []
  /// The variables, in evaluation order.
  private(set) var variables: [(name: String, node: NodeID)] = []
  /// The definitions compiled so far, in order.
  private(set) var defined: [(name: String, node: NodeID)] = []
  /// What is wrong with the definitions that cannot be computed, and with those that need them.
  private(set) var broken: [String: LanguageError] = [:]
  /// The definitions being compiled now, outermost first: a name among them needs itself.
  private var underway: [String] = []
  /// How many expressions are being compiled now, one inside another, and the most that are
  /// accepted: the stack ends somewhere, and formulas of people stay far below.
  var depth = 0
  static let deepest = 500
  /// The calls of functions that have been expanded and computed something.
  var expansions: [Call.Expansion] = []
  /// How many calls of functions have been expanded, and the most that are accepted.
  var expansionCount = 0
  static let mostExpansions = 100_000

  /// What derivatives have recorded.
  var recordings: [Recording] = []

  /// The operations that a derivative has recorded.
  struct Recording {
    let nodes: Range<Int>
    /// The line of the derivative, and where it stands there.
    let text: String
    let range: Range<Int>
    /// Whether that is the line at the prompt.
    let isOfPrompt: Bool
  }

  /// How expressions read what depends on the sample; nil inside of a program, which is of one.
  var reading: Reading?

  /// Where the operations of an expression at the prompt stand in its line.
  var places: [NodeID: Range<Int>] = [:]

  /// How an expression at the prompt reads a program of several samples.
  struct Reading {
    /// The current sample, from 0.
    let sample: Int
    /// The quantity whose mean over the samples its name alone means: what the walk leads to.
    let target: NodeID?
  }

  /// Compiles a program and evaluates it, as far as its variables have values.
  ///
  /// Definitions that still wait for a variable are left out: their quantities are absent.
  ///
  /// - Parameter leavesOutBroken: whether definitions in which something is wrong, or that need such
  ///   a one, are left out too, and `Model.broken` says what is wrong with each.
  /// - Throws: `LanguageError` when the tape would not fit in memory or the work was interrupted, and,
  ///   unless broken definitions are left out, when shapes do not fit or a definition needs itself.
  /// - Complexity: O(nodes + values), twice that when something is left out.
  public static func model(
    of program: Program, leavesOutBroken: Bool = false
  ) throws(LanguageError) -> Model {
    var compiler = Compiler(program)
    let waiting = program.waiting
    let wanted = compiler.wanted.filter {
      !compiler.isOpenFunction($0) && !waiting.contains($0.name)
    }
    for definition in wanted {
      do {
        _ = try compiler.node(
          ofName: definition.name, at: definition.nameRange, in: definition.text)
      } catch {
        guard leavesOutBroken, compiler.broken[definition.name] != nil else { throw error }
      }
    }
    guard !compiler.broken.isEmpty else { return try compiler.model(after: nil) }
    // What a broken definition had recorded before it failed goes with it: the others anew.
    var whole = Compiler(program)
    whole.broken = compiler.broken
    for definition in wanted where compiler.broken[definition.name] == nil {
      _ = try whole.node(ofName: definition.name, at: definition.nameRange, in: definition.text)
    }
    return try whole.model(after: nil)
  }

  init(_ program: Program) {
    self.program = program
    builder = TapeBuilder(samples: program.batchCount)
  }

  /// The definitions that a program's model computes: quantities, and a function that the walk leads to.
  ///
  /// Other functions are computed where they are mentioned.
  private var wanted: [Program.Definition] {
    let quantities = program.definitions.filter { $0.parameters == nil }
    if let chosen = program.chosenTarget.flatMap({ program.definition(of: $0) }),
      chosen.parameters != nil
    {
      return quantities + [chosen]
    }
    return quantities.isEmpty ? program.definitions.suffix(1) : quantities
  }

  /// Continues a model, for an expression over it.
  init(_ model: Model, sample: Int) {
    program = model.program
    builder = model.builder
    nodes = model.nodes
    for quantity in model.quantities where quantity.role == .intermediate {
      nodes[quantity.name] = quantity.node
    }
    named = Set(model.quantities.map(\.node))
    broken = model.broken
    recordings = model.compiled.recordings
    reading = Reading(sample: sample, target: model.target?.node)
  }

  // MARK: Names

  /// Whether a definition is a function some of whose arguments have no values of their own, so
  /// that its name alone means no quantity.
  func isOpenFunction(_ definition: Program.Definition) -> Bool {
    guard let parameters = definition.parameters else { return false }
    return !parameters.allSatisfy { name in
      program.value(of: name) != nil
        || program.definition(of: name).map { $0.parameters == nil } ?? false
    }
  }

  /// The node of a quantity, compiled now if it was not yet.
  mutating func node(
    ofName name: String, at range: Range<Int>?, in text: String
  ) throws(LanguageError) -> NodeID {
    if let node = nodes[name] { return node }
    try checkGoing()
    if let definition = program.definition(of: name) {
      return try compile(definition, at: range, in: text)
    }
    if let number = program.number(named: name) { return try constant(number.value, range, text) }
    guard let value = program.value(of: name) else { throw unknown(name, at: range, in: text) }
    do {
      let node = try builder.variable(value.shape, perSample: program.samples[name] != nil)
      nodes[name] = node
      named.insert(node)
      variables.append((name, node))
      return node
    } catch { throw explained(error, at: range, in: text, operands: []) }
  }

  private mutating func compile(
    _ definition: Program.Definition, at range: Range<Int>?, in text: String
  ) throws(LanguageError) -> NodeID {
    let name = definition.name
    if let error = broken[name] { throw error }
    guard !underway.contains(name) else { throw cycle(name) }
    if let parameters = definition.parameters, isOpenFunction(definition) {
      throw LanguageError(
        "\(name) is a function of \(parameters.joined(separator: ", "))", in: text, at: range,
        suggestion: "write \(name)(…), or give \(parameters.joined(separator: " and ")) values")
    }
    underway.append(name)
    defer { underway.removeLast() }
    // An expression reads samples; the definitions it leads to are of one sample.
    let outer = reading
    reading = nil
    defer { reading = outer }
    do {
      let node = try operation(of: definition)
      nodes[name] = node
      named.insert(node)
      defined.append((name, node))
      return node
    } catch {
      // What was stopped is not broken.
      if !Interruption.isRequested { broken[name] = error }
      throw error
    }
  }

  /// The operation whose result is what a definition defines.
  ///
  /// One that only repeats a quantity, an element or a number is an operation of its own.
  private mutating func operation(
    of definition: Program.Definition
  ) throws(LanguageError) -> NodeID {
    let scope = Scope(text: definition.text)
    let node = try compile(definition.body, scope)
    guard !builder.isOperation(node) || builder.isElement(node) || named.contains(node) else {
      return node
    }
    return try apply(.identity, [node], at: definition.body.range, scope)
  }

  private func cycle(_ name: String) -> LanguageError {
    let definition = program.definition(of: name)
    let start = underway.firstIndex(of: name) ?? 0
    let chain = underway[start...] + [name]
    let isDirect = chain.count == 2
    let message =
      isDirect
      ? "\(name) is defined in terms of itself"
      : "\(name) is defined in terms of itself: " + chain.joined(separator: " needs ")
    return LanguageError(
      message, in: definition?.text ?? "", at: definition?.nameRange,
      suggestion: "give the new quantity a name of its own")
  }

  private func unknown(_ name: String, at range: Range<Int>?, in text: String) -> LanguageError {
    if let primitive = Primitive.named(name), primitive.isCallable {
      return LanguageError(
        "\(name) is a function; it needs its operands", in: text, at: range,
        suggestion: "write \(primitive.usage)")
    }
    if let function = DerivativeFunction(rawValue: name) {
      return LanguageError(
        "\(name) is a function; it needs its operands", in: text, at: range,
        suggestion: "write \(function.usage)")
    }
    let isVariable = program.variables.contains(name)
    return LanguageError(
      isVariable ? "\(name.brief) has no value yet" : "\(name.brief) is not known here", in: text,
      at: range,
      suggestion: isVariable
        ? program.valueSuggestion(for: name) : meant(by: name) ?? program.valueSuggestion(for: name)
    )
  }

  /// What an unknown name was probably meant for; nil when nothing is near.
  private func meant(by name: String) -> String? {
    if "d∂".contains(name.first ?? " "), nodes[String(name.dropFirst())] != nil {
      return "a derivative is written \(name)/dw, without parentheses around its parts"
    }
    // A letter that every layer has.
    let layered = nodes.keys.filter { QuantityName.layered($0)?.letters == name }.sorted()
    if !layered.isEmpty { return "each layer has its own: \(layered.joined(separator: ", "))" }
    // w1_12 is w1[1,2] in some texts.
    let parts = name.split(separator: "_")
    if parts.count == 2, let node = nodes[String(parts[0])], parts[1].allSatisfy(\.isNumber),
      !builder.shape(of: node).isScalar
    {
      let indices =
        builder.shape(of: node).rank == 2 ? parts[1].map { String($0) } : [String(parts[1])]
      return "write \(parts[0])[\(indices.joined(separator: ","))]"
    }
    let known =
      Array(nodes.keys) + program.definitions.map(\.name) + program.valueOrder
      + Array(program.samples.keys)
    return Nearby.name(name, among: known.sorted()).map { "did you mean \($0)?" }
  }
}
