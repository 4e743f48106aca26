import Autodiff
import Language

/// What comes out with a mistake, or with two: an array for every subject.
struct Hypothesis {
  let explanation: Diagnosis.Explanation
  /// How many mistakes it takes.
  let count: Int
  var arrays: [Tensor] { explanation.arrays }
}

/// Everything that could have been done in place of what is right.
struct Hypotheses {
  private var sweeps: GradientSweeps
  private let layered: LayeredGraph
  private let rates: [Double]
  private let model: Model
  private let shares: [[Tensor]]
  /// The right arrays.
  let right: [Tensor]

  init(
    _ walk: Walk, _ subjects: [GivenArray.Subject], sample: Int, rates: [Double]
  ) {
    (model, self.rates) = (walk.model, rates)
    layered = LayeredGraph(walk.graph)
    sweeps = GradientSweeps(walk.graph, subjects, sample: sample)
    shares = sweeps.shares { _ in [:] }
    right = sweeps.arrays(shares)
  }

  /// All of them, those of one mistake first; each makes a difference.
  mutating func all() -> [Hypothesis] {
    let scales = self.scales
    var single = scales.map { scaled(nil, right, by: $0) } + someSamples() + rearranged()
    let swept = self.swept() + otherPrograms()
    single += swept + partlyScaled(scales) + differences()
    var double: [Hypothesis] = []
    if let sign = scales.first {
      double += (scales.dropFirst().map { scaled(nil, right, by: $0) } + someSamples()).map {
        scaled($0.explanation, $0.arrays, by: sign)
      }
    }
    double += swept.flatMap { hypothesis in
      scales.map { scaled(hypothesis.explanation, hypothesis.arrays, by: $0) }
    }
    return (single + double).filter { hypothesis in
      !zip(hypothesis.arrays, right).allSatisfy { $0.isNear($1) }
    }
  }

  // MARK: Factors

  private struct Scale {
    let mistake: GradientMistake
    let factor: Double
    let account: String
  }

  private var scales: [Scale] {
    let (samples, cost) = (Double(sweeps.samples), Cost(layered.graph))
    var scales = [Scale(mistake: .sign, factor: -1, account: "with the sign turned around")]
    if cost?.kind == .squares {
      let account = "when the cost's factor of 2 is mixed up: Σ(a − y)² or ½Σ(a − y)²"
      scales.append(Scale(mistake: .costFactorTwo, factor: 2, account: account))
      scales.append(Scale(mistake: .costFactorTwo, factor: 0.5, account: account))
    }
    if samples > 1 {
      scales.append(
        Scale(
          mistake: .noMean, factor: samples,
          account: "when it is not divided by the number of samples"))
      scales.append(
        Scale(
          mistake: .meanTwice, factor: 1 / samples,
          account: "when it is divided by the number of samples once more"))
    }
    if let outputs = cost.map({ Double($0.outputs) }), outputs > 1 {
      let account = "when the outputs are averaged, or added up that should be averaged"
      scales.append(Scale(mistake: .meanOfOutputs, factor: outputs, account: account))
      scales.append(Scale(mistake: .meanOfOutputs, factor: 1 / outputs, account: account))
    }
    scales.append(
      Scale(
        mistake: .accumulated, factor: 2,
        account: "when a second backward pass is added to the first"))
    for rate in rates.prefix(1) {
      for factor in [rate, -rate] {
        scales.append(
          Scale(
            mistake: .stepForGradient, factor: factor,
            account: "for the step that gradient descent takes"))
      }
    }
    return scales
  }

  /// Arrays times a factor: of derivatives all, of values none.
  private func scaled(
    _ first: Diagnosis.Explanation?, _ arrays: [Tensor], by scale: Scale
  ) -> Hypothesis {
    let scaled = zip(sweeps.subjects, arrays).map { subject, array in
      if case .derivative = subject { array.scaled(scale.factor) } else { array }
    }
    return Hypothesis(
      explanation: Diagnosis.Explanation(
        mistake: first?.mistake ?? scale.mistake,
        account: first.map { "\($0.account), \(scale.account)" } ?? scale.account,
        second: first == nil ? nil : scale.mistake, place: first?.place, arrays: scaled),
      count: first == nil ? 1 : 2)
  }

