public import Autodiff
public import Language

/// The paths by which one number depends on another, and the product of the factors along each.
///
/// The derivative is the sum of these products. Paths multiply from layer to layer, so they are
/// counted and added up in one sweep, and only the largest are followed one by one.
public struct DerivativePaths: Sendable {
  /// One path, from the variable outwards.
  public struct Path: Sendable {
    /// The elements it leads through, the variable first and the target last.
    public let stations: [Reference]
    /// The local partial derivatives from each to the next.
    public let factors: [Term]
    /// Their product, from the outside inwards: beyond a factor of 0 nothing is passed on.
    public var product: Double { factors.reversed().reduce(1) { chainProduct($0, $1.flow) } + 0 }
  }

  /// The number that is differentiated.
  public let target: Term
  /// What it is differentiated by.
  public let variable: Term
  /// The derivative, read from the tape after a reverse sweep.
  public let derivative: Term
  /// How many paths there are.
  public let count: PathCount
  /// The sum of all products, added up from the variable outwards.
  public let sum: Double
  /// The paths with the largest products by magnitude, the largest first; where they are all of
  /// them, in the order of the elements they lead through.
  public let largest: [Path]

  /// The paths from `variable` to `target` for one sample from 0, the `limit` largest in full.
  ///
  /// - Complexity: one reverse sweep, and O(limit · edges between the two).
  public init(
    of target: NamedElement, by variable: NamedElement, in model: Model, sample: Int, limit: Int
  ) {
    self.init(
      StepWriter(model, target: target, by: variable, sample: target.sample ?? sample),
      of: target, by: variable, limit: limit)
  }

  fileprivate init(
    _ writer: StepWriter, of target: NamedElement, by variable: NamedElement, limit: Int
  ) {
    var search = PathSearch(writer, from: variable, limit: limit)
    search.run()
    let end = search.arrivals(at: target)
    self.target = writer.quantity(target.node, target.element)
    self.variable = writer.quantity(variable.node, variable.element)
    let isItself = target.node == variable.node && target.element == variable.element
    let isReached = !(end?.count.isZero ?? true)
    derivative = writer.derivative(
      variable.node, variable.element,
      isItself ? 1 : (isReached ? writer.adjoint(variable.node, variable.element) : 0))
    count = end?.count ?? PathCount(0)
    sum = (end?.sum ?? 0) + 0
    let trails = end?.best ?? []
    let areAll = count.exact.map { $0 <= trails.count } ?? false
    largest = (areAll ? search.inOrder(trails) : trails).map { search.path($0) }
  }
}

/// The paths by which the target's mean over the samples depends on a number: those of each sample,
/// whose sums have the derivative as their mean.
public struct MeanPaths: Sendable {
  /// The paths of one sample.
  public let sample: DerivativePaths
  /// The mean of the sums of all samples' paths; of many the first few and the last written out.
  public let formula: Formula<Term>
  /// What the mean of the sums is, added up sample by sample.
  public let mean: Double
  /// The derivative of the mean, read from the tape after a reverse sweep.
  public let derivative: Term

  /// The paths from `variable` to the mean of `target`, the `limit` largest of one sample from 0 in
  /// full.
  ///
  /// - Complexity: one reverse sweep, and for each sample O(edges between the two).
  public init(
    of target: NamedElement, by variable: NamedElement, in model: Model, sample: Int, limit: Int
  ) {
    let writer = StepWriter(model, target: target, by: variable, sample: sample)
    self.sample = DerivativePaths(writer, of: target, by: variable, limit: limit)
    let sums = (0..<model.sampleCount).map { sample in
      let paths = DerivativePaths(
        writer.writer(ofSample: sample), of: target, by: variable, limit: 1)
      return Term(paths.derivative.symbol, paths.sum)
    }
    formula = writer.meanFormula { sums[$0] }
    mean = sums.reduce(0) { $0 + $1.value } / Double(sums.count)
    derivative = writer.meanDerivative(by: variable.node, variable.element)
  }
}

/// A sweep from a variable outwards that counts the paths to every element, adds up their products
/// and keeps the largest.
private struct PathSearch {
  /// What has arrived at an element.
  struct Arrivals {
    var count = PathCount(0)
    var sum = Double.structuralZero
    /// The largest by magnitude, the largest first.
    var best: [Trail] = []
  }

  /// A path that is kept, by its last edge and the trail before it.
  struct Trail {
    let product: Double
    /// The places of `trails` and `edges`; nil at the variable.
    let last: (before: Int, edge: Graph.Path)?
    let place: Int

    /// A product that is not a number counts as the largest: it decides the sum.
    var magnitude: Double { product.isNaN ? .infinity : abs(product) }
  }

  private let writer: StepWriter
  private let start: NamedElement
  private let limit: Int
  private var arrivals: [NodeID: [Int: Arrivals]] = [:]
  private var trails: [Trail] = []

  init(_ writer: StepWriter, from start: NamedElement, limit: Int) {
    self.writer = writer
    self.start = start
    self.limit = limit
  }

  func arrivals(at end: NamedElement) -> Arrivals? { arrivals[end.node]?[end.element] }

  mutating func run() {
    let graph = writer.graph
    let first = Trail(product: 1, last: nil, place: 0)
    trails = [first]
    arrivals[start.node] = [
      start.element: Arrivals(count: PathCount(1), sum: 1, best: [first])
    ]
    // In evaluation order everything has arrived at a node before it goes on.
    for node in [start.node] + graph.operations.filter({ $0 > start.node }) {
      guard node != graph.target, let here = arrivals[node] else { continue }
      for (element, arrived) in here.sorted(by: { $0.key < $1.key }) {
        for edge in graph.paths(from: node, element: element) { follow(edge, arrived) }
      }
    }
  }

  private mutating func follow(_ edge: Graph.Path, _ arrived: Arrivals) {
    let factor = writer.factor(edge).flow
    var next = arrivals[edge.consumer]?[edge.element] ?? Arrivals()
    next.count = next.count + arrived.count
    next.sum += chainProduct(factor, arrived.sum)
    for trail in arrived.best {
      let product = chainProduct(factor, trail.product)
      let longer = Trail(product: product, last: (trail.place, edge), place: trails.count)
      if next.best.count >= limit, let least = next.best.last,
        longer.magnitude <= least.magnitude
      {
        // The others of this kind are smaller still.
        break
      }
      trails.append(longer)
      let place = next.best.firstIndex { $0.magnitude < longer.magnitude } ?? next.best.count
      next.best.insert(longer, at: place)
      if next.best.count > limit { next.best.removeLast() }
    }
    arrivals[edge.consumer, default: [:]][edge.element] = next
  }

  /// Trails in the order of the elements they lead through.
  func inOrder(_ trails: [Trail]) -> [Trail] {
    trails.map { trail in
      (trail: trail, key: edges(trail).flatMap { [$0.consumer.index, $0.element, $0.operand] })
    }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.trail)
  }

  private func edges(_ trail: Trail) -> [Graph.Path] {
    var edges: [Graph.Path] = []
    var trail = trail
    while let last = trail.last {
      edges.append(last.edge)
      trail = trails[last.before]
    }
    return edges.reversed()
  }

  /// A trail as a path from the variable outwards.
  func path(_ trail: Trail) -> DerivativePaths.Path {
    let edges = edges(trail)
    let graph = writer.graph
    let stations = edges.map { edge in
      edge.consumer == graph.target
        ? writer.targetReference : graph.reference(edge.consumer, edge.element)
    }
    return DerivativePaths.Path(
      stations: [graph.reference(start.node, start.element)] + stations,
      factors: edges.map { writer.factor($0) })
  }
}
