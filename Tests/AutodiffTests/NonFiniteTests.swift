import Autodiff
import Testing

/// NaN and ∞ are traced to the operation that made them.
@Suite struct NonFiniteTests {
  @Test func theOperationThatMadeItIsFound() throws {
    let recording = Recording()
    let x = recording.variable(.vector(3))
    let logarithm = log(x - 1)
    let total = sum(square(logarithm))
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor([2, 0.5, 3]))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: total.node))
    #expect(origin.node == logarithm.node && origin.element == 1)
    #expect(tape.primitive(of: origin.node)?.name == "ln")
    #expect(origin.value.isNaN)
    #expect(origin.operands.map(\.value) == [-0.5])
    #expect(origin.operands.map(\.element) == [1])
  }

  @Test(arguments: [
    ("divide", 1.0, 0.0, Double.infinity), ("divide", 0, 0, .nan), ("power", 0, -1, .infinity),
    ("multiply", 1e200, -1e200, -.infinity), ("power", -8, 0.5, .nan),
  ])
  func everyKindIsFound(_ name: String, _ x: Double, _ y: Double, _ result: Double) throws {
    let recording = Recording()
    let operands = [recording.variable(.scalar), recording.variable(.scalar)]
    let made = recording.apply(name, operands)
    let hidden = 0 * tanh(made) + operands[0]
    var tape = try recording.tape()
    tape.set(operands[0].node, to: Tensor(x))
    tape.set(operands[1].node, to: Tensor(y))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: made.node))
    #expect(origin.node == made.node && isIdentical(origin.value, result))
    #expect(origin.operands.map(\.value) == [x, y])
    // tanh ∞ is 1: what is finite has no origin, whatever it came by.
    #expect((tape.firstNonFinite(upTo: hidden.node) == nil) == !result.isNaN)
  }

  @Test func whatDoesNotMatterIsNotNamed() throws {
    let recording = Recording()
    let x = recording.variable(.scalar)
    let unrelated = 1 / x
    let wanted = log(x - 1)
    var tape = try recording.tape()
    tape.evaluate()
    #expect(!tape.value(of: unrelated.node).isFinite)
    #expect(tape.firstNonFinite(upTo: wanted.node)?.node == wanted.node)
  }

  @Test func aVariableThatHasItIsItsOrigin() throws {
    let recording = Recording(samples: 3)
    let x = recording.variable(.vector(2), perSample: true)
    let y = exp(x) * 2
    var tape = try recording.tape()
    tape.set(x.node, sample: 1, to: Tensor([0, .nan]))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: y.node))
    #expect(origin.node == x.node && origin.sample == 1 && origin.element == 1)
    #expect(origin.operands.isEmpty && tape.primitive(of: origin.node) == nil)
  }

  @Test func sumsNameNoSingleElement() throws {
    let recording = Recording()
    let x = recording.variable(.vector(2))
    let total = sum(x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(repeating: .greatestFiniteMagnitude, shape: .vector(2)))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: total.node))
    #expect(origin.value == .infinity)
    #expect(origin.operands.count == 1 && origin.operands[0].value == nil)
  }
}
