import Foundation

/// A place in a line of the sources, and what stands there once its number is switched on.
struct Mutant {
  /// The number that switches it on, from 1.
  let number: Int
  /// The file, from the folder of the package.
  let file: String
  /// The line, from 1.
  let line: Int
  /// The line as it is.
  let text: String
  fileprivate let range: Range<String.Index>
  fileprivate let alteration: Alteration

  /// Where it is, and what was altered.
  var description: String {
    "\(file):\(line): \(change): \(text.trimmingCharacters(in: .whitespaces))"
  }

  /// What stands there, and what instead of it.
  var change: String { "\(text[range]) → \(alteration.instead(String(text[range])))" }

  /// The line with something in the token's place that does either.
  var altered: String {
    text.replacingCharacters(in: range, with: alteration.replacement(number, String(text[range])))
  }

  /// What the line needs to be declared.
  var declaration: String { alteration.declaration(number) }

  /// The module it is in.
  var module: String { String(file.split(separator: "/")[1]) }

  /// Every place of a file at which something can be altered; one a line, which the random number
  /// chooses.
  static func all(
    in source: String, file: String, choosing below: (Int) -> Int
  ) -> [(Int) -> Mutant] {
    var isInText = false
    return source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      (index, line) -> ((Int) -> Mutant)? in
      let text = String(line)
      if text.split(separator: "\"\"\"", omittingEmptySubsequences: false).count % 2 == 0 {
        isInText.toggle()
      }
      guard !isInText, !text.contains("\""), !text.contains("func "), !text.contains("where ")
      else { return nil }
      let code = text.firstRange(of: "//").map { text[..<$0.lowerBound] } ?? text[...]
      let found = Alteration.all.flatMap { alteration in
        alteration.places(code).map { ($0, alteration) }
      }
      guard !found.isEmpty else { return nil }
      let (range, alteration) = found[below(found.count)]
      return {
        Mutant(
          number: $0, file: file, line: index + 1, text: text, range: range, alteration: alteration)
      }
    }
  }
}

/// A kind of token, and what can stand in its place.
///
/// The token alone is replaced, by an operator or a call of its own that looks whether its number is
/// switched on: no parser is needed, and where the types do not fit the compiler says so.
private struct Alteration {
  /// Where it can be made.
  let places: @Sendable (Substring) -> [Range<String.Index>]
  /// What the token becomes.
  let instead: @Sendable (String) -> String
  /// What is written in its place.
  let replacement: @Sendable (Int, String) -> String
  /// What that needs.
  let declaration: @Sendable (Int) -> String

  static let all: [Alteration] =
    [
      binary("<", "<=", "Comparable", "Bool", "ComparisonPrecedence"),
      binary("<=", "<", "Comparable", "Bool", "ComparisonPrecedence"),
      binary(">", ">=", "Comparable", "Bool", "ComparisonPrecedence"),
      binary(">=", ">", "Comparable", "Bool", "ComparisonPrecedence"),
      binary("==", "!=", "Equatable", "Bool", "ComparisonPrecedence"),
      binary("!=", "==", "Equatable", "Bool", "ComparisonPrecedence"),
      binary("+", "-", "Numeric", "T", "AdditionPrecedence"),
      binary("-", "+", "Numeric", "T", "AdditionPrecedence"),
      binary("*", "+", "Numeric", "T", "MultiplicationPrecedence"),
      binary("/", "*", "FloatingPoint", "T", "MultiplicationPrecedence"),
      logical("&&", "||", "LogicalConjunctionPrecedence"),
      logical("||", "&&", "LogicalDisjunctionPrecedence"),
      assigning("+=", "-="), assigning("-=", "+="), assigning("*=", "+="),
    ] + [minus, condition, constant, order]

  /// An operator between two operands, with a space on each side.
  private static func binary(
    _ token: String, _ other: String, _ constraint: String, _ result: String, _ precedence: String
  ) -> Alteration {
    Alteration(
      places: { tokens(token, in: $0) }, instead: { _ in other },
      replacement: { number, _ in name(number) }
    ) { number in
      let own = name(number)
      let body = "{ isOn(\(number)) ? a \(other) b : a \(token) b }"
      let formula =
        result == "T" ? "func \(own) <P>(a: Formula<P>, b: Formula<P>) -> Formula<P> \(body)" : ""
      return """
        infix operator \(own) : \(precedence)
        func \(own) <T: \(constraint)>(a: T, b: T) -> \(result) \(body)
        \(formula)
        """
    }
  }

