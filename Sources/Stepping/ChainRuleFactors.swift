public import Autodiff
import Language

/// The numbers around a step of a walk: the factors of a derivative, the parts of a value, and what could
/// be taken for them.
///
/// Where it goes through a neuron whose activation others use, it is `rest` times the sum over those
/// paths.
public struct ChainRuleFactors: Sendable {
  /// An activation that the derivative goes through, σ at z.
  public struct Slope: Hashable, Sendable {
    /// The primitive.
    public let function: FunctionID
    /// The pre-activation z.
    public let input: Double
    /// The activation a.
    public let output: Double
    /// σ′(z).
    public let value: Double
    /// Whether the neuron is of the last layer.
    public let isOutput: Bool
    /// Whether it is the neuron that the step is about, and not the next one on the way outwards.
    public var isOwn = true
  }

  /// A path outwards: from an activation to a neuron of the next layer, or to another operation.
  public struct Path: Hashable, Sendable {
    /// The weight of the connection, or another local derivative.
    public let weight: Double
    /// The derivative of the target by what the path leads to; 1 for the connection alone.
    public let delta: Double
    /// σ′ of that neuron, where the cost cancels it.
    public let cancelled: Double?
  }

  /// The number itself.
  public let value: Double
  /// Whether it is a derivative of the number that the walk leads to, and not a local one.
  public let isOfTarget: Bool
  /// Whether it is the derivative of that number by a parameter.
  public let isByParameter: Bool
  /// What the walk leads to, where that is a cost.
  public let cost: Cost?
  /// The activation among its factors; nil without one.
  public let slope: Slope?
  /// The paths outwards from the neuron that it goes through, or starts at.
  public let paths: [Path]
  /// The product of the factors that are multiplied with the sum over the paths.
  public let rest: Double
  /// σ′ of the output that it goes through or is by, where the cost cancels it.
  public let cancelled: Double?
  /// The number of samples that it is the mean over; nil where it is no mean.
  public let samples: Int?
  /// Each sample's own number where it is the mean over them, of some hundred samples at most.
  public let shares: [Double]
  /// A pre-activation without its bias; nil for all else.
  public let withoutBias: Double?
  /// What an activation is computed from; nil for all else.
  public let activated: Double?
  /// The learning rate, where the session has one.
  public let learningRate: Double?
  /// It with something done wrong: for each sample, where it is the mean over them.
  let mistaken: [MistakenDerivative]

  /// The number that comes out with a mistake on the way; nil where there is no place for it.
  ///
  /// - Parameter everywhere: whether it is made in every layer, and not only where the derivative begins.
  /// - Complexity: one sweep for each sample that it is about.
  public func value(with mistake: Mistake, everywhere: Bool = false) -> Double? {
    var sum = 0.0
    for derivative in mistaken {
      guard let value = derivative.value(with: mistake, everywhere: everywhere) else { return nil }
      sum += value
    }
    return mistaken.isEmpty ? nil : sum / Double(mistaken.count)
  }

  /// The numbers that come out with the other inputs of the neuron, for a derivative by a weight.
  ///
  /// - Complexity: one sweep for each sample that it is about.
  public var valuesAtOtherInputs: [Double] {
    let samples = mistaken.map { $0.valuesAtOtherInputs() }
    return (samples.first ?? []).indices.map { other in
      samples.reduce(0) { $0 + $1[other] } / Double(samples.count)
    }
  }
}

extension Walk {
  /// The most samples whose own numbers are looked at for a mean.
  private static let mostShares = 100

  /// The numbers around what a step makes known; nil for ∂C/∂C and an update.
  ///
  /// - Complexity: O(paths + operations), for each sample where it is a mean.
  public func chainRuleFactors(of step: Int) -> ChainRuleFactors? {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    let writer = StepWriter(graph: graph, sample: place.sample, hasSamples: samples > 1)
    var parts = ChainRuleParts(writer)
    let (node, element) = (run.node, run.element)
    var samples: Int?
    var shares: [ChainRuleFactors] = []
    var isOfTarget = true
    var isByParameter = graph.parameters.contains(run.node)
    switch run.part(at: place.offset) {
    case .seed, .update: return nil
    case .value:
      isOfTarget = false
      isByParameter = false
      parts.take(value: node, element)
    case .mean:
      samples = self.samples
      isOfTarget = run.node != graph.target
      shares = isOfTarget ? ownFactors(of: node, element) : []
    case .partial(let path):
      isOfTarget = path.consumer == graph.target
      isByParameter = isByParameter && isOfTarget
      parts.take(factor: path, from: node)
    case .parameterPartial(let owner, let element):
      isOfTarget = run.node == graph.target
      isByParameter = isOfTarget
      parts.take(parameter: owner, element, of: run, isFactor: true)
    case .contribution(let path):
      isByParameter = false
      parts.go(along: path, .contribution(path, of: node, element))
    case .total:
      let paths = graph.paths(from: node, element: element)
      if paths.count == 1 {
        parts.go(along: paths[0], .total(node, element))
      } else {
        parts.start(at: node, element, .total(node, element))
      }
    case .parameterTotal(let owner, let element):
      isByParameter = true
      parts.take(parameter: owner, element, of: run, isFactor: false)
      parts.go(through: node, run.element)
    }
    return ChainRuleFactors(
      value: self[step].result.value, isOfTarget: isOfTarget, isByParameter: isByParameter,
      cost: parts.cost, slope: shares.first?.slope ?? parts.slope, paths: parts.paths,
      rest: parts.rest, cancelled: parts.cancelled, samples: samples,
      shares: shares.map(\.value), withoutBias: parts.withoutBias, activated: parts.activated,
      learningRate: learningRate,
      mistaken: shares.isEmpty ? parts.mistaken.map { [$0] } ?? [] : shares.flatMap(\.mistaken))
  }

  /// The numbers around each sample's own derivative by a parameter's element, of a mean over a few.
  private func ownFactors(of node: NodeID, _ element: Int) -> [ChainRuleFactors] {
    guard samples <= Walk.mostShares else { return [] }
    let shares = (0..<samples).compactMap { sample -> ChainRuleFactors? in
      let writer = StepWriter(graph: graph, sample: sample, hasSamples: true)
      let symbol = writer.derivative(node, element, 0).symbol
      return step(making: symbol, near: steps(ofSample: sample).lowerBound)
        .flatMap(chainRuleFactors)
    }
    return shares.count == samples ? shares : []
  }

  /// The number that the session calls η or eta.
  private var learningRate: Double? {
    let quantity = ["η", "eta"].compactMap { model.quantity($0) }.first
    return quantity.flatMap { rate in
      model.tape.shape(of: rate.node).isScalar ? model.tape.value(of: rate.node) : nil
    }
  }
}
