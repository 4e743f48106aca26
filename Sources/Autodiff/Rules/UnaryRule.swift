/// A function of one number, applied to every element of an array.
protocol UnaryFunction: SendableMetatype {
  /// The words, formulas and test points.
  static var declaration: UnaryDeclaration { get }
  /// The function's value.
  static func value(_ x: Double) -> Double
  /// The derivative at `x`, where the function's value is `output`.
  static func derivative(_ x: Double, _ output: Double) -> Double
  /// What a derivative of 0 means.
  static var zeros: ZeroPartial { get }
  /// The numbers at which one piece of the function meets another.
  static var kinks: [Double] { get }
  /// Stores the function's values at `count` numbers; faster than one by one where it can be.
  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int)
  /// Stores the derivatives at `count` numbers `x`, where the function's values are `output`.
  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int)
  /// The function and its derivative, to be called for one number.
  static var scalar: ScalarUnary { get }
}

// Loops stand here and not in the rule, so that each function gets loops of its own, compiled for it.
extension UnaryFunction {
  static var zeros: ZeroPartial { .arithmetic }
  static var kinks: [Double] { [] }

  static var scalar: ScalarUnary {
    ScalarUnary(value: { value($0) }, derivative: { zeros.marked(derivative($0, $1)) })
  }

  static func values(
    _ x: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for place in 0..<count { result[place] = value(x[place]) }
  }

  static func derivatives(
    _ x: UnsafePointer<Double>, _ output: UnsafePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for place in 0..<count { result[place] = derivative(x[place], output[place]) }
  }
}

/// What is said of a function of one number.
struct UnaryDeclaration {
  var name: FunctionID
  var symbol: String?
  var aliases: [String] = []
  var summary: String
  var definition: Formula<Place>?
  /// The textbook's derivative, in `x` and `output`.
  var derivative: Formula<Place>
  /// A formula of the derivative that keeps every digit when it is evaluated and differentiated
  /// again; the textbook's where that does.
  var recordedDerivative: Formula<Place>?
  /// The derivative as it is shown where the textbook's has lost its digits; the recorded one where
  /// that can be typed.
  var keptDerivative: KeptFormula?
  var isActivation = false
  /// Whether a person may call it by name; the others are recorded by derivatives only.
  var isCallable = true
  /// What its operand has to be for it to have a value: "a positive number"; nil for any.
  var domain: String?
  /// Whether it carries a derivative; a step does not.
  var carriesDerivative = true
  var edges: [Primitive.Edge] = []
  var points: [Double]
}

extension Primitive {
  /// The primitive that applies a function of one number to every element.
  convenience init<Function: UnaryFunction>(_ function: Function.Type) {
    let declaration = Function.declaration
    self.init(
      declaration.name, symbol: declaration.symbol, aliases: declaration.aliases,
      declaration.summary, operands: ["x"], definition: declaration.definition,
      isActivation: declaration.isActivation, domain: declaration.domain,
      isCallable: declaration.isCallable,
      edges: declaration.edges,
      points: declaration.points.map { TestPoint([Tensor($0)]) }
        + [TestPoint([Tensor(declaration.points)])],
      rule: UnaryRule<Function>())
  }
}

/// The rule of every function of one number: element by element, the derivative a diagonal.
struct UnaryRule<Function: UnaryFunction>: Rule {
  /// Kept at hand: the sweeps ask it of every operation.
  private let carriesDerivative = Function.declaration.carriesDerivative

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    return operands[0]
  }

  var zeros: ZeroPartial { Function.zeros }

  func kinks(_ frame: KernelFrame) -> [Int] {
    let kinks = Function.kinks
    guard !kinks.isEmpty else { return [] }
    let start = frame.operands[0].offset
    let places = start..<start + frame.output.extent(frame.samples)
    return places.filter { kinks.contains(frame.values[$0]) }
  }

  func carriesDerivative(_ operand: Int) -> Bool { carriesDerivative }

  func forward(_ frame: KernelFrame) {
    Function.values(
      frame.values + frame.operands[0].offset, frame.values + frame.output.offset,
      frame.output.extent(frame.samples))
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    propagate(frame, from: frame.output.offset, to: frame.operands[0].offset, in: adjoints)
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    propagate(frame, from: frame.operands[0].offset, to: frame.output.offset, in: tangents)
  }

  /// Adds the derivative times what stands at `source` to what stands at `target`.
  private func propagate(
    _ frame: KernelFrame, from source: Int, to target: Int, in arena: UnsafeMutablePointer<Double>
  ) {
    let x = frame.values + frame.operands[0].offset
    let output = frame.values + frame.output.offset
    PartialBlock.forEach(frame.output.extent(frame.samples)) { start, count, derivatives in
      Function.derivatives(x + start, output + start, derivatives, count)
      contribute(
        arena + source + start, derivatives, zeros, to: arena + target + start, count: count)
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    .single(element)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? { 1 }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    guard pair.output == pair.element else { return 0 }
    return Function.derivative(
      frame.value(0, pair.element, sample), frame.result(pair.output, sample))
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    .apply(Function.declaration.name, [.leaf(.operand(0, element: element))])
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    Function.declaration.derivative.map { place in
      switch place {
      case .operand: .leaf(.operand(0, element: pair.element))
      case .output: .leaf(.output(element: pair.output))
      }
    }
  }

  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula] {
    let textbook = WrittenFormula(partialFormula(pair, frame.signature))
    let declaration = Function.declaration
    let recorded = declaration.recordedDerivative.flatMap { $0.isTypable ? KeptFormula($0) : nil }
    guard let kept = declaration.keptDerivative ?? recorded else { return [textbook] }
    let (x, output) = (
      ElementPlace.operand(0, element: pair.element), ElementPlace.output(element: pair.output)
    )
    func at(_ x: ElementPlace, _ formula: Formula<Place>) -> Formula<ElementPlace> {
      formula.map { .leaf($0 == .output ? output : x) }
    }
    guard let part = kept.part else { return [textbook, WrittenFormula(at(x, kept.formula))] }
    let name = PartName(part.name)
    let formula = at(x, part.formula)
    let value = formula.value { frame.number($0, sample: sample) } ?? .nan
    return [
      textbook,
      WrittenFormula(
        at(.part(name), kept.formula),
        parts: [WrittenFormula.Part(name: name, value: value, formula: formula)]),
    ]
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let declaration = Function.declaration
    let formula = declaration.recordedDerivative ?? declaration.derivative
    let derivative = try builder.record(formula, of: recorded)
    return try builder.chain(recorded.adjoint, derivative, Function.zeros)
  }

  func numberPartial(_ operand: Int) -> Formula<Place>? { Function.declaration.derivative }

  var unary: ScalarUnary? { Function.scalar }
}
