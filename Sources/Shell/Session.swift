public import Descent
public import Language
import Lessons
public import Stepping

/// Everything a person has built and where they are in it: a value.
///
/// A command takes the session and either returns the next one or throws, and then the session is
/// what it was. Whatever can be computed from the program is computed again, not kept in step.
public struct Session: Sendable {
  /// The program.
  public private(set) var program: Program
  /// The program's own walk.
  private(set) var outer: Frame
  /// The walks inside of the functions that were stepped into, outermost first.
  private(set) var inner: [Frame] = []
  /// How the shell writes.
  public var settings: Settings
  /// The breakpoints, watches and displays.
  public var marks = Marks()
  /// How the program is trained, and the history of that.
  public internal(set) var training = Training() {
    didSet { if training != oldValue { outer = outer.trained(training) } }
  }
  /// What is asked before a step is shown; nil while nothing is.
  var prediction: Prediction?
  /// The lesson that is being played.
  var lesson: LessonInProgress?
  /// The lesson that was left to try things, in a copy of its session.
  var pausedLesson: LessonInProgress?
  /// What was done in lessons, in earlier runs too.
  var progress = LearnerProgress()
  /// What `:=` has moved by derivatives, one after another, since the last round began.
  var moved: [String] = []
  /// The change that `whatif` has looked at last and `keep` would make.
  var whatIf: String?

  /// An empty session.
  public init(settings: Settings = Settings()) {
    program = Program()
    self.settings = settings
    outer = Frame(Model.empty, Training())
  }

  /// The walk that commands are about.
  private var frame: Frame {
    get { inner.last ?? outer }
    set { if inner.isEmpty { outer = newValue } else { inner[inner.count - 1] = newValue } }
  }

  /// The program compiled and evaluated, as far as its variables have values; inside of a function
  /// that of its definition.
  public var model: Model { frame.model }

  /// The walk through it; nil while it is incomplete or has no number to lead to.
  public var walk: Walk? { frame.walk }

  /// The number of steps taken.
  public var cursor: Int { frame.cursor }

  /// The sample that quantities are read for, from 0.
  public var sample: Int { frame.sample }

  /// Its number in the data, from 1.
  var sampleNumber: Int { model.program.number(ofSample: sample) }

  /// Moves to a place in the walk; the current sample goes along.
  mutating func place(at step: Int) {
    frame.move(to: step)
    prediction?.rest()
  }

  /// Reads quantities for a sample, from 0; the walk stays where it is.
  mutating func read(sample: Int) { frame.read(sample: sample) }

  /// The same for the program's own walk, inside of a function too.
  mutating func readOutside(sample: Int) { outer.read(sample: sample) }

  /// Goes to where the steps of a sample, from 0, begin; a walk that is the same for every sample
  /// stays where it is.
  mutating func go(toSample sample: Int) {
    if let walk, walk.samples > 1 { place(at: walk.steps(ofSample: sample).lowerBound) }
    read(sample: sample)
  }

  /// Goes inside of a function.
  mutating func enter(_ opening: Opening) {
    inner.append(Frame(opening))
    prediction?.end = nil
  }

  /// Leaves the function that was stepped into last, to after the step that was opened.
  mutating func leave() { _ = inner.popLast() }

  /// Leaves all functions that were stepped into.
  mutating func leaveAll() { inner = [] }

  /// Replaces the program by another one; the walk starts again, and so does training.
  ///
  /// - Throws: `LanguageError` when a definition does not fit that did before; the session is as it
  ///   was.
  /// - Complexity: that of compiling and evaluating the program.
  public mutating func replaceProgram(_ program: Program) throws(LanguageError) {
    try adopt(Compiler.model(of: program, leavesOutBroken: true))
    training = training.restarted
  }

  /// Goes to where descent has led.
  ///
  /// - Throws: `LanguageError` when it would not fit in memory; the session is as it was.
  mutating func descend(to program: Program, _ training: Training) throws(LanguageError) {
    let model = try Compiler.model(of: program, leavesOutBroken: true)
    self.training = training
    begin(model)
    place(at: 0)
  }

