public import Autodiff
public import Language

/// What a number came from: the formula that makes it known, and below it what that formula reads,
/// down to the variables.
public struct Derivation: Sendable {
  /// Where a number comes from.
  public enum Origin: Hashable, Sendable {
    /// A formula.
    case computed
    /// A variable's value, or a number written in a formula, which is a constant.
    case given(Program.Role)
  }

  /// The number.
  public let result: Term
  /// Where it comes from.
  public let origin: Origin
  /// The name of a derivative that has one of its own: σ′(z).
  public let name: Formula<Term>?
  /// The forms in which it is written, the textbook's first; none for variables.
  public let forms: [Form]
  /// What it is computed from, as textbooks write it; nil for variables.
  public var formula: Formula<Term>? { forms.first?.formula }
  /// How many parts of the same formula are left out before this one.
  public let omittedBefore: Int
  /// Whether its parts stand further up already.
  public let isRepeated: Bool
  /// Whether its parts lie deeper than was asked for.
  public let isCut: Bool
  /// What its formula reads, in the order of the formula.
  public let parts: [Derivation]

  /// The number of computed ones among this and all below it.
  public var count: Int { (origin == .computed ? 1 : 0) + parts.reduce(0) { $0 + $1.count } }

  /// Whether anything below lies deeper than was asked for.
  public var hasMore: Bool { isCut || parts.contains(where: \.hasMore) }
}

/// Finds what numbers came from, on the tape of a model.
public struct Derivations: Sendable {
  /// A number that can be asked about.
  private enum Subject: Hashable {
    case value(NodeID, Int)
    case total(NodeID, Int)
    case factor(Graph.Path)
    case contribution(Graph.Path, of: NodeID, Int)
  }

  private let writer: StepWriter
  private let subject: Subject
  /// Whether the number is the mean over the samples.
  private let isMean: Bool
  private var graph: Graph { writer.graph }

  /// The derivation of a quantity's element, for one sample from 0, or without one of the mean over
  /// the samples where that is what the name alone reads.
  public init(of element: NamedElement, in model: Model, sample: Int?) {
    writer = StepWriter(model, target: element, by: nil, sample: element.sample ?? sample ?? 0)
    subject = .value(element.node, element.element)
    isMean = sample == nil && model.readsMean(of: element)
  }

  /// The derivation of the derivative of one element by another, for one sample from 0, or without
  /// one of the mean over the samples where that is what dC/dw alone reads.
  ///
  /// - Complexity: one reverse sweep.
  public init(
    of target: NamedElement, by variable: NamedElement, in model: Model, sample: Int?
  ) {
    writer = StepWriter(
      model, target: target, by: variable, sample: target.sample ?? sample ?? 0)
    subject = .total(variable.node, variable.element)
    isMean = sample == nil && model.readsMean(of: target, by: variable)
  }

  /// That of the same number for one sample alone.
  private init(_ mean: Derivations, ofSample sample: Int) {
    writer = mean.writer.writer(ofSample: sample)
    subject = mean.subject
    isMean = false
  }

  /// The tree down to `depth` levels below the number itself.
  ///
  /// - Complexity: O(what it holds).
  public func tree(depth: Int) -> Derivation {
    var growth = Growth(limit: .max)
    return root(depth: depth, &growth)
  }

  /// The deepest tree with at most `limit` formulas, and the levels it has below the number itself.
  ///
  /// - Complexity: O(levels · limit).
  public func tree(limit: Int) -> (tree: Derivation, depth: Int) {
    var best = tree(depth: 1)
    var depth = 1
    while best.hasMore {
      var growth = Growth(limit: limit)
      let deeper = root(depth: depth + 1, &growth)
      guard growth.count <= limit else { break }
      (best, depth) = (deeper, depth + 1)
    }
    return (best, depth)
  }

  /// What was named so far, and how much may still be.
  private struct Growth {
    let limit: Int
    var count = 0
    var named: Set<Subject> = []
  }

  /// A part of a formula, and how many are left out before it.
  private struct Part {
    let subject: Subject
    var omittedBefore = 0
  }

