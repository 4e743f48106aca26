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
  /// The program compiled and evaluated, as far as its variables have values.
  public private(set) var model: Model
  /// The walk through it; nil while it is incomplete or has no number to lead to.
  public private(set) var walk: Walk?
  /// The number of steps taken.
  public var cursor = 0
  /// The sample that quantities are read for, from 0.
  public var sample = 0
  /// How the shell writes.
  public var settings: Settings
  /// The breakpoints, watches and displays.
  public var marks = Marks()
  /// What is asked before a step is shown; nil while nothing is.
  var prediction: Prediction?
  /// The lesson that is being played.
  var lesson: LessonInProgress?
  /// The lessons that were left at a question, by id.
  var leftLessons: [String: LessonInProgress] = [:]
  /// The change that `whatif` has looked at last and `keep` would make.
  var whatIf: String?

  /// An empty session.
  public init(settings: Settings = Settings()) {
    program = Program()
    self.settings = settings
    model = Model.empty
  }

  /// Replaces the program; the walk starts again.
  ///
  /// - Throws: `LanguageError` when it does not fit together; the session is as it was.
  /// - Complexity: that of compiling and evaluating the program.
  public mutating func replaceProgram(_ program: Program) throws(LanguageError) {
    let model = try Compiler.model(of: program)
    self.program = program
    self.model = model
    walk = Walk(model)
    cursor = 0
    sample = 0
    whatIf = nil
    prediction?.end = nil
  }

  /// Changes the program in place; the walk starts again.
  public mutating func editProgram(_ change: (inout Program) -> Void) throws(LanguageError) {
    var program = self.program
    change(&program)
    try replaceProgram(program)
  }

  /// What `undo` brings back and a file keeps: the program, the place in the walk, the settings,
  /// the breakpoints and what is shown with them.
  struct Snapshot: Hashable, Sendable {
    let program: Program
    let cursor: Int
    let sample: Int
    let settings: Settings
    let marks: Marks
  }

  /// The session's state as `undo` keeps it.
  var snapshot: Snapshot {
    Snapshot(
      program: program, cursor: cursor, sample: sample, settings: settings, marks: marks)
  }

  /// Brings back an earlier state.
  mutating func restore(_ snapshot: Snapshot) throws(LanguageError) {
    if snapshot.program != program { try replaceProgram(snapshot.program) }
    cursor = snapshot.cursor
    sample = snapshot.sample
    settings = snapshot.settings
    marks = snapshot.marks
  }
}