  /// Brings back a program that there was before, whatever does not fit in it.
  ///
  /// - Throws: `LanguageError` when it would not fit in memory; the session is as it was.
  mutating func bringBack(_ program: Program) throws(LanguageError) {
    begin(try Compiler.model(of: program, leavesOutBroken: true))
  }

  /// Changes the program in place; the walk starts again.
  ///
  /// - Parameter name: the name whose definition or value alone is changed.
  public mutating func editProgram(
    _ name: String? = nil, _ change: (inout Program) -> Void
  ) throws(LanguageError) {
    var program = self.program
    change(&program)
    guard let name else {
      return try adopt(Compiler.model(of: program, leavesOutBroken: true))
    }
    try adopt(
      Compiler.model(
        of: program, after: outer.model, changed: name, leavesOutBroken: true))
  }

  /// Goes on with a program unless it breaks what was whole.
  private mutating func adopt(_ model: Model) throws(LanguageError) {
    if let error = model.newlyBroken(since: outer.model) { throw error }
    begin(model)
  }

  /// Begins the walk of another program, or stays at its step where only numbers have changed and that
  /// is wanted.
  private mutating func begin(_ model: Model) {
    let before = outer
    let isKept =
      settings.walk == .keep && before.cursor > 0
      && model.program.definitions == program.definitions
      && model.sampleCount == before.model.sampleCount
    program = model.program
    outer = Frame(model, training)
    if isKept, outer.walk?.count == before.walk?.count {
      outer.move(to: before.cursor)
      outer.read(sample: before.sample)
    }
    leaveAll()
    whatIf = nil
    prediction?.rest()
  }

  /// What `undo` brings back: the program with its training and the place in its walk, the settings,
  /// the breakpoints and what is shown with them.
  package struct Snapshot: Hashable, Sendable {
    package var program: Program
    var training: Training
    var place: [Int]
    var sample: Int
    let settings: Settings
    let marks: Marks

    /// The state as it is gone back to from another: where the program is the same, the walk stays
    /// where it is.
    func reached(from other: Snapshot) -> Snapshot {
      guard program == other.program, training.iteration == other.training.iteration else {
        return self
      }
      var state = self
      (state.place, state.sample) = (other.place, other.sample)
      return state
    }
  }

  /// The session's state as `undo` keeps it.
  package var snapshot: Snapshot {
    Snapshot(
      program: program, training: training, place: place, sample: outer.sample,
      settings: settings, marks: marks)
  }

  /// Brings back an earlier state.
  mutating func restore(_ snapshot: Snapshot) throws(ShellError) {
    if snapshot.program != program {
      do { try bringBack(snapshot.program) } catch { throw ShellError(error) }
    }
    training = snapshot.training
    try go(to: snapshot.place, sample: snapshot.sample)
    settings = snapshot.settings
    marks = snapshot.marks
  }

  /// Becomes another session, all but the lesson and what belongs to the person.
  mutating func become(_ other: Session) {
    var other = other
    other.settings.takePersonal(from: settings)
    (other.lesson, other.pausedLesson, other.progress) = (lesson, pausedLesson, progress)
    self = other
  }

  /// Everything that a command can change: what has to come back after a crash.
  package struct State: Hashable, Sendable {
    let snapshot: Snapshot
    let prediction: Prediction?
    /// The lesson being played or paused, and how far it is.
    let lesson: String?
    let isPaused: Bool
    let position: LessonPlayer<LessonStage>.Position?
    let progress: LearnerProgress
    /// The same of the person's own session, while it is not this one.
    let personal: [State]
    let whatIf: String?
  }

  /// The session's whole state.
  package var state: State {
    State(
      snapshot: snapshot, prediction: prediction, lesson: layer, isPaused: pausedLesson != nil,
      position: surroundingLesson?.player.position, progress: progress,
      personal: layer == nil ? [] : [personal.state], whatIf: whatIf)
  }
}
