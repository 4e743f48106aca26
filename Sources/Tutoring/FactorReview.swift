import Autodiff
import Language
public import Stepping

/// The step of a walk that makes a quantity or a derivative known.
public struct WalkPlace: Sendable {
  /// The walk.
  public let walk: Walk
  /// The number of the step, from 0.
  public let step: Int
  /// The number of steps that were taken: what they make known was seen.
  public let reached: Int

  /// A step of a walk that has come so far.
  public init(_ walk: Walk, step: Int, reached: Int) {
    (self.walk, self.step, self.reached) = (walk, step, reached)
  }

  /// What the step makes known when it is computed from numbers as they are shown, each rounded or
  /// not; nil when they are shown exactly.
  public func range(_ shown: (Double) -> Double) -> ClosedRange<Double>? {
    let step = walk[step]
    func shownValue(_ term: Term) -> Double { shown(term.value) }
    guard let exact = step.value(reading: \.value), let all = step.value(reading: shownValue) else {
      return nil
    }
    // To first order each rounding moves the result by itself.
    let terms = Set(step.formula.leaves).filter { shown($0.value) != $0.value }
    let radius = terms.reduce(0) { sum, term in
      let moved = step.value { $0 == term ? shown(term.value) : $0.value }
      return sum + abs((moved ?? exact) - exact)
    }
    guard radius.isFinite, all.isFinite else { return nil }
    return min(exact - radius, all)...max(exact + radius, all)
  }

  /// The numbers around it; nil where it is no derivative or value that mistakes are known of.
  public var factors: ChainRuleFactors? { walk.chainRuleFactors(of: step) }
}

/// A wrong number for a product or a sum, whose factors or shares are asked for one by one.
///
/// Where several misconceptions explain the number, those factors are asked for that tell them apart;
/// where none does, all of them, to the first that differs.
public struct FactorReview: Sendable {
  /// The product or sum.
  public let step: Step
  /// The numbers around it.
  public let chainRule: ChainRuleFactors?
  /// Whether nothing explains the number.
  public let isUnexplained: Bool
  /// What explains the number, so far as the factors have told.
  public private(set) var suspects: [Misconception.Match]
  /// The factor that is asked for now; nil when there is none.
  public private(set) var factor: Term?
  /// How many factors were answered rightly.
  public private(set) var passed = 0
  /// The factors that were not looked at yet.
  private var rest: ArraySlice<Term>
  private let place: WalkPlace

  /// Begins with the first factor.
  ///
  /// - Parameter suspects: the misconceptions that explain the wrong number.
  public init(at place: WalkPlace, suspects: [Misconception.Match]) {
    (self.place, self.suspects) = (place, suspects)
    step = place.walk[place.step]
    chainRule = place.factors
    isUnexplained = suspects.isEmpty
    rest = place.parts[...]
    factor = nextFactor()
  }

  /// Begins with what of the whole table of misconceptions explains a number.
  public init(of typed: TypedNumber, at place: WalkPlace) {
    let suspects = place.factors.map { Misconception.matching(typed, $0) } ?? []
    self.init(at: place, suspects: suspects)
  }

  /// Goes on to the next factor, the one asked for being right: no mistake was made there.
  public mutating func pass() {
    guard let factor else { return }
    passed += 1
    suspects = suspects.filter { !applies($0, to: factor) }
    self.factor = nextFactor()
  }

  /// How a number typed for the factor compares with it.
  public func judge(_ typed: TypedNumber) -> TypedNumber.Judgement {
    factor.map { typed.judge($0.value) } ?? .right
  }

  /// What a wrong number for the factor comes from, with what to look at again.
  public func accounts(of typed: TypedNumber) -> [String] {
    guard let factors = factor.flatMap(factors) else { return [] }
    return Misconception.accounts(of: Misconception.matching(typed, factors), factors)
  }

  /// The suspects that a wrong number for the factor speaks for.
  public var blamed: [Misconception.Match] {
    suspects.filter { match in factor.map { applies(match, to: $0) } ?? false }
  }

  /// The question for the factor; nil when there is none.
  public var question: FactorQuestion? {
    factor.map { factor in
      FactorQuestion(
        factor: factor.symbol, isShare: isSum, tellsApart: !isUnexplained, isFirst: passed == 0)
    }
  }

  /// Whether it is a sum over paths, and no product.
  public var isSum: Bool { step.paths > 1 }

