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
    #expect(origin.operands.map(\.values) == [[-0.5]])
    #expect(origin.operands.map(\.elements) == [[1]])
  }

  @Test(arguments: [
    ("divide", 1.0, 0.0, Double.infinity), ("divide", 0, 0, .nan), ("power", 0, -1, .infinity),
    ("multiply", 1e200, -1e200, -.infinity), ("power", -8, 0.5, .nan),
  ])
  func everyKindIsFound(_ name: String, _ x: Double, _ y: Double, _ result: Double) throws {
    let recording = Recording()
    let operands = [recording.variable(.scalar), recording.variable(.scalar)]
    let made = recording.apply(FunctionID(name), operands)
    let hidden = 0 * tanh(made) + operands[0]
    var tape = try recording.tape()
    tape.set(operands[0].node, to: Tensor(x))
    tape.set(operands[1].node, to: Tensor(y))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: made.node))
    #expect(origin.node == made.node && isIdentical(origin.value, result))
    #expect(origin.operands.map(\.values) == [[x], [y]])
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

  @Test func sumsNameAllTheirElements() throws {
    let recording = Recording()
    let x = recording.variable(.vector(2))
    let total = sum(x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(repeating: .greatestFiniteMagnitude, shape: .vector(2)))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: total.node))
    #expect(origin.value == .infinity)
    #expect(origin.operands.map(\.elements) == [[0, 1]])
    #expect(origin.operands.map(\.values) == [tape.tensor(of: x.node).elements])
  }

  // MARK: Only what the value was made of is followed

  /// The origin of what is not finite in a function's value, and the recording it stands on.
  private func origin(
    at point: [Double], of function: (Variable) throws -> Variable
  ) throws -> (origin: NonFiniteOrigin, name: String?) {
    let recording = Recording()
    let x = recording.variable(.vector(point.count))
    let target = try function(x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(point))
    tape.evaluate()
    let origin = try #require(tape.firstNonFinite(upTo: target.node))
    return (origin, tape.primitive(of: origin.node)?.name)
  }

  @Test func anotherElementIsNotBlamed() throws {
    // ln 0 = −∞ comes first, and has nothing to do with ln(−1).
    let (found, name) = try origin(at: [0, -1]) { x in log(x)[1] }
    #expect(name == "ln" && found.element == 1 && found.value.isNaN)
    #expect(found.operands.map(\.values) == [[-1]])
  }

  @Test func anotherRowOfAProductIsNotBlamed() throws {
    // ln [[0, 1], [1, −1]] @ (1, 1): the second row has its NaN from ln(−1), not from ln 0.
    let (found, name) = try origin(at: [0, 1, 1, -1]) { x in
      matmul(log(reshape(x, rows: 2, columns: 2)), x.recording.constant(Tensor([1, 1])))[1]
    }
    #expect(name == "ln" && found.element == 3)
    #expect(found.operands.map(\.values) == [[-1]])
  }

  @Test func productsNameTheElementsOfTheirRowAndColumn() throws {
    let (found, name) = try origin(at: [1, 2, 1e200, 3e200]) { x in
      let w = reshape(x, rows: 2, columns: 2)
      return matmul(w, w)
    }
    // [[1, 2], [1e200, 3e200]]²: only the last row overflows.
    #expect(name == "matmul" && found.element == 2 && found.value == .infinity)
    #expect(found.operands.map(\.elements) == [[2, 3], [0, 2]])
    #expect(found.operands.map(\.values) == [[1e200, 3e200], [1, 1e200]])
  }

  @Test func theBranchThatWasNotChosenIsNotBlamed() throws {
    // ln(−1) is not chosen; 1/0 is.
    let (found, name) = try origin(at: [0]) { x in
      let logarithm = log(x - 1)
      return 0 + choose(compare(x, .greater, x.recording.constant(1)), logarithm, 1 / x)
    }
    #expect(name == "divide" && found.value == .infinity)
    #expect(found.operands.map(\.values) == [[1], [0]])
  }

  @Test(arguments: ["max", "clamp", "largest"])
  func whatWasNotTheLargestIsNotBlamed(_ kind: String) throws {
    let (found, name) = try origin(at: [0]) { x in
      let (low, high) = (log(x), 1 / x)
      return switch kind {
      case "max": max(low, high)
      case "clamp": clamp(high, low, high)
      default: max(stack(low, high))
      }
    }
    // ln 0 = −∞ was made first; ∞ = 1/0 is the larger.
    #expect(name == "divide" && found.value == .infinity)
  }

  @Test func notANumberIsFollowedWhereItWins() throws {
    let (found, name) = try origin(at: [-1, 0]) { x in
      let infinite = 1 / x
      return max(infinite[1], log(x)[0])
    }
    #expect(name == "ln" && found.operands.map(\.values) == [[-1]])
  }

  /// ∂(x^p)/∂p = x^p ln x, whose form for x = 0 is another branch.
  @Test func theFormForAnotherPointIsNotBlamed() throws {
    let (found, name) = try origin(at: [1e-300, -3]) { x in
      gradient(at: x) { x in pow(x[0], x[1]) }[1]
    }
    #expect(name == "power" && found.value == .infinity)
    #expect(found.operands.map(\.values) == [[1e-300], [-3]])
  }

  @Test func samplesThatAreBroughtTogetherAreToldApart() throws {
    var builder = TapeBuilder(samples: 3)
    let x = try builder.variable(.scalar, perSample: true)
    let y = try builder.apply("ln", [x])
    let (last, mean) = (
      try builder.apply("sample", [y], attributes: [2]), try builder.apply("sample_mean", [y])
    )
    var tape = builder.tape()
    for (sample, value) in [1.0, 0, -1].enumerated() {
      tape.set(x, sample: sample, to: Tensor(value))
    }
    tape.evaluate()
    let one = try #require(tape.firstNonFinite(upTo: last))
    #expect(one.node == y && one.sample == 2 && one.operands.map(\.values) == [[-1]])
    let first = try #require(tape.firstNonFinite(upTo: mean))
    #expect(first.node == y && first.sample == 1 && first.operands.map(\.values) == [[0]])
  }
}
