import Autodiff

extension Compiler {
  /// Records a call of a primitive, or of a function of the program's own.
  mutating func call(
    _ name: String, _ arguments: [Expression], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    if let definition = program.definition(of: name), let parameters = definition.parameters {
      return try expand(definition, parameters, arguments, expression, scope)
    }
    if let function = DerivativeFunction(rawValue: name) {
      return try derivative(function, arguments, expression, scope)
    }
    if let maker = ArrayMaker(rawValue: name) {
      return try array(maker, arguments, expression, scope)
    }
    let call = try PrimitiveCall(name, arguments, expression, scope.text, program)
    var operands: [NodeID] = []
    for operand in call.operands { operands.append(try compile(operand, scope)) }
    return try apply(
      FunctionID(name), operands, at: expression.range, scope, attributes: call.attributes,
      parts: call.operands.map(\.range))
  }

  private mutating func expand(
    _ definition: Program.Definition, _ parameters: [String], _ arguments: [Expression],
    _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    let name = definition.name
    for argument in arguments {
      guard case .named(let argumentName, _) = argument.kind else { continue }
      throw LanguageError(
        "\(name) takes its arguments by their places, and none as \(argumentName)=",
        in: scope.text, at: argument.range,
        suggestion: "write \(name)(\(parameters.joined(separator: ", ")))")
    }
    guard arguments.count == parameters.count else {
      throw LanguageError(
        "\(name) takes \(Compiler.counted(parameters.count)), not \(arguments.count)",
        in: scope.text, at: expression.range,
        suggestion: "write \(name)(\(parameters.joined(separator: ", ")))")
    }
    guard !scope.functions.contains(name) else {
      throw LanguageError(
        "\(name) is defined in terms of itself", in: definition.text, at: definition.nameRange,
        suggestion: "a function may call others, not itself")
    }
    expansionCount += 1
    guard expansionCount <= Compiler.mostExpansions else {
      throw LanguageError(
        "this calls functions more than 100000 times", in: scope.text, at: expression.range)
    }
    var inner = Scope(text: definition.text, functions: scope.functions + [name])
    for (parameter, argument) in zip(parameters, arguments) {
      inner.arguments[parameter] = try compile(argument, scope)
    }
    let start = builder.count
    // What a call computes follows from its arguments alone, however those are made.
    let outside = builder.firstFusible
    builder.firstFusible = start
    defer { builder.firstFusible = outside }
    let result = try compile(definition.body, inner)
    if builder.isOperation(result), !builder.isElement(result), result.index >= start,
      !named.contains(result)
    {
      expansions.append(
        Call.Expansion(
          function: name, arguments: parameters.compactMap { inner.arguments[$0] },
          result: result, start: start))
    }
    return result
  }

  static func counted(_ count: Int) -> String {
    count == 1 ? "one operand" : "\(count) operands"
  }
}

/// The arguments of a call of a primitive, told apart: its operands, and the whole numbers that are
/// a part of the operation.
private struct PrimitiveCall {
  let operands: [Expression]
  let attributes: [Int]

  /// - Throws: `LanguageError` when no primitive of the name takes such arguments.
  init(
    _ name: String, _ arguments: [Expression], _ expression: Expression, _ text: String,
    _ program: Program
  ) throws(LanguageError) {
    let overloads = Primitive.overloads(of: name).filter(\.isCallable)
    guard !overloads.isEmpty else {
      throw program.unknownFunction(name, at: expression.range, in: text)
    }
    let named = arguments.compactMap { argument in
      if case .named(let name, let value) = argument.kind {
        (name: name, value: value, range: argument.range)
      } else {
        nil
      }
    }
    let placed = arguments.filter { if case .named = $0.kind { false } else { true } }
    guard
      let primitive = overloads.first(where: {
        $0.accepts(operands: placed.count - $0.placedAttributes.count)
      })
    else {
      let counts = overloads.map { $0.operandNames.count + $0.placedAttributes.count }
      throw LanguageError(
        "\(name) takes \(counts.map(Compiler.counted).joined(separator: " or ")), "
          + "not \(placed.count)", in: text, at: expression.range,
        suggestion: "write \(overloads.flatMap(\.usages).joined(separator: " or "))")
    }
    let count = placed.count - primitive.placedAttributes.count
    operands = Array(placed.prefix(count))
    var attributes: [Int] = []
    for (attribute, value) in zip(primitive.placedAttributes, placed.dropFirst(count)) {
      attributes.append(
        try PrimitiveCall.number(value, for: attribute, example: primitive.example, text))
    }
    let optional = primitive.attributes.filter(\.isOptional)
    for (place, argument) in named.enumerated() {
      guard let attribute = optional.first(where: { $0.name == argument.name }) else {
        throw LanguageError(
          "\(primitive.usage) takes no \(argument.name.brief)", in: text, at: argument.range,
          suggestion: optional.first.map { "it takes \($0.name), as in \($0.name)=1" })
      }
      guard place == 0 else {
        throw LanguageError("\(argument.name) stands twice", in: text, at: argument.range)
      }
      attributes.append(
        try PrimitiveCall.number(
          argument.value, for: attribute, example: "\(attribute.name)=1", text))
    }
    self.attributes = attributes
  }

  /// The value of an attribute: a whole number from 1, written as such.
  private static func number(
    _ value: Expression, for attribute: Primitive.Attribute, example: String, _ text: String
  ) throws(LanguageError) -> Int {
    guard case .number(let number) = value.kind, let whole = Int(exactly: number), whole >= 1
    else {
      throw LanguageError(
        "\(attribute.name) is a whole number from 1, as in \(example)", in: text, at: value.range)
    }
    return whole
  }
}

extension Primitive {
  /// The attributes that are given by their places, after the operands.
  fileprivate var placedAttributes: [Attribute] { attributes.filter { !$0.isOptional } }

  /// How it is called, without and with what may be left out.
  fileprivate var usages: [String] {
    [usage]
      + attributes.filter(\.isOptional).map { "\(usage.dropLast()), \($0.name)=1)" }
  }

  /// How it is called with numbers for its attributes: `reshape(x, 2, 3)`.
  fileprivate var example: String {
    let numbers = placedAttributes.indices.map { "\($0 + 2)" }
    return "\(name)(\((operandNames + numbers).joined(separator: ", ")))"
  }
}
