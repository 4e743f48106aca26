import Autodiff
import Language

/// A quantity or derivative that a walk is searched for, as nodes of the tape.
struct ResolvedSymbol {
  /// A node, and one element of it or nil for any.
  struct Place {
    let node: NodeID
    let element: Int?

    func includes(_ node: NodeID, _ element: Int) -> Bool {
      self.node == node && (self.element ?? element) == element
    }
  }

  /// What is differentiated; nil when a value is searched for.
  let numerator: Place?
  /// The quantity, or what is differentiated by.
  let place: Place
  /// The sample, from 0; nil for any.
  let sample: Int?
}

extension Graph {
  /// What a symbol may mean: a letter without its layer means several quantities.
  func resolvedSymbols(for symbol: Symbol) -> [ResolvedSymbol] {
    switch symbol {
    case .quantity(let reference):
      return places(of: reference).map {
        ResolvedSymbol(numerator: nil, place: $0, sample: sample(of: reference))
      }
    case .derivative(let target, let variable):
      let variables = places(of: variable)
      return places(of: target).flatMap { numerator in
        variables.map {
          ResolvedSymbol(numerator: numerator, place: $0, sample: sample(of: target))
        }
      }
    case .direct, .contribution: return []
    }
  }

  /// The sample, from 0, that a reference names; one past the last where the walk does not have it.
  private func sample(of reference: Reference) -> Int? {
    reference.sample.map { model.program.sample(numbered: $0) ?? model.sampleCount }
  }

  private func places(of reference: Reference) -> [ResolvedSymbol.Place] {
    model.quantities(meantBy: reference.name).compactMap { quantity in
      guard !reference.indices.isEmpty else {
        return ResolvedSymbol.Place(node: quantity.node, element: nil)
      }
      let shape = model.tape.shape(of: quantity.node)
      return shape.element(at: reference.indices).map {
        ResolvedSymbol.Place(node: quantity.node, element: $0)
      }
    }
  }

  /// The elements of a segment whose steps may be what is searched for; nil for none.
  func elements(of segment: Plan.Segment, for resolved: ResolvedSymbol, _ plan: Plan) -> Range<Int>?
  {
    let (node, element) = (resolved.place.node, resolved.place.element)
    func only(_ element: Int?) -> Range<Int> { element.map { $0..<$0 + 1 } ?? 0..<segment.elements }
    switch segment.content {
    case .forward(let group):
      return resolved.numerator == nil && group.nodes.contains(node) ? only(element) : nil
    case .parameter(let parameter):
      return resolved.numerator != nil && parameter == node ? only(element) : nil
    case .mean(let mean):
      let isMean =
        resolved.numerator.map { $0.node == target && node != target } ?? (node == target)
      return isMean && mean == node && resolved.sample == nil ? only(element) : nil
    case .update: return nil
    case .backward(let group):
      guard let numerator = resolved.numerator else { return nil }
      if group.nodes.contains(node) { return only(element) }
      guard let owner = uses(of: node).first?.consumer, group.nodes.contains(owner),
        plan.owned[owner]?.contains(where: { $0.parameter == node }) ?? false
      else { return nil }
      if numerator.node == owner, let element = numerator.element { return only(element) }
      return only(element.flatMap { paths(from: node, element: $0).first?.element })
    }
  }

  /// The steps of a run that are what is searched for, counted as the run's.
  func steps(of run: Run, for resolved: ResolvedSymbol) -> [ElementRange] {
    let isAt = resolved.place.includes(run.node, run.element)
    guard let numerator = resolved.numerator else {
      return isAt ? [run.steps(of: .value), run.steps(of: .mean)] : []
    }
    let isOfTarget = numerator.node == target
    switch run.content {
    case .value, .update: return []
    case .mean, .total, .seed:
      return isOfTarget && isAt ? [ElementRange(start: run.start, count: run.count)] : []
    case .paths(let paths):
      guard isAt else { return [] }
      if isOfTarget { return isLastFactor(run.node, paths) ? [run.steps(of: .partial)] : [] }
      return paths.places(to: numerator.node, numerator.element).map { run.steps(of: $0, .partial) }
    case .parameterPartials(let owner, let range):
      return numerator.includes(run.node, run.element)
        ? [steps(owner, range, of: run, for: resolved.place)] : []
    case .parameterTotals(let owner, let range):
      return isOfTarget ? [steps(owner, range, of: run, for: resolved.place)] : []
    }
  }

  /// Whether the derivative of the target by an element is known with its only factor.
  ///
  /// By an operand of the target the factor is the derivative; by a pre-activation the derivative
  /// is left as a product, of which this factor is the last.
  private func isLastFactor(_ node: NodeID, _ paths: PathList) -> Bool {
    !Plan.hasTotal(node, paths, self)
  }

  private func steps(
    _ owner: Plan.SoleUse, _ range: ElementRange, of run: Run, for place: ResolvedSymbol.Place
  ) -> ElementRange {
    guard owner.parameter == place.node else { return .none }
    guard let element = place.element else {
      return ElementRange(start: run.start, count: run.count)
    }
    return range.place(of: element).map { .single(run.start + $0) } ?? .none
  }
}
