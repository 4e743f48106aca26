/// A function of three numbers, applied to the elements of three arrays.
protocol TernaryFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: TernaryDeclaration { get }
  /// The function's value.
  static func value(_ x: Double, _ y: Double, _ u: Double) -> Double
  /// The partial derivative with respect to an operand; where it is 0 nothing is contributed.
  static func partial(_ operand: Int, _ x: Double, _ y: Double, _ u: Double) -> Double
  /// Whether one piece of the function meets another at three numbers.
  static func isKink(_ x: Double, _ y: Double, _ u: Double) -> Bool
  /// Records the share of one operand, element by element of the output, given its adjoint.
  static func contribution(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID
}

extension TernaryFunction {
  static func isKink(_ x: Double, _ y: Double, _ u: Double) -> Bool { false }

  static func contribution(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let partials = declaration.recordedPartials ?? declaration.partials
    let partial = try builder.record(partials[operand], of: recorded)
    return try builder.chain(recorded.adjoint, partial, .structural)
  }
}

/// What is said of a function of three numbers.
struct TernaryDeclaration {
  var name: FunctionID
  var summary: String
  var operands: [String]
  var definition: Formula<Place>?
  /// The textbook's partial derivatives, in `x`, `y` and `u`.
  var partials: [Formula<Place>]
  /// Formulas of the partials that keep every digit when they are evaluated and differentiated
  /// again; the textbook's where those do.
  var recordedPartials: [Formula<Place>]?
  /// The first operand that carries a derivative; a condition before it does not.
  var derivativesFrom = 0
  var edges: [Primitive.Edge] = []
  var points: [[Double]]
}

extension Primitive {
  /// The primitive that applies a function of three numbers to the elements of three arrays.
  convenience init<Function: TernaryFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    let points = declaration.points
    let columns = (0..<3).map { operand in Tensor(points.map { $0[operand] }) }
    var tests = points.map { TestPoint($0.map { Tensor($0) }) }
    tests.append(TestPoint(columns))
    if let first = points.first, let matrix = Tensor(rows: points.map { [$0[0], first[0]] }) {
      // Broadcasting: numbers beside a vector, and vectors beside a matrix.
      tests.append(TestPoint([columns[0], Tensor(first[1]), Tensor(first[2])]))
      tests.append(TestPoint([Tensor(first[0]), columns[1], Tensor(first[2])]))
      tests.append(TestPoint([matrix, columns[1], columns[2]]))
    }
    self.init(
      declaration.name, declaration.summary, operands: declaration.operands,
      definition: declaration.definition, edges: declaration.edges, points: tests,
      rule: TernaryRule<Function>())
  }
}

/// The rule of every function of three numbers: element by element, smaller operands repeated.
struct TernaryRule<Function: TernaryFunction>: Rule {
  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 3 else { throw .count(3, operands.count) }
    guard let last = Broadcast.shape(operands[1], operands[2]),
      let shape = Broadcast.shape(operands[0], last)
    else {
      throw ShapeProblem(
        operands: [0, 1, 2],
        requirement: "\(Function.declaration.name) needs three of the same shape, or numbers")
    }
    return shape
  }

  /// All there are, `clamp` and `where`, choose.
  var isSelection: Bool { true }

  var zeros: ZeroPartial { .structural }

  /// A choice has none of its own, but its condition has.
  func kinks(_ frame: KernelFrame) -> [Int] {
    var found: [Int] = []
    forEach(frame) { places, _ in
      let numbers = (frame.values[places.0], frame.values[places.1], frame.values[places.2])
      if Function.isKink(numbers.0, numbers.1, numbers.2) {
        found += [places.0, places.1, places.2]
      }
    }
    return found
  }

  func carriesDerivative(_ operand: Int) -> Bool { operand >= Function.declaration.derivativesFrom }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { places, output in
      frame.values[output] = Function.value(
        frame.values[places.0], frame.values[places.1], frame.values[places.2])
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { places, output in
      let partial = partial(frame, places, operand)
      contribute(adjoints[output], partial, zeros, to: &adjoints[place(places, operand)])
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { places, output in
      let partial = partial(frame, places, operand)
      contribute(tangents[place(places, operand)], partial, zeros, to: &tangents[output])
    }
  }

  @inline(__always)
  private func partial(_ frame: KernelFrame, _ places: (Int, Int, Int), _ operand: Int) -> Double {
    Function.partial(
      operand, frame.values[places.0], frame.values[places.1], frame.values[places.2])
  }

  @inline(__always)
  private func place(_ places: (Int, Int, Int), _ operand: Int) -> Int {
    operand == 0 ? places.0 : (operand == 1 ? places.1 : places.2)
  }

  /// Calls `body` with the arena indices of the operands' elements and of the output's.
  @inline(__always)
  private func forEach(_ frame: KernelFrame, _ body: ((Int, Int, Int), Int) -> Void) {
    let loop = Broadcast(frame)
    let (x, y) = (loop.steps(frame.operands[0]), loop.steps(frame.operands[1]))
    let u = loop.steps(frame.operands[2])
    for run in 0..<loop.runs {
      for item in 0..<loop.length {
        body(
          (
            x.start(run) + item * x.item, y.start(run) + item * y.item,
            u.start(run) + item * u.item
          ), frame.output.offset + run * loop.length + item)
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(Broadcast.source(element, signature.operands[operand], in: signature.output))
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    Broadcast.targets(element, signature.operands[operand], in: signature.output)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    signature.output.count / max(1, signature.operands[operand].count)
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let elements = frame.operands.map {
      Broadcast.source(pair.output, $0.shape, in: frame.output.shape)
    }
    guard elements[pair.operand] == pair.element else { return 0 }
    return Function.partial(
      pair.operand, frame.value(0, elements[0], sample), frame.value(1, elements[1], sample),
      frame.value(2, elements[2], sample))
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .apply(Function.declaration.name, (0..<3).map { leaf($0, element, signature) })
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    Function.declaration.partials[pair.operand].map { place in
      switch place {
      case .operand(let operand): leaf(operand, pair.output, signature)
      case .output: .leaf(.output(element: pair.output))
      }
    }
  }

  private func leaf(
    _ operand: Int, _ element: Int, _ signature: Signature
  ) -> Formula<ElementPlace> {
    let shape = signature.operands[operand]
    return .leaf(
      .operand(operand, element: Broadcast.source(element, shape, in: signature.output)))
  }

  func numberPartial(_ operand: Int) -> Formula<Place>? { Function.declaration.partials[operand] }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    try builder.unbroadcast(
      Function.contribution(&builder, recorded, operand: operand), like: recorded.operands[operand])
  }
}
