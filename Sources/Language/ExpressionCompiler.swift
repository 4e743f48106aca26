import Autodiff

/// Where the names of an expression are looked up, and the text its ranges belong to.
struct Scope {
  let text: String
  /// The arguments of the function being expanded.
  var arguments: [String: NodeID] = [:]
  /// The functions being expanded, outermost first.
  var functions: [String] = []
  /// The sample, from 0, that derivatives are read for; nil for the current one.
  var sample: Int?
}

extension Compiler {
  /// Records an expression.
  mutating func compile(
    _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Compiler.deepest else {
      throw LanguageError(
        "this leads through more than \(Compiler.deepest) formulas, one inside another",
        in: scope.text, at: expression.range,
        suggestion: "define quantities before the formulas that use them")
    }
    switch expression.kind {
    case .number(let number):
      return try constant(number, expression.range, scope.text)
    case .name(let name):
      return try read(name, expression, scope)
    case .negate(let operand):
      let node = try compile(operand, scope)
      if let number = builder.number(node) {
        return try constant(-number, expression.range, scope.text)
      }
      return try apply(.negate, [node], at: expression.range, scope)
    case .chain(let first, let links):
      return try chain(first, links, scope)
    case .call(let name, let arguments):
      return try call(name, arguments, expression, scope)
    case .index(let operand, let indices):
      return try index(operand, indices, expression, scope)
    case .slice(let operand, let subscripts):
      return try slice(operand, subscripts, expression, scope)
    case .named(let name, _):
      throw LanguageError(
        "\(name)= is a part of a call, as in sum(w, axis=1)", in: scope.text, at: expression.range)
    case .list(let elements):
      return try list(elements, expression, scope)
    case .derivative(of: let target, by: let variable):
      return try derivative(of: target, by: variable, expression, scope)
    }
  }

  // MARK: Names

  /// The node a name means, as it depends on the sample or not.
  mutating func raw(
    _ name: String, _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    if let argument = scope.arguments[name] { return argument }
    if let element = shown(name, expression) {
      return try compile(element, scope)
    }
    return try node(ofName: name, at: expression.range, in: scope.text)
  }

  /// The element that a name means as it is shown: x₁ is typed x[1] where x is an array, and x1
  /// where that is a quantity of its own.
  func shown(_ name: String, _ expression: Expression) -> Expression? {
    guard nodes[name] == nil, !program.mentions(name),
      let element = QuantityName.element(shown: name, rank: rank)
    else { return nil }
    return Expression(
      .index(Expression(.name(element.name), expression.range), element.indices),
      expression.range)
  }

  /// The number of indices a quantity takes; nil where there is none of the name.
  private func rank(_ name: String) -> Int? {
    if let node = nodes[name] { return builder.shape(of: node).rank }
    return program.mentions(name) ? program.value(of: name)?.shape.rank ?? 1 : nil
  }

  /// What a name reads: at the prompt the current sample's value, and of the cost the mean.
  private mutating func read(
    _ name: String, _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let node = try raw(name, expression, scope)
    guard let reading, builder.isPerSample(node) else { return node }
    if node == reading.target {
      return try apply("sample_mean", [node], at: expression.range, scope)
    }
    return try apply(
      "sample", [node], at: expression.range, scope, attributes: [reading.sample])
  }

  // MARK: Elements and lists

  private mutating func index(
    _ operand: Expression, _ indices: [Int], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    guard let reading else { return try takeElement(operand, indices, expression, scope) }
    if case .name(let name) = operand.kind {
      let node = try raw(name, operand, scope)
      if builder.shape(of: node).isScalar, node == reading.target || builder.isPerSample(node) {
        return try sample(node, name, indices, expression, scope)
      }
    }
    return try takeElement(operand, indices, expression, scope)
  }

  /// C[3], the cost of the third sample.
  private mutating func sample(
    _ node: NodeID, _ name: String, _ indices: [Int], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    guard indices.count == 1 else {
      throw LanguageError(
        "\(name) takes the number of one sample", in: scope.text, at: expression.range,
        suggestion: "write \(name)[\(program.number(ofSample: 0))]")
    }
    guard let sample = program.sample(numbered: indices[0]) else {
      throw program.noSample(indices[0], of: name, at: expression.range, in: scope.text)
    }
    return try apply("sample", [node], at: expression.range, scope, attributes: [sample])
  }

