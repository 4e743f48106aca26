/// Something wrong with a file of arrays: what, in one line without a full stop.
public struct ExchangeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }

  /// The file ends before what it says it has.
  static let truncated = ExchangeError("it is cut short")

  /// Ctrl-C was pressed.
  public static let interrupted = ExchangeError("this was interrupted")
}
