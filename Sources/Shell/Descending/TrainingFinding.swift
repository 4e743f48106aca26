import Autodiff
import Descent
import Language
import Presentation
import Rendering

/// Something that training is looked at for: what is wrong, and the numbers that show whether it is.
///
/// `train` says what is wrong, and `diagnose training` lists everything with its numbers.
struct TrainingFinding {
  /// What is wrong; nil where nothing is.
  let problem: String?
  /// The numbers behind it.
  let evidence: String

  /// A statement for each thing that has gone wrong since an iteration.
  static func warnings(_ session: Session, from start: Int) -> [Block] {
    all(session, from: start).compactMap(\.problem).map { .statement($0, .changed) }
  }

  /// All that can be looked at, with its numbers.
  static func report(_ session: Session) throws -> [Block] {
    try session.checkDescent()
    let findings = all(session, from: 0)
    let count = findings.count { $0.problem != nil }
    let heading =
      count == 0
      ? "nothing is wrong that can be seen"
      : count == 1 ? "1 thing is wrong" : "\(count) things are wrong"
    return [.statement(heading, .heading)]
      + findings.flatMap { finding -> [Block] in
        guard let problem = finding.problem else { return [.statement(finding.evidence)] }
        return [.statement(problem, .changed), .aside([.text(finding.evidence)], .faint)]
      }
  }

  private static func all(_ session: Session, from start: Int) -> [TrainingFinding] {
    let session = (try? session.overAllSamples()) ?? session
    return [cost(session, from: start), gradients(session)].compactMap { $0 } + silent(session)
      + twins(session) + (outputs(session).map { [$0] } ?? [])
  }

  // MARK: What was run

  /// How often running the cost has to rise for it to be said.
  static let longestRise = 10

