import Autodiff
import Language

extension Walk {
  /// The first of some steps at which a landmark lies; nil when it lies at none of them.
  ///
  /// - Complexity: O(segments), whatever the number of steps, when the landmark is one element;
  ///   O(segments + neurons) otherwise.
  public func first(_ landmark: Landmark, in steps: Range<Int>) -> Int? {
    find(landmark, in: steps, isBackward: false)
  }

  /// The last of some steps at which a landmark lies; nil when it lies at none of them.
  ///
  /// - Complexity: as of `first`.
  public func last(_ landmark: Landmark, in steps: Range<Int>) -> Int? {
    find(landmark, in: steps, isBackward: true)
  }

  /// The first of some steps, or the last going back, at which a landmark lies and which passes a
  /// test; the steps of the landmark are tested in that order.
  func find(
    _ landmark: Landmark, in steps: Range<Int>, isBackward: Bool, test: ((Int) -> Bool)? = nil
  ) -> Int? {
    let found = searches(for: landmark).compactMap {
      search($0, in: steps, isBackward: isBackward, test)
    }
    return isBackward ? found.max() : found.min()
  }

  /// The step at which a symbol of a step becomes known, among those of the same sample or of the
  /// means; nil when no step computes it.
  public func step(making symbol: Symbol, near step: Int) -> Int? {
    guard case .contribution(of: let target, by: let variable, through: let through) = symbol
    else {
      return last(.symbol(symbol), in: frame(of: step))
    }
    // The shares stand before their sum.
    let sum = Symbol.derivative(of: target, by: variable.mention(nil))
    guard let end = last(.symbol(sum), in: frame(of: step)) else { return nil }
    let place = place(of: end)
    let start = end - place.offset
    for run in plan.runs(of: place.segment, element: place.element) {
      guard case .paths(let paths) = run.content else { continue }
      for path in paths.places(named: through, in: graph) {
        let steps = run.steps(of: path, .contribution)
        let found = (0..<steps.count).map { start + steps[$0] }
        if let own = found.last(where: { self[$0].result.symbol == symbol }) { return own }
      }
    }
    return nil
  }

  /// The steps among which a symbol becomes known, as the prompt reads it: over several samples the
  /// cost alone and its derivatives by parameters are means; everything else is of one sample.
  ///
  /// - Parameter sample: the current sample, from 0, for a symbol that names none.
  public func frame(of symbol: Symbol, sample: Int) -> Range<Int> {
    let isMean =
      graph.resolvedSymbols(for: symbol).contains { resolved in
        let isOfTarget = resolved.numerator.map { $0.node == graph.target } ?? true
        let variable = resolved.place.node
        return isOfTarget && resolved.sample == nil
          && (graph.parameters.contains(variable) || variable == graph.target)
      }
    if isMean, samples > 1 { return means }
    return steps(ofSample: graph.resolvedSymbols(for: symbol).first?.sample ?? sample)
  }

  /// The steps of one sample, or of the means, that a step is among.
  public func frame(of step: Int) -> Range<Int> {
    let number = number(ofFrame: step)
    let frame = frame(number)
    return frame.base..<frame.base + frame.count
  }

  /// The steps of the means over the samples, and those of the update after them; empty for one sample
  /// without an update.
  public var means: Range<Int> { samples * passLength..<length }

  // MARK: Searching

  /// What is searched for: which elements of a segment may have it, and which steps of a run do.
  private struct Search {
    /// The sample, from 0; nil for any of them, and the means.
    var sample: Int?
    /// The node whose steps alone are searched, by the phase; all of them when nil.
    var node: ((Step.Phase) -> NodeID?)?
    let elements: (Plan.Segment, _ previous: Plan.Segment?) -> Range<Int>?
    let steps: (Run) -> [ElementRange]
  }

  /// The steps of one sample or of the means: they have the same structure for every sample.
  private struct SearchBound {
    let segments: [Plan.Segment]
    let base: Int
    let isMean: Bool
    var count: Int { segments.last.map { $0.start + $0.count } ?? 0 }
  }

  /// The frames are counted from 0: the samples', then that of the means.
  private func frame(_ number: Int) -> SearchBound {
    SearchBound(
      segments: number < samples ? plan.passes : plan.means, base: number * passLength,
      isMean: number == samples)
  }

  private func number(ofFrame step: Int) -> Int {
    step >= means.lowerBound && !means.isEmpty ? samples : sample(of: step)
  }

