import Autodiff
import Foundation
import Language
import SamplePrograms
import Testing

@testable import Stepping

/// A reference as it is typed: `w2[1,3]`.
func typed(_ reference: Reference) -> String {
  let indices = reference.indices + (reference.sample.map { [$0] } ?? [])
  let list = indices.map(String.init).joined(separator: ",")
  return indices.isEmpty ? reference.name : "\(reference.name)[\(list)]"
}

/// A symbol as it is typed: `dC/dw2[1,3]`, a share with `via` and what it goes through.
func typed(_ symbol: Symbol) -> String {
  switch symbol {
  case .quantity(let reference): typed(reference)
  case .derivative(of: let target, by: let variable): "d\(typed(target))/d\(typed(variable))"
  case .direct(of: let target, by: let variable):
    "d\(typed(target))/d\(typed(variable)) direct"
  case .contribution(of: let target, by: let variable, through: let node):
    "d\(typed(target))/d\(typed(variable)) via \(typed(node))"
  }
}

extension Formula where Leaf == Term {
  /// The terms, from left to right.
  var terms: [Term] {
    switch self {
    case .leaf(let term): [term]
    case .number, .elided: []
    case .apply(_, let operands), .sum(let operands), .partial(_, _, _, let operands):
      operands.flatMap(\.terms)
    case .prime(_, let operand): operand.terms
    case .choice(let condition, let then, let otherwise):
      condition.left.terms + condition.right.terms + then.terms + otherwise.terms
    }
  }

  /// The value of the formula at its terms, by the mathematical library alone; nil where some are
  /// left out.
  ///
  /// With it the magnitude of what was added up on the way, for rounding.
  var evaluated: (value: Double, magnitude: Double)? {
    switch self {
    case .leaf(let term): return (term.value, abs(term.value))
    case .number(let number): return (number, abs(number))
    case .elided, .prime, .partial: return nil
    case .sum(let terms):
      let parts = terms.compactMap(\.evaluated)
      guard parts.count == terms.count else { return nil }
      return (parts.reduce(0) { $0 + $1.value }, parts.reduce(0) { $0 + $1.magnitude })
    case .choice(let condition, let then, let otherwise):
      guard let left = condition.left.evaluated, let right = condition.right.evaluated else {
        return nil
      }
      return condition.relation.holds(left.value, right.value)
        ? then.evaluated : otherwise.evaluated
    case .apply(let function, let operands):
      // A function of the program is known by its steps inside alone.
      guard Primitive.named(function.name) != nil else { return nil }
      let parts = operands.compactMap(\.evaluated)
      guard parts.count == operands.count else { return nil }
      let value = Self.apply(function.name, parts.map(\.value))
      let magnitude =
        switch function.name {
        case "add", "subtract", "where": parts.reduce(0) { $0 + $1.magnitude }
        case "multiply": parts[0].magnitude * parts[1].magnitude
        case "divide": parts[0].magnitude / abs(parts[1].value)
        case "negate": parts[0].magnitude
        case "square": parts[0].magnitude * parts[0].magnitude
        default: max(1, abs(value)) * max(1, parts.reduce(0) { $0 + $1.magnitude })
        }
      return (value, magnitude)
    }
  }

  private static func apply(_ name: String, _ x: [Double]) -> Double {
    switch (name, x.count) {
    case ("add", 2): x[0] + x[1]
    case ("subtract", 2): x[0] - x[1]
    case ("multiply", 2): x[0] * x[1]
    case ("divide", 2): x[0] / x[1]
    case ("power", 2): pow(x[0], x[1])
    case ("less", 2): x[0] < x[1] ? 1 : 0
    case ("less_equal", 2): x[0] <= x[1] ? 1 : 0
    case ("greater", 2): x[0] > x[1] ? 1 : 0
    case ("greater_equal", 2): x[0] >= x[1] ? 1 : 0
    case ("equal", 2): x[0] == x[1] ? 1 : 0
    case ("where", 3): x[0] != 0 ? x[1] : x[2]
    case ("negate", 1): -x[0]
    case ("square", 1): x[0] * x[0]
    case ("power_slope", 2): x[1] * pow(x[0], x[1] - 1)
    case ("sqrt", 1): sqrt(x[0])
    case ("exp", 1): exp(x[0])
    case ("ln", 1): log(x[0])
    case ("sin", 1): sin(x[0])
    case ("cos", 1): cos(x[0])
    case ("tan", 1): tan(x[0])
    case ("sinh", 1): sinh(x[0])
    case ("cosh", 1): cosh(x[0])
    case ("tanh", 1): tanh(x[0])
    case ("sigmoid", 1): 1 / (1 + exp(-x[0]))
    case ("relu", 1): max(0, x[0])
    case ("abs", 1): abs(x[0])
    case ("identity", 1): x[0]
    default: .nan
    }
  }
}

/// The steps of a walk, in order.
func steps(_ walk: Walk) -> [Step] { (0..<walk.count).map { walk[$0] } }

