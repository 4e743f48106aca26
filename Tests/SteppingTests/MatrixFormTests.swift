import Autodiff
import Language
import Networks
import SamplePrograms
import Stepping
import Testing

@Suite struct MatrixFormTests {
  struct Case: CustomTestStringConvertible {
    let output: String
    let cost: String
    var testDescription: String { "\(output), \(cost)" }
  }

  private static let cases = [
    Case(output: "sigmoid", cost: "half_squared_error"),
    Case(output: "tanh", cost: "squared_error"),
    Case(output: "identity", cost: "mean_squared_error"),
    Case(output: "softmax", cost: "cross_entropy"),
  ]

  private static func walk(_ test: Case) throws -> Walk {
    var network = Network(sizes: [3, 4, 5, 3])
    network.output = test.output
    network.cost = test.cost
    var program = try network.program()
    program.bind("x", samples: [Tensor([0.5, -1, 2]), Tensor([1, 0.25, -0.75])])
    program.bind("y", samples: [Tensor([0, 1, 0]), Tensor([1, 0, 0])])
    return try #require(Walk(try Compiler.model(of: program)))
  }

  /// The right side of an equation, multiplied out.
  private static func rightSide(_ equation: MatrixForm.Equation) -> [[Double]] {
    func rows(_ block: MatrixForm.Block) -> [[Double]] {
      (0..<block.rows).map { row in (0..<block.columns).map { block[row, $0] } }
    }
    var result = rows(equation.first)
    for (sign, block) in equation.rest {
      let right = rows(block)
      switch sign {
      case .sum: result = zip(result, right).map { zip($0, $1).map(+) }
      case .elementwise: result = zip(result, right).map { zip($0, $1).map(*) }
      case .product:
        result = result.map { row in
          (0..<block.columns).map { column in
            zip(row, right).reduce(0) { $0 + $1.0 * $1.1[column] }
          }
        }
      }
    }
    return result
  }

  @Test(arguments: cases) func everyEquationHolds(_ test: Case) throws {
    let walk = try Self.walk(test)
    var count = 0
    for step in 0..<walk.count {
      guard let form = walk.matrixForm(of: step) else { continue }
      for equation in form.equations {
        count += 1
        let isFunction: Bool
        if case .value = equation.first.symbol { isFunction = true } else { isFunction = false }
        let right = Self.rightSide(equation)
        for row in 0..<equation.result.rows where !isFunction {
          for column in 0..<equation.result.columns {
            #expect(agree(equation.result[row, column], right[row][column], 1e-12))
          }
        }
        let value = try #require(try value(of: equation.formula))
        #expect(agree(value, equation.element.value, 1e-12))
      }
    }
    #expect(count > 100)
  }

  @Test(arguments: cases) func theResultsAreTheDerivativesOfForwardMode(_ test: Case) throws {
    let walk = try Self.walk(test)
    let model = walk.model
    let target = NamedElement(node: try #require(model.target).node)
    for step in stride(from: 0, to: walk.count, by: 3) {
      let sample = walk.sample(of: step)
      for equation in walk.matrixForm(of: step)?.equations ?? [] {
        guard case .derivative(_, let variable) = equation.element.symbol else { continue }
        let quantity = try #require(model.quantity(variable.name))
        let shape = model.tape.shape(of: quantity.node)
        let element = try #require(shape.element(at: variable.indices))
        let forward = model.forwardDerivative(
          of: target, by: NamedElement(node: quantity.node, element: element), sample: sample)
        #expect(agree(equation.element.value, forward, 1e-12), "\(equation.element.symbol)")
      }
    }
  }

  @Test func outsideOfLayersThereIsNone() throws {
    let walk = try #require(Walk(try Compiler.model(of: Program(Published.baydin))))
    for step in 0..<walk.count { #expect(walk.matrixForm(of: step).map { _ in true } == nil) }
  }
}
