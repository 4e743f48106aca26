import Autodiff
import Language

/// Writes single steps: which symbols, which formula, which numbers, for one sample.
struct StepWriter {
  /// The most terms of a sum that are written out.
  static let longestSum = 6

  let graph: Graph
  /// The sample, from 0.
  let sample: Int
  /// Whether there are several samples, so that the target is written with its own: C₃.
  let hasSamples: Bool

  private var tape: Tape { graph.model.tape }

  // MARK: Steps

  /// The step that is a part of what is known of an element.
  func step(
    _ part: Run.Part, of node: NodeID, _ element: Int, _ location: Step.Location
  ) -> Step {
    switch part {
    case .value: return value(node, element, at: location)
    case .mean: return mean(node, element, at: location)
    // The walk writes it: what it says is the optimiser's.
    case .update:
      return Step(
        kind: .update, location: location, result: quantity(node, element),
        formula: .leaf(quantity(node, element)))
    case .seed:
      return Step(
        kind: .total, location: location, result: derivative(node, element, 1), formula: 1)
    case .partial(let path):
      return partial(path, of: graph.reference(node, element), at: location)
    case .contribution(let path):
      let factors = factors(to: path) + [factor(path)]
      return Step(
        kind: .contribution, location: location,
        result: contribution(path, by: graph.reference(node, element), factors),
        formula: StepWriter.product(factors), stoppedBy: zeroSlope(on: path))
    case .total:
      return total(node, element, at: location)
    case .parameterPartial(let soleUse, let place):
      return partial(
        path(node, element, soleUse, place),
        of: graph.reference(soleUse.parameter, place), at: location)
    case .parameterTotal(let soleUse, let place):
      let path = path(node, element, soleUse, place)
      let factors = factors(to: path) + [factor(path)]
      let short = shortForms(soleUse.parameter, place)
      // Written in the note's order: ∂z/∂w · ∂a/∂z · ∂C/∂a.
      return Step(
        kind: .total, location: location,
        result: derivative(soleUse.parameter, place, StepWriter.value(factors)),
        forms: [Form(StepWriter.product(factors.reversed()))] + short, short: short.first,
        stoppedBy: zeroSlope(on: path))
    }
  }

  /// The value of an element from its operands.
  private func value(_ node: NodeID, _ element: Int, at location: Step.Location) -> Step {
    let written = graph.model.valueForms(
      of: node, element: element, sample: sample, limit: StepWriter.longestSum)
    return Step(
      kind: .value, location: location, result: quantity(node, element),
      forms: forms(
        written, of: node,
        call: graph.model.recomputation(of: node, element: element, sample: sample)))
  }

  // MARK: Backward

  private func path(
    _ node: NodeID, _ element: Int, _ soleUse: Plan.SoleUse, _ place: Int
  ) -> Graph.Path {
    Graph.Path(
      consumer: node, element: element, operand: soleUse.operand, operandElement: place)
  }

  func partial(
    _ path: Graph.Path, of reference: Reference, at location: Step.Location
  ) -> Step {
    let written = graph.model.partialForms(
      of: path.consumer, element: path.element, operand: path.operand,
      operandElement: path.operandElement, sample: sample)
    return Step(
      kind: .partial, location: location, result: factor(path), name: slopeName(path),
      forms: forms(
        written, of: path.consumer,
        call: graph.model.recomputation(
          of: path.consumer, element: path.element, by: (path.operand, path.operandElement),
          sample: sample)),
      stoppedBy: zeroSlope(on: path))
  }

  /// The name of its own that the derivative of an activation has, σ′(z); nil for other operations.
  private func slopeName(_ path: Graph.Path) -> Formula<Term>? {
    guard let primitive = graph.model.primitive(of: path.consumer), primitive.isActivation,
      primitive.isElementwise, primitive.id != .identity
    else { return nil }
    let operand = WrittenFormula(.leaf(.operand(path.operand, element: path.operandElement)))
    return .prime(primitive.id, form(writing: operand, of: path.consumer).formula)
  }

