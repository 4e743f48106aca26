import Presentation
import Autodiff
import Language
import Stepping

/// A place of the walk to stop at, as it is typed: `dC/da1[2]`, `layer 1`, `partial`, `if C < 1`.
enum Stop {
  case landmark(Landmark)
  case condition(Condition)
  /// A step by its place in the walk, from 0.
  case step(Int)
  /// An iteration of training: no step of a walk.
  case iteration(Int)

  /// Reads a place.
  ///
  /// - Throws: when it is no place of this walk, with what is wrong.
  init(_ text: String, _ session: Session) throws {
    let walk = try session.readyWalk()
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    if !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) {
      guard let number = Int(text), (1...max(1, walk.count)).contains(number) else {
        throw ShellError(
          "the walk has the steps 1 to \(walk.count); found \(Arguments.shown(text))", at: text)
      }
      self = .step(number - 1)
    } else if words.first == "if" {
      self = try Stop.condition(String(text.dropFirst(2)), session, walk)
    } else if words.first == "iteration", words.count == 2, !session.isMeant("iteration") {
      guard let number = Int(words[1]), number >= 0 else {
        throw ShellError("an iteration is a whole number from 0", at: words[1])
      }
      self = .iteration(number)
    } else if words.first == "layer", words.count <= 2, !session.isMeant("layer") {
      self = try Stop.layer(words.dropFirst().first ?? "", walk)
    } else if let kind = Step.Kind(rawValue: text) {
      guard walk.first(.kind(kind), in: 0..<walk.count) != nil else {
        throw ShellError("this walk has no step of the kind \(text)")
      }
      self = .landmark(.kind(kind))
    } else if text.allSatisfy(\.isLetter), !session.isMeant(text), !session.program.mentions(text) {
      throw Stop.noPlace(text, session)
    } else {
      self = .landmark(.symbol(try Stop.symbol(text, session, walk)))
    }
  }

  /// The first of some steps, or the last going back, at which to stop.
  func search(
    _ walk: Walk, in steps: Range<Int>, isBackward: Bool
  ) -> Int? {
    switch self {
    case .landmark(let landmark):
      isBackward ? walk.last(landmark, in: steps) : walk.first(landmark, in: steps)
    case .condition(let condition):
      condition.search(walk, in: steps, isBackward: isBackward)
    case .step(let step): steps.contains(step) ? step : nil
    case .iteration: nil
    }
  }

  /// Checks that a text has the form of a place, whatever the program is.
  ///
  /// - Throws: `LanguageError` where it could be none in any program.
  static func checkForm(_ text: String) throws(LanguageError) {
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    if ["layer", "iteration"].contains(words.first), words.count == 2, Int(words[1]) != nil {
      return
    }
    if Step.Kind(rawValue: text) != nil { return }
    try checkExpression(words.first == "if" ? String(text.dropFirst(2)) : text)
  }

  /// Checks that a text could be an expression in some program: one where all its names are those of
  /// quantities, and none begins a derivative.
  static func checkExpression(_ text: String) throws(LanguageError) {
    _ = try Parser.expression(text) { _ in true }
  }

  // MARK: Reading

  private static func layer(_ text: String, _ walk: Walk) throws(ShellError) -> Stop {
    guard let layer = Int(text), walk.first(.layer(layer), in: 0..<walk.count) != nil else {
      let layers = walk.layers.map(String.init)
      let known =
        layers.isEmpty
        ? "there are no layers"
        : "there \(layers.count == 1 ? "is layer" : "are the layers") \(Wording.listed(layers))"
      throw ShellError(
        text.isEmpty
          ? "the number of a layer is expected" : "this walk has no layer \(Arguments.shown(text))",
        suggestion: known)
    }
    return .landmark(.layer(layer))
  }

  /// A word that is no place, and what is one.
  private static func noPlace(_ word: String, _ session: Session) -> ShellError {
    let kinds = Step.Kind.allCases.map(\.rawValue)
    let near = Nearby.name(
      word, among: kinds + ["layer"] + session.model.quantities.map(\.name))
    return ShellError(
      "\(Arguments.shown(word)) is no place of this walk",
      suggestion: near.map { "did you mean \($0)?" }
        ?? "a place is a quantity or derivative, layer 1, "
        + "\(kinds.dropLast().joined(separator: ", ")) or \(kinds.last ?? ""), or if and a "
        + "condition")
  }

  private static func condition(
    _ text: String, _ session: Session, _ walk: Walk
  ) throws -> Stop {
    let expression = try session.expression(text)
    do {
      return .condition(try Condition(expression, text: text, walk: walk))
    } catch {
      switch error {
      case .noComparison:
        throw ShellError(
          "a condition compares two numbers", suggestion: "write break if abs(dC/dw) < 1e-4")
      case .notComputed(let part):
        throw LanguageError(
          "no step computes this", in: text, at: part.range,
          suggestion: "the steps compute quantities, dC/dq for each q, and dp/dq where p uses q")
      case .nothingComputed:
        throw ShellError(
          "no step computes anything in this condition",
          suggestion: "help break says what is tested")
      case .language(let error): throw error
      }
    }
  }

  /// A quantity or a derivative that some step of the walk makes known.
  static func symbol(_ text: String, _ session: Session, _ walk: Walk) throws -> Symbol {
    let expression = try session.expression(text)
    guard let symbol = Symbol(expression, in: session.model) else {
      throw LanguageError(
        "a quantity or a derivative is expected here", in: text, at: expression.range,
        suggestion: "write a1[2], dC/da1[2], or break if followed by a condition")
    }
    guard walk.first(.symbol(symbol), in: 0..<walk.count) != nil else {
      // An unknown name and an index that does not fit are told as everywhere.
      for part in expression.differentials
      where part.names.contains(where: { !session.isMeant($0) })
        || !part.names.contains(where: { session.model.quantity($0) == nil })
      {
        _ = try Evaluation.value(of: part, text, session)
      }
      throw LanguageError(
        Stop.absence(of: symbol, session), in: text, at: expression.range,
        suggestion: "the steps compute quantities, dC/dq for each q, and dp/dq where p uses q")
    }
    return symbol
  }

  /// Why no step computes a quantity or a derivative.
  private static func absence(of symbol: Symbol, _ session: Session) -> String {
    switch symbol {
    case .quantity(let reference):
      let isGiven = session.model.quantity(reference.name)?.role.isVariable ?? false
      return isGiven
        ? "\(reference.name) is given, not computed" : "the walk does not need \(reference.name)"
    case .derivative(_, let variable):
      guard case .variable(let role) = session.model.quantity(variable.name)?.role,
        role != .parameter
      else { fallthrough }
      return "no step computes a derivative by \(variable.name): it is \(role.described)"
    case .direct, .contribution:
      return "no single step computes this derivative"
    }
  }
}

extension Expression {
  /// What a derivative is of and by; of any other expression itself.
  fileprivate var differentials: [Expression] {
    if case .derivative(of: let target, by: let variable) = kind { return [target, variable] }
    return [self]
  }
}

extension Session {
  /// Whether a name means a quantity, or one of every layer.
  func isMeant(_ name: String) -> Bool { !model.quantities(meantBy: name).isEmpty }
}
