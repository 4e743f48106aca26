import Autodiff
import Testing

/// Walks the table of primitives: whoever adds one gets all of this for its test points.
@Suite struct PrimitiveTests {
  @Test func everyPrimitiveHasTestPoints() {
    for primitive in Primitive.all {
      #expect(!primitive.testPoints.isEmpty, "\(primitive.name) has no test points")
    }
  }

  @Test(arguments: OperationCase.all)
  func namesLeadToTheirPrimitive(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let found = try #require(operation.tape.primitive(of: operation.output))
    #expect(found.name == test.primitive.name && found.summary == test.primitive.summary)
    for alias in test.primitive.aliases { #expect(Primitive.named(alias) != nil) }
  }

  @Test(arguments: OperationCase.all)
  func theShapeRuleDescribesTheOutput(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let shape = try test.primitive.shape(
      of: test.point.operands.map(\.shape), attributes: test.point.attributes)
    #expect(operation.tape.shape(of: operation.output) == shape)
    #expect(operation.tape.tensor(of: operation.output).shape == shape)
  }

  @Test(arguments: Primitive.all.indices)
  func tooFewAndTooManyOperandsAreRefused(_ place: Int) {
    let primitive = Primitive.all[place]
    guard let point = primitive.testPoints.first, primitive.name != "stack" else { return }
    let shapes = point.operands.map(\.shape)
    for wrong in [[], shapes + [.scalar], Array(shapes.dropLast())] {
      #expect(throws: ShapeProblem.self) {
        try primitive.shape(of: wrong, attributes: point.attributes)
      }
    }
  }