  private func search(
    _ search: Search, in steps: Range<Int>, isBackward: Bool, _ test: ((Int) -> Bool)?
  ) -> Int? {
    let steps = steps.clamped(to: 0..<count)
    guard let first = steps.first, let last = steps.last else { return nil }
    let frames = number(ofFrame: first)...number(ofFrame: last)
    var order = isBackward ? frames.reversed() : Array(frames)
    if let sample = search.sample { order = order.filter { $0 == sample } }
    var hasSearchedWholePass = false
    for number in order {
      if number < samples, hasSearchedWholePass { continue }
      let frame = self.frame(number)
      let local = steps.clamped(to: frame.base..<frame.base + frame.count)
      let range = local.lowerBound - frame.base..<local.upperBound - frame.base
      if let step = self.search(search, frame, in: range, isBackward, test) { return step }
      // What a whole pass does not have, that of no other sample has.
      if test == nil, number < samples, range.count == frame.count { hasSearchedWholePass = true }
    }
    return nil
  }

  /// The first or last step of a frame.
  private func search(
    _ search: Search, _ frame: SearchBound, in range: Range<Int>, _ isBackward: Bool,
    _ test: ((Int) -> Bool)?
  ) -> Int? {
    let segments = frame.segments
    for place in places(for: search, frame).inOrder(isBackward) {
      let segment = segments[place]
      let touched = range.clamped(to: segment.start..<segment.start + segment.count)
      guard let first = touched.first, let last = touched.last,
        let candidates = search.elements(segment, place == 0 ? nil : segments[place - 1])
      else { continue }
      let reached = segment.element(of: first)..<segment.element(of: last) + 1
      guard candidates.overlaps(reached) else { continue }
      for element in candidates.clamped(to: reached).inOrder(isBackward) {
        let start = segment.range(of: element).lowerBound
        for run in plan.runs(of: segment, element: element).inOrder(isBackward) {
          for steps in search.steps(run).inOrder(isBackward) {
            let found = steps.places(in: range.lowerBound - start..<range.upperBound - start)
            for place in found.inOrder(isBackward) {
              let step = frame.base + start + steps[place]
              if test?(step) ?? true { return step }
            }
          }
        }
      }
    }
    return nil
  }

  /// The segments that are searched, in order.
  private func places(for search: Search, _ frame: SearchBound) -> [Int] {
    guard let node = search.node else { return Array(frame.segments.indices) }
    let phases: [Step.Phase] = frame.isMean ? [.mean] : [.forward, .backward]
    return phases.compactMap { phase in node(phase).flatMap { plan.place(of: $0, in: phase) } }
  }

  // MARK: Landmarks

  private func searches(for landmark: Landmark) -> [Search] {
    switch landmark {
    case .kind(let kind):
      [
        Search(
          elements: { segment, _ in
            segment.phase.kinds.contains(kind) ? 0..<segment.elements : nil
          },
          steps: { [$0.steps(of: kind)] })
      ]
    case .layer(let layer):
      [
        Search(
          elements: { segment, previous in
            let isFirst = previous?.layer != layer || previous?.phase != segment.phase
            return segment.layer == layer && isFirst && segment.phase.isPass ? 0..<1 : nil
          },
          steps: { $0.start == 0 ? [.single(0)] : [] })
      ]
    case .symbol(let symbol):
      graph.resolvedSymbols(for: symbol).map { resolved in
        Search(
          sample: resolved.sample,
          node: { phase in
            let isValue = resolved.numerator == nil
            return phase == .mean || (phase == .forward) == isValue ? resolved.place.node : nil
          },
          elements: { segment, _ in graph.elements(of: segment, for: resolved, plan) },
          steps: { graph.steps(of: $0, for: resolved) })
      }
    }
  }
}

extension Step.Phase {
  /// The kinds of step there are on the way.
  fileprivate var kinds: Set<Step.Kind> {
    switch self {
    case .forward: [.value]
    case .backward: [.partial, .contribution, .total]
    case .mean: [.mean]
    case .update: [.update]
    }
  }

  /// Whether it is the forward or the backward pass.
  fileprivate var isPass: Bool { self == .forward || self == .backward }
}

extension RandomAccessCollection {
  /// The elements from the first to the last, or the other way round.
  fileprivate func inOrder(_ isReversed: Bool) -> AnySequence<Element> {
    isReversed ? AnySequence(reversed()) : AnySequence(self)
  }
}

extension Graph.PathList {
  /// The places of the paths that lead to an element by its name.
  fileprivate func places(named name: Reference, in graph: Graph) -> [Range<Int>] {
    let places = fans.compactMap { fan -> Range<Int>? in
      let first = graph.reference(fan.consumer, fan.elements.start)
      guard first.name == name.name else { return nil }
      let element = graph.model.tape.shape(of: fan.consumer).element(at: name.indices)
      return self.places(to: fan.consumer, element).first
    }
    return places
  }
}
