/// A function of two numbers, applied to the elements of two arrays.
protocol BinaryFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: BinaryDeclaration { get }
  /// The function's value.
  static func value(_ x: Double, _ y: Double) -> Double
  /// The partial derivative with respect to the first operand.
  static func left(_ x: Double, _ y: Double, _ output: Double) -> Double
  /// The partial derivative with respect to the second operand.
  static func right(_ x: Double, _ y: Double, _ output: Double) -> Double
  /// What a partial derivative of 0 means.
  static var zeros: ZeroPartial { get }
  /// Whether one piece of the function meets another at a pair of numbers.
  static func isKink(_ x: Double, _ y: Double) -> Bool
  /// Stores the function's values at `count` pairs.
  static func values(
    _ x: StridedNumbers, _ y: StridedNumbers, _ result: UnsafeMutablePointer<Double>, _ count: Int)
  /// Stores the partial derivatives with respect to operand 0 or 1 at `count` pairs, where the
  /// function's values are `output`.
  static func partials(
    _ operand: Int, _ x: StridedNumbers, _ y: StridedNumbers, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int)
  /// The function and its partial derivatives, to be called for one pair.
  static var scalar: ScalarBinary { get }
}

// Loops stand here and not in the rule, so that each function gets loops of its own, compiled for it.
extension BinaryFunction {
  static var zeros: ZeroPartial { .arithmetic }
  static func isKink(_ x: Double, _ y: Double) -> Bool { false }

  static func values(
    _ x: StridedNumbers, _ y: StridedNumbers, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for place in 0..<count { result[place] = value(x[place], y[place]) }
  }

  static func partials(
    _ operand: Int, _ x: StridedNumbers, _ y: StridedNumbers, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    if operand == 0 {
      for place in 0..<count { result[place] = left(x[place], y[place], output[place]) }
    } else {
      for place in 0..<count { result[place] = right(x[place], y[place], output[place]) }
    }
  }

  static var scalar: ScalarBinary {
    ScalarBinary(
      value: { value($0, $1) }, left: { zeros.marked(left($0, $1, $2)) },
      right: { zeros.marked(right($0, $1, $2)) })
  }
}

/// What is said of a function of two numbers.
struct BinaryDeclaration {
  var name: FunctionID
  var symbol: String?
  var aliases: [String] = []
  var summary: String
  var operands = ["x", "y"]
  var definition: Formula<Place>?
  /// The textbook's partial derivatives, in `x`, `y` and `output`.
  var left: Formula<Place>
  var right: Formula<Place>
  /// Formulas of the partials that keep every digit when they are evaluated and differentiated
  /// again; the textbook's where those do.
  var recordedLeft: Formula<Place>?
  var recordedRight: Formula<Place>?
  /// Whether it carries a derivative; a comparison does not.
  var carriesDerivative = true
  /// Whether its value is always one of the two numbers.
  var isSelection = false
  /// Whether a person may call it by name; the others are recorded by derivatives only.
  var isCallable = true
  var edges: [Primitive.Edge] = []
  var points: [(Double, Double)]
}

extension Primitive {
  /// The primitive that applies a function of two numbers to the elements of two arrays.
  convenience init<Function: BinaryFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    let points = declaration.points
    let columns = Tensor(points.map(\.0))
    let others = Tensor(points.map(\.1))
    var tests = points.map { TestPoint([Tensor($0.0), Tensor($0.1)]) }
    tests.append(TestPoint([columns, others]))
    if let first = points.first {
      // Broadcasting, each way: a number over a vector, and a vector over a matrix's columns.
      tests.append(TestPoint([Tensor(first.0), others]))
      tests.append(TestPoint([columns, Tensor(first.1)]))
      let rows = points.map { [$0.0, first.0] }
      if let matrix = Tensor(rows: rows) { tests.append(TestPoint([matrix, others])) }
    }
    self.init(
      declaration.name, symbol: declaration.symbol, aliases: declaration.aliases,
      declaration.summary, operands: declaration.operands, definition: declaration.definition,
      isCallable: declaration.isCallable, edges: declaration.edges, points: tests,
      rule: BinaryRule<Function>())
  }
}