  /// The number itself: a mean has the samples' numbers as its parts, of many the first few and the
  /// last.
  private func root(depth: Int, _ growth: inout Growth) -> Derivation {
    guard isMean else { return derivation(Part(subject: subject), depth: depth, &growth) }
    growth.count += 1
    let step = step(subject)
    let shown = StepWriter.shortened(0..<graph.model.sampleCount)
    let parts = shown.enumerated().map { place, sample in
      // What stands above of another sample is another number.
      growth.named = []
      let omitted = place == 0 ? 0 : sample - shown[place - 1] - 1
      return Derivations(self, ofSample: sample).derivation(
        Part(subject: subject, omittedBefore: omitted), depth: depth - 1, &growth)
    }
    return Derivation(
      result: step.result, origin: .computed, name: nil, forms: step.forms, omittedBefore: 0,
      isRepeated: false, isCut: false, parts: parts)
  }

  private func derivation(
    _ part: Part, depth: Int, _ growth: inout Growth
  ) -> Derivation {
    let subject = part.subject
    if let leaf = variable(part) { return leaf }
    growth.count += 1
    let step = step(subject)
    let parts = growth.count > growth.limit ? [] : parts(subject)
    let isRepeated = growth.named.contains(subject)
    let isCut = !isRepeated && depth == 0 && parts.contains { variable($0) == nil }
    if !isCut { growth.named.insert(subject) }
    let shown = isRepeated || isCut ? [] : parts
    return Derivation(
      result: step.result, origin: .computed, name: step.name, forms: step.forms,
      omittedBefore: part.omittedBefore, isRepeated: isRepeated && !parts.isEmpty, isCut: isCut,
      parts: shown.map { derivation($0, depth: depth - 1, &growth) })
  }

  /// A parameter or data; nil for what is computed.
  private func variable(_ part: Part) -> Derivation? {
    guard case .value(let node, let element) = part.subject,
      !graph.model.isOperation(node)
    else { return nil }
    var role = Program.Role.constant
    if case .variable(let own) = graph.model.quantity(of: node)?.role { role = own }
    return Derivation(
      result: writer.quantity(node, element), origin: .given(role),
      name: nil, forms: [], omittedBefore: part.omittedBefore, isRepeated: false, isCut: false,
      parts: [])
  }

  /// The step that makes a number known.
  private func step(_ subject: Subject) -> Step {
    let place = Step.Location(
      phase: .backward, sample: nil, layer: nil, neuron: nil, quantity: nil)
    func step(_ part: Run.Part, _ node: NodeID, _ element: Int) -> Step {
      writer.step(part, of: node, element, place)
    }
    switch subject {
    case .value(let node, let element) where isMean, .total(let node, let element) where isMean:
      return writer.mean(node, element, at: place)
    case .value(let node, let element): return step(.value, node, element)
    case .factor(let path):
      let operand = graph.model.operands(of: path.consumer)[path.operand]
      return step(.partial(path), operand, path.operandElement)
    case .contribution(let path, let node, let element):
      return step(.contribution(path), node, element)
    case .total(let node, let element):
      if isTarget(node, element) { return step(.seed, node, element) }
      let paths = graph.paths(from: node, element: element)
      if let only = paths.first, paths.count == 1, only.consumer == graph.target {
        return self.step(.factor(only))
      }
      guard paths.isEmpty else { return step(.total, node, element) }
      return Step(
        kind: .total, location: place, result: writer.derivative(node, element, 0),
        formula: 0, paths: 0)
    }
  }

  private func isTarget(_ node: NodeID, _ element: Int) -> Bool {
    node == graph.target && element == graph.targetElement
  }

