public import Autodiff

/// An element of a quantity, or the whole of it, as it is named on the screen.
public struct Reference: Hashable, Sendable {
  /// The quantity's name, as typed: `w2`.
  public let name: String
  /// One-based indices; empty for a number or for the whole of an array.
  public let indices: [Int]
  /// Whether the quantity is an array.
  public let isArray: Bool
  /// The sample, from 1, where the name alone would not say which: C₃.
  public let sample: Int?
  /// Which mention of the quantity is meant, from 1, where one operation uses it several times, as
  /// a + a does; nil where there is no doubt.
  public let occurrence: Int?
  /// Whether it is written as it is typed, x[1] or x1, since another is shown alike: x₁.
  public let isTyped: Bool

  /// A reference to a quantity or an element of it.
  public init(
    name: String, indices: [Int] = [], isArray: Bool = false, sample: Int? = nil,
    occurrence: Int? = nil, isTyped: Bool = false
  ) {
    self.name = name
    self.indices = indices
    self.isArray = isArray
    self.sample = sample
    self.occurrence = occurrence
    self.isTyped = isTyped
  }

  /// How they are written makes no difference.
  public static func == (left: Reference, right: Reference) -> Bool {
    left.name == right.name && left.indices == right.indices && left.isArray == right.isArray
      && left.sample == right.sample && left.occurrence == right.occurrence
  }

  /// Hashes what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(indices)
    hasher.combine(isArray)
    hasher.combine(sample)
    hasher.combine(occurrence)
  }

  /// The same element, as one of its mentions.
  func mention(_ occurrence: Int?) -> Reference {
    Reference(
      name: name, indices: indices, isArray: isArray, sample: sample, occurrence: occurrence,
      isTyped: isTyped)
  }
}

/// What a formula of a step is about: a quantity, a derivative, or a part of one.
public enum Symbol: Hashable, Sendable {
  case quantity(Reference)
  case derivative(of: Reference, by: Reference)
  /// The partial derivative of an operation by one of its operands, all others held fixed, where
  /// some of them depend on it too: the derivative is another number.
  case direct(of: Reference, by: Reference)
  /// The share of a derivative that goes through one element of an operation.
  case contribution(of: Reference, by: Reference, through: Reference)
}

/// A symbol and the number it stands for.
public struct Term: Hashable, Sendable {
  /// The symbol.
  public let symbol: Symbol
  /// Its value, read from the tape.
  public let value: Double
  /// Its value as a factor of the chain rule: a structural zero where nothing passes.
  public let flow: Double

  /// A symbol with its value; of a derivative a structural zero is shown as the 0 that it is.
  public init(_ symbol: Symbol, _ value: Double) {
    self.symbol = symbol
    flow = value
    if case .quantity = symbol { self.value = value } else { self.value = value + 0 }
  }
}

/// One step of a walk: what becomes known, from what, and its value.
public struct Step: Sendable {
  /// What kind of thing becomes known.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A quantity's element, from its operands.
    case value
    /// One factor of the chain rule.
    case partial
    /// One path's share of a derivative.
    case contribution
    /// A derivative of the target: a product of factors, or the sum over the paths.
    case total
    /// The mean over the samples.
    case mean
    /// What a parameter becomes in training.
    case update
  }

  /// Which way the walk goes at the step.
  public enum Phase: String, Hashable, Sendable {
    case forward, backward, mean, update
  }

  /// Where in the program the step is.
  public struct Location: Hashable, Sendable {
    /// Which way the walk goes.
    public let phase: Phase
    /// The sample, from 1; nil when there is only one, or in the mean.
    public let sample: Int?
    /// The layer; nil outside of layers.
    public let layer: Int?
    /// The neuron, from 1; nil outside of layers.
    public let neuron: Int?
    /// The quantity, where there is no layer.
    public let quantity: Reference?
  }

  /// What kind of thing becomes known.
  public let kind: Kind
  /// Where the step is.
  public let location: Location
  /// What becomes known.
  public let result: Term
  /// The name of the derivative, σ′(z), where it has one of its own.
  public let name: Formula<Term>?
  /// What it is computed from, as textbooks write it.
  public var formula: Formula<Term> { forms.first?.formula ?? 0 }
  /// The forms in which that is written: the textbook's first, then those that keep the digits which
  /// it may lose to rounding.
  public let forms: [Form]
  /// A short form that textbooks give a product or sum of factors: the a − y of a cross-entropy.
  public let short: Form?
  /// The slope of an activation that makes the number 0, relu′(z) at a neuron that is off; nil where
  /// none does.
  public let stoppedBy: Formula<Term>?
  /// How many paths a total adds up: 0 where nothing uses the quantity; 1 for other kinds.
  public let paths: Int
  /// Whether it is the first of an update.
  public let isFirstUpdate: Bool

  /// A step that is written in the given forms, the textbook's first.
  init(
    kind: Kind, location: Location, result: Term, name: Formula<Term>? = nil, forms: [Form],
    short: Form? = nil, stoppedBy: Formula<Term>? = nil, paths: Int = 1,
    isFirstUpdate: Bool = false
  ) {
    self.isFirstUpdate = isFirstUpdate
    (self.kind, self.location, self.result) = (kind, location, result)
    (self.name, self.forms, self.short, self.paths) = (name, forms, short, paths)
    self.stoppedBy = result.value == 0 ? stoppedBy : nil
  }

  /// A step that is written in one way.
  init(
    kind: Kind, location: Location, result: Term, formula: Formula<Term>,
    stoppedBy: Formula<Term>? = nil, paths: Int = 1, isFirstUpdate: Bool = false
  ) {
    self.init(
      kind: kind, location: location, result: result, forms: [Form(formula)],
      stoppedBy: stoppedBy, paths: paths, isFirstUpdate: isFirstUpdate)
  }

  /// What the step makes known when other numbers stand for what it is computed from, such as
  /// rounded ones; nil where terms were left out of its formula.
  public func value(reading number: (Term) -> Double) -> Double? { formula.value(number) }

  /// Whether a derivative stops being known here: it is NaN, and nothing that it is computed from is.
  public var isFirstUnknown: Bool {
    guard case .derivative = result.symbol else { return false }
    return result.value.isNaN && !formula.isAbridged
      && formula.leaves.allSatisfy { !$0.value.isNaN }
  }

  /// Whether NaN or ∞ comes in here: the number is one, and all that it is computed from is finite.
  public var isFirstNotFinite: Bool {
    !result.value.isFinite && !formula.isAbridged
      && formula.leaves.allSatisfy { $0.value.isFinite }
  }
}
