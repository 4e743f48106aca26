/// Something of which a lesson has its own; the person's own is there again after the lesson.
struct LessonScoped<Value> {
  /// The one of the session as it is now.
  var current: Value
  /// The person's own while a lesson is played; a value cannot hold itself but in an array.
  private var outside: [Value] = []

  /// The person's own.
  init(_ value: Value) { current = value }

  /// Goes along where a command has led into a lesson, out of it or to another one.
  mutating func follow(from before: Session, to after: Session, anew fresh: Value) {
    switch (before.layer, after.layer) {
    case let (from, to) where from == to: return
    case (nil, _): (outside, current) = ([current], fresh)
    case (_, nil): current = outside.popLast() ?? fresh
    default: current = fresh
    }
  }
}
