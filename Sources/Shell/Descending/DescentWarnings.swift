import Autodiff
import Descent
import Language
import Rendering

/// Says what goes wrong in training while it can be mended.
enum DescentWarnings {
  /// How often running the cost has to rise for it to be said.
  static let longestRise = 10

  /// A line for each thing that was seen since an iteration.
  static func lines(
    _ session: Session, from start: Int, _ context: CommandContext
  ) -> [StyledText] {
    let seen =
      [rising(session, from: start), vanishing(session)].compactMap { $0 } + units(session)
    return seen.flatMap { StyledText($0, .changed).wrapped(to: context.width) }
  }

  /// A cost that rises again and again.
  private static func rising(_ session: Session, from start: Int) -> String? {
    guard let run = session.training.runs.last, run.batching.isWhole else { return nil }
    let costs = run.costs[max(0, start - run.start)...] + (run.last.map { [$0.cost] } ?? [])
    guard let rise = rise(of: Array(costs)) else { return nil }
    let first = max(start, run.start) + rise.lowerBound
    return
      "the cost rose \(rise.count) times running from iteration \(first): a smaller rate may help"
  }

  /// How much smaller than that of the last layer a gradient has to be for it to be said.
  static let vanishingShare = 1e-4

  /// A first layer whose gradient is far smaller than that of the last.
  private static func vanishing(_ session: Session) -> String? {
    guard let run = session.training.runs.last, run.count > 0 else { return nil }
    let layers = zip(run.parameters, run.norms(at: run.end - 1)).filter {
      QuantityName.layered($0.0)?.letters == "w"
    }
    guard let first = layers.first, let last = layers.last, layers.count > 1,
      first.1 < vanishingShare * last.1
    else { return nil }
    let numbers = session.settings.numbers
    return "the gradient vanishes on the way back: its norm by \(first.0) is "
      + "\(numbers.text(first.1)), by \(last.0) \(numbers.text(last.1))"
  }

  /// Units that are 0 for every sample, outputs that are the same for all, and units that are equal.
  private static func units(_ session: Session) -> [String] {
    let (model, tape) = (session.outermost.model, session.outermost.model.tape)
    guard tape.samples > 1 else { return [] }
    var seen: [String] = []
    for quantity in model.quantities where QuantityName.layered(quantity.name)?.letters == "a" {
      let values = (0..<tape.samples).map { sample in
        tape.tensor(of: quantity.node, sample: tape.isPerSample(quantity.node) ? sample : 0)
      }
      guard let first = values.first, model.primitive(of: quantity.node)?.isActivation ?? false
      else { continue }
      let dead = first.elements.indices.filter { unit in values.allSatisfy { $0[unit] == 0 } }
      if !dead.isEmpty {
        let units = Session.listed(dead.prefix(6).map { "\(quantity.name)[\($0 + 1)]" })
        let verb =
          dead.count == 1 ? "is 0 for every sample and learns" : "are 0 for every sample and learn"
        seen.append("\(units)\(dead.count > 6 ? " and more" : "") \(verb) nothing")
      }
    }
    for quantity in model.parameters {
      guard let (letters, layer) = QuantityName.layered(quantity.name), letters == "w",
        model.quantity("w\(layer + 1)") != nil
      else { continue }
      let rows = tape.tensor(of: quantity.node).rows
      let twins = rows.indices.filter { row in
        rows.indices.contains { $0 != row && rows[$0] == rows[row] }
      }
      if twins.count > 1 {
        seen.append(
          "units \(Session.listed(twins.prefix(6).map { "\($0 + 1)" })) of layer \(layer) have equal "
            + "weights, which they keep: start from others, as by init=xavier")
      }
    }
    return seen + same(session)
  }

  /// Outputs that do not depend on the sample though the targets do.
  private static func same(_ session: Session) -> [String] {
    let session = session.outermost
    guard let (output, target) = try? session.outputAndTarget(),
      let y = session.model.quantity(target)
    else { return [] }
    let tape = session.model.tape
    func spread(_ node: NodeID) -> Double {
      guard tape.isPerSample(node) else { return 0 }
      return (0..<tape.shape(of: node).count).map { element in
        let values = (0..<tape.samples).map { tape.value(of: node, element: element, sample: $0) }
        return (values.max() ?? 0) - (values.min() ?? 0)
      }.max() ?? 0
    }
    guard spread(y.node) > 0, spread(output.node) < 1e-3 * spread(y.node) else { return [] }
    return ["the outputs are the same for all samples, though the targets are not"]
  }

  /// The longest stretch of steps at each of which the cost rose, where it is long enough.
  static func rise(of costs: [Double]) -> Range<Int>? {
    var (longest, start) = (0..<0, 0)
    for place in costs.indices.dropFirst() {
      if costs[place] > costs[place - 1] {
        if place - start > longest.count { longest = start..<place }
      } else {
        start = place
      }
    }
    return longest.count >= longestRise ? longest : nil
  }
}