  /// The right arrays with some of them scaled: the derivatives by biases, or those by weights.
  private func partlyScaled(_ scales: [Scale]) -> [Hypothesis] {
    let isMatrix = right.map { $0.shape.rank == 2 }
    guard Set(isMatrix).count == 2 else { return [] }
    return scales.flatMap { scale in
      [(true, "the derivatives by weights"), (false, "the derivatives by biases")].map {
        matrices, name in
        Hypothesis(
          explanation: Diagnosis.Explanation(
            mistake: scale.mistake, account: "\(scale.account), in \(name) alone", second: nil,
            place: nil,
            arrays: zip(right, isMatrix).map {
              $1 == matrices ? $0.scaled(scale.factor) : $0
            }),
          count: 1)
      }
    }
  }

  // MARK: Samples and order

  private func hypothesis(
    _ mistake: GradientMistake, _ account: String, _ arrays: [Tensor], place: String? = nil,
    count: Int = 1
  ) -> Hypothesis {
    Hypothesis(
      explanation: Diagnosis.Explanation(
        mistake: mistake, account: account, second: nil, place: place, arrays: arrays),
      count: count)
  }

  private func someSamples() -> [Hypothesis] {
    guard let first = shares.first, let last = shares.last, shares.count > 1 else { return [] }
    let share = 1 / Double(shares.count)
    func onlyMeans(_ arrays: [Tensor], _ factor: Double) -> [Tensor] {
      sweeps.subjects.indices.map {
        sweeps.isMean(sweeps.subjects[$0]) ? arrays[$0].scaled(factor) : right[$0]
      }
    }
    return [
      hypothesis(.firstSample, "for the first sample alone", onlyMeans(first, 1)),
      hypothesis(.lastSample, "for the last sample alone", onlyMeans(last, 1)),
      hypothesis(
        .firstSample, "for the first sample alone, divided by the number of samples",
        onlyMeans(first, share)),
      hypothesis(
        .lastSample, "for the last sample alone, divided by the number of samples",
        onlyMeans(last, share)),
    ]
  }

  /// The right numbers in another order: all matrices, or one of them.
  private func rearranged() -> [Hypothesis] {
    let orders: [(GradientMistake, String, (Tensor) -> Tensor)] = [
      (.transposed, "with rows and columns exchanged", \.transposed),
      (.flattened, "with the numbers ordered by columns", \.orderedByColumns),
      (.reversed, "with the rows in the opposite order", \.rowsReversed),
      (.reversed, "with the columns in the opposite order", \.columnsReversed),
    ]
    let matrices = right.indices.filter {
      right[$0].shape.rank == 2 && min(right[$0].shape.rows, right[$0].shape.columns) > 0
    }
    let choices = (matrices.count > 1 ? [matrices] : []) + matrices.map { [$0] }
    return orders.flatMap { mistake, account, change in
      choices.map { chosen in
        var arrays = right
        for place in chosen { arrays[place] = change(arrays[place]) }
        return hypothesis(mistake, account, arrays)
      }
    }
  }

  // MARK: Sweeps with exchanged rules

  /// Every mistake of the way back in one place, and in all of them.
  private mutating func swept() -> [Hypothesis] {
    let parameters = sweeps.subjects.indices.filter { sweeps.isMean(sweeps.subjects[$0]) }
    var gradient = Dictionary(
      uniqueKeysWithValues: parameters.map { (sweeps.subjects[$0].node, right[$0]) })
    for layer in layered.layers where gradient[layer.weights] == nil {
      // x @ W reads Wᵀ.
      let operands = model.operands(of: layer.weights)
      gradient[layer.weights] = operands.first.flatMap { gradient[$0]?.transposed }
    }
    let setting = SweepMistake.Setting(
      layered: layered, gradient: gradient, rates: rates + [1, 0.5, 0.1, 0.05, 0.01])
    var found: [Hypothesis] = []
    for mistake in SweepMistake.all where !Interruption.isRequested {
      let bySample = (0..<sweeps.samples).map { mistake.exchanges(setting, $0) }
      guard let places = bySample.first?.map(\.place), !places.isEmpty,
        bySample.allSatisfy({ $0.count == places.count })
      else { continue }
      var choices = places.indices.map { (place: places[$0], chosen: [$0]) }
      if places.count > 1 { choices.append((GradientMistake.everyLayer, Array(places.indices))) }
      for (place, chosen) in choices {
        let shares = sweeps.shares { sample in
          var rules: [SweepEdge: ExchangedRule] = [:]
          for index in chosen { rules.merge(bySample[sample][index].rules) { first, _ in first } }
          return rules
        }
        found.append(
          hypothesis(
            mistake.mistake, mistake.account.replacing("{}", with: place), sweeps.arrays(shares),
            place: place))
      }
    }
    return found
  }

