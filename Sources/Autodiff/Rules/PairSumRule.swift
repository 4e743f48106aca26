/// A function of two arrays that adds up one term for each pair of elements: a cost of activations
/// and targets, or the dot product.
protocol PairSum: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: PairSumDeclaration { get }
  /// The term of one pair.
  static func term(_ x: Double, _ y: Double) -> Double
  /// The term's partial derivative with respect to the first operand's element.
  static func left(_ x: Double, _ y: Double) -> Double
  /// The term's partial derivative with respect to the second operand's element.
  static func right(_ x: Double, _ y: Double) -> Double
  /// What a partial derivative of 0 means.
  static var zeros: ZeroPartial { get }
  /// Whether one piece of the term meets another at a pair of numbers.
  static func isKink(_ x: Double, _ y: Double) -> Bool
  /// Adds the terms of `count` pairs to `sums`, or with a step of 0 to one sum.
  static func addTerms(
    _ x: StridedNumbers, _ y: StridedNumbers, _ sums: UnsafeMutablePointer<Double>, step: Int,
    _ count: Int)
  /// Stores the terms' partial derivatives with respect to operand 0 or 1 at `count` pairs.
  static func partials(
    _ operand: Int, _ x: StridedNumbers, _ y: StridedNumbers,
    _ result: UnsafeMutablePointer<Double>, _ count: Int)
}

// Loops stand here and not in the rule, so that each function gets loops of its own, compiled for it.
extension PairSum {
  static var zeros: ZeroPartial { .arithmetic }
  static func isKink(_ x: Double, _ y: Double) -> Bool { false }

  static func addTerms(
    _ x: StridedNumbers, _ y: StridedNumbers, _ sums: UnsafeMutablePointer<Double>, step: Int,
    _ count: Int
  ) {
    for place in 0..<count { sums[place * step] += term(x[place], y[place]) }
  }

  static func partials(
    _ operand: Int, _ x: StridedNumbers, _ y: StridedNumbers,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    if operand == 0 {
      for place in 0..<count { result[place] = left(x[place], y[place]) }
    } else {
      for place in 0..<count { result[place] = right(x[place], y[place]) }
    }
  }
}

/// What is said of a sum of terms of pairs.
struct PairSumDeclaration {
  var name: FunctionID
  var aliases: [String] = []
  var summary: String
  /// The operands' names: activations and targets for a cost.
  var operands = ["a", "y"]
  /// What it is made of as a cost; nil for what is none.
  var cost: Primitive.CostTraits? = Primitive.CostTraits(.other)
  /// A factor in front of the sum of the terms, written outside of it.
  var factor: Formula<Place>?
  /// Whether the sum is divided by the number of pairs.
  var isMean = false
  /// The term, and its partial derivatives with the factor multiplied in, in `x` and `y`.
  var term: Formula<Place>
  var left: Formula<Place>
  var right: Formula<Place>
  /// Formulas of the partials that keep every digit when they are evaluated and differentiated
  /// again; the textbook's where those do.
  var recordedLeft: Formula<Place>?
  var recordedRight: Formula<Place>?
  /// The term and its partials as they are shown where the textbook's have no value or have lost
  /// their digits; of a choice only the branch that is taken is shown.
  var keptTerm: Formula<Place>?
  var keptLeft: Formula<Place>?
  var keptRight: Formula<Place>?
  var edges: [Primitive.Edge] = []
  var points: [Primitive.TestPoint]
}

extension Primitive {
  /// The primitive that adds up a term for each pair of elements.
  convenience init<Function: PairSum>(_ function: Function.Type) {
    let declaration = Function.declaration
    let sum = Formula<Place>.apply(declaration.isMean ? "mean" : "sum", [declaration.term])
    self.init(
      declaration.name, aliases: declaration.aliases, declaration.summary,
      operands: declaration.operands, definition: declaration.factor.map { $0 * sum } ?? sum,
      cost: declaration.cost, edges: declaration.edges, points: declaration.points,
      rule: PairSumRule<Function>())
  }
}

