import Autodiff
import Testing

/// A primitive at one of its declared test points.
struct OperationCase: CustomTestStringConvertible, Sendable {
  let primitive: Primitive
  let point: Primitive.TestPoint

  var testDescription: String {
    "\(primitive.name)(\(point.operands.map { "\($0.elements)" }.joined(separator: ", ")))"
  }

  /// Every primitive at every one of its points.
  static let all = Primitive.all.flatMap { primitive in
    primitive.testPoints.map { OperationCase(primitive: primitive, point: $0) }
  }
}

/// One operation alone on a tape, evaluated.
struct OperationUnderTest {
  var builder: TapeBuilder
  var tape: Tape
  let operands: [NodeID]
  let output: NodeID

  /// - Parameters:
  ///   - lanes: the operands of each sample.
  ///   - perSample: which operands have a value for each sample; the others take the first one's.
  init(
    _ primitive: Primitive, lanes: [[Tensor]], attributes: [Int], perSample: [Bool]
  ) throws {
    builder = TapeBuilder(samples: lanes.count)
    var operands: [NodeID] = []
    for (tensor, isPerSample) in zip(lanes[0], perSample) {
      operands.append(try builder.variable(tensor.shape, perSample: isPerSample))
    }
    self.operands = operands
    output = try builder.apply(primitive.id, operands, attributes: attributes)
    tape = builder.tape()
    for (sample, tensors) in lanes.enumerated() {
      for (place, tensor) in tensors.enumerated() where sample == 0 || perSample[place] {
        tape.set(operands[place], sample: sample, to: tensor)
      }
    }
    tape.evaluate()
  }

  /// One sample at a declared point.
  init(_ test: OperationCase) throws {
    try self.init(
      test.primitive, lanes: [test.point.operands], attributes: test.point.attributes,
      perSample: test.point.operands.map { _ in false })
  }

  /// The places of the output's elements.
  var outputElements: Range<Int> { 0..<tape.shape(of: output).count }

  /// Every element of every operand.
  var operandElements: [(operand: Int, element: Int)] {
    operands.indices.flatMap { operand in
      (0..<tape.shape(of: operands[operand]).count).map { (operand, $0) }
    }
  }

  func partial(_ output: Int, _ operand: Int, _ element: Int, sample: Int = 0) -> Double {
    tape.partial(
      of: self.output, element: output, operand: operand, operandElement: element, sample: sample)
  }

  /// The output's elements for one sample, with one element of an operand moved to `x`.
  func outputs(operand: Int, element: Int, at x: Double, sample: Int = 0) -> [Double] {
    var moved = tape
    var tensor = tape.tensor(of: operands[operand], sample: sample)
    tensor[element] = x
    moved.set(operands[operand], sample: sample, to: tensor)
    moved.evaluate()
    return moved.tensor(of: output, sample: sample).elements
  }
}
