public import Autodiff

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
  /// The chain that a step is part of, and the one that its result is part of in turn; none on the
  /// way forward.
  ///
  /// - Complexity: O(paths).
  public func chains(at step: Int) -> [Chain] {
    let place = place(of: step)
    let start = step - place.offset
    let runs = plan.runs(of: place.segment, element: place.element)
    let head = Head(self, runs, start: start)
    let current = self[step].result.symbol
    guard let run = runs.last(where: { $0.start <= place.offset }), run.isFactorOrTotal else {
      return []
    }
    // What follows a parameter's factor is the total by the same element.
    let offset = place.offset - run.start
    let totals = runs.filter { $0.start >= run.start }.compactMap { later -> Int? in
      switch later.content {
      case .total: start + later.start
      case .parameterTotals(let owner, _): start + later.start + (run.owns(owner) ? offset : 0)
      default: nil
      }
    }
    var chains: [Chain] = []
    var symbol = current
    for total in totals where total > step && chains.count < 2 {
      let result = self[total]
      let formula = head.expanded(result.formula, at: step)
      guard formula.leaves.contains(where: { $0.symbol == symbol }) else { continue }
      symbol = result.result.symbol
      let known = formula.leaves.map(\.symbol).filter { head.isKnown($0, at: step, self) }
      chains.append(Chain(result: symbol, formula: formula, known: Set(known), current: current))
    }
    return chains
  }

  /// The steps that make one element's own derivative known, by what they make known.
  private struct Head {
    private var places: [Symbol: Int] = [:]
    private var shares: [Symbol: Formula<Term>] = [:]

    init(_ walk: Walk, _ runs: [Run], start: Int) {
      for run in runs where run.isFactorOrTotal && run.count == 1 {
        let step = walk[start + run.start]
        // A factor ∂C/∂x of several has the name of their total, and comes first.
        places[step.result.symbol] = places[step.result.symbol] ?? start + run.start
        if step.kind == .contribution { shares[step.result.symbol] = step.formula }
      }
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
    case .value, .seed, .mean: false
    default: true
    }
  }

  /// Whether the steps are about a parameter's elements.
  fileprivate func owns(_ owner: Plan.Ownership) -> Bool {
    switch content {
    case .parameterPartials(let own, _), .parameterTotals(let own, _):
      own.parameter == owner.parameter
    default: false
    }
  }
}
