/// Whether the work under way is to be left off: the one way by which Ctrl-C reaches every loop.
///
/// A loop that may last asks now and then. One that only computes numbers then returns early, and its
/// numbers mean nothing; one that builds something throws. Whoever began the work asks once more at its
/// end, and throws away whatever has come of it.
public enum Interruption {
  @TaskLocal private static var question: @Sendable () -> Bool = { false }

  /// Whether to leave off.
  ///
  /// - Complexity: some 20 ns; a loop over numbers asks once in a while.
  public static var isRequested: Bool { question() }

  /// Does some work during which `question` is asked.
  public static func asking<Result>(
    _ question: @escaping @Sendable () -> Bool, during work: () throws -> Result
  ) rethrows -> Result {
    try $question.withValue(question, operation: work)
  }
}
