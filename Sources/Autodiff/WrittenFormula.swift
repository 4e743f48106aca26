/// How a number of one operation is written at the operation's own values: a formula, and the parts
/// of it that have names of their own, such as the e = exp(−|x|) of σ′(x) = e/(1 + e)².
public struct WrittenFormula: Sendable {
  /// A part of a formula that stands in it by a name of its own.
  public struct Part: Sendable {
    /// The name.
    public let name: PartName
    /// Its value.
    public let value: Double
    /// The forms in which it is written, the textbook's first.
    public let forms: [WrittenFormula]

    /// A part with its value.
    init(name: PartName, value: Double, forms: [WrittenFormula]) {
      (self.name, self.value, self.forms) = (name, value, forms)
    }

    /// A part that is written in one way.
    init(name: PartName, value: Double, formula: Formula<ElementPlace>) {
      self.init(name: name, value: value, forms: [WrittenFormula(formula)])
    }
  }

  /// The formula; the parts are leaves of it.
  public let formula: Formula<ElementPlace>
  /// The parts, each made of operands and of those before it.
  public let parts: [Part]

  /// A formula, and the parts that it names.
  public init(_ formula: Formula<ElementPlace>, parts: [Part] = []) {
    self.formula = formula
    self.parts = parts
  }
}

/// The name of a part of a formula: e, or p₁ where each element of an operand has its own.
public struct PartName: Hashable, Sendable {
  /// The letters.
  public let letters: String
  /// The element of an operand that the part belongs to; nil where there is one part for all.
  public let place: Place?

  /// An element of an operand.
  public struct Place: Hashable, Sendable {
    /// The operand, from 0.
    public let operand: Int
    /// The element, row-major from 0.
    public let element: Int
  }

  /// The name of the only part.
  init(_ letters: String) { (self.letters, place) = (letters, nil) }

  /// The name of an element's own part.
  init(_ letters: String, operand: Int, element: Int) {
    self.letters = letters
    place = Place(operand: operand, element: element)
  }
}

/// A derivative of a function of one number in a form that keeps the digits which the textbook's
/// loses to rounding.
struct KeptFormula {
  /// What `x` stands for in the formula, by a name of its own; nil where it is the operand itself.
  var part: (name: String, formula: Formula<Place>)?
  /// The derivative.
  var formula: Formula<Place>

  init(_ formula: Formula<Place>) { self.formula = formula }

  /// A derivative in terms of a part, which is `x` in the formula.
  init(_ name: String, _ part: Formula<Place>, _ formula: Formula<Place>) {
    self.part = (name, part)
    self.formula = formula
  }
}

extension Formula {
  /// Whether all the functions in it are such as a person may call.
  var isTypable: Bool {
    switch self {
    case .leaf, .number: true
    case .apply(let function, let operands):
      (Primitive.named(function.name)?.isCallable ?? false) && operands.allSatisfy(\.isTypable)
    case .sum(let terms): terms.allSatisfy(\.isTypable)
    case .choice, .prime, .partial, .elided: false
    }
  }

  /// The formula with the branch alone that each choice takes, at the numbers its leaves stand for.
  func chosen(_ leaf: (Leaf) -> Double) -> Formula {
    switch self {
    case .choice(let condition, let then, let otherwise):
      let sides = [condition.left, condition.right].map { $0.value(leaf) ?? .nan }
      return (condition.relation.holds(sides[0], sides[1]) ? then : otherwise).chosen(leaf)
    case .apply(let name, let operands): return .apply(name, operands.map { $0.chosen(leaf) })
    case .sum(let terms): return .sum(terms.map { $0.chosen(leaf) })
    case .leaf, .number, .prime, .partial, .elided: return self
    }
  }
}

extension KernelFrame {
  /// The number that a place of a formula stands for; parts have none here.
  func number(_ place: ElementPlace, sample: Int) -> Double {
    switch place {
    case .operand(let operand, let element): value(operand, element, sample)
    case .output(let element): result(element, sample)
    case .part, .computed: .nan
    }
  }

  /// The shapes and attributes of the operation.
  var signature: Signature {
    Signature(output: output.shape, operands: shapes, attributes: Array(attributes))
  }
}