  /// The slope of an activation among the factors of a path that is 0, as at a relu that is off.
  private func zeroSlope(on path: Graph.Path) -> Formula<Term>? {
    if let name = slopeName(path), factor(path).value == 0 { return name }
    guard path.consumer != graph.target, Plan.isFused(path.consumer, graph) else { return nil }
    return graph.paths(from: path.consumer, element: path.element).first.flatMap(zeroSlope)
  }

  func total(_ node: NodeID, _ element: Int, at location: Step.Location) -> Step {
    let paths = graph.paths(from: node, element: element)
    let value = adjoint(node, element)
    let short = shortForms(node, element)
    guard paths.count > 1 else {
      var factors = paths.first.map { self.factors(to: $0) + [factor($0)] } ?? []
      if isParameter(node) { factors.reverse() }
      return Step(
        kind: .total, location: location, result: derivative(node, element, value),
        forms: [Form(paths.isEmpty ? 0 : StepWriter.product(factors))] + short,
        short: short.first, stoppedBy: paths.first.flatMap(zeroSlope), paths: paths.count)
    }
    let reference = graph.reference(node, element)
    let shown = StepWriter.shortened(paths)
    let shares = shown.map { contribution($0, by: reference, factors(to: $0) + [factor($0)]) }
    return Step(
      kind: .total, location: location, result: derivative(node, element, value),
      forms: [Form(StepWriter.sum(shares, of: paths.count))] + short, short: short.first,
      paths: paths.count)
  }

  func isParameter(_ node: NodeID) -> Bool { graph.parameters.contains(node) }

  // MARK: Means

  /// The mean over the samples of the target, or of its derivative by a parameter's element.
  func mean(_ node: NodeID, _ element: Int, at location: Step.Location) -> Step {
    let count = graph.model.sampleCount
    let isTarget = node == graph.target
    let formula = meanFormula { sample in
      let writer = self.writer(ofSample: sample)
      return isTarget
        ? writer.quantity(node, element)
        : writer.derivative(node, element, writer.adjoint(node, element))
    }
    return Step(
      kind: .mean, location: location,
      result: isTarget ? meanQuantity : meanDerivative(by: node, element),
      formula: formula, paths: count)
  }

  /// The target's mean over the samples.
  private var meanQuantity: Term {
    let count = graph.model.sampleCount
    let sum = (0..<count).reduce(0) { $0 + tape.value(of: graph.target, sample: $1) }
    return Term(
      .quantity(graph.reference(graph.target, graph.targetElement)), sum / Double(count))
  }

  /// The derivative of the target's mean by an element that is the same for all samples.
  func meanDerivative(by node: NodeID, _ element: Int) -> Term {
    let target = graph.reference(graph.target, graph.targetElement)
    // The sweep's adjoint of what is the same for all samples is the sum over them.
    let sum = tape.adjoint(of: node, element: element)
    return Term(
      .derivative(of: target, by: graph.reference(node, element)),
      sum / Double(graph.model.sampleCount))
  }

  /// The mean of a number over the samples, of many the first few and the last written out.
  func meanFormula(_ term: (_ sample: Int) -> Term) -> Formula<Term> {
    let count = graph.model.sampleCount
    let shown = StepWriter.shortened(0..<count)
    var terms = shown.map { Formula<Term>.leaf(term($0)) }
    if count > shown.count { terms.insert(.elided(count - shown.count), at: terms.count - 1) }
    return .apply(.divide, [1, .number(Double(count))]) * .sum(terms)
  }

  /// The same writer for another sample.
  func writer(ofSample sample: Int) -> StepWriter {
    StepWriter(graph: graph, sample: sample, hasSamples: hasSamples)
  }

  // MARK: Factors

  /// The factors from the target to the far end of a path, outermost first.
  private func factors(to path: Graph.Path) -> [Term] {
    let node = path.consumer
    if node == graph.target { return [] }
    if Plan.isFused(node, graph), let next = graph.paths(from: node, element: path.element).first {
      return factors(to: next) + [factor(next)]
    }
    return [derivative(node, path.element, adjoint(node, path.element))]
  }

