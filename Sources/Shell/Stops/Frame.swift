import Descent
import Language
import Stepping

/// A walk and the place in it: the program's own, or that inside of a function that was stepped
/// into.
struct Frame: Sendable {
  /// What is walked through.
  let model: Model
  /// The walk, built once it is asked for.
  private let walks: Deferred<Walk?>
  /// The function; nil for the program itself.
  let opening: Opening?
  /// The number of steps taken: never more than the walk has.
  private(set) var cursor = 0
  /// The sample that quantities are read for, from 0: always one that there is.
  private(set) var sample = 0

  /// The start of the walk of a program, which ends with an update where it is being trained.
  init(_ model: Model, _ training: Training) {
    self.model = model
    walks = Deferred { Walk(model, update: WalkUpdate(training, model)) }
    opening = nil
  }

  /// The same place in the walk of a program that is trained otherwise.
  func trained(_ training: Training) -> Frame {
    var frame = Frame(model, training)
    if cursor > 0 { frame.cursor = min(cursor, frame.walk?.count ?? 0) }
    frame.sample = sample
    return frame
  }

  /// The start of the walk inside of a function.
  init(_ opening: Opening) {
    model = opening.walk.model
    walks = Deferred { opening.walk }
    self.opening = opening
  }

  /// The walk; nil while the program is incomplete or has no number to lead to.
  var walk: Walk? { walks.value }

  /// Moves to a place in the walk, or to its end where that comes before; the sample goes along
  /// unless the walk is the same for every sample.
  mutating func move(to step: Int) {
    cursor = min(max(0, step), walk?.count ?? 0)
    guard let walk, walk.samples > 1 else { return }
    sample = cursor > 0 ? walk.sample(of: cursor - 1) : 0
  }

  /// Reads quantities for a sample, from 0, or for the last where there are not so many.
  mutating func read(sample: Int) { self.sample = min(max(0, sample), model.sampleCount - 1) }
}

extension Session {
  /// Whether a function was stepped into.
  var isInside: Bool { !inner.isEmpty }

  /// The number of steps taken, and of those inside of each function that was stepped into.
  var place: [Int] { [outer.cursor] + inner.map(\.cursor) }

  /// The session that a question is about: inside of a function where that answers it, else the
  /// program's own.
  func answering(_ question: (Session) throws -> Void) -> Session {
    guard isInside, (try? question(self)) == nil, (try? question(outermost)) != nil else {
      return self
    }
    return outermost
  }

  /// The session as the program's own walk has it, outside of all functions.
  var outermost: Session {
    var session = self
    session.leaveAll()
    return session
  }

  /// Opens the current step.
  ///
  /// - Throws: `ShellError` when it is made of nothing else.
  mutating func stepInto() throws(ShellError) {
    let walk = try readyWalk()
    guard cursor > 0 else {
      throw ShellError(
        isInside ? "this is before the first step inside" : "this is before the first step",
        suggestion: "step takes it; step into opens the step that is shown")
    }
    do {
      enter(try walk.opening(cursor - 1))
    } catch {
      switch error {
      case .isPrimitive(let name):
        throw ShellError(
          "this step is \(name), a primitive: it is made of nothing else",
          suggestion: "explain says how it is computed; step goes on")
      case .isCombination:
        throw ShellError(
          "this step puts together what is known already, and has nothing inside",
          suggestion: "what opens is the value or a factor of a function such as squared_error")
      }
    }
  }

  /// Goes to a place, and reads quantities for a sample there.
  ///
  /// - Throws: `ShellError` when there is no such place; the session may have moved then.
  mutating func go(to place: [Int], sample: Int) throws(ShellError) {
    if place != self.place { try go(to: place) }
    readOutside(sample: sample)
  }

  /// Goes to a place: a step, and the steps inside of those that are opened on the way.
  ///
  /// - Throws: `ShellError` when there is no such place; the session may have moved then.
  mutating func go(to place: [Int]) throws(ShellError) {
    leaveAll()
    for (depth, step) in place.enumerated() {
      if depth > 0 { try stepInto() }
      let count = try readyWalk().count
      guard (0...count).contains(step) else {
        throw ShellError("goto takes the number of a step, from 0 to \(count)")
      }
      self.place(at: step)
    }
  }
}
