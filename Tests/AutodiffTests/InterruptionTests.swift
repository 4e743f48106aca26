import Autodiff
import Synchronization
import Testing

/// Sweeps over large arrays that are left off.
@Suite struct InterruptionTests {
  /// A product of large matrices, in a chain: a second of arithmetic or more.
  private func chain(of count: Int, size: Int) throws -> Tape {
    var builder = TapeBuilder()
    var node = try builder.constant(Tensor(repeating: 1e-3, shape: .matrix(size, size)))
    let factor = node
    for _ in 0..<count { node = try builder.apply("matmul", [node, factor]) }
    _ = try builder.apply("sum", [node])
    return builder.tape()
  }

  @Test func aSweepAsksOftenEnough() throws {
    var tape = try chain(of: 4, size: 1100)
    let asked = Mutex<[ContinuousClock.Instant]>([])
    Interruption.asking({
      asked.withLock { $0.append(.now) }
      return false
    }) { tape.evaluate() }
    // Each product has 1.3 billion multiplications: two calls of BLAS and more.
    #expect(asked.withLock(\.count) >= 8)
  }

  @Test func aSweepIsLeftOff() throws {
    var tape = try chain(of: 3, size: 1100)
    let start = ContinuousClock.now
    Interruption.asking({ true }) { tape.evaluate() }
    #expect(ContinuousClock.now - start < .seconds(2))
    // Evaluated again as a whole it is right: the elements of the product are powers of 1.1.
    tape.evaluate()
    let last = NodeID(index: tape.count - 1)
    let exact = 1e-3 * 1.1 * 1.1 * 1.1 * 1100 * 1100
    // A sum of n numbers of one size errs by n half-units of the last place at most: 1.3e-10.
    #expect(abs(tape.value(of: last) / exact - 1) < 1.4e-10)
  }
}
