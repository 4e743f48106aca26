import Language

/// Which samples each iteration learns from.
public struct Batching: Hashable, Sendable {
  /// The samples of a batch; nil takes all of them, so that an epoch is an iteration.
  public var size: Int?
  /// Whether the samples are put in another order for each epoch.
  public var isShuffled: Bool
  /// Where the generator of the orders starts.
  public var seed: UInt64

  /// Batches of `size` samples.
  public init(size: Int? = nil, isShuffled: Bool = false, seed: UInt64 = 1) {
    (self.size, self.isShuffled, self.seed) = (size, isShuffled, seed)
  }

  /// Whether every iteration learns from all samples in their order.
  public var isWhole: Bool { size == nil && !isShuffled }

  /// The iterations of an epoch over `count` samples.
  public func iterations(ofEpochOver count: Int) -> Int {
    guard let size, size > 0 else { return 1 }
    return (count + size - 1) / size
  }

  /// A program, evaluated for the samples that an iteration learns from.
  func chosen(from program: Program, in iteration: Int) -> Program {
    var program = program
    program.take(batch: isWhole ? nil : batch(of: program.sampleCount, in: iteration))
    return program
  }

  /// The samples, from 0, that an iteration learns from, in their order.
  ///
  /// - Complexity: O(samples).
  func batch(of count: Int, in iteration: Int) -> [Int] {
    var order = Array(0..<count)
    let (epoch, places) = stretch(of: iteration, over: count)
    arrange(&order, epoch: epoch)
    return Array(order[places])
  }

  /// In which epoch an iteration is, and which places of its order the samples have.
  func stretch(of iteration: Int, over count: Int) -> (epoch: Int, places: Range<Int>) {
    let (epoch, batch) = iteration.quotientAndRemainder(
      dividingBy: iterations(ofEpochOver: count))
    let size = min(size ?? count, count)
    return (epoch, batch * size..<min((batch + 1) * size, count))
  }

  /// Puts the numbers of the samples, from 0, in the order that they have in an epoch.
  ///
  /// The order follows from the seed and the epoch alone, so that an epoch can be run again by itself.
  ///
  /// - Complexity: O(samples); allocates nothing once `order` has as many places.
  func arrange(_ order: inout [Int], epoch: Int) {
    for place in order.indices { order[place] = place }
    guard isShuffled, order.count > 1 else { return }
    var numbers = RandomNumbers(seed: seed)
    // The epochs of a seed start far from each other, and from those of the next seed.
    var start = RandomNumbers(seed: numbers.next() &+ UInt64(epoch))
    // Fisher and Yates; the bias of the remainder is below 2⁻³² for the samples that fit in memory.
    for place in stride(from: order.count - 1, through: 1, by: -1) {
      order.swapAt(place, Int(start.next() % UInt64(place + 1)))
    }
  }
}
