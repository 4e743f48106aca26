import Autodiff
import Descent
import Foundation
import Language
import Lessons
import Tutoring

/// A session as a JSON text: what `save` writes and `open` reads.
///
/// An object, format version 4:
///
/// - `format`: the text `backprop session`; `version`: the number 4. Version 3 had no `batch` and no
///   `batches`, version 2 no `training`, version 1 had `dataNames` instead of `roles`, the names of data.
/// - `program`: the definitions as they were typed, in their order.
///   They need not fit together, nor what they mention be there.
/// - `quantities`: for definitions by name, the names beginning with d that were quantities where
///   they were typed, so that `da/db` is read as it was: a quotient and not a derivative. Optional.
/// - `values`: the variables that have values, in their order: `name` and `value`. A value is a
///   number, a list of numbers, or a list of such lists for the rows of a matrix.
/// - `data`: what is bound to samples: `name` and `samples`, a value each.
/// - `batch`: the numbers, from 1, of the samples that the walk goes through, in their order, where it is
///   not all of them. Optional.
/// - `roles`: for variables by name what they were said to be: `parameter`, `data` or `constant`.
/// - `target`: the quantity that the walk leads to, where it was chosen. Optional.
/// - `step`: the steps taken; `sample`: the current sample, from 1. Where the number that the walk
///   leads to is broken, the walk stands at its start.
/// - `inside`: the steps taken inside of that step, then inside of that one, where functions were
///   stepped into. Optional.
/// - `marks`: breakpoints, watches and displays, each with its `number`, its `kind` and its `text`;
///   `lastMark`: the number given last. Optional.
/// - `predict`: what is asked before a step, while a walk is predicted: `asks` is what `predict`
///   takes; `upTo` the number of the last step that is asked for, while a question waits; `said` a
///   wrong answer whose factors are gone through, and `passed` how many of these were; `score` the
///   counts by concept. Optional.
/// - `test`: what is kept aside for tests, as in `data`. Optional.
/// - `training`: how the program is trained: `optimizer` as it is typed, where one was chosen; `frozen`,
///   the names of the parameters that stay; the `iteration` it is at; the `updates` that the optimizer
///   has made; and what it `kept` of each parameter: its `name` and its `numbers`, one state after
///   another; and `batches`, where an update is not by all samples: their `size`, where it is not all,
///   `shuffle`, yes or no, and the `seed`, a text. Optional. The iterations before are no part of the file.
/// - `settings`: the names and values that `set` takes.
///
/// Nothing else may stand in it: what a later version adds comes with a version of its own.
///
/// Numbers are the shortest decimals that read back to the same `Double`; what JSON has no number
/// for are the texts `inf`, `-inf` and `nan`.
package struct SessionFile {
  static let format = "backprop session"
  static let version = 4
  /// The largest file that is read, in bytes.
  static let largest = 1 << 28

  /// Whether a text begins as one of a session does, so that it may be replaced by another.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(200), as: UTF8.self)
    return start.hasPrefix("{") && start.contains("\"\(format)\"")
  }

  /// The text of a session; a lesson that is being played is no part of it.
  ///
  /// - Parameter withPersonalSettings: whether the settings that belong to the person are there too.
  package static func text(
    of session: Session, withPersonalSettings: Bool = false
  ) -> String {
    let program = session.program
    var quantities: [String] = []
    for definition in program.definitions where !definition.differentialLikeQuantities.isEmpty {
      let names = definition.differentialLikeQuantities.sorted().map(quoted)
      quantities.append("\(quoted(definition.name)): [\(names.joined(separator: ", "))]")
    }
    let values = program.valueOrder.compactMap { name in
      program.values[name].map { object([("name", quoted(name)), ("value", text(of: $0))]) }
    }
    let data = program.samples.sorted { $0.key < $1.key }.map { name, rows in
      object([
        ("name", quoted(name)),
        ("samples", "[" + rows.map { text(of: $0) }.joined(separator: ", ") + "]"),
      ])
    }
    let aside = program.heldOut.sorted { $0.key < $1.key }.map { name, rows in
      object([
        ("name", quoted(name)),
        ("samples", "[" + rows.map { text(of: $0) }.joined(separator: ", ") + "]"),
      ])
    }
    var members = [
      ("format", quoted(format)), ("version", "\(version)"),
      ("program", list(program.definitions.map { quoted($0.text) })),
    ]
    if !quantities.isEmpty {
      members.append(("quantities", "{\(quantities.joined(separator: ", "))}"))
    }
    if let target = program.chosenTarget { members.append(("target", quoted(target))) }
    if let batch = program.batch {
      members.append(("batch", "[\(batch.map { "\($0 + 1)" }.joined(separator: ", "))]"))
    }
    if !aside.isEmpty { members.append(("test", list(aside))) }
    members += [
      ("values", list(values)), ("data", list(data)),
      (
        "roles",
        object(program.roles.sorted { $0.key < $1.key }.map { ($0.key, quoted($0.value.rawValue)) })
      ),
      ("step", "\(session.outer.cursor)"), ("sample", "\(session.outer.sample + 1)"),
    ]
    if session.isInside {
      let inside = session.place.dropFirst().map(String.init).joined(separator: ", ")
      members.append(("inside", "[\(inside)]"))
    }
    let marks = session.marks
    if marks.last > 0 {
      members += [("marks", list(marks.list.map(text))), ("lastMark", "\(marks.last)")]
    }
    if let prediction = session.prediction {
      members.append(("predict", text(of: prediction)))
    }
    if session.training != Training() {
      members.append(("training", text(of: session.training)))
    }
    let settings =
      session.settings.kept(by: .session)
      + (withPersonalSettings ? session.settings.kept(by: .person) : [])
    members.append(("settings", object(settings.map { ($0.name, quoted($0.value)) })))
    return "{\n" + members.map { "  \(quoted($0.0)): \($0.1)" }.joined(separator: ",\n") + "\n}\n"
  }

  // MARK: Writing

  private static func text(of mark: Marks.Mark) -> String {
    object([
      ("number", "\(mark.number)"), ("kind", quoted(mark.kind.rawValue)),
      ("text", quoted(mark.text)),
    ])
  }

  private static func text(of prediction: Prediction) -> String {
    var members = [("asks", quoted(prediction.mode.rawValue))]
    if let end = prediction.end { members.append(("upTo", "\(end)")) }
    if let review = prediction.review {
      members += [("said", quoted(review.said)), ("passed", "\(review.passed)")]
    }
    let score = prediction.tally.rows.map { concept, count in
      object([
        ("concept", quoted(concept.rawValue)), ("asked", "\(count.asked)"),
        ("right", "\(count.right)"), ("skipped", "\(count.skipped)"),
      ])
    }
    return object(members + [("score", "[\(score.joined(separator: ", "))]")])
  }

  private static func text(of training: Training) -> String {
    var members: [(String, String)] = []
    if let choice = training.choice { members.append(("optimizer", quoted(choice.text))) }
    members += [
      ("frozen", "[\(training.frozen.sorted().map(quoted).joined(separator: ", "))]"),
      ("iteration", "\(training.iteration)"), ("updates", "\(training.state.updates)"),
    ]
    let kept = training.state.arrays.sorted { $0.key < $1.key }.map { name, numbers in
      object([("name", quoted(name)), ("numbers", row(numbers))])
    }
    members.append(("kept", "[\(kept.joined(separator: ", "))]"))
    let batching = training.batching
    if batching != Batching() {
      var batches = [
        ("shuffle", quoted(batching.isShuffled ? "yes" : "no")),
        ("seed", quoted("\(batching.seed)")),
      ]
      if let size = batching.size { batches.append(("size", "\(size)")) }
      members.append(("batches", object(batches)))
    }
    return object(members)
  }

  private static func text(of tensor: Tensor) -> String {
    switch tensor.shape.rank {
    case 0: return number(tensor[0])
    case 1: return row(tensor.elements)
    default: return "[" + tensor.rows.map(row).joined(separator: ", ") + "]"
    }
  }

  private static func row(_ elements: [Double]) -> String {
    // Nothing is saved then.
    if Interruption.isRequested { return "" }
    return "[" + elements.map(number).joined(separator: ", ") + "]"
  }

  private static func number(_ number: Double) -> String {
    if number.isNaN { return "\"nan\"" }
    if number.isInfinite { return number < 0 ? "\"-inf\"" : "\"inf\"" }
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The items of a list, a line each.
  private static func list(_ items: [String]) -> String {
    items.isEmpty ? "[]" : "[\n    " + items.joined(separator: ",\n    ") + "\n  ]"
  }

  private static func object(_ members: [(name: String, value: String)]) -> String {
    "{" + members.map { "\(quoted($0.name)): \($0.value)" }.joined(separator: ", ") + "}"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