/// The rule of every function of two numbers: element by element, the smaller operand repeated.
struct BinaryRule<Function: BinaryFunction>: Rule {
  /// Kept at hand: the sweeps ask it of every operation.
  private let carriesDerivative = Function.declaration.carriesDerivative

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 2 else { throw .count(2, operands.count) }
    guard let shape = Broadcast.shape(operands[0], operands[1]) else {
      throw ShapeProblem(
        operands: [0, 1],
        requirement: "\(Function.declaration.symbol ?? Function.declaration.name.name) "
          + "needs two of the same shape, or a number and anything")
    }
    return shape
  }

  var isSelection: Bool { Function.declaration.isSelection }

  var zeros: ZeroPartial { Function.zeros }

  func kinks(_ frame: KernelFrame) -> [Int] {
    let loop = Broadcast(frame)
    let (x, y) = (loop.steps(frame.operands[0]), loop.steps(frame.operands[1]))
    var places: [Int] = []
    for run in 0..<loop.runs {
      for item in 0..<loop.length {
        let (left, right) = (x.start(run) + item * x.item, y.start(run) + item * y.item)
        if Function.isKink(frame.values[left], frame.values[right]) { places += [left, right] }
      }
    }
    return places
  }

  func carriesDerivative(_ operand: Int) -> Bool { carriesDerivative }

  func forward(_ frame: KernelFrame) {
    let loop = Broadcast(frame)
    let (x, y) = (loop.steps(frame.operands[0]), loop.steps(frame.operands[1]))
    for run in 0..<loop.runs {
      Function.values(
        x.numbers(run, frame), y.numbers(run, frame),
        frame.values + frame.output.offset + run * loop.length, loop.length)
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEachBlock(frame, operand) { partials, target, step, start, count in
      let from = adjoints + start
      if step == 0 {
        // A repeated operand gathers its whole run first: one rounding path, no store each time.
        for place in 0..<count {
          partials[place] = chainProduct(from[place], partials[place], zeros)
        }
        adjoints[target] += sum(partials, count)
      } else {
        contribute(from, partials, zeros, to: adjoints + target, count: count)
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEachBlock(frame, operand) { partials, source, step, start, count in
      let to = tangents + start
      if step == 0 {
        let tangent = tangents[source]
        for place in 0..<count {
          contribute(tangent, partials[place], zeros, to: &to[place])
        }
      } else {
        contribute(tangents + source, partials, zeros, to: to, count: count)
      }
    }
  }

  /// Calls `body` for stretches of the output: with the partials with respect to an operand, the
  /// arena index and step of the operand's elements, the index of the output's, and their number.
  @inline(__always)
  private func forEachBlock(
    _ frame: KernelFrame, _ operand: Int,
    _ body: (UnsafeMutablePointer<Double>, Int, Int, Int, Int) -> Void
  ) {
    let loop = Broadcast(frame)
    let (x, y) = (loop.steps(frame.operands[0]), loop.steps(frame.operands[1]))
    let own = operand == 0 ? x : y
    for run in 0..<loop.runs {
      let output = frame.output.offset + run * loop.length
      let (left, right) = (x.numbers(run, frame), y.numbers(run, frame))
      PartialBlock.forEach(loop.length) { place, count, partials in
        Function.partials(
          operand, left.from(place), right.from(place), frame.values + output + place, partials,
          count)
        body(partials, own.start(run) + place * own.item, own.item, output + place, count)
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
    let (x, y) = (frame.value(0, elements[0], sample), frame.value(1, elements[1], sample))
    let result = frame.result(pair.output, sample)
    return pair.operand == 0 ? Function.left(x, y, result) : Function.right(x, y, result)
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .apply(
      Function.declaration.name,
      signature.operands.enumerated().map { operand, shape in
        .leaf(
          .operand(operand, element: Broadcast.source(element, shape, in: signature.output)))
      })
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let declaration = Function.declaration
    return (pair.operand == 0 ? declaration.left : declaration.right).map { place in
      switch place {
      case .operand(let operand):
        .leaf(
          .operand(
            operand,
            element: Broadcast.source(
              pair.output, signature.operands[operand], in: signature.output)))
      case .output: .leaf(.output(element: pair.output))
      }
    }
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let declaration = Function.declaration
    let formula =
      operand == 0
      ? declaration.recordedLeft ?? declaration.left
      : declaration.recordedRight ?? declaration.right
    let partial = try builder.record(formula, of: recorded)
    let share = try builder.chain(recorded.adjoint, partial, Function.zeros)
    return try builder.unbroadcast(share, like: recorded.operands[operand])
  }

  func numberPartial(_ operand: Int) -> Formula<Place>? {
    operand == 0 ? Function.declaration.left : Function.declaration.right
  }

  var binary: ScalarBinary? { Function.scalar }
}

/// Which elements meet when an elementwise primitive takes operands of different shapes.
///
/// A number meets every element; a vector of r elements meets the rows of an r×c matrix, as a
/// bias does: element i goes with row i.
struct Broadcast {
  let runs: Int
  let length: Int
  private let output: View
  private let samples: Int

  /// The loops over one operation: `runs` of `length` neighbouring places of the output.
  init(_ frame: KernelFrame) {
    output = frame.output
    samples = frame.samples
    let isFlat = frame.operands.allSatisfy { operand in
      (operand.shape == frame.output.shape && operand.isPerSample == frame.output.isPerSample)
        || (operand.shape.isScalar && !operand.isPerSample)
    }
    length = isFlat ? output.extent(samples) : output.elementStride(samples)
    runs = isFlat ? 1 : output.shape.count
  }

  /// How an operand is read along the runs.
  struct Steps {
    let offset: Int
    /// Runs that share one element of the operand.
    let sharing: Int
    /// The distance between the starts of elements; 0 when all runs read the same one.
    let run: Int
    /// The distance between items of a run: 1, or 0 for a repeated operand.
    let item: Int

    func start(_ run: Int) -> Int { offset + run / sharing * self.run }

    /// The operand's values along a run.
    func numbers(_ run: Int, _ frame: KernelFrame) -> StridedNumbers {
      StridedNumbers(base: frame.values + start(run), step: item)
    }
  }

  func steps(_ operand: View) -> Steps {
    if runs == 1 {
      let item = operand.extent(samples) == length ? 1 : 0
      return Steps(offset: operand.offset, sharing: 1, run: 0, item: item)
    }
    return Steps(
      offset: operand.offset,
      sharing: operand.shape.rank == 1 && output.shape.rank == 2 ? output.shape.columns : 1,
      run: operand.shape.isScalar ? 0 : operand.elementStride(samples),
      item: operand.isPerSample ? 1 : 0)
  }

  /// The shape of the result; nil when the shapes do not fit.
  static func shape(_ left: Shape, _ right: Shape) -> Shape? {
    if left == right || right.isScalar { return left }
    if left.isScalar { return right }
    if left.rank == 2, right.rank == 1, left.rows == right.rows { return left }
    if left.rank == 1, right.rank == 2, left.rows == right.rows { return right }
    return nil
  }

  /// The operand's element that meets an element of the output.
  static func source(_ element: Int, _ operand: Shape, in output: Shape) -> Int {
    if operand.isScalar { return 0 }
    return operand.rank == 1 && output.rank == 2 ? element / output.columns : element
  }

  /// The output's elements that an element of the operand meets.
  static func targets(_ element: Int, _ operand: Shape, in output: Shape) -> ElementRange {
    if operand.isScalar { return ElementRange(start: 0, count: output.count) }
    guard operand.rank == 1, output.rank == 2 else { return .single(element) }
    return ElementRange(start: element * output.columns, count: output.columns)
  }
}
