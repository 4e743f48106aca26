import Language

/// What a person has marked to be stopped at or shown: breakpoints, watches and displays, numbered
/// in the order in which they were made.
public struct Marks: Hashable, Sendable {
  /// A breakpoint, a watch or a display.
  public struct Mark: Hashable, Sendable {
    /// What it is for.
    public enum Kind: String, Hashable, Sendable {
      case breakpoint
      /// A breakpoint that is deleted when it is reached.
      case temporary
      case watch
      case display

      /// Whether the walk stops there.
      var isStop: Bool { self == .breakpoint || self == .temporary }
    }

    /// The number by which it is deleted.
    public let number: Int
    /// What it is for.
    public let kind: Kind
    /// What was typed after the command.
    public let text: String
  }

  /// The marks there are, in the order of their numbers.
  public private(set) var list: [Mark] = []
  /// The number given last; numbers are not used again.
  private(set) var last = 0

  /// No marks.
  public init() {}

  /// Marks that were made before; nil unless their numbers rise, from 1 to the last that was given.
  init?(_ list: [Mark], last: Int) {
    let numbers = [0] + list.map(\.number) + [last]
    let rises = zip(numbers, numbers.dropFirst().dropLast()).allSatisfy { $0 < $1 }
    guard rises, list.allSatisfy({ $0.number <= last }), last >= 0 else { return nil }
    (self.list, self.last) = (list, last)
  }

  /// Adds a mark under a new number.
  mutating func add(_ kind: Mark.Kind, _ text: String) -> Mark {
    last += 1
    let mark = Mark(number: last, kind: kind, text: text)
    list.append(mark)
    return mark
  }

  /// Deletes the marks of a number.
  mutating func remove(_ number: Int) { list.removeAll { $0.number == number } }

  /// Deletes all marks of some kinds.
  mutating func removeAll(where isGone: (Mark) -> Bool) { list.removeAll(where: isGone) }

  /// The marks of a kind.
  func all(_ kind: Mark.Kind) -> [Mark] { list.filter { $0.kind == kind } }
}

extension Marks.Mark {
  /// Checks that the text can be read, whatever it means in the program.
  func checkForm() throws(LanguageError) {
    if kind.isStop { try Stop.checkForm(text) } else { try Stop.checkExpression(text) }
  }
}
