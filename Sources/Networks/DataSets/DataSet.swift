public import Autodiff
import Language

/// A built-in data set, declared once: its name, what it is, and how its samples are made.
public struct DataSet: Sendable {
  /// What a set is made from.
  public struct Options: Hashable, Sendable {
    /// Where the generator starts.
    public var seed: UInt64 = 1
    /// The standard deviation of what is added to the inputs, or to the targets of a curve.
    public var noise: Double?
    /// The number of samples.
    public var count: Int?

    /// The set's own noise and number of samples, from seed 1.
    public init() {}
  }

  /// A sample: the inputs and the targets.
  public typealias Sample = (inputs: [Double], targets: [Double])

  /// The name as it is typed.
  public let name: String
  /// What it is, in one line without a full stop.
  public let summary: String
  /// The noise unless another is chosen; nil for a set that has none.
  public let noise: Double?
  /// The number of samples unless another is chosen.
  public let count: Int
  /// Whether another number of samples can be chosen.
  public let isMade: Bool
  /// What a network for it may look like, as it is typed.
  public let network: String
  private let make: @Sendable (_ count: Int, _ noise: Double, inout RandomNumbers) -> [Sample]

  /// A set that is made by a rule.
  init(
    _ name: String, _ summary: String, count: Int, noise: Double, network: String,
    make: @escaping @Sendable (_ count: Int, _ noise: Double, inout RandomNumbers) -> [Sample]
  ) {
    (self.name, self.summary, self.count, self.noise) = (name, summary, count, noise)
    (self.network, self.make, isMade) = (network, make, true)
  }

  /// A set of given samples.
  init(_ name: String, _ summary: String, network: String, samples: [Sample]) {
    (self.name, self.summary, count, noise) = (name, summary, samples.count, nil)
    (self.network, isMade) = (network, false)
    make = { _, _, _ in samples }
  }

  /// Every set.
  public static let all: [DataSet] = [
    and, or, xor, line, sine, circle, moons, spiral, blobs, iris,
  ]

  /// The set of a name.
  public static func named(_ name: String) -> DataSet? { all.first { $0.name == name } }

  /// The samples: a vector of inputs and one of targets each.
  public func samples(_ options: Options) -> (inputs: [Tensor], targets: [Tensor]) {
    var numbers = RandomNumbers(seed: options.seed)
    let samples = make(options.count ?? count, options.noise ?? noise ?? 0, &numbers)
    return (samples.map { Tensor($0.inputs) }, samples.map { Tensor($0.targets) })
  }
}
