public import Autodiff
import Language

/// Gradients of somebody's own held against the right ones: which numbers are wrong, and which
/// mistake makes exactly these.
///
/// Every mistake is a whole sweep with a rule exchanged, or the right sweep of a program computed
/// differently, or the right numbers scaled or put in another order. A mistake is named only where
/// all the arrays given are what it makes, and where they have more digits than a match by chance
/// would have to guess.
public struct Diagnosis: Sendable {
  /// One array held against the right one.
  public struct Comparison: Sendable {
    /// The array.
    public let given: GivenArray
    /// What is right.
    public let right: Tensor
    /// The places of the wrong numbers, row-major from 0.
    public let wrong: [Int]

    /// Whether the shapes are the same; nothing else is compared where they are not.
    public var hasShape: Bool { given.value.shape == right.shape }
    /// Whether it is right.
    public var isRight: Bool { hasShape && wrong.isEmpty }

    /// How many digits of the largest number are right; nil where all are.
    public var digits: Int? {
      let scale = right.elements.lazy.map { abs($0) }.max() ?? 0
      let difference = zip(given.value.elements, right.elements).map { abs($0 - $1) }.max() ?? 0
      guard difference > given.noise, scale > 0 else { return nil }
      return max(0, Int((-WrittenDigits.logarithm(difference / scale)).rounded(.down)))
    }

    /// Whether it is right but for what single precision rounds away.
    public var isRoundedToSinglePrecision: Bool {
      isRight && digits != nil
        && !zip(given.value.elements, right.elements).enumerated().allSatisfy { place, pair in
          abs(pair.0 - pair.1) <= 1.001 * given.tolerances[place]
        }
    }
  }

  /// A mistake that makes the numbers.
  public struct Explanation: Sendable {
    /// The mistake.
    public let mistake: GradientMistake
    /// What was done, as the end of "… is what comes out …".
    public let account: String
    /// A second mistake that goes with it.
    public let second: GradientMistake?
    /// The layer where it was made, as `help` and messages name it; nil for the whole.
    public let place: String?
    /// What comes out, of what was given and then of the other parameters.
    let arrays: [Tensor]
    /// The mistakes that make the same numbers in this program, whatever is given.
    public fileprivate(set) var alike: [GradientMistake] = []
  }

  /// The arrays, in the order in which they were given.
  public let comparisons: [Comparison]
  /// The mistakes that make all of the arrays, the likeliest first.
  public let explanations: [Explanation]
  /// For each wrong array that a mistake of its own makes, where none makes all of them: the place of
  /// the array, and the mistakes.
  public let separate: [(array: Int, explanations: [Explanation])]
  /// A quantity whose derivative would tell the explanations apart; nil where none does, or there is
  /// no need.
  public let telling: String?
  /// Whether the numbers have too few digits for a mistake to be named.
  public let isTooShort: Bool

  /// The arrays that are wrong.
  public var wrong: [Comparison] { comparisons.filter { !$0.isRight } }

  /// Whether every array is right.
  public var isRight: Bool { comparisons.allSatisfy(\.isRight) }

  /// Holds arrays against the derivatives of a walk.
  ///
  /// - Parameters:
  ///   - sample: the current sample, from 0.
  ///   - rates: the learning rates that may have been used.
  /// - Complexity: some hundred sweeps for each sample.
  public init(_ given: [GivenArray], in walk: Walk, sample: Int, rates: [Double]) {
    let others = walk.model.parameters.map { GivenArray.Subject.derivative($0.node) }
      .filter { subject in !given.contains { $0.subject == subject } }
    var hypotheses = Hypotheses(
      walk, given.map(\.subject) + others, sample: sample, rates: rates)
    let right = hypotheses.right
    let largest = right.joinedMagnitude
    let given = given.map { array in
      var array = array
      array.noise = 1e-13 * largest
      return array
    }
    let comparisons = zip(given, right).map { Comparison(given: $0, right: $1) }
    self.comparisons = comparisons
    guard !comparisons.allSatisfy(\.isRight) else {
      (explanations, separate, telling, isTooShort) = ([], [], nil, false)
      return
    }
    let wrong = comparisons.indices.filter { !comparisons[$0].isRight }
    let all = hypotheses.all()
    let evidence = wrong.reduce(0) { $0 + given[$1].evidence(against: right[$1]) }
    let isTooShort = evidence < Diagnosis.leastEvidence
    let whole = isTooShort ? [] : Diagnosis.matching(given.indices.map { ($0, given[$0]) }, all)
    let explanations = Diagnosis.distinct(whole)
    self.explanations = explanations
    self.isTooShort = isTooShort
    if whole.isEmpty, wrong.count > 1 || wrong.count < given.count {
      separate = wrong.compactMap { place in
        guard given[place].evidence(against: right[place]) >= Diagnosis.leastEvidence else {
          return nil
        }
        let found = Diagnosis.distinct(Diagnosis.matching([(place, given[place])], all))
        return found.isEmpty ? nil : (place, found)
      }
    } else {
      separate = []
    }
    telling = Diagnosis.telling(explanations, others, after: given.count, walk.model)
  }