  // MARK: Other ways forward

  /// The right gradients of programs that are computed differently.
  private func otherPrograms() -> [Hypothesis] {
    OtherProgram.all(layered).compactMap { other in
      guard !Interruption.isRequested, let model = try? Compiler.model(of: other.program),
        let target = model.target
      else { return nil }
      let graph = Graph(model, target: target.node)
      var subjects: [GivenArray.Subject] = []
      for subject in sweeps.subjects {
        guard let name = self.model.quantity(of: subject.node)?.name,
          let node = model.quantity(name)?.node,
          model.tape.shape(of: node) == self.model.tape.shape(of: subject.node)
        else { return nil }
        switch subject {
        case .derivative: subjects.append(.derivative(node))
        case .value: subjects.append(.value(node))
        }
      }
      var other = (sweeps: GradientSweeps(graph, subjects, sample: sweeps.sample), program: other)
      let shares = other.sweeps.shares { _ in [:] }
      return hypothesis(other.program.mistake, other.program.account, other.sweeps.arrays(shares))
    }
  }

  // MARK: Differences

  /// Forward and central differences with steps that are too large.
  private func differences() -> [Hypothesis] {
    guard let target = model.target,
      sweeps.subjects.allSatisfy({ sweeps.isMean($0) }),
      right.reduce(0, { $0 + $1.elements.count }) <= 500
    else { return [] }
    return [0.1, 0.01, 1e-3, 1e-4, 1e-5].flatMap { step in
      [false, true].map { isCentral in
        let arrays = sweeps.subjects.map { subject in
          model.difference(of: target, by: subject.node, step: step, isCentral: isCentral)
        }
        let kind = isCentral ? "central" : "forward"
        return hypothesis(
          .finiteDifferences, "from \(kind) differences with a step of \(step)", arrays)
      }
    }
  }
}

extension GradientMistake {
  /// What all places are called where a mistake is made everywhere.
  static let everyLayer = "every layer"
}

extension Model {
  /// The difference quotient of the target's mean by each element of a variable.
  fileprivate func difference(
    of target: Quantity, by node: NodeID, step: Double, isCentral: Bool
  ) -> Tensor {
    var tape = self.tape
    let value = tape.tensor(of: node)
    func mean() -> Double {
      let lanes = tape.isPerSample(target.node) ? tape.samples : 1
      return (0..<lanes).reduce(0) { $0 + tape.value(of: target.node, sample: $1) } / Double(lanes)
    }
    var quotient = value
    for element in value.elements.indices where !Interruption.isRequested {
      func moved(_ change: Double) -> Double {
        var other = value
        other[element] += change
        tape.set(node, to: other)
        tape.evaluate()
        return mean()
      }
      quotient[element] =
        isCentral ? (moved(step) - moved(-step)) / (2 * step) : (moved(step) - moved(0)) / step
    }
    return quotient
  }
}

extension Tensor {
  /// The same shape, filled with the numbers in the order of the columns.
  fileprivate var orderedByColumns: Tensor {
    Tensor(shape: shape, elements: transposed.elements) ?? self
  }

  fileprivate var rowsReversed: Tensor { Tensor(rows: rows.reversed()) ?? self }
  fileprivate var columnsReversed: Tensor { Tensor(rows: rows.map { $0.reversed() }) ?? self }
}
