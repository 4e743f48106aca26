import Autodiff
import Language
import Rendering

extension HelpView {
  /// What the shell can tell about words: the help pages, functions and examples that have all of
  /// them, each with the line to type.
  ///
  /// - Throws: `ShellError` when nothing has.
  func mentions(of words: [String]) throws(ShellError) -> [StyledText] {
    let wanted = words.map { $0.lowercased() }
    let found = entries.filter { entry in
      let text = ([entry.command, entry.summary] + entry.text).joined(separator: " ").lowercased()
      return wanted.allSatisfy(text.contains)
    }
    guard !found.isEmpty else {
      throw ShellError(
        "no help mentions \(Arguments.shown(words.joined(separator: " ")))",
        suggestion: "try a part of the word, or help")
    }
    let column = found.map(\.command.columns).max().map { $0 + 2 } ?? 20
    return found.flatMap { hanging(StyledText($0.command.padded(to: column), .code), $0.summary) }
  }

  /// Everything there is help about: what to type, what it is, and the rest that is searched.
  private var entries: [(command: String, summary: String, text: [String])] {
    Command.all.map { ("help \($0.name)", $0.summary, $0.details + $0.examples + $0.aliases) }
      + HelpView.topics.map { name in
        ("help \(name)", "a page about \(name)", (topic(name) ?? []).map(\.plain))
      }
      + Primitive.all.filter(\.isCallable).map {
        ("help \($0.name)", $0.summary, $0.aliases + [$0.symbol ?? ""])
      }
      + DerivativeFunction.allCases.map {
        ("help \($0.name)", $0.summary, [$0.usage, "derivative"])
      }
      + Example.all.map { ("example \($0.name)", $0.summary, [$0.source] + $0.lines) }
  }
}