/// The rule of every function that adds up one term for each pair of elements.
struct PairSumRule<Function: PairSum>: Rule {
  /// Whether the sum is divided by the number of pairs; kept here, since a declaration is large.
  private let isMean = Function.declaration.isMean

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 2 else { throw .count(2, operands.count) }
    guard operands[0] == operands[1] else {
      throw ShapeProblem(
        operands: [0, 1],
        requirement: "\(Function.declaration.name) needs {1} to have the shape of {0}")
    }
    return .scalar
  }

  var zeros: ZeroPartial { Function.zeros }

  func kinks(_ frame: KernelFrame) -> [Int] {
    var found: [Int] = []
    forEachRun(frame) { x, y, _, _, count in
      for pair in 0..<count {
        let (left, right) = (x.start + pair * x.step, y.start + pair * y.step)
        if Function.isKink(frame.values[left], frame.values[right]) { found += [left, right] }
      }
    }
    return found
  }

  /// One over the number of pairs for a mean, 1 otherwise.
  private func scale(_ frame: KernelFrame) -> Double {
    isMean ? 1 / Double(max(1, frame.operands[0].shape.count)) : 1
  }

  func forward(_ frame: KernelFrame) {
    let output = frame.values + frame.output.offset
    output.update(repeating: 0, count: frame.output.elementStride(frame.samples))
    forEachRun(frame) { x, y, result, step, count in
      Function.addTerms(
        x.numbers(frame), y.numbers(frame), frame.values + result, step: step, count)
    }
    let scale = self.scale(frame)
    for lane in 0..<frame.output.elementStride(frame.samples) { output[lane] *= scale }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEachBlock(frame, operand) { partials, own, result, step, count in
      for place in 0..<count {
        contribute(
          adjoints[result + place * step], partials[place], zeros,
          to: &adjoints[own.start + place * own.step])
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    let zeros = Function.zeros
    forEachBlock(frame, operand) { partials, own, result, step, count in
      for place in 0..<count {
        contribute(
          tangents[own.start + place * own.step], partials[place], zeros,
          to: &tangents[result + place * step])
      }
    }
  }

  /// Where the elements of an operand lie in an arena along a run.
  private struct Elements {
    let start: Int
    let step: Int

    func numbers(_ frame: KernelFrame) -> StridedNumbers {
      StridedNumbers(base: frame.values + start, step: step)
    }

    func from(_ place: Int) -> Elements { Elements(start: start + place * step, step: step) }
  }

  /// Calls `body` for each pair's run over the samples, or for one run over the pairs where
  /// there is one sample: with the operands' elements, and the arena index and step of the sums.
  @inline(__always)
  private func forEachRun(
    _ frame: KernelFrame,
    _ body: (Elements, Elements, _ sum: Int, _ step: Int, _ count: Int) -> Void
  ) {
    let (x, y) = (frame.operands[0], frame.operands[1])
    let lanes = frame.output.elementStride(frame.samples)
    if lanes == 1 {
      body(
        Elements(start: x.offset, step: 1), Elements(start: y.offset, step: 1),
        frame.output.offset, 0, x.shape.count)
      return
    }
    for element in 0..<x.shape.count {
      body(
        Elements(
          start: x.index(element, 0, frame.samples),
          step: x.isPerSample ? 1 : 0),
        Elements(
          start: y.index(element, 0, frame.samples), step: y.isPerSample ? 1 : 0),
        frame.output.offset, 1, lanes)
    }
  }

  /// Calls `body` for stretches of the runs: with the terms' partials with respect to an operand,
  /// the operand's elements, and the arena index and step of the sums.
  @inline(__always)
  private func forEachBlock(
    _ frame: KernelFrame, _ operand: Int,
    _ body: (
      UnsafeMutablePointer<Double>, Elements, _ sum: Int, _ step: Int, _ count: Int
    ) -> Void
  ) {
    let scale = self.scale(frame)
    forEachRun(frame) { x, y, result, step, length in
      PartialBlock.forEach(length) { start, count, partials in
        let (left, right) = (x.from(start), y.from(start))
        Function.partials(operand, left.numbers(frame), right.numbers(frame), partials, count)
        if scale != 1 { for place in 0..<count { partials[place] *= scale } }
        body(partials, operand == 0 ? left : right, result + start * step, step, count)
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    ElementRange(start: 0, count: signature.operands[operand].count)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(0)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let x = frame.value(0, pair.element, sample)
    let y = frame.value(1, pair.element, sample)
    let partial = pair.operand == 0 ? Function.left(x, y) : Function.right(x, y)
    return scale(frame) * partial
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let declaration = Function.declaration
    let count = signature.operands[0].count
    let sum = Formula<ElementPlace>.shortSum(count, limit: limit) { at(declaration.term, $0) }
    return scaled(declaration.factor.map { at($0, 0) * sum } ?? sum, signature)
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let declaration = Function.declaration
    let partial = pair.operand == 0 ? declaration.left : declaration.right
    return scaled(at(partial, pair.element), signature)
  }

  private func scaled(
    _ formula: Formula<ElementPlace>, _ signature: Signature
  ) -> Formula<ElementPlace> {
    let count = signature.operands[0].count
    return Function.declaration.isMean && count > 1 ? formula / .number(Double(count)) : formula
  }

  /// Terms that are 0 for any activation are left out.
  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    let textbook = WrittenFormula(valueFormula(of: element, frame.signature, limit: limit))
    guard let term = Function.declaration.keptTerm else { return [textbook] }
    func kept(_ element: Int) -> Formula<ElementPlace> {
      at(term, element).chosen { frame.number($0, sample: sample) }
    }
    let places = (0..<frame.operands[0].shape.count).filter { kept($0) != 0 }
    let sum = Formula<ElementPlace>.shortSum(places.count, limit: limit) { kept(places[$0]) }
    return [textbook, WrittenFormula(places.isEmpty ? 0 : scaled(sum, frame.signature))]
  }

  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula] {
    let declaration = Function.declaration
    let textbook = WrittenFormula(partialFormula(pair, frame.signature))
    guard let kept = pair.operand == 0 ? declaration.keptLeft : declaration.keptRight else {
      return [textbook]
    }
    let partial = at(kept, pair.element).chosen { frame.number($0, sample: sample) }
    return [textbook, WrittenFormula(scaled(partial, frame.signature))]
  }

  /// A formula of the declaration at one pair.
  private func at(_ formula: Formula<Place>, _ element: Int) -> Formula<ElementPlace> {
    formula.map { place in
      switch place {
      case .operand(let operand): .leaf(.operand(operand, element: element))
      case .output: .leaf(.output(element: 0))
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
    var share = try builder.chain(
      recorded.adjoint, builder.record(formula, of: recorded), Function.zeros)
    if declaration.isMean {
      let count = max(1, builder.shape(of: recorded.operands[0]).count)
      share = try builder.chain(share, builder.constant(Tensor(1 / Double(count))))
    }
    return try builder.unbroadcast(share, like: recorded.operands[operand])
  }
}