  /// The digits that a match by chance would have to guess at least, some thousand being tried.
  private static let leastEvidence = 6.0

  /// How many digits of the numbers given an explanation makes; nil where it makes all.
  public func digits(of explanation: Explanation) -> Int? {
    zip(comparisons, explanation.arrays).filter { !$0.0.isRight }.compactMap {
      Comparison(given: $0.given, right: $1).digits
    }.min()
  }

  /// The hypotheses of the fewest mistakes that make some arrays.
  private static func matching(
    _ given: [(place: Int, array: GivenArray)], _ all: [Hypothesis]
  ) -> [Explanation] {
    for count in 1...2 {
      let found = all.filter { $0.count == count }.filter { hypothesis in
        given.allSatisfy { $0.array.matches(hypothesis.arrays[$0.place]) }
      }
      if !found.isEmpty { return found.map(\.explanation) }
    }
    return []
  }

  /// Explanations, each with those that make the same numbers, the one that comes first standing for
  /// them; what is done in every layer and can be done in one only is done in that one.
  private static func distinct(_ explanations: [Explanation]) -> [Explanation] {
    var distinct: [Explanation] = []
    for explanation in explanations {
      let isNamed = distinct.contains { other in
        other.mistake == explanation.mistake || other.alike.contains(explanation.mistake)
      }
      guard !isNamed else { continue }
      let same = distinct.firstIndex { other in
        zip(other.arrays, explanation.arrays).allSatisfy { $0.isNear($1) }
      }
      if let same {
        distinct[same].alike.append(explanation.mistake)
      } else {
        distinct.append(explanation)
      }
    }
    return distinct
  }

  /// The first quantity by which explanations would have different derivatives.
  private static func telling(
    _ explanations: [Explanation], _ others: [GivenArray.Subject], after count: Int, _ model: Model
  ) -> String? {
    guard let first = explanations.first, explanations.count > 1, let target = model.target else {
      return nil
    }
    let place = others.indices.first { place in
      explanations.dropFirst().contains { other in
        !first.arrays[count + place].isNear(other.arrays[count + place])
      }
    }
    guard let place, let quantity = model.quantity(of: others[place].node) else { return nil }
    return "d\(target.name)/d\(quantity.name)"
  }
}

extension Diagnosis.Comparison {
  fileprivate init(given: GivenArray, right: Tensor) {
    (self.given, self.right) = (given, right)
    guard given.value.shape == right.shape else {
      wrong = Array(given.value.elements.indices)
      return
    }
    let scale = right.elements.lazy.map { abs($0) }.max() ?? 0
    wrong = given.value.elements.indices.filter { !given.agrees($0, right, scale: scale) }
  }
}

extension [Tensor] {
  /// The largest magnitude of all numbers.
  fileprivate var joinedMagnitude: Double {
    reduce(0) { largest, array in Swift.max(largest, array.elements.lazy.map { abs($0) }.max() ?? 0)
    }
  }
}

extension Tensor {
  /// Whether two arrays are the same but for rounding.
  func isNear(_ other: Tensor) -> Bool {
    let scale = elements.lazy.map { abs($0) }.max() ?? 0
    return shape == other.shape
      && zip(elements, other.elements).allSatisfy { abs($0 - $1) <= 1e-9 * scale || $0 == $1 }
  }
}
