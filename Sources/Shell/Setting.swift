import Presentation
import Rendering

/// A setting, as data: `set`, the list it shows, completion, and what sessions and the next start keep
/// of it are made from this.
struct Setting: Sendable {
  /// A value it may have, and what it does.
  struct Choice: Sendable {
    let value: String
    let summary: String
  }

  /// Whom a setting belongs to.
  enum Keeping: Sendable {
    /// The session: `save` writes it.
    case session
    /// The person: the next start finds it as it was left.
    case person
  }

  /// The name that `set` takes.
  let name: String
  /// What it may be, in words.
  let range: String
  /// The values that completion offers.
  let choices: [Choice]
  let keeping: Keeping
  /// Its value now.
  let value: @Sendable (Settings) -> String
  /// Takes a value; false where it is none.
  let change: @Sendable (inout Settings, String) -> Bool

  /// A setting of so many words.
  fileprivate static func words<Word: SettingWord>(
    _ name: String, _ place: any WritableKeyPath<Settings, Word> & Sendable, _ keeping: Keeping
  ) -> Setting {
    let all = Array(Word.allCases)
    return Setting(
      name: name, range: Setting.listed(all.map(\.rawValue)),
      choices: all.map { Choice(value: $0.rawValue, summary: $0.summary) }, keeping: keeping,
      value: { $0[keyPath: place].rawValue },
      change: { settings, text in
        guard let word = Word(rawValue: text) else { return false }
        settings[keyPath: place] = word
        return true
      })
  }

  /// Words as a sentence offers them: `auto, always or never`.
  static func listed(_ words: [String]) -> String {
    words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }

  /// Every setting, in the order in which `set` lists them.
  static let all: [Setting] = [
    Setting(
      name: "digits", range: "a number from 1 to 17, or full",
      choices: [
        Choice(value: "full", summary: "the shortest decimal that reads back to the same number"),
        Choice(value: "4", summary: "as textbooks print"), Choice(value: "6", summary: ""),
        Choice(value: "10", summary: ""),
      ], keeping: .session,
      value: { settings in
        switch settings.numbers {
        case .full: "full"
        case .digits(let count): "\(count)"
        }
      },
      change: { settings, text in
        if text == "full" {
          settings.numbers = .full
          return true
        }
        guard let count = Int(text), (1...17).contains(count) else { return false }
        settings.numbers = .digits(count)
        return true
      }),
    .words("notation", \.notation, .session),
    .words("color", \.color, .session),
    .words("walk", \.walk, .session),
    .words("arrays", \.arrays, .person),
    .words("prompt", \.prompt, .person),
    .words("paging", \.paging, .person),
  ]
}

/// The words that a setting may be.
protocol SettingWord: CaseIterable, RawRepresentable<String>, Sendable {
  /// What it does, in a few words.
  var summary: String { get }
}

extension Notation: SettingWord {
  var summary: String {
    switch self {
    case .unicode: "as textbooks print: ∂C/∂w₁₁⁽¹⁾"
    case .ascii: "as it is typed: dC/dw1[1,1]"
    case .latex: "for LaTeX"
    case .spoken: "in words, for a screen reader"
    }
  }
}

extension Settings.Color: SettingWord {
  var summary: String {
    switch self {
    case .auto: "on a terminal that shows it"
    case .always: "into files too"
    case .never: "none"
    }
  }
}

extension Settings.Walk: SettingWord {
  var summary: String {
    switch self {
    case .restart: "a change of a number begins the walk again"
    case .keep: "it stays at its step where only numbers changed"
    }
  }
}

extension Settings.Arrays: SettingWord {
  var summary: String {
    switch self {
    case .short: "long ones by their first and last numbers"
    case .whole: "all their numbers, as into files"
    }
  }
}

extension Settings.Prompt: SettingWord {
  var summary: String {
    switch self {
    case .plain: "bp>"
    case .place: "bp 12/50>, with the step of the walk"
    }
  }
}

extension Settings.Paging: SettingWord {
  var summary: String {
    switch self {
    case .on: "what is longer than the screen waits for Enter"
    case .off: "it is printed at once"
    }
  }
}
