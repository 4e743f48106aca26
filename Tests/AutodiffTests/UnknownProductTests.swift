import Autodiff
import Testing

/// Where the chain rule has no answer: the operation, and the two factors.
@Suite struct UnknownProductTests {
  @Test func theProductIsFoundThroughWhatFollowsIt() throws {
    let recording = Recording()
    let x = recording.variable(.vector(2))
    let root = sqrt(x[0])
    let y = sin(square(root)) + 3 * x[1]
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor([0, 2]))
    tape.evaluate()
    let found = try #require(
      tape.unknownProduct(of: y.node, element: 0, by: x.node, element: 0, sample: 0))
    #expect(found.node == root.node && found.adjoint == 0 && found.partial == .infinity)
    #expect(tape.unknownProduct(of: y.node, element: 0, by: x.node, element: 1, sample: 0) == nil)
  }

  @Test func theSampleIsTheOneAskedFor() throws {
    let recording = Recording(samples: 2)
    let x = recording.variable(.scalar, perSample: true)
    let w = recording.variable(.scalar)
    let root = sqrt(w * x)
    let y = square(root)
    var tape = try recording.tape()
    tape.set(w.node, to: Tensor(1))
    tape.set(x.node, sample: 0, to: Tensor(4))
    tape.set(x.node, sample: 1, to: Tensor(0))
    tape.evaluate()
    #expect(tape.unknownProduct(of: y.node, element: 0, by: w.node, element: 0, sample: 0) == nil)
    #expect(
      tape.unknownProduct(of: y.node, element: 0, by: w.node, element: 0, sample: 1)?.node
        == root.node)
  }
}
