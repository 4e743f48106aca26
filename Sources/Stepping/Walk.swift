import Autodiff
public import Language

/// Every step of the forward and backward pass of a program, sample by sample, and the means over
/// the samples at the end: a sequence of which any step can be asked for.
///
/// - Complexity: a step costs O(log layers + what it shows), whatever its position and however
///   long the walk.
public struct Walk: Sendable {
  /// The model that is walked through; its tape holds the values and, after the reverse sweep, the
  /// adjoints.
  public let model: Model
  let graph: Graph
  let plan: Plan
  /// What its last phase does to the parameters; nil where it has none.
  let update: WalkUpdate?
  /// The steps of one sample.
  let passLength: Int
  private let meanLength: Int
  /// The steps that belong to it, where it ends before the last there could be.
  private var end = Int.max

  /// The walk of a model; nil when it has no target yet, or the work was interrupted.
  ///
  /// - Parameter update: the phase that follows the passes, where there is one.
  /// - Complexity: one reverse sweep, and O(operations).
  public init?(_ model: Model, update: WalkUpdate? = nil) {
    self.update = update
    guard let target = model.target else { return nil }
    let swept = model.swept()
    guard !Interruption.isRequested else { return nil }
    self.model = swept
    graph = Graph(swept, target: target.node)
    guard !Interruption.isRequested else { return nil }
    plan = Plan(graph, updated: update?.names ?? [])
    passLength = plan.passes.last.map { $0.start + $0.count } ?? 0
    meanLength = plan.means.last.map { $0.start + $0.count } ?? 0
  }

  /// The number of samples the walk goes through.
  public var samples: Int { plan.means.first?.phase == .mean ? model.sampleCount : 1 }

  /// The number of steps.
  public var count: Int { min(length, end) }

  /// The number of steps there would be, did it not end before.
  var length: Int { samples * passLength + meanLength }

  /// The first steps of the walk.
  func prefix(_ count: Int) -> Walk {
    var walk = self
    walk.end = count
    return walk
  }

  /// The sample, from 0, that a step belongs to; the last one for the means.
  public func sample(of step: Int) -> Int {
    passLength == 0 ? 0 : min(step / passLength, samples - 1)
  }

  /// The steps of a sample's forward and backward pass, the sample counted from 0; where the walk is
  /// the same for every sample, those of the one pass there is.
  public func steps(ofSample sample: Int) -> Range<Int> {
    let start = min(max(0, sample), samples - 1) * passLength
    return start..<start + passLength
  }

  /// The layers it goes through, in their order.
  public var layers: [Int] {
    Set(plan.passes.compactMap { $0.phase == .forward ? $0.layer : nil }).sorted()
  }

  // MARK: Places

  struct Place {
    let segment: Plan.Segment
    let index: Int
    let segments: [Plan.Segment]
    /// The step at which the segments start to count.
    let base: Int
    let sample: Int
    let element: Int
    /// The step's place among those of its element.
    let offset: Int
  }

  func place(of step: Int) -> Place {
    let isMean = step >= samples * passLength
    let sample = self.sample(of: step)
    let base = isMean ? samples * passLength : sample * passLength
    let segments = isMean ? plan.means : plan.passes
    let local = step - base
    var (low, high) = (0, segments.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if segments[middle].start <= local { low = middle } else { high = middle }
    }
    let element = segments[low].element(of: local)
    return Place(
      segment: segments[low], index: low, segments: segments, base: base, sample: sample,
      element: element, offset: local - segments[low].range(of: element).lowerBound)
  }

  /// The steps of the neuron, or of the quantity's element, that a step belongs to.
  public func neuron(of step: Int) -> Range<Int> {
    let place = place(of: step)
    let range = place.segment.range(of: place.element)
    return shared(place.base + range.lowerBound..<place.base + range.upperBound)
  }

  /// The steps of the layer, in one direction, that a step belongs to; outside of layers those of
  /// the quantity.
  public func layer(of step: Int) -> Range<Int> {
    let place = place(of: step)
    let phase = place.segment.phase
    func belongs(_ index: Int) -> Bool {
      let other = place.segments[index]
      return other.layer != nil && other.layer == place.segment.layer
        && other.phase == phase
    }
    var (first, last) = (place.index, place.index)
    while first > 0, belongs(first - 1) { first -= 1 }
    while last + 1 < place.segments.count, belongs(last + 1) { last += 1 }
    let (start, end) = (place.segments[first], place.segments[last])
    return shared(place.base + start.start..<place.base + end.start + end.count)
  }

  /// The steps of the pass, forward or backward or the means, that a step belongs to.
  public func pass(of step: Int) -> Range<Int> {
    let place = place(of: step)
    let phase = place.segment.phase
    let same = place.segments.filter { $0.phase == phase }
    guard let first = same.first, let last = same.last else { return step..<step + 1 }
    return shared(place.base + first.start..<place.base + last.start + last.count)
  }

  /// What of a stretch belongs to the walk.
  private func shared(_ steps: Range<Int>) -> Range<Int> { steps.clamped(to: 0..<count) }

  /// The first step of the backward pass of the sample that a step belongs to.
  public func backwardStart(of step: Int) -> Int {
    let base = sample(of: step) * passLength
    return base + (plan.passes.first { $0.phase == .backward }?.start ?? passLength)
  }

  // MARK: Steps

  /// A step, from 0.
  ///
  /// - Complexity: O(log layers + what it shows).
  public subscript(step: Int) -> Step {
    let place = place(of: step)
    let writer = StepWriter(
      graph: graph, sample: place.sample, hasSamples: samples > 1)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    if case .update = run.content {
      return updateStep(run.node, run.element, at: location(of: place, node: run.node))
    }
    return writer.step(
      run.part(at: place.offset), of: run.node, run.element, location(of: place, node: run.node))
  }

  private func location(of place: Place, node: NodeID) -> Step.Location {
    let phase = place.segment.phase
    let isMean = phase == .mean || phase == .update
    // Of a batch of one sample the number is all that tells which.
    let hasNumber = (samples > 1 || model.program.batch != nil) && !isMean
    let isLayer = place.segment.layer != nil && !isParameter(place.segment) && !isMean
    return Step.Location(
      phase: phase, sample: hasNumber ? graph.number(ofSample: place.sample) : nil,
      layer: place.segment.layer, neuron: isLayer ? place.element + 1 : nil,
      quantity: isLayer ? nil : graph.reference(node, place.element))
  }

  private func isParameter(_ segment: Plan.Segment) -> Bool {
    if case .parameter = segment.content { return true }
    return false
  }
}

extension Model {
  /// The model after a reverse sweep from its target.
  func swept() -> Model {
    guard let target else { return self }
    var model = self
    model.sweep(from: target)
    return model
  }
}

extension Graph {
  /// The number that a sample of the walk, from 0, is shown by: its own in the data.
  func number(ofSample sample: Int) -> Int { model.program.number(ofSample: sample) }

  /// How an element of a node is named.
  func reference(_ node: NodeID, _ element: Int, sample: Int? = nil) -> Reference {
    if let source = model.elementSource(node) { return reference(source.node, source.element) }
    let shape = model.tape.shape(of: node)
    let name = model.quantity(of: node)?.name ?? "?"
    return Reference(
      name: name, indices: shape.indices(of: element), isArray: !shape.isScalar, sample: sample,
      isTyped: alike.contains(name))
  }
}