  /// What the formula of a number reads, in its order and each once.
  private func parts(_ subject: Subject) -> [Part] {
    let parts: [Part]
    switch subject {
    case .value(let node, let element):
      let written = graph.model.valueForms(
        of: node, element: element, sample: writer.sample, limit: StepWriter.longestSum)
      parts = written.first.map { values($0, of: node) } ?? []
    case .factor(let path):
      let written = graph.model.partialForms(
        of: path.consumer, element: path.element, operand: path.operand,
        operandElement: path.operandElement, sample: writer.sample)
      parts = written.first.map { values($0, of: path.consumer) } ?? []
    case .contribution(let path, _, _):
      parts = (chain(to: path) + [.factor(path)]).map { Part(subject: $0) }
    case .total(let node, let element):
      guard !isTarget(node, element) else { return [] }
      let paths = graph.paths(from: node, element: element)
      if paths.count > 1 {
        let shown = StepWriter.shortened(paths)
        parts = shown.enumerated().map { place, path in
          Part(
            subject: .contribution(path, of: node, element),
            omittedBefore: place == shown.count - 1 ? paths.count - shown.count : 0)
        }
      } else if let path = paths.first {
        guard path.consumer != graph.target else { return self.parts(.factor(path)) }
        let factors = chain(to: path) + [.factor(path)]
        let ordered = writer.isParameter(node) ? factors.reversed() : factors
        parts = ordered.map { Part(subject: $0) }
      } else {
        parts = []
      }
    }
    var seen: Set<Subject> = []
    return parts.filter { seen.insert($0.subject).inserted }
  }

  /// The derivatives of which the product is the target's derivative by a path's far end.
  private func chain(to path: Graph.Path) -> [Subject] {
    let node = path.consumer
    if node == graph.target { return [] }
    if Plan.isFused(node, graph), let next = graph.paths(from: node, element: path.element).first {
      return chain(to: next) + [.factor(next)]
    }
    return [.total(node, path.element)]
  }

  /// The quantities that a formula mentions, those of its named parts among them.
  private func values(_ written: WrittenFormula, of node: NodeID) -> [Part] {
    let operands = graph.model.operands(of: node)
    return written.formula.leavesWithGaps().flatMap { place, omitted -> [Part] in
      let (source, element): (NodeID, Int)
      switch place {
      case .output(let own): (source, element) = (node, own)
      case .computed(let own, let place): (source, element) = (own, place)
      case .operand(let operand, let own): (source, element) = (operands[operand], own)
      case .part(let name):
        let part = written.parts.first { $0.name == name }
        return part?.forms.first.map { values($0, of: node) } ?? []
      }
      if let array = graph.model.elementSource(source) {
        return [Part(subject: .value(array.node, array.element), omittedBefore: omitted)]
      }
      // Constants have no name and come from nowhere.
      return graph.model.quantity(of: source) == nil
        ? [] : [Part(subject: .value(source, element), omittedBefore: omitted)]
    }
  }
}

extension Formula {
  /// The leaves in their order, each with how many terms of its sum are left out before its own.
  fileprivate func leavesWithGaps(after omitted: Int = 0) -> [(leaf: Leaf, omitted: Int)] {
    switch self {
    case .sum(let terms):
      var gap = omitted
      return terms.flatMap { term -> [(leaf: Leaf, omitted: Int)] in
        if case .elided(let count) = term {
          gap = count
          return []
        }
        defer { gap = 0 }
        return term.leavesWithGaps(after: gap)
      }
    case .apply(_, let operands): return operands.flatMap { $0.leavesWithGaps(after: omitted) }
    default: return leaves.map { ($0, omitted) }
    }
  }
}

extension StepWriter {
  /// A writer about one element of a model, and of its derivative by another where that is asked.
  init(_ model: Model, target: NamedElement, by variable: NamedElement?, sample: Int) {
    var model = model
    if variable != nil { model.differentiate(target) }
    let graph = Graph(
      model, target: target.node, element: target.element,
      variables: variable.map { [$0.node] })
    self.init(
      graph: graph, sample: sample,
      hasSamples: model.sampleCount > 1 && target.node == model.target?.node)
  }

  /// The first terms of a long sum and its last, as they are written out.
  static func shortened<Terms: RandomAccessCollection>(_ terms: Terms) -> [Terms.Element] {
    guard terms.count > longestSum else { return Array(terms) }
    return Array(terms.prefix(longestSum - 1) + terms.suffix(1))
  }
}