  private static func logical(_ token: String, _ other: String, _ precedence: String) -> Alteration
  {
    Alteration(
      places: { tokens(token, in: $0) }, instead: { _ in other },
      replacement: { number, _ in name(number) }
    ) { number in
      """
      infix operator \(name(number)) : \(precedence)
      func \(name(number)) (a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool {
        isOn(\(number)) ? try a \(other) b() : try a \(token) b()
      }
      """
    }
  }

  private static func assigning(_ token: String, _ other: String) -> Alteration {
    Alteration(
      places: { tokens(token, in: $0) }, instead: { _ in other },
      replacement: { number, _ in name(number) }
    ) { number in
      """
      infix operator \(name(number)) : AssignmentPrecedence
      func \(name(number)) <T: Numeric>(a: inout T, b: T) {
        if isOn(\(number)) { a \(other) b } else { a \(token) b }
      }
      """
    }
  }

  /// A minus before its operand goes.
  private static let minus = Alteration(
    places: { text in text.ranges(of: #/[ (\[]-[a-z(]/#).map { middle(of: $0, in: text) } },
    instead: { _ in "nothing" }, replacement: { number, _ in name(number) }
  ) { number in
    """
    prefix operator \(name(number))
    prefix func \(name(number)) <T: SignedNumeric>(a: T) -> T { isOn(\(number)) ? a : -a }
    prefix func \(name(number)) <P>(a: Formula<P>) -> Formula<P> { isOn(\(number)) ? a : -a }
    """
  }

  /// The condition of an `if` or a `guard` is turned round.
  private static let condition = Alteration(
    places: { text in
      text.matches(of: #/(?:if|guard) ([^,{}=]+|[^,{}]+ == [^,{}]+) (?:\{|else)/#).map {
        $0.1.startIndex..<$0.1.endIndex
      }
    },
    instead: { "!(\($0))" }, replacement: { "turned(\($0), \($1))" }, declaration: { _ in "" })

  /// A number beside an operator becomes another one.
  private static let constant = Alteration(
    places: { text in
      text.matches(of: #/[-+*/] ([0-9]+(?:\.[0-9]+)?)(?:[ ,)]|$)/#).map {
        $0.1.startIndex..<$0.1.endIndex
      }
        + text.matches(of: #/[ (]([0-9]+(?:\.[0-9]+)?) [-+*/] /#).map {
          $0.1.startIndex..<$0.1.endIndex
        }
    },
    instead: other, replacement: { "chosen(\($0), \($1), \(other(than: $1)))" },
    declaration: { _ in "" })

  /// What is taken from behind is taken from the front.
  private static let order = Alteration(
    places: { $0.ranges(of: ".reversed()") }, instead: { _ in "nothing" },
    replacement: { number, _ in ".reversed(unless: \(number))" }, declaration: { _ in "" })

  @Sendable private static func other(than number: String) -> String {
    Int(number).map { String($0 + 1) } ?? number + "1"
  }

  @Sendable private static func tokens(_ token: String, in text: Substring) -> [Range<String.Index>]
  {
    text.ranges(of: " \(token) ").map { middle(of: $0, in: text) }
  }

  /// A place without the character before it and the one after.
  @Sendable private static func middle(
    of range: Range<String.Index>, in text: Substring
  ) -> Range<String.Index> {
    text.index(after: range.lowerBound)..<text.index(before: range.upperBound)
  }

  /// The operator of a number: its digits to the base of eight, written in signs.
  @Sendable private static func name(_ number: Int) -> String {
    let signs: [Character] = ["⊕", "⊖", "⊗", "⊘", "⊙", "⊚", "⊛", "⊝"]
    return "⊞"
      + String(String(number, radix: 8).compactMap { $0.wholeNumberValue.map { signs[$0] } })
  }

  /// What every module with mutants needs.
  static let common = """
    import Glibc

    private let switchedOn = getenv("MUTANT").flatMap { Int(String(cString: $0)) } ?? 0
    func isOn(_ number: Int) -> Bool { switchedOn == number }
    func turned(_ number: Int, _ condition: Bool) -> Bool { isOn(number) != condition }
    func chosen<T>(_ number: Int, _ own: T, _ other: T) -> T { isOn(number) ? other : own }
    extension Collection {
      func reversed(unless number: Int) -> [Element] {
        isOn(number) ? Array(self) : Array(self.reversed())
      }
    }
    """
}

extension [Mutant] {
  /// The declarations that their lines need in a module.
  func declarations(in module: String) -> String {
    let imports = module == "Autodiff" ? "" : "import Autodiff\n"
    return imports + Alteration.common + "\n" + map(\.declaration).joined(separator: "\n") + "\n"
  }
}
