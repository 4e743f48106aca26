public import Rendering

/// How the shell writes, and what it does at a terminal.
public struct Settings: Hashable, Sendable {
  /// When roles become colours.
  public enum Color: String, CaseIterable, Hashable, Sendable {
    case auto, always, never
  }

  /// What becomes of the place in the walk when a number of the program changes.
  public enum Walk: String, CaseIterable, Hashable, Sendable {
    case restart, keep
  }

  /// What the prompt tells.
  public enum Prompt: String, CaseIterable, Hashable, Sendable {
    case plain, place
  }

  /// Whether long arrays are shown by their ends or in full.
  public enum Arrays: String, CaseIterable, Hashable, Sendable {
    case short, whole
  }

  /// Whether what is longer than the screen is shown a screen at a time.
  public enum Paging: String, CaseIterable, Hashable, Sendable {
    case on, off
  }

  /// How many digits numbers have.
  public var numbers = NumberFormat.digits(4)
  /// How mathematics is written.
  public var notation: Notation
  /// When there is colour.
  public var color: Color
  /// What becomes of the place in the walk when a number changes.
  public var walk = Walk.restart
  /// What the prompt tells.
  public var prompt = Prompt.plain
  /// Whether long arrays are shown by their ends or in full, as they are off a terminal.
  public var arrays = Arrays.short
  /// Whether long results pause; never off a terminal.
  public var paging = Paging.on

  /// Four digits, in this notation and colour.
  public init(notation: Notation = .unicode, color: Color = .auto) {
    self.notation = notation
    self.color = color
  }

  /// The names that `set` takes, with their values now and those they may have.
  var rows: [(name: String, value: String, choices: String)] {
    Setting.all.map { ($0.name, $0.value(self), $0.range) }
  }

  /// The names and values of the settings that belong to the session, or to the person.
  func kept(by keeping: Setting.Keeping) -> [(name: String, value: String)] {
    Setting.all.filter { $0.keeping == keeping }.map { ($0.name, $0.value(self)) }
  }

  /// Changes a setting.
  ///
  /// - Throws: `ShellError` naming the choices when there is no such setting or value.
  mutating func set(_ name: String, to value: String) throws(ShellError) {
    guard let setting = Setting.all.first(where: { $0.name == name }) else {
      throw ShellError(
        "there is no setting \(Arguments.shown(name)); choose "
          + Setting.listed(Setting.all.map(\.name)), at: name)
    }
    guard setting.change(&self, value) else {
      throw ShellError(
        "\(name) is \(setting.range); not \(Arguments.shown(value))", at: value)
    }
  }

  /// Takes the settings that belong to the person from others.
  mutating func takePersonal(from others: Settings) {
    for setting in Setting.all where setting.keeping == .person {
      _ = setting.change(&self, setting.value(others))
    }
  }
}
