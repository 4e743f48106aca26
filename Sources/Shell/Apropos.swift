import Autodiff
import Language
import Presentation
import Rendering

extension HelpView {
  /// What the shell can tell about words: the help pages, functions and examples that have all of
  /// them, each with the line to type; what has them in its name first, then in what it does.
  ///
  /// - Throws: `ShellError` when nothing has.
  func mentions(of words: [String]) throws(ShellError) -> [StyledText] {
    let wanted = words.map { $0.lowercased() }
    let entries = entries
    var found = ranked(entries) { $0.rank(of: wanted, asPart: false) }
    // What only has a word within another, as karpathy has path, is for want of better.
    if found.isEmpty { found = ranked(entries) { $0.rank(of: wanted, asPart: true) } }
    guard !found.isEmpty else {
      throw ShellError(
        "no help mentions \(Arguments.shown(words.joined(separator: " ")))",
        suggestion: "try a part of the word, or help")
    }
    let column = found.map(\.command.columns).max().map { $0 + 2 } ?? 20
    return found.flatMap { hanging(StyledText($0.command.padded(to: column), .code), $0.summary) }
  }

  private func ranked(_ entries: [Entry], by rank: (Entry) -> Int?) -> [Entry] {
    entries.enumerated().compactMap { place, entry in
      rank(entry).map { (rank: $0, place: place, entry: entry) }
    }.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.entry)
  }

  /// Something there is help about.
  private struct Entry {
    /// What to type.
    let command: String
    /// What it is.
    let summary: String
    /// The texts that are searched, the most telling first.
    private let texts: [String]

    init(_ kind: String, _ name: String, _ summary: String, _ more: [String]) {
      command = "\(kind) \(name)"
      self.summary = summary
      texts = [name, summary, more.joined(separator: " ")].map { $0.lowercased() }
    }

    /// How well words fit, 0 best; nil unless it has each of them.
    ///
    /// A word fits where another begins with it, and one of one or two letters where it is one.
    func rank(of wanted: [String], asPart: Bool) -> Int? {
      var worst = 0
      for word in wanted {
        let place = texts.firstIndex { text in
          guard word.count > 2 else { return text.split { !$0.isLetter }.contains { $0 == word } }
          return asPart ? text.contains(word) : text.hasWord(beginning: word)
        }
        guard let place else { return nil }
        worst = max(worst, place)
      }
      return worst
    }
  }

  /// Everything there is help about.
  private var entries: [Entry] {
    Command.all.map { Entry("help", $0.name, $0.summary, $0.aliases + $0.details) }
      + HelpView.topics.map { name in
        Entry("help", name, "a page about \(name)", (topic(name) ?? []).map(\.plain))
      }
      + Primitive.all.filter(\.isCallable).map {
        Entry("help", $0.name, $0.summary, $0.aliases + [$0.symbol ?? ""])
      }
      + DerivativeFunction.allCases.map {
        Entry("help", $0.name, $0.summary, [$0.usage, "derivative"])
      }
      + ArrayMaker.allCases.map { Entry("help", $0.name, $0.summary, [$0.usage, "array"]) }
      + Example.all.map { Entry("example", $0.name, $0.summary, [$0.source] + $0.lines) }
  }
}

extension String {
  /// Whether one of the words begins like this.
  fileprivate func hasWord(beginning start: String) -> Bool {
    ranges(of: start).contains { found in
      found.lowerBound == startIndex || !self[index(before: found.lowerBound)].isLetter
    }
  }
}