  /// Whether the cost rises again and again.
  private static func cost(_ session: Session, from start: Int) -> TrainingFinding? {
    guard let run = session.training.runs.last else { return nil }
    let first = max(start, run.start)
    let costs = Array(run.costs[(first - run.start)...]) + (run.last.map { [$0.cost] } ?? [])
    guard let begin = costs.first, let end = costs.last, costs.count > 1 else { return nil }
    let numbers = session.settings.numbers
    func change(_ range: Range<Int>) -> String {
      let cost = "\(session.costName) \(numbers.text(costs[range.lowerBound]))"
      return "\(cost) in iteration \(first + range.lowerBound), "
        + "\(numbers.text(costs[range.upperBound])) in \(first + range.upperBound)"
    }
    // Batches have costs of their own, which rise and fall.
    guard run.batching.isWhole else {
      let rate = numbers.text(run.rate(at: run.end - 1))
      return TrainingFinding(
        problem: nil,
        evidence: "cost of the batches: \(numbers.text(begin)) first, \(numbers.text(end)) last; "
          + "rate \(rate)")
    }
    guard let rise = rise(of: costs) else {
      let rises = zip(costs, costs.dropFirst()).count { $0 < $1 }
      return TrainingFinding(
        problem: nil,
        evidence: "cost: \(change(0..<costs.count - 1)); it rose in \(rises) of "
          + "\(costs.count - 1) iterations")
    }
    return TrainingFinding(
      problem: "the cost rose \(rise.count) times running from iteration "
        + "\(first + rise.lowerBound): a smaller rate may help",
      evidence: "\(change(rise)); rate \(numbers.text(run.rate(at: first + rise.lowerBound)))")
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

  /// How much smaller than that of the last layer a gradient has to be for it to be said.
  static let vanishingShare = 1e-4

  /// Whether the gradient of the first layer is far smaller than that of the last.
  private static func gradients(_ session: Session) -> TrainingFinding? {
    guard let run = session.training.runs.last, run.count > 0 else { return nil }
    let layers = zip(run.parameters, run.norms(at: run.end - 1)).filter {
      QuantityName.layered($0.0)?.letters == "w"
    }
    guard let first = layers.first, let last = layers.last, layers.count > 1 else { return nil }
    let numbers = session.settings.numbers
    let norms = layers.map { "\(numbers.text($0.1)) by \($0.0)" }
    let problem =
      "the gradient vanishes on the way back: its norm by \(first.0) is "
      + "\(numbers.text(first.1)), by \(last.0) \(numbers.text(last.1))"
    return TrainingFinding(
      problem: first.1 < vanishingShare * last.1 ? problem : nil,
      evidence: "norm of the gradient in iteration \(run.end - 1): \(Wording.listed(norms))")
  }

  // MARK: What there is now

  /// Units that are 0 for every sample.
  private static func silent(_ session: Session) -> [TrainingFinding] {
    let (model, tape) = (session.outermost.model, session.outermost.model.tape)
    guard tape.samples > 1 else { return [] }
    return model.quantities.compactMap { quantity in
      guard QuantityName.layered(quantity.name)?.letters == "a",
        model.primitive(of: quantity.node)?.isActivation ?? false
      else { return nil }
      let units = 0..<tape.shape(of: quantity.node).count
      let samples = tape.isPerSample(quantity.node) ? tape.samples : 1
      func fires(_ unit: Int, _ sample: Int) -> Bool {
        tape.value(of: quantity.node, element: unit, sample: sample) != 0
      }
      let counts = units.map { unit in (0..<samples).count { fires(unit, $0) } }
      let dead = units.filter { counts[$0] == 0 }
      let names = Wording.listed(dead.prefix(6).map { "\(quantity.name)[\($0 + 1)]" })
      let verb =
        dead.count == 1 ? "is 0 for every sample and learns" : "are 0 for every sample and learn"
      let least = counts.min() ?? 0
      return TrainingFinding(
        problem: dead.isEmpty
          ? nil : "\(names)\(dead.count > 6 ? " and more" : "") \(verb) nothing",
        evidence: dead.isEmpty
          ? "every unit of \(quantity.name) is other than 0 for "
            + (least == samples ? "all" : "\(least) or more of") + " \(samples) samples"
          : "\(dead.count) of the \(units.count) units of \(quantity.name), for all \(samples) samples"
      )
    }
  }

  /// Units of a layer whose weights are equal.
  private static func twins(_ session: Session) -> [TrainingFinding] {
    let (model, tape) = (session.outermost.model, session.outermost.model.tape)
    return model.parameters.compactMap { quantity in
      guard let (letters, layer) = QuantityName.layered(quantity.name), letters == "w",
        model.quantity("w\(layer + 1)") != nil
      else { return nil }
      let rows = tape.tensor(of: quantity.node).rows
      let groups = Dictionary(grouping: rows.indices) { rows[$0] }
      let equal = groups.values.filter { $0.count > 1 }.flatMap { $0 }.sorted()
      let units = Wording.listed(equal.prefix(6).map { "\($0 + 1)" })
      return TrainingFinding(
        problem: equal.isEmpty
          ? nil
          : "units \(units) of layer \(layer) have equal weights, which they keep: start from "
            + "others, as by init=xavier",
        evidence:
          "\(rows.count) units of layer \(layer) have \(groups.count) different rows of weights")
    }
  }

  /// Whether the outputs depend on the sample where the targets do.
  private static func outputs(_ session: Session) -> TrainingFinding? {
    let session = session.outermost
    guard let (output, target) = try? session.outputAndTarget(),
      let y = session.model.quantity(target)
    else { return nil }
    let tape = session.model.tape
    func spread(_ node: NodeID) -> Double {
      guard tape.isPerSample(node) else { return 0 }
      return (0..<tape.shape(of: node).count).map { element in
        var (least, most) = (Double.infinity, -Double.infinity)
        for sample in 0..<tape.samples {
          let value = tape.value(of: node, element: element, sample: sample)
          (least, most) = (min(least, value), max(most, value))
        }
        return most - least
      }.max() ?? 0
    }
    let (targets, outputs) = (spread(y.node), spread(output.node))
    guard targets > 0 else { return nil }
    let numbers = session.settings.numbers
    return TrainingFinding(
      problem: outputs < 1e-3 * targets
        ? "the outputs are the same for all samples, though the targets are not" : nil,
      evidence: "over the samples \(output.name) goes through \(numbers.text(outputs)) at most, "
        + "\(target) through \(numbers.text(targets))")
  }
}
