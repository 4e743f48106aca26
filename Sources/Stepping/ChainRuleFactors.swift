public import Autodiff
import Language

/// The numbers around a derivative of a walk: its factors, and what could be taken for them.
///
/// It is `outside` · σ′(z) · `inner`. Where it goes through a neuron whose activation others use, it
/// is also `rest` times the sum over those paths.
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
    /// The weight with its indices exchanged, where there is one.
    public let transposed: Double?
    /// The derivative of the target by what the path leads to; 1 for the connection alone.
    public let delta: Double
    /// It with σ′ of the output layer left out.
    public let direct: Double
    /// The derivative of the target by the weight; nil where the path is no connection.
    public let gradient: Double?
    /// σ′ of that neuron, where the cost cancels it.
    public let cancelled: Double?
  }

  /// The input that a weight multiplies, among the inputs of its neuron.
  public struct Input: Hashable, Sendable {
    /// The input itself.
    public let value: Double
    /// The neuron's other inputs.
    public let others: [Double]
    /// The neuron's own activation; nil where it has none.
    public let activation: Double?
  }

  /// The number itself.
  public let value: Double
  /// Whether it is a derivative of the number that the walk leads to, and not a local one.
  public let isOfTarget: Bool
  /// Whether it is the derivative of that number by a parameter.
  public let isByParameter: Bool
  /// What the walk leads to, where that is a cost.
  public let cost: Cost?
  /// The product of the factors outside of the slope.
  public let outside: Double
  /// The activation among its factors; nil without one.
  public let slope: Slope?
  /// The factor inside of the slope: an input, or the weight of a connection.
  public let inner: Double
  /// The paths outwards from the neuron that it goes through, or starts at.
  public let paths: [Path]
  /// The product of the factors that are multiplied with the sum over the paths.
  public let rest: Double
  /// The input that it is proportional to, for a derivative by a weight.
  public let input: Input?
  /// σ′ of the output that it goes through or is by, where the cost cancels it.
  public let cancelled: Double?
  /// The number of samples that it is the mean over; nil where it is no mean.
  public let samples: Int?
  /// The learning rate, where the session has one.
  public let learningRate: Double?
}

extension Walk {
  /// The numbers around what a step makes known; nil for a value and for ∂C/∂C.
  ///
  /// - Complexity: O(paths + the neuron's inputs + the network's weights further out).
  public func chainRuleFactors(of step: Int) -> ChainRuleFactors? {
    let place = place(of: step)
    let run = plan.run(of: place.segment, element: place.element, at: place.offset)
    let writer = StepWriter(
      graph: graph, plan: plan, sample: place.sample, hasSamples: samples > 1)
    var parts = ChainRuleParts(writer)
    var samples: Int?
    var isOfTarget = true
    var isByParameter = graph.parameters.contains(run.node)
    switch run.part(at: place.offset) {
    case .value, .seed: return nil
    case .mean:
      samples = self.samples
      isOfTarget = run.node != graph.target
    case .partial(let path):
      isOfTarget = path.consumer == graph.target
      isByParameter = isByParameter && isOfTarget
      parts.take(factor: path, from: run.node)
    case .parameterPartial(let owner, let element):
      isOfTarget = run.node == graph.target
      isByParameter = isOfTarget
      parts.take(parameter: owner, element, of: run)
    case .contribution(let path):
      isByParameter = false
      parts.go(along: path, from: run.node)
    case .total:
      let paths = graph.paths(from: run.node, element: run.element)
      if paths.count == 1 {
        parts.go(along: paths[0], from: run.node)
      } else {
        parts.start(at: run.node, run.element)
      }
    case .parameterTotal(let owner, let element):
      isByParameter = true
      parts.take(parameter: owner, element, of: run)
      parts.go(through: run.node, run.element)
    }
    return ChainRuleFactors(
      value: self[step].result.value, isOfTarget: isOfTarget, isByParameter: isByParameter,
      cost: parts.cost, outside: parts.outside, slope: parts.slope, inner: parts.inner,
      paths: parts.paths, rest: parts.rest, input: parts.input, cancelled: parts.cancelled,
      samples: samples, learningRate: learningRate)
  }

  /// The number that the session calls η or eta.
  private var learningRate: Double? {
    let quantity = ["η", "eta"].compactMap { model.quantity($0) }.first
    return quantity.flatMap { rate in
      model.tape.shape(of: rate.node).isScalar ? model.tape.value(of: rate.node) : nil
    }
  }
}
