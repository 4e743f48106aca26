import Foundation

/// Ctrl-C, as a flag that long commands look at instead of a signal that ends the program.
public enum Interrupts {
  /// Has Ctrl-C raise the flag from now on.
  ///
  /// A program that was started with interrupts ignored, as one in the background is, goes on
  /// ignoring them.
  public static func install() {
    _ = Signals.watch(SIGINT)
  }

  /// Whether Ctrl-C was pressed and nothing has taken it yet; cheap enough for a hot loop.
  public static var isPending: Bool { Signals.isPending(SIGINT) }

  /// Lowers the flag, and tells whether it was raised.
  public static func takePending() -> Bool { Signals.take(SIGINT) }
}