  private mutating func takeElement(
    _ operand: Expression, _ indices: [Int], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let node = try compile(operand, scope)
    let shape = builder.shape(of: node)
    guard let element = shape.element(at: indices) else {
      throw noElement(indices, of: operand, shape, expression, scope)
    }
    return try apply("index", [node], at: expression.range, scope, attributes: [element])
  }

  /// The error about indices that an array does not have.
  func noElement(
    _ indices: [Int], of operand: Expression, _ shape: Shape, _ expression: Expression,
    _ scope: Scope
  ) -> LanguageError {
    let name = Compiler.label(operand, scope)
    let example =
      switch shape.rank {
      case 0: "write \(name) alone"
      case 1: "write \(name)[1]\(shape.rows > 1 ? " to \(name)[\(shape.rows)]" : "")"
      default: "write \(name)[1,1] to \(name)[\(shape.rows),\(shape.columns)]"
      }
    let message =
      shape.rank == indices.count
      ? "\(name) \(shape.predicate); it has no such element"
      : "\(name) \(shape.predicate), which takes \(Compiler.indices(shape.rank))"
    return LanguageError(message, in: scope.text, at: expression.range, suggestion: example)
  }

  /// An operand as it is called in a message: by its name, or as it is typed.
  static func label(_ operand: Expression, _ scope: Scope) -> String {
    if case .name(let name) = operand.kind { name } else { scope.text.slice(operand.range) }
  }

  static func indices(_ rank: Int) -> String {
    rank == 0 ? "no index" : (rank == 1 ? "one index" : "two indices, row and column")
  }

  private mutating func list(
    _ elements: [Expression], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    if let literal = try Compiler.literal(expression, scope.text) {
      do { return try builder.constant(literal) } catch {
        throw explained(error, at: expression.range, in: scope.text, operands: [])
      }
    }
    var operands: [NodeID] = []
    var extents: [Int] = []
    for row in elements {
      if case .list(let columns) = row.kind {
        for column in columns { operands.append(try compile(column, scope)) }
        if extents.isEmpty { extents = [elements.count, columns.count] }
        guard extents == [elements.count, columns.count] else { throw ragged(row, scope.text) }
      } else {
        guard extents.isEmpty else { throw ragged(row, scope.text) }
        operands.append(try compile(row, scope))
      }
    }
    if !extents.isEmpty, extents[0] * extents[1] != operands.count {
      throw ragged(expression, scope.text)
    }
    return try apply(
      "stack", operands, at: expression.range, scope, attributes: extents,
      parts: extents.isEmpty ? elements.map(\.range) : [])
  }

  private func ragged(_ row: Expression, _ text: String) -> LanguageError {
    LanguageError(
      "the rows of a matrix all need the same number of elements", in: text, at: row.range)
  }

  /// A list that is made of numbers only; nil when something is computed in it.
  ///
  /// - Throws: `LanguageError` when rows differ in length or lists nest too deep.
  static func literal(
    _ expression: Expression, _ text: String
  ) throws(LanguageError) -> Tensor? {
    guard case .list(let elements) = expression.kind else {
      if case .number(let number) = expression.kind { return Tensor(number) }
      return nil
    }
    var numbers: [Double] = []
    var width: Int?
    numbers.reserveCapacity(elements.count)
    for (place, element) in elements.enumerated() {
      switch element.kind {
      case .number(let number) where width == nil: numbers.append(number)
      case .list(let columns) where place == 0 || width != nil:
        guard columns.count == width ?? columns.count else {
          throw LanguageError(
            "this row has \(columns.count) and the first has \(width ?? 0)", in: text,
            at: element.range, suggestion: "all rows of a matrix have the same length")
        }
        width = columns.count
        for column in columns {
          if case .list = column.kind {
            throw LanguageError(
              "lists nest at most twice: a matrix is a list of rows", in: text, at: column.range)
          }
          guard case .number(let number) = column.kind else { return nil }
          numbers.append(number)
        }
      case .number, .list:
        throw LanguageError(
          "a list holds numbers, or rows of numbers, not both", in: text, at: element.range)
      default: return nil
      }
    }
    guard let width else { return Tensor(numbers) }
    return Tensor(shape: .matrix(elements.count, width), elements: numbers)
  }

