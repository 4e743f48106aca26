public import Autodiff
public import Stepping

/// A part of what a command shows, before it is settled how it looks.
public enum Block: Sendable {
  /// What is said, in as many lines as it takes: a sentence where it is read aloud.
  case statement([Phrase], TextRole)
  /// What is said of the block before it, further in.
  case aside([Phrase], TextRole)
  /// What is typed, as it is typed.
  case code(String)
  /// A rule that makes a number: a formula, which replaces the old number where it is made of it.
  case rule(Symbol, isReplaced: Bool, Formula<Term>)
  /// What is said of the blocks that follow it.
  case lead([Phrase], TextRole)
  /// Texts beside their names, which stand under each other.
  case pairs([Pair])
  /// Arrays after their names, the signs between them under each other in all of a document.
  case arrays([NamedArray])
  /// A number that has changed, with digits enough to tell the old one from the new.
  case change([Phrase], from: Double, to: Double)
  /// Numbers that would change, under each other.
  case changes([Change])
  /// Rows of short texts under headers.
  case table(Table)

  /// A text and its name.
  public struct Pair: Sendable {
    /// What the text is called.
    public let name: [Phrase]
    /// The text.
    public let text: [Phrase]
    /// What the name and the text mean to the reader.
    public let roles: (name: TextRole, text: TextRole)

    /// A text beside its name.
    public init(
      _ name: [Phrase], _ text: [Phrase], roles: (name: TextRole, text: TextRole) = (.faint, .known)
    ) {
      (self.name, self.text, self.roles) = (name, text, roles)
    }
  }

  /// An array and what it is called.
  public struct NamedArray: Sendable {
    /// What it is called; empty where nothing calls it.
    public let name: [Phrase]
    /// The array.
    public let value: Tensor
    /// Whether the number of an element, row-major from 0, may be shown.
    public let isKnown: @Sendable (Int) -> Bool

    /// An array, all of which may be shown unless something else is said.
    public init(
      _ name: [Phrase], _ value: Tensor, isKnown: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) {
      (self.name, self.value, self.isKnown) = (name, value, isKnown)
    }
  }

  /// A number that would be another.
  public struct Change: Sendable {
    /// What it is called.
    public let name: [Phrase]
    /// The number as it is; nil where there is none.
    public let old: Double?
    /// The number as it would be; nil where there would be none.
    public let new: Double?

    /// A change of a number.
    public init(_ name: [Phrase], from old: Double?, to new: Double?) {
      (self.name, self.old, self.new) = (name, old, new)
    }
  }

  /// Rows of numbers and words, each of which has something in every column or nothing.
  public struct Table: Sendable {
    /// What stands over each column; the first says what a row is: iteration.
    public let header: [[Phrase]]
    /// The rows.
    public let rows: [Row]

    /// A table.
    public init(header: [[Phrase]], rows: [Row]) { (self.header, self.rows) = (header, rows) }

    /// A row, with what is to be said of it besides.
    public struct Row: Sendable {
      /// What stands in each column.
      public let cells: [[Phrase]]
      /// What is said after them; empty where it is nothing.
      public let note: String

      /// A row.
      public init(_ cells: [[Phrase]], note: String = "") {
        (self.cells, self.note) = (cells, note)
      }
    }
  }
}

extension Block {
  /// A statement in plain words.
  public static func statement(_ text: String, _ role: TextRole = .plain) -> Block {
    .statement([.text(text)], role)
  }
}
