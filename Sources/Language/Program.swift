public import Autodiff

/// A program of one sample: definitions, the values of its variables, and its data.
///
/// A network is nothing else. A program is a value; it may be incomplete while it is being written.
public struct Program: Hashable, Sendable {
  /// A formula with a name, or a function: one object, however many programs and their earlier
  /// states have it.
  public final class Definition: Hashable, Sendable {
    /// The name it defines.
    public let name: String
    /// The arguments of a function; nil for a quantity.
    public let parameters: [String]?
    /// The right side.
    public let body: Expression
    /// The line as it was written.
    public let text: String
    /// Where the name stands in it.
    public let nameRange: Range<Int>
    /// The names the right side mentions, of quantities and functions, in the order of mention.
    public let names: [String]
    /// The names beginning with d that were quantities where it was written, and begin no derivative.
    public let differentialLikeQuantities: Set<String>

    /// A definition, from its parts.
    public init(
      name: String, parameters: [String]?, body: Expression, text: String, nameRange: Range<Int>,
      differentialLikeQuantities: Set<String> = []
    ) {
      self.name = name
      self.parameters = parameters
      self.body = body
      self.text = text
      self.nameRange = nameRange
      self.differentialLikeQuantities = differentialLikeQuantities
      names = body.names
    }

    /// Whether both say the same, as they were written.
    public static func == (left: Definition, right: Definition) -> Bool {
      left === right
        || left.text == right.text && left.name == right.name
          && left.parameters == right.parameters && left.nameRange == right.nameRange
          && left.differentialLikeQuantities == right.differentialLikeQuantities
          && left.body == right.body
    }

    /// Hashes the line.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
  }

  /// The definitions, in the order in which they were written.
  public private(set) var definitions: [Definition] = []
  /// The values of variables, by name.
  @ToTheBit public private(set) var values: [String: Tensor] = [:]
  /// The values of each sample, for what `data` has bound.
  @ToTheBit public private(set) var samples: [String: [Tensor]] = [:]
  /// The samples that are kept aside for tests, of what `data` has bound.
  @ToTheBit public private(set) var heldOut: [String: [Tensor]] = [:]
  /// The samples, from 0 and in their order, that the program is evaluated for where it is not for all
  /// in theirs: those of the batch that the next update is made by.
  public private(set) var batch: [Int]?
  /// The roles of variables that were said; those of the others follow from what they are used for.
  public private(set) var roles: [String: Role] = [:]
  /// The names of variables with values, in the order in which they came.
  public private(set) var valueOrder: [String] = []

  /// What the walk leads to, when it was chosen: otherwise `C`, or the last number defined.
  public private(set) var chosenTarget: String?
  /// Where each definition stands among them.
  private var places: [String: Int] = [:]
  /// How often the definitions mention each name.
  private var mentionCounts: [String: Int] = [:]

  /// An empty program.
  public init() {}

  /// Whether nothing has been written yet.
  public var isEmpty: Bool { definitions.isEmpty && values.isEmpty && samples.isEmpty }

  /// The number of samples bound by `data`; 1 without any.
  public var sampleCount: Int { samples.values.map(\.count).max() ?? 1 }

  /// The number of samples that it is evaluated for.
  public var batchCount: Int { batch?.count ?? sampleCount }

  /// The number in the data, from 1, of a sample that is counted, from 0, in the batch.
  public func number(ofSample sample: Int) -> Int {
    guard let batch else { return sample + 1 }
    return batch.indices.contains(sample) ? batch[sample] + 1 : sample + 1
  }

  /// The place in the batch, from 0, of a sample's number in the data, from 1; nil where it is not in it.
  ///
  /// - Complexity: O(samples of the batch).
  public func sample(numbered number: Int) -> Int? {
    if let batch { return batch.firstIndex(of: number - 1) }
    return (1...max(1, sampleCount)).contains(number) ? number - 1 : nil
  }

  /// The definition of a name; nil for a variable or an unknown name.
  public func definition(of name: String) -> Definition? {
    places[name].map { definitions[$0] }
  }

  /// Whether a name means something in the program: it is defined, has a value, or is mentioned as
  /// a variable by a definition.
  public func mentions(_ name: String) -> Bool {
    definition(of: name) != nil || values[name] != nil || samples[name] != nil
      || isMentioned(name) && variables.contains(name)
  }

  /// Whether a definition mentions a name, be it a quantity, a function or an argument.
  func isMentioned(_ name: String) -> Bool { mentionCounts[name] != nil }

  /// The value of a variable for a sample of the batch, from 0; nil when it has none yet.
  public func value(of name: String, sample: Int = 0) -> Tensor? {
    if let bound = samples[name] {
      let place = number(ofSample: sample) - 1
      return bound.indices.contains(place) ? bound[place] : nil
    }
    return values[name]
  }

  /// The variables that the definitions mention, in the order of mention.
  public var variables: [String] {
    var seen = Set<String>()
    return definitions.flatMap { quantities(of: $0) }.filter { name in
      definition(of: name) == nil && !Program.isFunction(name) && seen.insert(name).inserted
    }
  }

  /// The variables without a value that a quantity waits for, in the order of mention.
  public func missing(for name: String) -> [String] {
    let variables = Set(self.variables)
    var seen = Set<String>()
    var missing: [String] = []
    var ahead = [name]
    while let name = ahead.popLast() {
      guard seen.insert(name).inserted else { continue }
      if let definition = definition(of: name) {
        ahead += mentions(of: definition).reversed()
      } else if value(of: name) == nil, variables.contains(name) {
        missing.append(name)
      }
    }
    return missing
  }

