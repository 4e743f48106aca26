import Foundation

/// What learners answer who make the known mistakes, for every question of the lessons that asks for a
/// number: school arithmetic, apart from the program and from what the lessons expect themselves.
enum MisconceptionNumbers {
  /// The numbers by the mistakes that give them, by lesson and question.
  static let all: [String: [String: [String: Double]]] = [
    "one-neuron": oneNeuron, "a-slope-is-a-nudge": nudges, "downhill": downhill,
    "local-rules": localRules, "three-factors": threeFactors, "reading-a-graph": graph,
    "used-twice": usedTwice, "a-chain-of-neurons": chain, "a-hidden-layer": hiddenLayer,
    "spot-the-bug": bugs,
  ]

  static func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
  static func slope(_ z: Double) -> Double { sigmoid(z) * (1 - sigmoid(z)) }

  // MARK: One neuron

  /// A neuron with C = (a − y)².
  private struct Neuron {
    let w, b, x, y: Double
    var z: Double { w * x + b }
    var a: Double { sigmoid(z) }
    var miss: Double { a - y }

    /// ∂C/∂w where one of the three factors is another.
    func weight(input: Double? = nil, slope: Double? = nil, cost: Double? = nil) -> Double {
      (input ?? x) * (slope ?? MisconceptionNumbers.slope(z)) * (cost ?? 2 * miss)
    }
  }

  private static let oneNeuron: [String: [String: Double]] = {
    let first = Neuron(w: -0.5, b: 0.25, x: 1.5, y: 0.2)
    let (z, a, y) = (first.z, first.a, first.y)
    return [
      "weighted-input": [
        "no bias": -0.75, "sign of the weight": 1, "bias multiplied": -0.375,
      ],
      "activation": [
        "a = z": z, "e to the z": 1 / (1 + exp(z)), "no bias": sigmoid(-0.75), "e alone": exp(-z),
      ],
      "cost": [
        "no square": a - y, "half": (a - y) * (a - y) / 2, "z for a": (z - y) * (z - y),
        "squares first": a * a - y * y,
      ],
      "weight-zero": ["no bias": 0, "weight 1": 1.75],
      "middle": ["a = z": 0, "e alone": 1],
      "no-cost": ["zero": 0, "as it is": 0.5],
    ]
  }()

  private static let nudges: [String: [String: Double]] = [
    "ratio": ["rise": 0.0601, "multiplied": 0.000601, "value": 9.0601],
    "limit": ["value": 9, "rise": 0],
    "other-place": ["value or sign": 4, "other place": 6, "2 alone": 2],
    "promise": ["slope": 10, "nudge": 0.02, "new value": 25.2, "divided": 500],
    "bias-slope": {
      let (old, new) = (pow(sigmoid(1.2) - 1, 2), pow(sigmoid(1.21) - 1, 2))
      return ["change": new - old, "sign": (old - new) / 0.01, "value": new / 0.01]
    }(),
  ]

  private static let downhill: [String: [String: Double]] = [
    "gradient": [
      "sign": -3.6, "step": 0.72, "other place": 6, "no 2": 1.8, "cost": 3.24,
    ],
    "new-weight": [
      "uphill": 4.52, "step": 0.72, "signed step": -0.72, "no rate": 0.2, "lowest point": 2,
    ],
    "third-weight": ["uphill": 3.512, "same step": 2.36, "no rate": 0.92, "step": 0.432],
    "too-large": ["uphill": 11.6, "step": 6.6, "no rate": -1, "old rate": 3.8],
    "cost-after": ["gradient": -7.2, "no square": -3.6, "w alone": 2.56, "sign lost": 0.16],
  ]

  // MARK: Graphs

  private static let localRules: [String: [String: Double]] = [
    "swap": ["itself": -4, "result": -12, "one operand": -2, "as if added": 1],
    "swap-back": ["itself": 3, "result": -12, "as if added": 1],
    "pass-on": [
      "local slope": 1, "times x": 8, "swapped": -20, "value of q": 3, "shared out": -2,
    ],
    "again-z": ["itself": 3, "one operand": 1.5, "difference": 5.5],
    "again-y": ["local slope": 1, "value of q": -2.5, "times y": -12, "swapped": 4.5],
    "winner": ["itself": 3, "local slope": 1, "shared out": 2, "loser": 0],
    "loser": ["winner": 4, "itself": -2, "local slope": 1, "shared out": 2],
  ]

