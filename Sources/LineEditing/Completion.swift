/// Something that a half-typed word can become.
public struct Completion: Hashable, Sendable {
  /// What replaces the word.
  public var text: String
  /// What it is, in one line; empty if there is nothing to say.
  public var summary: String

  /// A candidate, with its summary if it has one.
  public init(text: String, summary: String = "") {
    self.text = text
    self.summary = summary
  }

  /// The text as it is inserted when it is the only candidate: with a space after it, unless it
  /// ends in a character that something is to follow at once.
  var finishedText: String {
    text.last.map("([{=/,]".contains) ?? true ? text : text + " "
  }
}

/// What Tab can put in place of a part of the text.
public struct Completions: Equatable, Sendable {
  /// The part to replace, counted in characters from the start of the text.
  public var range: Range<Int>
  /// What it can become.
  public var candidates: [Completion]

  /// What is expected there, for a person to read where there is no candidate.
  public var hint: String?

  /// Candidates for a part of the text, or a hint where there are none.
  public init(range: Range<Int>, candidates: [Completion], hint: String? = nil) {
    self.range = range
    self.candidates = candidates
    self.hint = hint
  }

  /// What a press of Tab does.
  enum Outcome: Equatable {
    /// There is no candidate.
    case nothing
    /// The range becomes this.
    case replacement(String)
    /// The person has to choose.
    case choice
  }

  /// What a press of Tab does, where `word` is what stands in the range.
  func outcome(for word: String) -> Outcome {
    guard let first = candidates.first else { return .nothing }
    if candidates.count == 1 { return .replacement(first.finishedText) }
    let shared = candidates.reduce(first.text) { $0.commonPrefix(with: $1.text) }
    return shared.count > word.count ? .replacement(shared) : .choice
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
