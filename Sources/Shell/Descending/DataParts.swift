import Autodiff
import Foundation
import Language
import LineEditing
import Presentation
import Rendering

/// `data split`, `data shuffle` and `data standardize`: arrange the samples that are bound.
struct DataParts {
  private enum Action: String, CaseIterable {
    case split, shuffle, standardize
  }

  private let action: Action
  private let words: [String]

  /// What may stand after `data`.
  static let completions = [
    Completion(text: "split", summary: "keep a share of the samples aside for tests"),
    Completion(text: "shuffle", summary: "put the samples in another order"),
    Completion(text: "standardize", summary: "give each input the mean 0 and the deviation 1"),
  ]

  /// What is meant; nil where the line says something else.
  init?(_ arguments: Arguments, _ session: Session) {
    guard let word = arguments.words.first, let action = Action(rawValue: word),
      !session.program.mentions(word), arguments.words.dropFirst().first != "="
    else { return nil }
    (self.action, words) = (action, Array(arguments.words.dropFirst()))
  }

  /// Arranges the samples.
  func apply(_ session: inout Session, _ context: CommandContext) throws -> CommandOutput {
    let program = session.program
    guard program.sampleCount > 1 else {
      throw ShellError("no samples are bound", suggestion: "data spiral binds some")
    }
    let said: String
    switch action {
    case .split: said = try split(&session)
    case .shuffle: said = try shuffle(&session)
    case .standardize: said = try standardize(&session)
    }
    return CommandOutput(StyledText(said, .faint).wrapped(to: context.width))
  }

  /// The order that a seed puts samples in.
  private func order(_ count: Int, _ seed: UInt64) -> [Int] {
    var numbers = RandomNumbers(seed: seed)
    return Array(0..<count).shuffled(using: &numbers)
  }

  /// The seed among some words, which may hold nothing else.
  private func seed(_ words: some Collection<String>) throws(ShellError) -> UInt64 {
    guard let word = words.first else { return 1 }
    let (name, value) = try OptimizerCommand.option(word)
    guard name == "seed", words.count == 1, let seed = UInt64(value) else {
      throw ShellError(
        "data \(action.rawValue) takes seed=, a whole number; found \(Arguments.shown(word))",
        at: word)
    }
    return seed
  }

  /// Keeps a share of all samples aside: those that are bound, and those that were aside before.
  private func split(_ session: inout Session) throws -> String {
    guard let word = words.first, let share = Double(word), share > 0, share < 1 else {
      throw ShellError(
        "data split takes the share of the test part, between 0 and 1", at: words.first,
        suggestion: "write data split 0.2")
    }
    let program = session.program
    let seed = try seed(words.dropFirst())
    let all = program.samples.mapValues { $0 }.merging(program.heldOut) { $0 + $1 }
    let count = program.sampleCount + (program.heldOut.values.first?.count ?? 0)
    let test = min(count - 1, max(1, Int((share * Double(count)).rounded())))
    let order = order(count, seed)
    let (tested, learned) = (order.prefix(test).sorted(), order.dropFirst(test).sorted())
    try session.editProgram { program in
      for (name, rows) in all { program.bind(name, samples: learned.map { rows[$0] }) }
      program.holdOut(all.mapValues { rows in tested.map { rows[$0] } })
    }
    return "\(learned.count) samples to learn from, \(test) kept aside for evaluate; seed=\(seed)"
  }

  private func shuffle(_ session: inout Session) throws -> String {
    let seed = try seed(words)
    let program = session.program
    let order = order(program.sampleCount, seed)
    let heldOut = program.heldOut
    try session.editProgram { changed in
      for (name, rows) in program.samples { changed.bind(name, samples: order.map { rows[$0] }) }
      changed.holdOut(heldOut)
    }
    return "the samples are in another order; seed=\(seed)"
  }

  /// Gives each element of x the mean 0 and the deviation 1 over the samples to learn from; the same
  /// is done to those aside.
  private func standardize(_ session: inout Session) throws -> String {
    guard words.isEmpty else { throw ShellError("data standardize takes no more", at: words.first) }
    guard let rows = session.program.samples["x"], let first = rows.first else {
      throw ShellError("x is bound to no samples")
    }
    let count = Double(rows.count)
    var (means, deviations) = (first.elements, first.elements)
    for element in first.elements.indices {
      let mean = rows.reduce(0) { $0 + $1[element] } / count
      let variance = rows.reduce(0) { $0 + ($1[element] - mean) * ($1[element] - mean) } / count
      means[element] = mean
      // What never changes is left at 0.
      deviations[element] = variance > 0 ? variance.squareRoot() : 1
    }
    func standardized(_ row: Tensor) -> Tensor {
      var row = row
      for element in row.elements.indices {
        row[element] = (row[element] - means[element]) / deviations[element]
      }
      return row
    }
    var heldOut = session.program.heldOut
    heldOut["x"] = heldOut["x"]?.map(standardized)
    let kept = heldOut
    try session.editProgram { program in
      program.bind("x", samples: rows.map(standardized))
      program.holdOut(kept)
    }
    let numbers = session.settings.numbers
    func listed(_ values: [Double]) -> String {
      values.prefix(6).map(numbers.text).joined(separator: ", ") + (values.count > 6 ? ", …" : "")
    }
    return "x minus its mean (\(listed(means))), divided by its deviation (\(listed(deviations)))"
  }
}