  private static let threeFactors: [String: [String: Double]] = {
    let n = Neuron(w: 2, b: 0.6, x: 0.5, y: 0.2)
    return [
      "cost-by-activation": [
        "sign": -2 * n.miss, "no 2": n.miss, "cost": n.miss * n.miss,
      ],
      "activation-by-weighted-input": [
        "z in a(1 − a)": n.z * (1 - n.z), "slope at a": slope(n.a), "σ": n.a, "1 − a": 1 - n.a,
      ],
      "weighted-input-by-weight": ["weight": 2, "z": 1.6, "bias": 1],
      "cost-by-weight": [
        "weight for input": n.weight(input: n.w), "bias": n.weight(input: 1),
        "no slope": n.weight(slope: 1), "sign": -n.weight(),
        "added": n.x + slope(n.z) + 2 * n.miss,
      ],
      "cost-by-bias": [
        "weight": n.weight(), "no slope": 2 * n.miss, "slope alone": slope(n.z),
        "bias for 1": n.weight(input: n.b), "no dependence": 0,
      ],
    ]
  }()

  private static let graph: [String: [String: Double]] = [
    "at-d": ["itself": 4, "result": -8, "as if added": 1],
    "at-c": ["local slope": 1, "value of d": 4, "times c": -20, "swapped": 12, "shared out": -1],
    "at-a": ["local slope": -3, "not swapped": -4, "no local slope": -2, "sign": -6],
  ]

  private static let usedTwice: [String: [String: Double]] = {
    let x = 1.4
    let (log, direct, sine) = (1 / x, sin(x), x * cos(x))
    return [
      "through-log": ["value": Foundation.log(x), "itself": x, "as if added": 1],
      "through-factor": ["not swapped": x, "derivative of the sine": cos(x)],
      "through-sine": ["no factor": cos(x), "no cosine": x],
      "sum": [
        "factor alone": direct, "sine alone": sine, "log alone": log,
        "without the sine": direct + log, "without the log": direct + sine,
        "averaged": (log + direct + sine) / 3, "multiplied": direct * cos(x),
      ],
      "through-s": [
        "one path": 3, "other path": -5, "averaged": -1, "multiplied": -15, "subtracted": 8,
      ],
      "through-u": [
        "local slope": 4, "one path": 12, "other path": -20, "no local slope": -2, "averaged": -4,
      ],
      "twice": ["once": -8, "zero": 0, "squared": 64],
    ]
  }()

  // MARK: Chains

  /// A chain 1-1-1-1 with C = (a₃ − y)².
  private struct Chain {
    let w, b: [Double]
    let x, y: Double

    var activations: [Double] {
      zip(w, b).reduce(into: [x]) { $0.append(sigmoid($1.0 * ($0.last ?? 0) + $1.1)) }
    }
    func slope(_ layer: Int) -> Double { activations[layer] * (1 - activations[layer]) }
    var miss: Double { activations[3] - y }
    /// δ of a layer.
    func delta(_ layer: Int) -> Double {
      (layer...3).reduce(2 * miss) { product, l in
        product * slope(l) * (l > layer ? w[l - 1] : 1)
      }
    }
  }

  private static let chain: [String: [String: Double]] = {
    let c = Chain(w: [0.6, 1.4, 2.3], b: [1.1, -1.5, 0.5], x: -2.1, y: 0.1)
    let (a, d1, d2, d3) = (c.activations, c.delta(1), c.delta(2), c.delta(3))
    return [
      "delta3": [
        "sign": -d3, "no slope": 2 * c.miss, "no 2": d3 / 2, "σ for its slope": 2 * c.miss * a[3],
        "slope alone": c.slope(3),
      ],
      "delta2": [
        "sign": -d2, "no slope": c.w[2] * d3, "no weight": c.slope(2) * d3,
        "other weight": c.w[1] * c.slope(2) * d3, "activation for weight": a[2] * c.slope(2) * d3,
        "σ for its slope": c.w[2] * a[2] * d3, "δ of the next": d3,
      ],
      "weight2": [
        "bias": d2, "weight for input": c.w[1] * d2, "own activation": a[2] * d2,
        "other input": c.x * d2,
      ],
      "delta1": [
        "sign": -d1, "no slope": c.w[1] * d2, "no weight": c.slope(1) * d2,
        "other weight": c.w[2] * c.slope(1) * d2, "activation for weight": a[1] * c.slope(1) * d2,
        "δ of the next": d2,
      ],
      "weight1": [
        "sign": -d1 * c.x, "bias": d1, "weight for input": c.w[0] * d1, "own activation": a[1] * d1,
      ],
    ]
  }()

  // MARK: A layer of several

  /// The 2-2-3 network of the lessons, with the cost ½ Σ (a − y)².
  private struct Network {
    let x, y: [Double]
    let w1 = [[1.8, 0.5], [1.2, 0.9]]
    let w2 = [[-1.5, 0.9], [-1.7, -1.7], [0.7, -1.2]]

