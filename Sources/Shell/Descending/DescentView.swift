import Autodiff
import Descent
import Foundation
import Language
import Rendering

/// Writes how descent went: costs before and after, and the iterations.
struct DescentView {
  private let settings: Settings
  private let width: Int

  /// A view for a terminal of `width` columns.
  init(_ settings: Settings, width: Int) {
    (self.settings, self.width) = (settings, width)
  }

  private var isSpoken: Bool { settings.notation == .spoken }

  /// Two costs, with digits enough to tell them apart: `C: 0.2984 → 0.291`.
  func change(_ name: String, from before: Double, to after: Double) -> StyledText {
    let numbers = settings.numbers.telling(before, from: after)
    let (old, new) = (numbers.text(before), numbers.text(after))
    if isSpoken { return StyledText("\(name) was \(old) and is \(new) now.") }
    return StyledText("\(name): ") + StyledText(old, .known)
      + StyledText(" \(settings.notation.arrow) ") + StyledText(new, .current)
  }

  /// A row of the table of iterations.
  struct Row {
    let iteration: Int
    let cost: Double
    /// The norm of the gradient; nil where it is not known.
    let norm: Double?
    let rate: Double?
    /// What is to be said of the iteration besides.
    var note = ""
  }

  /// The iterations under each other, or a sentence for each.
  func table(_ rows: [Row], cost name: String) -> [StyledText] {
    let numbers = settings.numbers
    let header = ["iteration", name, "gradient", "rate"]
    let cells = rows.map { row in
      [
        "\(row.iteration)", numbers.text(row.cost), row.norm.map(numbers.text) ?? "",
        row.rate.map(numbers.text) ?? "",
      ]
    }
    if isSpoken {
      return zip(rows, cells).map { row, cells in
        let parts = zip(header, cells).dropFirst().filter { !$1.isEmpty }.map { "\($0) \($1)" }
        let note = row.note.isEmpty ? "" : "; \(row.note)"
        return StyledText("Iteration \(cells[0]): \(parts.joined(separator: ", "))\(note).")
      }
    }
    let widths = header.indices.map { column in
      ([header] + cells).map { $0[column].columns }.max() ?? 0
    }
    func line(_ cells: [String], _ role: TextRole, _ note: String = "") -> StyledText {
      var text = ""
      for (column, cell) in cells.enumerated() {
        text += (column == 0 ? "  " : "   ") + cell.leftPadded(to: widths[column])
      }
      while text.last == " " { text.removeLast() }
      return StyledText(text, role) + StyledText(note.isEmpty ? "" : "   \(note)", .faint)
    }
    return [line(header, .faint)] + zip(rows, cells).map { line($1, .known, $0.note) }
  }

  /// Some iterations of a stretch, evenly spread at round numbers, with its ends.
  static func spread(_ range: ClosedRange<Int>, most: Int) -> [Int] {
    let length = range.upperBound - range.lowerBound
    guard length >= most else { return Array(range) }
    // 1, 2, 5, 10, 20, 50, …
    var (step, factors) = (1, 0)
    while length / step >= most {
      factors += 1
      step = [1, 2, 5][factors % 3] * Int(pow(10, Double(factors / 3)))
    }
    let inner = stride(
      from: (range.lowerBound / step + 1) * step, to: range.upperBound, by: step)
    // The last round one would crowd the end.
    let kept = inner.filter { range.upperBound - $0 >= step / 2 }
    return [range.lowerBound] + kept + [range.upperBound]
  }
}

extension Session {
  /// The name of the cost that descent lowers: with what penalties add to it, where they do.
  var costName: String {
    let name = outermost.model.target?.name ?? "C"
    guard let choice = training.choice, choice.l1 > 0 || choice.l2 > 0 else { return name }
    return "\(name) with penalty"
  }

  /// What the column of the costs of iterations is called.
  var iterationCostName: String { training.batching.isWhole ? costName : "\(costName) of batch" }

  /// The cost that descent lowers, of the program as it is, over the samples of the walk.
  var costWithPenalty: Double? { outermost.model.targetMean.map { $0 + penalty } }

  /// The same over all samples.
  var costOverAllSamples: Double? {
    guard program.batch != nil else { return costWithPenalty }
    return (try? program.costOverAllSamples()).map { $0 + penalty }
  }

  /// What the sizes of the weights add to the cost.
  private var penalty: Double {
    let model = outermost.model
    guard let choice = training.choice, choice.l1 > 0 || choice.l2 > 0 else { return 0 }
    var (squares, sizes) = (0.0, 0.0)
    for parameter in model.parameters where !training.frozen.contains(parameter.name) {
      for element in model.tape.tensor(of: parameter.node).elements {
        squares += element * element
        sizes += abs(element)
      }
    }
    return choice.penalty(squares: squares, sizes: sizes)
  }

  /// The rows of some iterations; of the current one, where it was changed by hand, as it is now.
  func rows(of iterations: [Int]) -> [DescentView.Row] {
    let isChanged = !training.isAsReached(program)
    return iterations.compactMap { iteration in
      if iteration == training.iteration, isChanged {
        return costWithPenalty.map {
          DescentView.Row(iteration: iteration, cost: $0, norm: nil, rate: nil)
        }
      }
      if let run = training.run(of: iteration) {
        return DescentView.Row(
          iteration: iteration, cost: run.costs[iteration - run.start],
          norm: run.norm(at: iteration), rate: run.rate(at: iteration))
      }
      guard let run = training.runs.last, run.end == iteration, let last = run.last else {
        return nil
      }
      return DescentView.Row(iteration: iteration, cost: last.cost, norm: last.norm, rate: nil)
    }
  }
}
