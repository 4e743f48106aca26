import Foundation

/// What learners answer who make the known mistakes, for every question of the lessons that asks for a
/// number: school arithmetic, apart from the program and from what the lessons expect themselves.
///
/// The questions of exams have the numbers that are drawn for whoever gives no name.
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

    /// What is answered for ∂C/∂w, or for ∂C/∂b where the input is 1.
    func mistakes(input: Double) -> [String: Double] {
      [
        "sign": -weight(input: input), "no slope": weight(input: input, slope: 1),
        "z in a(1 − a)": weight(input: input, slope: z * (1 - z)),
        "slope at a": weight(input: input, slope: MisconceptionNumbers.slope(a)),
        "σ for its slope": weight(input: input, slope: a),
        "no 2": weight(input: input, cost: miss),
      ]
    }
  }

  private static let oneNeuron: [String: [String: Double]] = {
    let first = Neuron(w: -0.5, b: 0.25, x: 1.5, y: 0.2)
    let (z, a, y) = (first.z, first.a, first.y)
    let last = Neuron(w: -1, b: 0.5, x: 2, y: 0.6)
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
      "forward-pass": [
        "no bias": pow(sigmoid(-2) - 0.6, 2), "z for a": pow(last.z - 0.6, 2),
        "e to the z": pow(1 / (1 + exp(last.z)) - 0.6, 2), "no square": last.miss,
        "half": last.miss * last.miss / 2,
      ],
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
    "from-memory": {
      let (old, new) = (pow(2.25, 3) - 9 * 2.25, pow(2.26, 3) - 9 * 2.26)
      return [
        "rise": new - old, "value": old / 0.01, "sign of the old value": (new + old) / 0.01,
      ]
    }(),
    // g = x³ − 4x at 2.5 has the value 5.625 and the slope 14.75.
    "kept-promise": [
      "slope": 14.75, "new value": 5.7725, "divided": 1475, "value for slope": 0.05625,
    ],
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
    // w = −1, x = −1.5 and y = 3: w·x − y is −1.5.
    "fresh-gradient": ["sign": -4.5, "no input": -3, "weight for input": 3, "no 2": 2.25],
    // w = −1.5, x = −1, y = −2 and η = 0.08: the gradient is −7.
    "fresh-weight": ["uphill": -2.06, "no rate": 5.5, "step": -0.56, "unsigned step": 0.56],
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
    // x = 5, y = −2, z = 2.5 and t = 4.5.
    "fresh-x": ["local slope": 1, "maximum": 5, "loser": 0, "sign of t": -2, "one operand": 2.5],
    // x = −3, y = −4, z = −1.5 and t = −0.5.
    "fresh-t": ["local slope": 1, "sum": -2, "times t": 1.5, "loser": -4],
    // x = −2, y = 4 and z = −4.
    "fresh-sum": ["itself": -4, "one operand": -2, "result": -8, "as if added": 1],
  ]

  private static let threeFactors: [String: [String: Double]] = {
    let n = Neuron(w: 2, b: 0.6, x: 0.5, y: 0.2)
    let fresh = Neuron(w: 0.4, b: 1.4, x: -0.5, y: 0.6)
    let other = Neuron(w: 1.8, b: 0.6, x: -2, y: 0.8)
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
      "three-factors": fresh.mistakes(input: fresh.x).merging([
        "weight for input": fresh.weight(input: fresh.w), "bias": fresh.weight(input: 1),
      ]) { $1 },
      "three-factors-bias": [
        "sign": -other.weight(input: 1), "weight": other.weight(), "no slope": 2 * other.miss,
        "no 2": other.weight(input: 1) / 2, "bias for 1": other.weight(input: other.b),
      ],
    ]
  }()

  private static let graph: [String: [String: Double]] = [
    "at-d": ["itself": 4, "result": -8, "as if added": 1],
    "at-c": ["local slope": 1, "value of d": 4, "times c": -20, "swapped": 12, "shared out": -1],
    "at-a": ["local slope": -3, "not swapped": -4, "no local slope": -2, "sign": -6],
    // a = 3, b = 3, c = −4 and d = −1: u = 4 and v = 7.
    "fresh-b": ["local slope": 1, "value of v": 7, "swapped": 12, "times b": 9],
    // a = 3.5, b = −4, c = −4 and d = 2: u = −8 and v = −12.
    "fresh-d": [
      "local slope": -4, "not swapped": 7, "no local slope": 3.5, "sign": 14, "value of v": 48,
    ],
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
      // a = −3.5 and b = 4.5: p = −15.75 and s = 1.
      "fresh-a": [
        "one path": 4.5, "other path": -15.75, "averaged": -5.625, "not swapped": -19.25,
        "local slopes added": 5.5,
      ],
      // a = −5 and b = 0.5: p = −2.5 and s = −4.5.
      "fresh-b": ["one path": 22.5, "other path": -2.5, "averaged": 10, "not swapped": -4.75],
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
    /// δ of a layer, with slopes that are left out as 1.
    func delta(_ layer: Int, slopes: [Double]? = nil) -> Double {
      let slopes = slopes ?? [1, 2, 3].map(slope)
      return (layer...3).reduce(2 * miss) { product, l in
        product * slopes[l - 1] * (l > layer ? w[l - 1] : 1)
      }
    }
  }

  private static let chain: [String: [String: Double]] = {
    let c = Chain(w: [0.6, 1.4, 2.3], b: [1.1, -1.5, 0.5], x: -2.1, y: 0.1)
    let f = Chain(w: [-0.5, -1.5, 0.5], b: [0.5, -0.5, -0.5], x: 2.5, y: 0.1)
    let m = Chain(w: [-2, -0.5, -2.5], b: [1, -0.5, 1], x: 2.5, y: 0.1)
    let (a, d1, d2, d3) = (c.activations, c.delta(1), c.delta(2), c.delta(3))
    let g = m.delta(1) * m.x
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
      "fresh-delta": [
        "sign": -f.delta(2), "no weight": f.slope(2) * f.delta(3),
        "no slope": f.w[2] * f.delta(3), "δ of the next": f.delta(3),
        "other weight": f.w[1] * f.slope(2) * f.delta(3),
      ],
      "from-memory": [
        "sign": -g, "no slope anywhere": m.x * m.delta(1, slopes: [1, 1, 1]),
        "no slope of the output": m.x * m.delta(1, slopes: [m.slope(1), m.slope(2), 1]),
        "no slope of its own": m.x * m.delta(1, slopes: [1, m.slope(2), m.slope(3)]),
        "no weights": g / (m.w[1] * m.w[2]), "bias": m.delta(1),
        "own activation": m.activations[1] * m.delta(1), "no 2": g / 2,
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
    let f = Network(x: [1.5, 1.5], y: [0.2, 0.2, 0.9])
    let m = Network(x: [-1, -2], y: [0.2, 0.7, 0.4])
    let own = slope(m.z1[1]) * m.x[0]
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
      "fresh-activation": [
        "sign": -f.back(1), "other neuron": f.back(0), "transposed": f.transposed(1),
        "no weights": f.d2.reduce(0, +), "averaged": f.back(1) / 3,
      ],
      "from-memory": [
        "sign": m.d1[1], "transposed": -2 * m.d1[0], "other input": -2 * m.d1[1],
        "bias": m.d1[1], "own activation": m.a1[1] * m.d1[1], "no slope": -1 * m.back(1),
        "weights transposed": own * m.transposed(1), "no weights": own * m.d2.reduce(0, +),
        "one path": own * -1.7 * m.d2[1], "averaged": -1 * m.d1[1] / 3,
      ],
    ]
  }()

  private static let bugs: [String: [String: Double]] = {
    let n = Neuron(w: 0.5, b: 0.4, x: -1.2, y: 1)
    let a1 = sigmoid(0.9)
    let a2 = sigmoid(-1.6 * a1 + 0.5)
    let d2 = 2 * (a2 - 0.9) * a2 * (1 - a2)
    let m = Network(x: [-2, 1.5], y: [0.1, 0.9, 0.7])
    let f = Neuron(w: -1.7, b: 0.6, x: -0.5, y: 0.7)
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
      "mend-slope": [
        "sign": -f.weight(), "no slope": f.weight(slope: 1),
        "σ for its slope": f.weight(slope: f.a),
        "z in a(1 − a)": f.weight(slope: f.z * (1 - f.z)), "bias": f.weight(input: 1),
      ],
      // a = −1.5 and b = 0.5: p = −0.75, p + a = −2.25, ∂C/∂p = −3.
      "mend-path": [
        "one path": -1.5, "other path": -0.75, "averaged": -1.125, "one use of p": -1.875,
      ],
    ]
  }()
}
