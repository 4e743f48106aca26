import Foundation

/// A 2-2-2 network whose numbers tell the misconceptions apart, and its derivatives by hand: written
/// out for this one network, with nothing of the tape.
struct RecommendedNetwork {
  /// The lines that build it.
  static let lines = [
    "network 2 2 2 cost=half_squared_error", "w1 = [[-0.4, 0.9], [-1.7, 2]]", "b1 = [1.2, 0.9]",
    "w2 = [[1, 1.3], [0.4, 1.2]]", "b2 = [0.2, -1.4]", "x = [-1.7, -0.3]", "y = [0, 1]",
    "eta = 0.3",
  ]

  let w1 = [[-0.4, 0.9], [-1.7, 2.0]]
  let b1 = [1.2, 0.9]
  let w2 = [[1.0, 1.3], [0.4, 1.2]]
  let b2 = [0.2, -1.4]
  let x: [Double]
  let y: [Double]
  let eta = 0.3
  private(set) var z1: [Double] = []
  private(set) var a1: [Double] = []
  private(set) var z2: [Double] = []
  private(set) var a2: [Double] = []

  init(x: [Double] = [-1.7, -0.3], y: [Double] = [0, 1]) {
    (self.x, self.y) = (x, y)
    z1 = [0, 1].map { w1[$0][0] * x[0] + w1[$0][1] * x[1] + b1[$0] }
    a1 = z1.map(sigma)
    z2 = [0, 1].map { w2[$0][0] * a1[0] + w2[$0][1] * a1[1] + b2[$0] }
    a2 = z2.map(sigma)
  }

  func sigma(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
  func slope(_ z: Double) -> Double { sigma(z) * (1 - sigma(z)) }

  /// What each misconception answers for ∂C/∂w⁽²⁾ of an output k and a hidden neuron j.
  func outputWeight(_ k: Int, _ j: Int) -> (truth: Double, answers: [String: [Double]]) {
    let outside = a2[k] - y[k]
    let g = outside * slope(z2[k]) * a1[j]
    var answers = common(g)
    answers["no-sigma-prime"] = [outside * a1[j]]
    answers["no-output-sigma-prime"] = [outside * a1[j]]
    answers["sigma-prime-of-a"] = [outside * slope(a2[k]) * a1[j]]
    answers["z-in-a-form"] = [outside * z2[k] * (1 - z2[k]) * a1[j]]
    answers["sigma-for-sigma-prime"] = [outside * a2[k] * a1[j]]
    answers["own-activation"] = [outside * slope(z2[k]) * a2[k]]
    answers["wrong-input"] = [outside * slope(z2[k]) * a1[1 - j]]
    answers["bias-for-weight"] = [outside * slope(z2[k])]
    answers["w-for-input"] = [outside * slope(z2[k]) * w2[k][j]]
    return (g, answers)
  }

  /// What each misconception answers for ∂C/∂w⁽¹⁾ of a hidden neuron j and an input i.
  func hiddenWeight(_ j: Int, _ i: Int) -> (truth: Double, answers: [String: [Double]]) {
    let delta = [0, 1].map { (a2[$0] - y[$0]) * slope(z2[$0]) }
    func sum(_ share: (Int) -> Double) -> Double { share(0) + share(1) }
    let outside = sum { w2[$0][j] * delta[$0] }
    let inner = slope(z1[j]) * x[i]
    let g = outside * inner
    var answers = common(g)
    answers["no-sigma-prime"] = [outside * x[i]]
    answers["no-output-sigma-prime"] = [sum { w2[$0][j] * (a2[$0] - y[$0]) } * inner]
    answers["sigma-prime-of-a"] = [outside * slope(a1[j]) * x[i]]
    answers["z-in-a-form"] = [outside * z1[j] * (1 - z1[j]) * x[i]]
    answers["sigma-for-sigma-prime"] = [outside * a1[j] * x[i]]
    answers["one-path"] = [0, 1].map { w2[$0][j] * delta[$0] * inner }
    answers["paths-averaged"] = [g / 2]
    answers["w-transposed"] = [sum { w2[j][$0] * delta[$0] } * inner]
    answers["no-downstream-weight"] = [sum { delta[$0] } * inner]
    answers["stale-order"] = [sum { (w2[$0][j] - eta * delta[$0] * a1[j]) * delta[$0] } * inner]
    answers["own-activation"] = [outside * slope(z1[j]) * a1[j]]
    answers["wrong-input"] = [outside * slope(z1[j]) * x[1 - i]]
    answers["bias-for-weight"] = [outside * slope(z1[j])]
    // One of the weights is its input, so that nothing tells them apart there.
    if w1[j][i] != x[i] { answers["w-for-input"] = [outside * slope(z1[j]) * w1[j][i]] }
    answers["a-for-weight"] = [sum { a1[j] * delta[$0] } * inner]
    return (g, answers)
  }

  /// What ∂C/∂w⁽¹⁾ of a hidden neuron j and an input i is where a mistake is made in both layers.
  func hiddenWeightEverywhere(_ j: Int, _ i: Int) -> [String: Double] {
    func product(_ slope: (_ z: Double, _ a: Double) -> Double) -> Double {
      [0, 1].reduce(0) { $0 + w2[$1][j] * (a2[$1] - y[$1]) * slope(z2[$1], a2[$1]) }
        * slope(z1[j], a1[j]) * x[i]
    }
    return [
      "no-sigma-prime": product { _, _ in 1 }, "sigma-prime-of-a": product { slope($1) },
      "z-in-a-form": product { z, _ in z * (1 - z) }, "sigma-for-sigma-prime": product { $1 },
    ]
  }

  /// What depends on nothing but the derivative by a parameter.
  private func common(_ g: Double) -> [String: [Double]] {
    [
      "sign": [-g], "cost-factor-two": [2 * g, g / 2], "mean-of-outputs": [2 * g, g / 2],
      "accumulated": [2 * g], "step-for-gradient": [eta * g, -eta * g],
    ]
  }
}