  private mutating func nextFactor() -> Term? {
    while let next = rest.popFirst() {
      if asks(for: next) { return next }
    }
    return nil
  }

  /// Whether a factor is worth asking for: it tells suspects apart, or there are none.
  private func asks(for factor: Term) -> Bool {
    if isUnexplained { return true }
    let blamed = suspects.count { applies($0, to: factor) }
    return blamed > 0 && blamed < suspects.count
  }

  /// Whether a mistake could be made at a factor by itself.
  private func applies(_ match: Misconception.Match, to factor: Term) -> Bool {
    factors(of: factor).map { !match.misconception.signatures($0).isEmpty } ?? false
  }

  /// The numbers around a factor; nil for a value.
  private func factors(of factor: Term) -> ChainRuleFactors? {
    place.walk.step(making: factor.symbol, near: place.step)
      .flatMap(place.walk.chainRuleFactors)
  }
}

/// A question for a factor of a product, or a share of a sum.
public struct FactorQuestion: Hashable, Sendable {
  /// What is asked for.
  public let factor: Symbol
  /// Whether it is a share of a sum.
  public let isShare: Bool
  /// Whether it tells misconceptions apart that explain the number alike.
  public let tellsApart: Bool
  /// Whether it is the first that is asked for.
  public let isFirst: Bool
}

extension WalkPlace {
  /// The factors of a product, or the shares of a sum.
  ///
  /// A factor that is a product itself, and was not seen yet, is taken apart; then they come in the order
  /// in which the walk finds them, without names of the shell's own: ∂z/∂w where the walk has
  /// ∂z/∂v₁ and ∂v₁/∂w. Empty where it cannot be told without such names.
  fileprivate var parts: [Term] {
    let parts = walk[step].paths > 1 ? walk[step].factors : partsOfProduct
    return parts.count > 1 && parts.allSatisfy(isNamed) ? parts : []
  }

  private var partsOfProduct: [Term] {
    let whole = walk[step]
    var found: [(step: Int, term: Term)] = []
    var open = whole.factors
    while let factor = open.popLast() {
      let own = walk.step(making: factor.symbol, near: step) ?? step
      let parts = own < reached || walk[own].paths > 1 || own == step ? [] : walk[own].factors
      if parts.isEmpty { found.append((own, factor)) } else { open += parts }
    }
    guard found.count > whole.factors.count else { return whole.factors }
    return joined(found.sorted { $0.step < $1.step }.map(\.term))
  }

  /// Whether a factor has no name in it that only the shell has given, or was seen.
  private func isNamed(_ factor: Term) -> Bool {
    if let own = walk.step(making: factor.symbol, near: step), own < reached { return true }
    return factor.symbol.references.allSatisfy { reference in
      walk.model.quantity(reference.name)?.role != .intermediate
    }
  }

  /// Factors with each two made one that meet at a quantity without a name.
  private func joined(_ factors: [Term]) -> [Term] {
    var joined: [Term] = []
    for inner in factors {
      guard let (middle, variable) = inner.symbol.ends,
        walk.model.quantity(middle.name)?.role == .intermediate,
        let place = joined.firstIndex(where: { $0.symbol.ends?.by == middle }),
        let target = joined[place].symbol.ends?.of
      else {
        joined.append(inner)
        continue
      }
      let outer = joined.remove(at: place)
      joined.append(Term(.derivative(of: target, by: variable), outer.value * inner.value))
    }
    return joined
  }
}

extension Symbol {
  /// What a derivative is of, and what it is by; nil for all else.
  fileprivate var ends: (of: Reference, by: Reference)? {
    switch self {
    case .derivative(let target, let variable), .direct(let target, let variable):
      (target, variable)
    case .quantity, .contribution: nil
    }
  }

  /// All that it names.
  fileprivate var references: [Reference] {
    switch self {
    case .quantity(let reference): [reference]
    case .derivative(let target, let variable), .direct(let target, let variable):
      [target, variable]
    case .contribution(let target, let variable, let through): [target, variable, through]
    }
  }
}

extension Step {
  /// The factors of a product, or the shares of a sum; empty for what is neither.
  fileprivate var factors: [Term] {
    guard kind == .total || kind == .contribution else { return [] }
    let factors = formula.leaves.filter { term in
      if case .quantity = term.symbol { false } else { true }
    }
    return factors.count > 1 ? factors : []
  }
}