  /// Rule (b): element partials against five-point central differences of the value.
  @Test(arguments: OperationCase.all)
  func partialsAreTheSlopesOfTheValue(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    for (operand, element) in operation.operandElements
    where operation.tape.carriesDerivative(operation.output, operand: operand) {
      let x = test.point.operands[operand][element]
      for output in operation.outputElements {
        let (slope, noise) = centralDifference(at: x) {
          operation.outputs(operand: operand, element: element, at: $0)[output]
        }
        let partial = operation.partial(output, operand, element)
        #expect(
          abs(partial - slope) <= max(1e-9 * abs(slope), noise),
          "∂output[\(output)]/∂operand \(operand)[\(element)]: \(partial), by differences \(slope)")
      }
    }
  }

  /// The textbook's formula for each operand of a function of numbers makes what is computed.
  @Test(arguments: OperationCase.all)
  func eachOperandHasItsOwnFormula(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    guard test.point.operands.allSatisfy(\.shape.isScalar) else { return }
    for (operand, element) in operation.operandElements
    where operation.tape.carriesDerivative(operation.output, operand: operand) {
      guard
        let value = test.primitive.partialFormula(operand)?.value({ place in
          switch place {
          case .operand(let place): test.point.operands[place][0]
          case .output: operation.tape.value(of: operation.output)
          }
        })
      else { continue }
      #expect(isClose(value, operation.partial(0, operand, element), 1e-12, scale: 1e-12))
    }
  }

  @Test(arguments: OperationCase.all)
  func anOperandWithoutADerivativeHasZeroPartials(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    for (operand, element) in operation.operandElements
    where !operation.tape.carriesDerivative(operation.output, operand: operand) {
      for output in operation.outputElements {
        #expect(operation.partial(output, operand, element) == 0)
      }
    }
  }

  /// Rule (c): ⟨v, J u⟩ by the forward sweep is ⟨Jᵀ v, u⟩ by the reverse sweep.
  @Test(arguments: OperationCase.all)
  func theSweepsAreAdjoint(_ test: OperationCase) throws {
    var operation = try OperationUnderTest(test)
    var random = SplitMix64(seed: 1)
    let directions = test.point.operands.map { operand in
      Tensor(shape: operand.shape, elements: random.numbers(operand.shape.count))
    }
    let shape = operation.tape.shape(of: operation.output)
    let weights = random.numbers(shape.count)
    operation.tape.forward(
      seeds: try zip(operation.operands, directions).map { ($0, try #require($1)) })
    let tangents = operation.outputElements.map {
      operation.tape.tangent(of: operation.output, element: $0)
    }
    operation.tape.reverse(
      from: operation.output, seed: try #require(Tensor(shape: shape, elements: weights)))
    var (forward, reverse, scale) = (weights.dot(tangents), 0.0, weights.magnitude(tangents))
    for (operand, direction) in zip(operation.operands, directions) {
      let adjoint = operation.tape.adjointTensor(of: operand).elements
      let direction = try #require(direction).elements
      reverse += adjoint.dot(direction)
      scale += adjoint.magnitude(direction)
    }
    #expect(isClose(forward, reverse, 1e-13, scale: scale), "\(forward) and \(reverse)")
  }

  /// Rule (d): the matrix of element partials, row by row from the reverse sweep, column by column
  /// from the forward sweep.
  @Test(arguments: OperationCase.all)
  func theSweepsGiveTheMatrixOfPartials(_ test: OperationCase) throws {
    var operation = try OperationUnderTest(test)
    let (output, operands) = (operation.output, operation.operands)
    for row in operation.outputElements {
      operation.tape.reverse(from: output, element: row)
      for (operand, element) in operation.operandElements {
        let adjoint = operation.tape.adjoint(of: operands[operand], element: element)
        let partial = operation.partial(row, operand, element)
        #expect(isClose(adjoint, partial, 1e-15), "reverse \(adjoint), partial \(partial)")
      }
    }
    for (operand, element) in operation.operandElements {
      var direction = Tensor(repeating: 0, shape: operation.tape.shape(of: operands[operand]))
      direction[element] = 1
      operation.tape.forward(seeds: [(operands[operand], direction)])
      for row in operation.outputElements {
        let tangent = operation.tape.tangent(of: output, element: row)
        let partial = operation.partial(row, operand, element)
        #expect(isClose(tangent, partial, 1e-15), "forward \(tangent), partial \(partial)")
      }
    }
  }

  @Test(arguments: OperationCase.all)
  func dependenciesAndDependentsAreOneRelation(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let (tape, output) = (operation.tape, operation.output)
    for (operand, element) in operation.operandElements {
      let dependents = tape.dependents(of: output, operand: operand, element: element)
      for row in operation.outputElements {
        let dependencies = tape.dependencies(of: output, element: row, on: operand)
        #expect(dependencies.contains(element) == dependents.contains(row))
        if operation.partial(row, operand, element) != 0 {
          #expect(dependencies.contains(element), "a partial outside of the dependencies")
        }
      }
    }
  }

  @Test(arguments: OperationCase.all)
  func rangesHoldElementsOfTheArrays(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let (tape, output) = (operation.tape, operation.output)
    for (operand, element) in operation.operandElements {
      let dependents = tape.dependents(of: output, operand: operand, element: element)
      #expect((0..<dependents.count).allSatisfy { operation.outputElements ~= dependents[$0] })
      let count = tape.shape(of: operation.operands[operand]).count
      for row in operation.outputElements {
        let dependencies = tape.dependencies(of: output, element: row, on: operand)
        #expect((0..<dependencies.count).allSatisfy { 0..<count ~= dependencies[$0] })
      }
    }
  }

  @Test(arguments: OperationCase.all)
  func dependentCountIsTheCountOfEveryElement(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let (tape, output) = (operation.tape, operation.output)
    for operand in operation.operands.indices {
      let elements = 0..<tape.shape(of: operation.operands[operand]).count
      let counts = Set(
        elements.map { tape.dependents(of: output, operand: operand, element: $0).count })
      let expected = counts.count == 1 ? counts.first : nil
      #expect(tape.dependentCount(of: output, operand: operand) == expected)
    }
  }

  /// Every form of every partial, the textbook's and those that keep more digits, is the partial that
  /// is computed.
  @Test(arguments: OperationCase.all)
  func textbookPartialsAreTheComputedOnes(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    let (tape, output) = (operation.tape, operation.output)
    for (operand, element) in operation.operandElements {
      for row in operation.outputElements
      where tape.dependencies(of: output, element: row, on: operand).contains(element) {
        let partial = operation.partial(row, operand, element)
        for form in tape.partialForms(
          of: output, element: row, operand: operand, operandElement: element, sample: 0)
        {
          let written = try operation.evaluate(form)
          #expect(isClose(written, partial, 1e-13), "\(form): \(written), computed \(partial)")
        }
      }
    }
  }

  @Test(arguments: OperationCase.all)
  func textbookValuesAreTheComputedOnes(_ test: OperationCase) throws {
    let operation = try OperationUnderTest(test)
    for row in operation.outputElements {
      let value = operation.tape.value(of: operation.output, element: row)
      for form in operation.tape.valueForms(
        of: operation.output, element: row, sample: 0, limit: .max)
      {
        let written = try operation.evaluate(form)
        #expect(isClose(written, value, 1e-14), "\(form): \(written), computed \(value)")
      }
    }
  }

  @Test(arguments: OperationCase.all)
  func definitionsAreTheComputedValues(_ test: OperationCase) throws {
    guard let definition = test.primitive.definition,
      test.point.operands.allSatisfy(\.shape.isScalar)
    else { return }
    let operation = try OperationUnderTest(test)
    let value = operation.tape.value(of: operation.output)
    let defined = try evaluate(definition) { place in
      switch place {
      case .operand(let operand): operation.tape.value(of: operation.operands[operand])
      case .output: value
      }
    }
    #expect(isClose(defined, value, 1e-14), "\(defined), computed \(value)")
  }
}
