import Language
import Networks
import SamplePrograms
import Stepping
import Testing

/// A walk searched by its structure finds what looking at every step finds.
@Suite struct SearchTests {
  static let programs: [[String]] =
    [
      Published.mazur, Published.baydin, Published.expression, Published.neuron,
      [
        "z1 = w1 @ x + b1", "a1 = tanh(z1)", "z2 = w2 @ a1 + b2", "a2 = sigmoid(z2)",
        "C = squared_error(a2, y)", "w1 = [[0.1, -0.4], [0.7, 0.2], [0.5, -0.3]]",
        "b1 = [0.1, 0.2, 0.3]", "w2 = [[0.3, -0.6, 0.9]]", "b2 = [0.4]",
        "data [[0, 0], [0, 1], [1, 0]] -> [[0], [1], [1]]",
      ],
    ] + (1...12).map { RandomProgram(seed: $0).lines }
    + (20...26).map { RandomProgram(seed: $0, samples: 3).lines }

  private func walk(_ lines: [String]) throws -> Walk {
    try #require(Walk(Compiler.model(of: Program(lines))))
  }

  /// Whether a step makes known what a pattern means, judged by the step's own name.
  private func matches(_ step: Step, _ pattern: Symbol) -> Bool {
    switch (step.result.symbol, pattern) {
    case (.quantity(let found), .quantity(let sought)): matches(found, sought)
    case (.derivative(let of, let by), .derivative(let target, let variable)),
      (.direct(let of, let by), .derivative(let target, let variable)):
      matches(of, target) && matches(by, variable)
    default: false
    }
  }

  private func matches(_ found: Reference, _ sought: Reference) -> Bool {
    found.name == sought.name && (sought.indices.isEmpty || found.indices == sought.indices)
      && (sought.sample == nil || found.sample == sought.sample)
  }

  /// The patterns that a symbol is an instance of.
  private func patterns(of symbol: Symbol) -> [Symbol] {
    func open(_ reference: Reference) -> [Reference] {
      [
        reference, Reference(name: reference.name, isArray: reference.isArray),
        Reference(
          name: reference.name, indices: reference.indices, isArray: reference.isArray),
      ]
    }
    switch symbol {
    case .quantity(let reference): return open(reference).map { .quantity($0) }
    case .derivative(let target, let variable):
      return open(target).flatMap { target in
        open(variable).filter { $0.sample == nil || $0.sample == target.sample }
          .map { .derivative(of: target, by: $0) }
      }
    case .direct, .contribution: return []
    }
  }

  /// Whether a step is one of several factors, so that it does not make the derivative of the
  /// target known although it is written so: ∂C/∂x where C = x·y and y depends on x.
  private func isOneOfSeveral(_ walk: Walk, _ step: Int) -> Bool {
    guard walk[step].kind == .partial, step + 1 < walk.count else { return false }
    return walk[step + 1].kind == .contribution
  }

  private func expectAgreement(
    _ walk: Walk, _ landmark: Landmark, _ positions: [Int], _ random: inout RandomNumbers
  ) {
    let count = UInt64(walk.count + 1)
    var ranges = [0..<walk.count]
    for _ in 0..<3 {
      let ends = [Int(random.next() % count), Int(random.next() % count)].sorted()
      ranges.append(ends[0]..<ends[1])
    }
    for range in ranges {
      let inside = positions.filter { range.contains($0) }
      #expect(walk.first(landmark, in: range) == inside.first, "\(landmark) in \(range)")
      #expect(walk.last(landmark, in: range) == inside.last, "\(landmark) in \(range)")
    }
  }

  @Test(arguments: programs) func symbolsAreFoundWhereTheStepsAre(_ lines: [String]) throws {
    let walk = try walk(lines)
    let target = try #require(walk.model.target).name
    var random = RandomNumbers(seed: UInt64(walk.count))
    let steps = (0..<walk.count).map { walk[$0] }
    var seen = Set<Symbol>()
    for symbol in steps.map(\.result.symbol) {
      for pattern in patterns(of: symbol) where seen.insert(pattern).inserted {
        let positions = steps.indices.filter { place in
          guard matches(steps[place], pattern) else { return false }
          if case .derivative(let of, _) = pattern, of.name == target {
            return !isOneOfSeveral(walk, place)
          }
          return true
        }
        // A factor alone may have the name of a derivative that is left as a product.
        if positions.isEmpty { continue }
        expectAgreement(walk, .symbol(pattern), positions, &random)
      }
    }
  }

