public import Autodiff
import Language

/// A product or sum of factors as it stands at a step of a walk: which of them are known.
public struct Chain: Sendable {
  /// What is known once all of it is.
  public let result: Symbol
  /// It in terms of its factors; a share that is not known yet is written as the product it will be.
  public let formula: Formula<Term>
  /// The factors known so far.
  public let known: Set<Symbol>
  /// The factor that the step made known.
  public let current: Symbol
}

extension Walk {
  /// The chain that a step is part of, and the one that its result is part of in turn; on the way
  /// forward the formula that uses the value next.
  ///
  /// - Complexity: O(operands + uses).
  public func chains(at step: Int) -> [Chain] {
    let place = place(of: step)
    let runs = plan.runs(of: place.segment, element: place.element)
    guard let run = runs.last(where: { $0.start <= place.offset }) else { return [] }
    if case .value = run.content { return forwardChain(from: run, at: step).map { [$0] } ?? [] }
    guard run.isFactorOrTotal else { return [] }
    let start = step - place.offset
    let head = Head(self, runs, start: start)
    // What follows a parameter's factor is the total by the same element.
    let offset = place.offset - run.start
    let totals = runs.filter { $0.start >= run.start }.compactMap { later -> (Int, Run)? in
      switch later.content {
      case .total: (start + later.start, later)
      case .parameterTotals(let owner, _):
        (start + later.start + (run.owns(owner) ? offset : 0), later)
      default: nil
      }
    }
    var chains: [Chain] = []
    var symbol = self[step].result.symbol
    var end = run
    for (total, run) in totals where total > step && chains.count < 2 {
      guard let chain = chain(to: total, through: symbol, head, at: step) else { continue }
      chains.append(chain)
      (symbol, end) = (chain.result, run)
    }
    if chains.count < 2, case .total = end.content,
      let chain = chain(inwardsFrom: end, symbol, at: step)
    {
      chains.append(chain)
    }
    return chains
  }

  /// A total in terms of its factors, as it stands at a step; nil when a symbol is none of them.
  private func chain(
    to total: Int, through symbol: Symbol, _ head: Head, at step: Int
  ) -> Chain? {
    let made = self[total]
    return chain(
      made.result.symbol, head.expanded(made.formula, at: step), through: symbol, at: step
    ) { head.isKnown($0, at: step, self) }
  }

  private func chain(
    _ result: Symbol, _ formula: Formula<Term>, through symbol: Symbol, at step: Int,
    isKnown: (Symbol) -> Bool
  ) -> Chain? {
    let leaves = formula.leaves.map(\.symbol)
    guard leaves.contains(symbol) else { return nil }
    return Chain(
      result: result, formula: formula, known: Set(leaves.filter(isKnown)),
      current: self[step].result.symbol)
  }

  /// The derivative that the one by an operation's element is a factor of next: by something the
  /// operation reads.
  private func chain(inwardsFrom run: Run, _ symbol: Symbol, at step: Int) -> Chain? {
    let writer = StepWriter(
      graph: graph, sample: sample(of: step), hasSamples: samples > 1)
    let totals = graph.firstSources(of: run.node, run.element).compactMap { source -> Int? in
      guard graph.isActive(source.node) else { return nil }
      return self.step(
        making: writer.derivative(source.node, source.element, 0).symbol, near: step)
    }
    guard let total = totals.filter({ $0 > step }).min() else { return nil }
    let place = place(of: total)
    let head = Head(
      self, plan.runs(of: place.segment, element: place.element), start: total - place.offset)
    return chain(to: total, through: symbol, head, at: step)
  }

  /// The formula that uses a value first.
  private func forwardChain(from run: Run, at step: Int) -> Chain? {
    let symbol = self[step].result.symbol
    let writer = StepWriter(graph: graph, sample: sample(of: step), hasSamples: samples > 1)
    // An operation's elements are computed in their order.
    let uses = graph.paths(from: run.node, element: run.element).fans.compactMap { fan in
      self.step(
        making: writer.quantity(fan.consumer, fan.elements.start).symbol, near: step)
    }
    guard let use = uses.filter({ $0 > step }).min() else { return nil }
    let made = self[use]
    return chain(made.result.symbol, made.formula, through: symbol, at: step) { symbol in
      self.step(making: symbol, near: step).map { $0 <= step } ?? true
    }
  }

  /// The steps that make one element's own derivative known, by what they make known.
  private struct Head {
    private var places: [Symbol: Int] = [:]
    private var shares: [Symbol: Formula<Term>] = [:]

    init(_ walk: Walk, _ runs: [Run], start: Int) {
      for run in runs where run.isFactorOrTotal {
        if case .paths(let paths) = run.content {
          // Only what a sum writes out can be a part of it.
          for place in StepWriter.shortened(paths.indices) {
            add(run.steps(of: place..<place + 1, .partial), walk, start)
            if paths.count > 1 { add(run.steps(of: place..<place + 1, .contribution), walk, start) }
          }
        } else if run.count == 1 {
          add(.single(run.start), walk, start)
        }
      }
    }

    private mutating func add(_ place: ElementRange, _ walk: Walk, _ start: Int) {
      let step = walk[start + place.start]
      places[step.result.symbol] = start + place.start
      if step.kind == .contribution { shares[step.result.symbol] = step.formula }
    }

    func isKnown(_ symbol: Symbol, at step: Int, _ walk: Walk) -> Bool {
      (places[symbol] ?? walk.step(making: symbol, near: step)).map { $0 <= step } ?? false
    }

    /// A formula with the shares that are not known yet written as products.
    func expanded(_ formula: Formula<Term>, at step: Int) -> Formula<Term> {
      formula.map { term in
        guard let share = shares[term.symbol], let place = places[term.symbol], place > step else {
          return .leaf(term)
        }
        return share
      }
    }
  }
}

extension Run {
  fileprivate var isFactorOrTotal: Bool {
    switch content {
    case .value, .seed, .mean, .update: false
    default: true
    }
  }

  /// Whether the steps are about a parameter's elements.
  fileprivate func owns(_ owner: Plan.SoleUse) -> Bool {
    switch content {
    case .parameterPartials(let own, _), .parameterTotals(let own, _):
      own.parameter == owner.parameter
    default: false
    }
  }
}