  /// The definitions that wait for a variable without a value, directly or through others.
  var waiting: Set<String> {
    var users: [String: [String]] = [:]
    for definition in definitions {
      for name in mentions(of: definition) { users[name, default: []].append(definition.name) }
    }
    var waiting = Set<String>()
    var ahead = missing
    while let name = ahead.popLast() {
      for user in users[name] ?? [] where waiting.insert(user).inserted { ahead.append(user) }
    }
    return waiting
  }

  /// The names that a definition mentions, of quantities and functions.
  func mentions(of definition: Definition) -> [String] {
    free(definition.names, in: definition)
  }

  /// The quantities that a definition mentions.
  private func quantities(of definition: Definition) -> [String] {
    free(quantities(in: definition.body), in: definition)
  }

  /// The names that are not arguments; those count only where they have values of their own, for
  /// the function's name alone to mean its value there.
  private func free(_ names: [String], in definition: Definition) -> [String] {
    let bound = (definition.parameters ?? []).filter { value(of: $0) == nil }
    return bound.isEmpty ? names : names.filter { !bound.contains($0) }
  }

  /// The variables without a value, in the order of mention.
  public var missing: [String] { variables.filter { value(of: $0) == nil } }

  /// Whether `name = expression` is a formula, which follows what it reads: a quantity, or a
  /// function of the program's own, which reads quantities itself or may come to.
  ///
  /// Anything else is a value.
  public func isFormula(_ expression: Expression) -> Bool {
    !quantities(in: expression).isEmpty
      || expression.names.contains { definition(of: $0)?.parameters != nil }
  }

  /// The quantities an expression mentions, in the order of mention.
  ///
  /// Functions that are called, and the arguments of a user's, are none.
  func quantities(in expression: Expression) -> [String] {
    switch expression.kind {
    case .name(let name): number(named: name) == nil ? [name] : []
    default: expression.parts.flatMap { quantities(in: $0) }
    }
  }

  // MARK: Changes

  /// Adds a definition, or replaces the one of the same name in its place.
  public mutating func define(_ definition: Definition) {
    forgetValue(definition.name)
    roles[definition.name] = nil
    if let place = places[definition.name] {
      count(definitions[place], -1)
      definitions[place] = definition
    } else {
      places[definition.name] = definitions.count
      definitions.append(definition)
    }
    count(definition, 1)
  }

  private mutating func count(_ definition: Definition, _ change: Int) {
    for name in definition.names {
      let count = mentionCounts[name, default: 0] + change
      mentionCounts[name] = count > 0 ? count : nil
    }
  }

  /// Gives a variable its value, the same for every sample.
  public mutating func assign(_ name: String, _ value: Tensor) {
    forgetDefinition(name)
    forgetSamples(name)
    if values.updateValue(value, forKey: name) == nil { valueOrder.append(name) }
  }

  /// Puts another value in the place of the one that a variable has, and changes nothing else.
  public mutating func substitute(_ value: Tensor, for name: String) { values[name] = value }

  /// Puts other values in the place of those that a variable has for the samples, and changes nothing
  /// else.
  public mutating func substitute(_ rows: [Tensor], for name: String) { samples[name] = rows }

  /// Gives a variable a value for each sample, and makes it data; the program is evaluated for all then.
  public mutating func bind(_ name: String, samples rows: [Tensor]) {
    forget(name)
    samples[name] = rows
    heldOut = [:]
    roles[name] = .data
    batch = nil
  }

  /// Evaluates the program for some of the samples, from 0, or for all of them where that is nil.
  public mutating func take(batch: [Int]?) {
    self.batch = batch.map { $0.filter { (0..<sampleCount).contains($0) } }
  }

  /// Keeps samples aside for tests, until something is bound anew.
  public mutating func holdOut(_ rows: [String: [Tensor]]) { heldOut = rows }

  /// The program with the samples that are kept aside in the place of the others; nil without any.
  public var tested: Program? {
    guard !heldOut.isEmpty else { return nil }
    var program = self
    for (name, rows) in heldOut { program.bind(name, samples: rows) }
    return program
  }

  /// Says what a variable is for, whether it has a value or not yet.
  public mutating func declare(_ role: Role, _ name: String) {
    roles[name] = role
  }

  /// Chooses what the walk leads to; nil for `C`, or the last number defined.
  public mutating func choose(target: String?) {
    chosenTarget = target
  }

  /// Forgets a name: its definition, or its value.
  public mutating func forget(_ name: String) {
    forgetDefinition(name)
    forgetValue(name)
    roles[name] = nil
  }

  private mutating func forgetDefinition(_ name: String) {
    guard let place = places[name] else { return }
    count(definitions.remove(at: place), -1)
    places = Dictionary(uniqueKeysWithValues: definitions.enumerated().map { ($1.name, $0) })
    if chosenTarget == name { chosenTarget = nil }
  }

  /// Without the samples of one name those that are kept aside are no whole samples either.
  private mutating func forgetSamples(_ name: String) {
    guard samples.removeValue(forKey: name) != nil else { return }
    heldOut = [:]
    batch = nil
  }

  private mutating func forgetValue(_ name: String) {
    forgetSamples(name)
    guard values.removeValue(forKey: name) != nil else { return }
    valueOrder.removeAll { $0 == name }
  }
}