/// Checks what every walk has to hold, whatever it goes through.
///
/// Each step's value is its formula's, evaluated by the mathematical library; what it names are
/// values the language gives, and derivatives recorded as operations of their own (not swept);
/// whatever a step uses became known in a step before; the totals are the gradient.
struct WalkChecker {
  let model: Model
  let walk: Walk
  let label: String

  init?(_ model: Model, _ label: String) {
    guard let walk = Walk(model) else { return nil }
    (self.model, self.walk, self.label) = (model, walk, label)
  }

  func check() throws {
    try checkValues()
    checkOrder()
    try checkGradient()
    checkRanges()
  }

  /// Rounding of a value computed in another order.
  private func agree(_ left: Double, _ right: Double, _ magnitude: Double) -> Bool {
    left == right || abs(left - right) <= 1e-11 * max(abs(left), abs(right), magnitude)
  }

  func checkValues() throws {
    var known: [String: Double] = [:]
    for (place, step) in steps(walk).enumerated() {
      let sample = walk.sample(of: place)
      let value = step.result.value
      let name = typed(step.result.symbol)
      if let formula = step.formula.evaluated {
        #expect(
          agree(formula.value, value, formula.magnitude),
          "\(label), step \(place): the formula of \(name) has \(formula.value), it has \(value)")
        let read = try #require(step.value(reading: \.value), "\(label), step \(place)")
        #expect(agree(read, value, formula.magnitude), "\(label), step \(place): \(read)")
      }
      switch (step.kind, step.result.symbol) {
      case (.contribution, _), (.partial, _): continue
      case (_, .derivative), (_, .quantity):
        // The target of one sample is 1 by itself; the language takes derivatives of others by it.
        let key = "\(name) at \(sample)"
        let found = try known[key] ?? model.number(name, sample: sample)
        known[key] = found
        #expect(
          agree(found, value, 1e-3), "\(label), step \(place): \(name) is \(found), not \(value)")
      default: Issue.record("\(label): a \(step.kind) of \(name)")
      }
    }
  }

  func checkOrder() {
    var known: Set<String> = []
    var sample = 0
    let leaves = Set(
      model.quantities.filter { model.tape.primitive(of: $0.node) == nil }.map(\.name))
    for (place, step) in steps(walk).enumerated() {
      if walk.sample(of: place) != sample, step.kind != .mean {
        sample = walk.sample(of: place)
        // The next sample begins anew; only the target's own values are told apart by name.
        known = known.filter { $0.contains("C[") }
      }
      for term in step.formula.terms where !known.contains(typed(term.symbol)) {
        guard case .quantity(let reference) = term.symbol, leaves.contains(reference.name) else {
          Issue.record(
            "\(label), step \(place): \(typed(term.symbol)) is not known before \(typed(step.result.symbol))"
          )
          continue
        }
      }
      let name = typed(step.result.symbol)
      let isRepeated = !known.insert(name).inserted
      // A factor or share may come twice, of an operand used twice by one operation; and the
      // factor next to the target has the name of the total over all paths.
      #expect(
        !isRepeated || step.kind == .partial || step.kind == .contribution || step.paths > 1,
        "\(label), step \(place): \(name) comes twice")
    }
  }

  func checkGradient() throws {
    let gradient = model.gradient()
    let final = steps(walk).filter {
      walk.samples > 1 ? $0.kind == .mean : $0.kind != .contribution
    }
    var known: [String: Double] = [:]
    for step in final { known[typed(step.result.symbol)] = step.result.value }
    let target = try #require(model.target).name
    for (parameter, derivative) in gradient {
      for element in derivative.elements.indices {
        let indices = derivative.shape.indices(of: element)
        let reference = Reference(name: parameter.name, indices: indices)
        let found = known["d\(target)/d\(typed(reference))"]
        // What the target does not depend on has no steps.
        #expect(
          agree(found ?? 0, derivative[element], 1e-3),
          "\(label): \(typed(reference)) has \(derivative[element]), the walk \(found ?? .nan)")
      }
    }
  }

  /// Neurons lie in layers, layers in passes, and each kind of stretch covers the walk once.
  func checkRanges() {
    for range in [walk.neuron, walk.layer, walk.pass] {
      var next = 0
      while next < walk.count {
        let stretch = range(next)
        guard stretch.lowerBound == next, stretch.upperBound > next else {
          Issue.record("\(label): \(stretch) does not go on at \(next)")
          break
        }
        for step in stretch where range(step) != stretch {
          Issue.record("\(label): \(range(step)) and \(stretch) both hold \(step)")
        }
        next = stretch.upperBound
      }
      #expect(next == walk.count, "\(label)")
    }
    for step in 0..<walk.count {
      let (neuron, layer, pass) = (walk.neuron(of: step), walk.layer(of: step), walk.pass(of: step))
      #expect(layer.contains(neuron.lowerBound) && layer.upperBound >= neuron.upperBound)
      #expect(pass.contains(layer.lowerBound) && pass.upperBound >= layer.upperBound)
      #expect(walk[step].location.phase == walk[pass.lowerBound].location.phase)
      #expect(walk[step].location.sample == walk[pass.lowerBound].location.sample)
    }
  }
}