  /// The local partial derivative along a path.
  func factor(_ path: Graph.Path) -> Term {
    let value = graph.partial(path, sample: sample)
    let operand = graph.model.operands(of: path.consumer)[path.operand]
    let target = path.consumer == graph.target ? sampleNumber : nil
    let consumer = graph.reference(path.consumer, path.element, sample: target)
    let variable = graph.reference(operand, path.operandElement)
    if graph.hasDetour(path) { return Term(.direct(of: consumer, by: variable), value) }
    return Term(
      .derivative(of: consumer, by: variable.mention(graph.occurrence(path))), value)
  }

  /// The derivative of this sample's target by an element.
  func adjoint(_ node: NodeID, _ element: Int) -> Double {
    graph.adjoint(node, element, sample: sample)
  }

  /// What a path adds to the derivative by a quantity: the product of its factors.
  func contribution(_ path: Graph.Path, by variable: Reference) -> Term {
    contribution(path, by: variable, factors(to: path) + [factor(path)])
  }

  private func contribution(_ path: Graph.Path, by variable: Reference, _ factors: [Term]) -> Term {
    let target = targetReference
    let isTarget = path.consumer == graph.target
    let through = isTarget ? target : graph.reference(path.consumer, path.element)
    return Term(
      .contribution(of: target, by: variable.mention(graph.occurrence(path)), through: through),
      StepWriter.value(factors))
  }

  /// The number that the sample is shown by, where there are several.
  private var sampleNumber: Int? { hasSamples ? graph.number(ofSample: sample) : nil }

  /// The number that is differentiated, with its sample where there are several.
  var targetReference: Reference {
    graph.reference(
      graph.target, graph.targetElement, sample: sampleNumber)
  }

  func derivative(_ node: NodeID, _ element: Int, _ value: Double) -> Term {
    let target = targetReference
    let variable = graph.reference(
      node, element, sample: node == graph.target ? sampleNumber : nil)
    return Term(.derivative(of: target, by: variable), value)
  }

  func quantity(_ node: NodeID, _ element: Int) -> Term {
    Term(
      .quantity(
        graph.reference(node, element, sample: node == graph.target ? sampleNumber : nil)),
      tape.value(of: node, element: element, sample: sample))
  }

  // MARK: Formulas

  /// A primitive's formula with the program's own quantities in it, and its named parts as given.
  func terms(
    _ formula: Formula<ElementPlace>, of node: NodeID, part: (PartName) -> Term
  ) -> Formula<Term> {
    let operands = graph.model.operands(of: node)
    return formula.map { place in
      switch place {
      case .output(let element): .leaf(quantity(node, element))
      case .part(let name): .leaf(part(name))
      case .computed(let source, let element): computed(source, element)
      case .operand(let operand, let element):
        if let number = graph.model.number(operands[operand]) {
          .number(number)
        } else if graph.isConstant(operands[operand]) {
          .number(tape.value(of: operands[operand], element: element, sample: sample))
        } else {
          .leaf(quantity(operands[operand], element))
        }
      }
    }.simplified
  }

  /// The product of factors, outermost first, as the reverse sweep multiplies them.
  private static func value(_ factors: [Term]) -> Double {
    factors.reduce(1) { chainProduct($0, $1.flow) }
  }

  private static func product(_ factors: [Term]) -> Formula<Term> {
    guard let first = factors.first else { return 1 }
    return factors.dropFirst().reduce(.leaf(first)) { $0 * .leaf($1) }
  }

  /// The sum of `count` terms, of which those of `shortened` are given.
  private static func sum(_ shown: [Term], of count: Int) -> Formula<Term> {
    var terms = shown.map { Formula<Term>.leaf($0) }
    if count > shown.count { terms.insert(.elided(count - shown.count), at: terms.count - 1) }
    return .sum(terms)
  }
}
