import Autodiff
import Testing

/// Uses of elements, counted by hand.
@Suite struct WorkCountTests {
  /// w @ x of two rows of three on four samples: each of the two elements uses three of w and three of
  /// x, and their sum uses both.
  @Test func usesAreCountedForEachSample() throws {
    let recording = Recording(samples: 4)
    let w = recording.variable(.matrix(2, 3))
    let x = recording.variable(.vector(3), perSample: true)
    let total = sum(matmul(w, x))
    let tape = try recording.tape()
    #expect(tape.useCount(upTo: total.node) == 4 * (2 * (3 + 3) + 2))
    #expect(tape.useCount(upTo: total.node, from: [w.node]) == 4 * (2 * 3 + 2))
  }

  /// What is not on the way to the number is no work.
  @Test func onlyWhatIsNeededCounts() throws {
    let recording = Recording()
    let a = recording.variable(.vector(5))
    let used = sum(a)
    _ = exp(a)
    #expect(try recording.tape().useCount(upTo: used.node) == 5)
  }
}
