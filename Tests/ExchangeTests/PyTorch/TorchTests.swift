import Autodiff
import Descent
import Testing

@testable import Exchange

/// The forms of primitives and optimisers in PyTorch; that they are right is tried in PyTorch itself.
@Suite struct TorchTests {
  @Test func everythingThatCanBeTypedHasAForm() {
    for primitive in Primitive.all where primitive.isCallable {
      #expect(TorchExpression.entry(primitive) != nil, "\(primitive.name)")
    }
    // No form is of something that there is not.
    for id in TorchExpression.all.keys { #expect(Primitive.named(id.name) != nil, "\(id.name)") }
    for optimiser in Optimiser.all {
      #expect(TorchOptimiser.call(OptimiserChoice(optimiser)) != nil, "\(optimiser.name)")
    }
  }

  @Test func namesAreThoseOfPythonEachOnce() {
    var names = TorchNames()
    #expect(names.name("w1") == "w1")
    #expect(names.name("lambda") == "lambda_")
    #expect(names.name("self") == "self_")
    #expect(names.name("σ₁") == "σ1")
    #expect(names.name("lambda_") == "lambda__")
    #expect(names.name("lambda") == "lambda_")
  }

  // π and −0.1 as Python's struct and base64 write them.
  @Test func longArraysAreBytesInBase64() {
    let long = Array(repeating: Double.pi, count: 1000) + [-0.1]
    let text = TorchText.array(long, shape: [1001])
    #expect(text.hasPrefix("(1001, ), \"GC1EVPshCUAYLURU+yEJQBgtRFT7IQlA"))
    #expect(text.hasSuffix("mZmZmZm5vw==\""))
    #expect(TorchText.array([0.5, .infinity], shape: [2]) == "(2, ), [0.5, math.inf]")
  }
}
