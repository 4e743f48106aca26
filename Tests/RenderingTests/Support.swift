import Autodiff
import Language
import SamplePrograms
import Stepping

/// A generator of reproducible numbers for tests: a linear congruential one, of Knuth's MMIX.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

extension Formula {
  /// Whether the whole formula is written, as an expression of the language: no terms left out,
  /// no choice in words.
  var isExpression: Bool {
    switch self {
    case .leaf, .number: true
    case .elided, .choice, .prime, .partial: false
    case .apply(_, let operands), .sum(let operands): operands.allSatisfy(\.isExpression)
    }
  }
}