  // MARK: Operations

  mutating func constant(
    _ number: Double, _ range: Range<Int>?, _ text: String
  ) throws(LanguageError) -> NodeID {
    do { return try builder.constant(number) } catch {
      throw explained(error, at: range, in: text, operands: [])
    }
  }

  /// Records an operation, its errors told in the words of the line.
  ///
  /// - Parameter parts: where the operands themselves stand in the line, if they do.
  mutating func apply(
    _ function: FunctionID, _ operands: [NodeID], at range: Range<Int>, _ scope: Scope,
    attributes: [Int] = [], parts: [Range<Int>] = []
  ) throws(LanguageError) -> NodeID {
    guard builder.count < Compiler.mostOperations else {
      throw LanguageError(
        "this makes more than \(Compiler.mostOperations) operations", in: scope.text,
        at: range, suggestion: "functions that call functions multiply: make it shorter")
    }
    try checkGoing()
    do {
      let node = try builder.apply(function, operands, attributes: attributes)
      if reading != nil, scope.functions.isEmpty { places[node] = range }
      return node
    } catch {
      let described = zip(parts, operands).map { part, operand in
        (text: scope.text.slice(part), shape: builder.shape(of: operand))
      }
      // Where two of three operands do not fit each other, the caret points at those.
      var place = range
      if case .shape(let problem, _) = error, 1 < problem.operands.count,
        problem.operands.count < operands.count,
        case let wrong = problem.operands.filter(parts.indices.contains).map({ parts[$0] }),
        let start = wrong.map(\.lowerBound).min(), let end = wrong.map(\.upperBound).max()
      {
        place = start..<end
      }
      throw explained(error, at: place, in: scope.text, operands: described)
    }
  }

  /// Gives up when that is wanted.
  func checkGoing() throws(LanguageError) {
    guard !Interruption.isRequested else { throw LanguageError("\(TapeError.interrupted)") }
  }

  /// The most operations of a program; what people write stays far below.
  static let mostOperations = 1_000_000

  /// An error of the tape in the words of the line.
  func explained(
    _ error: TapeError, at range: Range<Int>?, in text: String,
    operands: [(text: String, shape: Shape)]
  ) -> LanguageError {
    switch error {
    case .unknownPrimitive(let name):
      return LanguageError("there is no function \(name)", in: text, at: range)
    case .noNumber, .interrupted: return LanguageError("\(error)", in: text, at: range)
    case .tooLarge(let bytes, _):
      return LanguageError(
        "this needs \(Compiler.gigabytes(bytes)) of memory, more than is free", in: text, at: range,
        suggestion: "make it smaller")
    case .shape(let problem, _):
      func name(_ place: Int) -> String {
        guard operands.indices.contains(place) else { return "the operand" }
        let text = operands[place].text
        return text.count > 24
          ? ["the left side", "the right side", "the rest"][min(place, 2)] : text
      }
      var requirement = problem.requirement
      for place in operands.indices {
        requirement = requirement.replacing("{\(place)}", with: name(place))
      }
      let facts = problem.operands.filter(operands.indices.contains).map {
        "\(name($0)) \(operands[$0].shape.predicate)"
      }
      let message =
        facts.isEmpty ? requirement : facts.joined(separator: " and ") + "; " + requirement
      return LanguageError(message, in: text, at: range)
    }
  }

  static func gigabytes(_ bytes: Double) -> String {
    if bytes >= 1e15 { return "more than a million GB" }
    let rounded = (bytes / 1e8).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded)) GB" : "\(rounded) GB"
  }
}

extension String {
  /// The text without the blanks at its ends.
  var trimmed: String {
    var text = drop(while: \.isWhitespace)
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }

  /// The text, cut where it is too long for a message.
  var brief: String { count > 40 ? "\(prefix(37))…" : self }

  /// The characters of a range counted from 0, cut to what is there.
  package func slice(_ range: Range<Int>) -> String {
    String(dropFirst(range.lowerBound).prefix(range.count))
  }
}
