public import Autodiff

/// What can be said of a primitive, read from its declaration at one of its own test points.
public struct PrimitiveFacts: Sendable {
  /// A value of a function of one number, with its slope there.
  public struct Sample: Hashable, Sendable {
    /// The operand.
    public let operand: Double
    /// The function's value.
    public let value: Double
    /// The derivative.
    public let slope: Double
  }

  /// The first element of the result, named f.
  public let result: Symbol
  /// That element as a formula of the operands.
  public let formula: Formula<Symbol>
  /// Its derivatives by the first element of each operand that a derivative reaches, and by the
  /// second where that has another formula.
  public let partials: [(symbol: Symbol, formula: Formula<Symbol>)]
  /// Values and slopes of a function of one number; empty for any other.
  public let samples: [Sample]

  /// The facts about a primitive; nil for one without test points.
  public init?(_ primitive: Primitive) {
    guard let point = primitive.testPoints.first,
      let recording = Recording(primitive, point.operands, point.attributes)
    else { return nil }
    result = .quantity(recording.reference(nil, 0))
    formula = recording.symbols(
      recording.tape.valueFormula(of: recording.result, element: 0, limit: 3))
    partials = recording.operands.indices.flatMap { recording.partials(operand: $0) }
    samples =
      recording.operands.count == 1 && primitive.isElementwise
      ? [-4, -2, -1, 0, 1, 2, 4].compactMap { PrimitiveFacts.sample(primitive, at: $0) } : []
  }

  private static func sample(_ primitive: Primitive, at operand: Double) -> Sample? {
    guard let recording = Recording(primitive, [Tensor(operand)], []) else { return nil }
    let (tape, result) = (recording.tape, recording.result)
    let value = tape.value(of: result)
    let slope = tape.partial(of: result, element: 0, operand: 0, operandElement: 0)
    guard value.isFinite else { return nil }
    return Sample(operand: operand, value: value, slope: slope)
  }

  /// A tape with a single operation.
  private struct Recording {
    let primitive: Primitive
    let tape: Tape
    let operands: [NodeID]
    let result: NodeID

    init?(_ primitive: Primitive, _ values: [Tensor], _ attributes: [Int]) {
      var builder = TapeBuilder()
      var operands: [NodeID] = []
      do {
        for value in values { operands.append(try builder.variable(value.shape)) }
        result = try builder.apply(primitive.id, operands, attributes: attributes)
      } catch { return nil }
      var tape = builder.tape()
      for (operand, value) in zip(operands, values) { tape.set(operand, to: value) }
      tape.evaluate()
      self.primitive = primitive
      self.tape = tape
      self.operands = operands
    }

    /// An element of an operand, or of the result for nil.
    func reference(_ operand: Int?, _ element: Int) -> Reference {
      let shape = tape.shape(of: operand.map { operands[$0] } ?? result)
      let name = operand.map { place in
        operands.count == primitive.operandNames.count
          ? primitive.operandNames[place] : "x\(place + 1)"
      }
      return Reference(
        name: name ?? "f", indices: shape.indices(of: element), isArray: !shape.isScalar)
    }

    func reference(_ part: PartName) -> Reference {
      let shape = part.place.map { tape.shape(of: tape.operands(of: result)[$0.operand]) }
      let indices = part.place.flatMap { place in shape?.indices(of: place.element) } ?? []
      return Reference(
        name: part.letters, indices: indices, isArray: shape.map { !$0.isScalar } ?? false)
    }

    func partials(operand: Int) -> [(symbol: Symbol, formula: Formula<Symbol>)] {
      guard tape.carriesDerivative(result, operand: operand) else { return [] }
      let elements = tape.dependencies(of: result, element: 0, on: operand)
      let partials = (0..<min(2, elements.count)).map { place in
        (
          symbol: Symbol.derivative(
            of: reference(nil, 0), by: reference(operand, elements[place])),
          formula: symbols(
            tape.partialFormula(
              of: result, element: 0, operand: operand, operandElement: elements[place]))
        )
      }
      guard partials.count == 2 else { return partials }
      let shapes = partials.map { $0.formula.map { .leaf($0.variable.name) } }
      return shapes[0] == shapes[1] ? [partials[0]] : partials
    }

    func symbols(_ formula: Formula<ElementPlace>) -> Formula<Symbol> {
      formula.map { place in
        switch place {
        case .operand(let operand, let element): .leaf(.quantity(reference(operand, element)))
        case .output(let element): .leaf(.quantity(reference(nil, element)))
        case .computed: .leaf(.quantity(Reference(name: "?")))
        case .part(let name): .leaf(.quantity(reference(name)))
        }
      }.simplified
    }
  }
}