  @Test(arguments: programs) func kindsAreFoundWhereTheStepsAre(_ lines: [String]) throws {
    let walk = try walk(lines)
    var random = RandomNumbers(seed: UInt64(walk.count))
    for kind in Step.Kind.allCases {
      let positions = (0..<walk.count).filter { walk[$0].kind == kind }
      expectAgreement(walk, .kind(kind), positions, &random)
    }
  }

  @Test(arguments: programs) func layersAreFoundWhereTheyBegin(_ lines: [String]) throws {
    let walk = try walk(lines)
    var random = RandomNumbers(seed: UInt64(walk.count))
    for layer in 0...3 {
      let positions = (0..<walk.count).filter {
        walk[$0].location.layer == layer && walk[$0].location.phase != .mean
          && walk.layer(of: $0).lowerBound == $0
      }
      expectAgreement(walk, .layer(layer), positions, &random)
    }
  }

  @Test func aDerivativeLeftAsAProductIsKnownWithItsLastFactor() throws {
    let walk = try walk(Published.mazur)
    let pattern = try #require(
      Symbol(Parser.expression("dC/dz1[2]"), in: walk.model))
    let step = try #require(walk.first(.symbol(pattern), in: 0..<walk.count))
    let factor = try #require(Symbol(Parser.expression("da1[2]/dz1[2]"), in: walk.model))
    #expect(matches(walk[step], factor))
  }

  @Test func aLetterWithoutALayerMeansEveryLayer() throws {
    let walk = try walk(Published.mazur)
    let pattern = try #require(Symbol(Parser.expression("dC/dw"), in: walk.model))
    let positions = (0..<walk.count).filter { place in
      guard walk[place].kind == .total,
        case .derivative(_, let variable) = walk[place].result.symbol
      else { return false }
      return variable.name.hasPrefix("w")
    }
    #expect(positions.count == 8)
    var random = RandomNumbers(seed: 1)
    expectAgreement(walk, .symbol(pattern), positions, &random)
  }

  @Test(arguments: [1e-3, 1e-2, 0.05, 1]) func conditionsHoldWhereTheNumbersSay(
    _ bound: Double
  ) throws {
    let walk = try walk(Published.mazur)
    let text = "abs(dC/dw) < \(bound)"
    let condition = try Condition(Parser.expression(text), text: text, walk: walk)
    let positions = (0..<walk.count).filter { place in
      guard walk[place].kind == .total,
        case .derivative(_, let variable) = walk[place].result.symbol
      else { return false }
      return variable.name.hasPrefix("w") && abs(walk[place].result.value) < bound
    }
    let whole = 0..<walk.count
    #expect(condition.search(walk, in: whole, isBackward: false) == positions.first)
    #expect(condition.search(walk, in: whole, isBackward: true) == positions.last)
    for (place, next) in zip(positions, positions.dropFirst()) {
      #expect(condition.search(walk, in: place + 1..<walk.count, isBackward: false) == next)
      #expect(condition.search(walk, in: 0..<next, isBackward: true) == place)
    }
  }

  @Test func aConditionWaitsForAllItsQuantities() throws {
    let walk = try walk(Published.mazur)
    // a1[1] is known long before C is.
    let text = "a1[1] > C"
    let condition = try Condition(Parser.expression(text), text: text, walk: walk)
    let step = try #require(condition.search(walk, in: 0..<walk.count, isBackward: false))
    #expect(matches(walk[step], .quantity(Reference(name: "C"))))
  }

  @Test(arguments: [
    "C", "C + 1", "1 < 2", "w1[1,1] < 2", "dz2[1]/dw1[1,1] > 0", "nothing < 1", "dC/dx[1] > 0",
  ]) func whatIsNoConditionIsRefused(_ text: String) throws {
    let walk = try walk(Published.mazur)
    let expression = try Parser.expression(text)
    #expect(throws: Condition.Problem.self) {
      try Condition(expression, text: text, walk: walk)
    }
  }
}