    var z1: [Double] { zip(w1, [1.7, 2]).map { $0[0] * x[0] + $0[1] * x[1] + $1 } }
    var a1: [Double] { z1.map(sigmoid) }
    var z2: [Double] { zip(w2, [-0.7, 0.1, -1.8]).map { $0[0] * a1[0] + $0[1] * a1[1] + $1 } }
    var a2: [Double] { z2.map(sigmoid) }
    var miss: [Double] { zip(a2, y).map { $0 - $1 } }
    var d2: [Double] { zip(miss, z2).map { $0 * slope($1) } }
    /// ∂C/∂a₁ of a hidden neuron.
    func back(_ j: Int, _ deltas: [Double]? = nil) -> Double {
      zip(w2, deltas ?? d2).map { $0[j] * $1 }.reduce(0, +)
    }
    /// The same with a row of the weights in place of the column.
    func transposed(_ j: Int) -> Double { w2[j][0] * d2[0] + w2[j][1] * d2[1] }
    var d1: [Double] { [0, 1].map { back($0) * slope(z1[$0]) } }
  }

  private static let hiddenLayer: [String: [String: Double]] = {
    let n = Network(x: [-0.4, 1.2], y: [0.1, 0.9, 0.6])
    return [
      "which-weight": ["transposed": 0.9, "other layer": 1.2, "other output": -1.5],
      "output-delta": [
        "sign": -n.d2[1], "no slope": n.miss[1], "factor 2": 2 * n.d2[1],
        "z in a(1 − a)": n.miss[1] * n.z2[1] * (1 - n.z2[1]), "other output": n.d2[0],
      ],
      "output-weight": [
        "transposed": n.a1[1] * n.d2[0], "other input": n.a1[1] * n.d2[1],
        "weight for input": -1.7 * n.d2[1], "own activation": n.a2[1] * n.d2[1],
        "other output": n.a1[0] * n.d2[0],
      ],
      "hidden-activation": [
        "transposed": n.transposed(0), "no weights": n.d2.reduce(0, +),
        "averaged": n.back(0) / 3, "one path": -1.7 * n.d2[1],
        "path missing": -1.5 * n.d2[0] - 1.7 * n.d2[1], "no slopes": n.back(0, n.miss),
      ],
      "hidden-delta": [
        "sign": -n.d1[0], "no slope": n.back(0), "σ for its slope": n.a1[0] * n.back(0),
        "z in a(1 − a)": n.z1[0] * (1 - n.z1[0]) * n.back(0),
        "slope at a": slope(n.a1[0]) * n.back(0),
      ],
      "hidden-weight": [
        "sign": -1.2 * n.d1[0], "other input": -0.4 * n.d1[0], "transposed": -0.4 * n.d1[1],
        "bias": n.d1[0], "own activation": n.a1[0] * n.d1[0], "weight for input": 0.5 * n.d1[0],
        "no slope": 1.2 * n.back(0),
      ],
    ]
  }()

  private static let bugs: [String: [String: Double]] = {
    let n = Neuron(w: 0.5, b: 0.4, x: -1.2, y: 1)
    let a1 = sigmoid(0.9)
    let a2 = sigmoid(-1.6 * a1 + 0.5)
    let d2 = 2 * (a2 - 0.9) * a2 * (1 - a2)
    let m = Network(x: [-2, 1.5], y: [0.1, 0.9, 0.7])
    // Mazur's network: the weights to the outputs, and the hidden activations.
    let h = [sigmoid(0.3775), sigmoid(0.3925)]
    let o = [sigmoid(0.4 * h[0] + 0.45 * h[1] + 0.6), sigmoid(0.5 * h[0] + 0.55 * h[1] + 0.6)]
    let d = zip(o, [0.01, 0.99]).map { ($0 - $1) * $0 * (1 - $0) }
    return [
      "first-solution": [
        "z in a(1 − a)": n.weight(slope: n.z * (1 - n.z)), "no slope": n.weight(slope: 1),
        "bias": n.weight(input: 1), "weight for input": n.weight(input: 0.5),
        "no 2": n.weight() / 2,
      ],
      // z = 1.5: 2z over each path, times x over one of them.
      "second-solution": ["one path": 6, "other path": 3, "averaged": 4.5],
      "third-solution": [
        "weight for input": -1.6 * d2, "own activation": a2 * d2, "other input": 1.5 * d2,
        "bias": d2,
      ],
      "fourth-solution": [
        "transposed": m.transposed(0), "other neuron": m.back(1),
        "path missing": -1.5 * m.d2[0] - 1.7 * m.d2[1], "no weights": m.d2.reduce(0, +),
        "averaged": m.back(0) / 3,
      ],
      "fifth-solution": [
        "updated weights": (0.4 - 0.5 * h[0] * d[0]) * d[0] + (0.5 - 0.5 * h[0] * d[1]) * d[1],
        "one path": 0.4 * d[0], "no weights": d[0] + d[1],
        "averaged": (0.4 * d[0] + 0.5 * d[1]) / 2,
      ],
    ]
  }()
}
