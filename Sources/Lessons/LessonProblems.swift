/// What is wrong with a lesson, as far as it was read: all of it, and not only the first.
struct LessonProblems {
  /// The problems, in the order in which they were found.
  private(set) var all: [LessonError] = []

  /// What comes of something; where it throws that is kept, and nil comes of it.
  mutating func collect<Value>(
    _ body: @autoclosure () throws(LessonError) -> Value
  ) -> Value? {
    do { return try body() } catch {
      all.append(error)
      return nil
    }
  }

  /// Adds a problem.
  mutating func add(_ problem: LessonError) { all.append(problem) }
}
