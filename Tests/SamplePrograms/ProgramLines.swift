public import Autodiff
public import Language

extension Program {
  /// A program from lines as one types them: definitions, values, and
  /// `x, y: rows -> rows` for what `data` binds.
  ///
  /// - Throws: `LanguageError` as the language does; nothing else.
  public init(lines: String...) throws(LanguageError) {
    try self.init(lines)
  }

  /// A program from its lines.
  public init(_ lines: [String]) throws(LanguageError) {
    self.init()
    for line in lines { try type(line) }
  }

  /// Adds a line: a definition, a value, the value of an element, or `data`.
  public mutating func type(_ line: String) throws(LanguageError) {
    if line.hasPrefix("data ") { return try bind(String(line.dropFirst(5))) }
    let program = self
    switch try Parser.statement(line, isQuantity: { program.mentions($0) }) {
    case .expression(let expression):
      _ = try Compiler.model(of: self).evaluate(expression, text: line)
    case .function: try define(line, in: program)
    case .definition(let name, _, let body):
      if isFormula(body) {
        try define(line, in: program)
      } else {
        assign(name, try Compiler.model(of: self).evaluate(body, text: line).value)
      }
    case .values(let takings):
      let model = try Compiler.model(of: self)
      for taking in takings {
        assign(taking.name, try model.evaluate(taking.value, text: line).value)
      }
    case .element(let name, let indices, let range, let body):
      let number = try Compiler.model(of: self).evaluate(body, text: line).value
      guard var value = self.value(of: name), let place = value.shape.element(at: indices),
        let number = number.scalar
      else { throw LanguageError("no such element", in: line, at: range) }
      value[place] = number
      assign(name, value)
    }
  }

  private mutating func define(_ line: String, in program: Program) throws(LanguageError) {
    if let definition = try Definition(line: line, isQuantity: { program.mentions($0) }) {
      define(definition)
    }
  }

  /// Binds x and y to a row a sample.
  private mutating func bind(_ text: String) throws(LanguageError) {
    let (inputs, targets) = try Parser.pair(text)
    for (name, rows) in [("x", inputs), ("y", targets)] {
      guard let rows else { continue }
      let value = try Model.empty.evaluate(rows, text: text).value
      bind(name, samples: value.rows.map { value.shape.rank == 2 ? Tensor($0) : Tensor($0[0]) })
    }
  }
}

extension Model {
  /// The model of a program typed as lines.
  public init(lines: String...) throws(LanguageError) {
    self = try Compiler.model(of: Program(lines))
  }

  /// The model of a program typed as lines.
  public init(_ lines: [String]) throws(LanguageError) {
    self = try Compiler.model(of: Program(lines))
  }

  /// The value of a line over the model.
  public func value(_ line: String, sample: Int = 0) throws(LanguageError) -> Tensor {
    let program = self.program
    let expression = try Parser.expression(line, isQuantity: { program.mentions($0) })
    return try evaluate(expression, text: line, sample: sample).value
  }

  /// The number of a line over the model; NaN where it is an array.
  public func number(_ line: String, sample: Int = 0) throws(LanguageError) -> Double {
    try value(line, sample: sample).scalar ?? .nan
  }
}
