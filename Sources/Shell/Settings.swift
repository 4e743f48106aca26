public import Rendering

/// How the shell writes.
public struct Settings: Hashable, Sendable {
  /// When roles become colours.
  public enum Color: String, CaseIterable, Hashable, Sendable {
    case auto, always, never
  }

  /// When what is longer than the screen is shown a screen at a time.
  public enum Pager: String, CaseIterable, Hashable, Sendable {
    case auto, off
  }

  /// How many digits numbers have.
  public var numbers = NumberFormat.digits(4)
  /// How mathematics is written.
  public var notation: Notation
  /// When there is colour.
  public var color: Color
  /// When there is a pager; never off a terminal.
  public var pager = Pager.auto

  /// Four digits, in this notation and colour.
  public init(notation: Notation = .unicode, color: Color = .auto) {
    self.notation = notation
    self.color = color
  }

  /// The names that `set` takes, with their values now and those they may have.
  var rows: [(name: String, value: String, choices: String)] {
    let digits: String =
      switch numbers {
      case .full: "full"
      case .digits(let count): "\(count)"
      }
    return [
      ("digits", digits, "1 to 17, or full"),
      ("notation", notation.rawValue, Settings.words(Notation.allCases.map(\.rawValue))),
      ("color", color.rawValue, Settings.words(Color.allCases.map(\.rawValue))),
      ("pager", pager.rawValue, Settings.words(Pager.allCases.map(\.rawValue))),
    ]
  }

  /// Changes a setting.
  ///
  /// - Throws: `ShellError` naming the choices when there is no such setting or value.
  mutating func set(_ name: String, to value: String) throws(ShellError) {
    switch name {
    case "digits":
      if value == "full" {
        numbers = .full
      } else if let count = Int(value), (1...17).contains(count) {
        numbers = .digits(count)
      } else {
        throw ShellError(
          "digits is a number from 1 to 17, or full; not \(Arguments.shown(value))", at: value)
      }
    case "notation":
      guard let chosen = Notation(rawValue: value) else {
        throw Settings.noChoice(value, "notation", Notation.allCases.map(\.rawValue))
      }
      notation = chosen
    case "color":
      guard let chosen = Color(rawValue: value) else {
        throw Settings.noChoice(value, "color", Color.allCases.map(\.rawValue))
      }
      color = chosen
    case "pager":
      guard let chosen = Pager(rawValue: value) else {
        throw Settings.noChoice(value, "pager", Pager.allCases.map(\.rawValue))
      }
      pager = chosen
    default:
      throw Settings.noChoice(name, "setting", rows.map(\.name))
    }
  }

  private static func noChoice(_ value: String, _ kind: String, _ choices: [String]) -> ShellError {
    ShellError("there is no \(kind) \(Arguments.shown(value)); choose \(words(choices))", at: value)
  }

  private static func words(_ choices: [String]) -> String {
    choices.dropLast().joined(separator: ", ") + " or " + (choices.last ?? "")
  }
}
