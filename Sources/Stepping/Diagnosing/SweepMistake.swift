import Autodiff
import Language

/// A mistake that is made on the way back, in one place or in all: a whole sweep with a rule
/// exchanged.
struct SweepMistake: Sendable {
  /// The rules that one place exchanges.
  struct Exchange {
    /// What the place is called: layer 2.
    let place: String
    let rules: [SweepEdge: ExchangedRule]
  }

  /// What is known when a mistake is made: the program, and numbers that could be taken for others.
  struct Setting {
    let layered: LayeredGraph
    /// The gradient by each parameter.
    let gradient: [NodeID: Tensor]
    /// The learning rates that may have been used.
    let rates: [Double]
  }

  let mistake: GradientMistake
  /// What was done, `{}` being the place: "when σ′ of {} is left out".
  let account: String
  /// The exchanges of one sample, counted from 0, a place each.
  let exchanges: @Sendable (Setting, Int) -> [Exchange]

  /// Every one of them.
  static let all: [SweepMistake] = slopes + outputs + sums + inputs

  // MARK: The activation

  private static let slopes: [SweepMistake] =
    [
      slope(.noSigmaPrime, "when σ′ of {} is left out") { _, _, _ in 1 },
      slope(.sigmaPrimeOfA, "when σ′ of {} is taken at a and not at z") { function, _, output in
        Primitive.slope(of: function, at: output)
      },
      slope(.zInAForm, "when z stands in the formula of σ′ where {} has a") {
        function, input, _ in Primitive.slope(of: function, input: input, output: input)
      },
      slope(.sigmaForSigmaPrime, "when σ(z) of {} stands where σ′(z) should") { _, _, output in
        output
      },
      slope(
        .sigmaPrimeTwice, "when σ′ of {} stands there twice", where: { !$0.isCancelled },
        twice),
      slope(
        .crossEntropySigmaPrime, "when σ′ of {} is kept, which cancels", where: { $0.isCancelled },
        twice),
      SweepMistake(
        mistake: .softmaxDiagonal,
        account: "when the Jacobian of softmax is taken as diagonal, p(1 − p)"
      ) {
        setting, _ in
        setting.layered.slopes.filter { !$0.isElementwise }.map {
          Exchange(
            place: $0.name, rules: [SweepEdge($0.node, operand: 0): .slope { $1 * (1 - $1) }])
        }
      },
      SweepMistake(mistake: .noSigmaPrime, account: "when the Jacobian of softmax is left out") {
        setting, _ in
        setting.layered.slopes.filter { !$0.isElementwise }.map {
          Exchange(place: $0.name, rules: [SweepEdge($0.node, operand: 0): .slope { _, _ in 1 }])
        }
      },
    ]
    + ["sigmoid", "tanh", "relu"].flatMap { (other: String) -> [SweepMistake] in
      let function = FunctionID(other)
      return [
        slope(
          .otherSlope, "when the slope of \(other) stands for that of {}",
          where: { $0.function != function }
        ) {
          _, input, output in Primitive.slope(of: function, input: input, output: output)
        },
        slope(
          .otherSlope, "when the slope of \(other) at z stands for that of {}",
          where: { $0.function != function }
        ) { _, input, _ in Primitive.slope(of: function, at: input) },
      ]
    }

  private static let twice: @Sendable (FunctionID, Double, Double) -> Double? = {
    function, input, output in
    Primitive.slope(of: function, input: input, output: output).map { $0 * $0 }
  }

  /// Another slope of an activation, from its function, its operand and its value.
  private static func slope(
    _ mistake: GradientMistake, _ account: String,
    where isMeant: @escaping @Sendable (LayeredGraph.Slope) -> Bool = { _ in true },
    _ slope: @escaping @Sendable (FunctionID, Double, Double) -> Double?
  ) -> SweepMistake {
    SweepMistake(mistake: mistake, account: account) { setting, _ in
      setting.layered.slopes.filter { $0.isElementwise && isMeant($0) }.map { place in
        let function = place.function
        return Exchange(
          place: place.name,
          rules: [SweepEdge(place.node, operand: 0): .slope { slope(function, $0, $1) ?? .nan }])
      }
    }
  }

  // MARK: The output

  private static let outputs = [
    output(.crossEntropySigmaPrime, "when p(1 − p) of the output is kept, which cancels") { p, _ in
      p * (1 - p)
    },
    output(.softmaxDiagonal, "when the Jacobian of softmax is taken as diagonal, p(1 − p)") {
      p, y in
      -y * (1 - p) / (p - y)
    },
  ]

  /// Another ∂C/∂z where a cost takes logits: what is there times a factor of p and y.
  private static func output(
    _ mistake: GradientMistake, _ account: String,
    _ factor: @escaping @Sendable (_ p: Double, _ y: Double) -> Double
  ) -> SweepMistake {
    SweepMistake(mistake: mistake, account: account) { setting, sample in
      let (graph, tape) = (setting.layered.graph, setting.layered.tape)
      return setting.layered.layers.compactMap { layer in
        guard let use = graph.uses(of: layer.sum).first, use.operand == 0,
          let cost = graph.model.primitive(of: use.consumer)?.cost,
          let p = cost.probabilities(of: tape.tensor(of: layer.sum, sample: sample)),
          let targets = graph.model.operands(of: use.consumer).dropFirst().first,
          case let y = tape.tensor(of: targets, sample: sample), y.shape == p.shape
        else { return nil }
        var factors = p
        for element in p.elements.indices { factors[element] = factor(p[element], y[element]) }
        return Exchange(place: layer.name, rules: layer.everyEdge(.times(factors)))
      }
    }
  }

  // MARK: The paths

  private static let sums: [SweepMistake] =
    [
      weights(.wTransposed, "when w of {} is not transposed on the way back") {
        layer, tape, _, sample in
        let (values, shape) = (
          tape.tensor(of: layer.weights, sample: sample), tape.shape(of: layer.weights)
        )
        guard shape.rows == shape.columns, shape.rows > 1 else { return [] }
        return [values.transposed]
      },
      weights(.noDownstreamWeight, "when w of {} is left out on the way back") {
        layer, tape, _, _ in
        [Tensor(repeating: 1, shape: tape.shape(of: layer.weights))]
      },
      weights(.aForWeight, "when ∂z/∂a of {} is taken as a") { layer, tape, _, sample in
        let inputs = tape.tensor(of: layer.inputs, sample: sample)
        var values = Tensor(repeating: 0, shape: tape.shape(of: layer.weights))
        for element in values.elements.indices {
          values[element] = inputs[element % inputs.elements.count]
        }
        return [values]
      },
      weights(.weightGradientForWeight, "when ∂C/∂w of {} stands where w should") {
        layer, _, setting, _ in setting.gradient[layer.weights].map { [$0] } ?? []
      },
      SweepMistake(mistake: .pathsAveraged, account: "when the paths into {} are averaged") {
        setting, _ in
        setting.layered.inner.compactMap { layer in
          let paths = setting.layered.tape.shape(of: layer.sum).count
          guard paths > 1 else { return nil }
          return Exchange(
            place: layer.name,
            rules: [SweepEdge(layer.sum, operand: 1): .times(1 / Double(paths))])
        }
      },
    ]
    + (0..<6).map { rate in
      weights(.staleOrder, "when w of {} has been updated already") {
        layer, tape, setting, sample in
        guard setting.rates.indices.contains(rate), let gradient = setting.gradient[layer.weights]
        else { return [] }
        var values = tape.tensor(of: layer.weights, sample: sample)
        for element in values.elements.indices {
          values[element] -= setting.rates[rate] * gradient[element]
        }
        return [values]
      }
    }
    + (0..<8).flatMap { neuron in
      [
        paths(
          .onePath, "when the path through neuron \(neuron + 1) of {} alone is followed", neuron
        ) {
          $0 == neuron ? 1 : 0
        },
        paths(.pathMissing, "when the path through neuron \(neuron + 1) of {} is left out", neuron)
        {
          $0 == neuron ? 0 : 1
        },
      ]
    }

  /// Other numbers in place of a layer's weights on the way back to its inputs.
  private static func weights(
    _ mistake: GradientMistake, _ account: String,
    _ other: @escaping @Sendable (LayeredGraph.Layer, Tape, Setting, Int) -> [Tensor]
  ) -> SweepMistake {
    SweepMistake(mistake: mistake, account: account) { setting, sample in
      setting.layered.inner.compactMap { layer in
        other(layer, setting.layered.tape, setting, sample).first.map {
          Exchange(
            place: layer.name,
            rules: [SweepEdge(layer.sum, operand: 1): .reading([layer.weights: $0])])
        }
      }
    }
  }

  /// Some of the paths into a layer alone.
  private static func paths(
    _ mistake: GradientMistake, _ account: String, _ neuron: Int,
    _ share: @escaping @Sendable (Int) -> Double
  ) -> SweepMistake {
    SweepMistake(mistake: mistake, account: account) { setting, _ in
      setting.layered.inner.compactMap { layer in
        let count = setting.layered.tape.shape(of: layer.sum).count
        let isAlone = mistake.id == GradientMistake.onePath.id
        guard count > neuron, count > (isAlone ? 1 : 2) else { return nil }
        return Exchange(
          place: layer.name,
          rules: [SweepEdge(layer.sum, operand: 1): .times(Tensor((0..<count).map(share)))])
      }
    }
  }

  // MARK: The input

  private static let inputs = [
    input(.ownActivation, "when the activation of {} stands where its input should") {
      layer, setting, sample in
      layer.activation.map {
        (nil, setting.layered.tape.tensor(of: $0, sample: sample))
      }
    },
    input(.biasForWeight, "when the input of {} is left out: the derivative by the bias") {
      _, _, _ in
      (nil, Tensor(1))
    },
    input(.zForInput, "when z stands where the input of {} should, before the activation") {
      layer, setting, sample in
      let before = setting.layered.layers.first { $0.activation == layer.inputs }
      return before.map { (setting.layered.tape.tensor(of: $0.sum, sample: sample), nil) }
    },
    input(.wrongInput, "when x stands where the input of {} should") { layer, setting, sample in
      guard let first = setting.layered.layers.first?.inputs, first != layer.inputs,
        case let tape = setting.layered.tape,
        tape.shape(of: first) == tape.shape(of: layer.inputs)
      else { return nil }
      return (tape.tensor(of: first, sample: sample), nil)
    },
  ]

  /// Other inputs on the way to a layer's weights; 1 where there are none, times a factor.
  private static func input(
    _ mistake: GradientMistake, _ account: String,
    _ other:
      @escaping @Sendable (LayeredGraph.Layer, Setting, Int) -> (inputs: Tensor?, factor: Tensor?)?
  ) -> SweepMistake {
    SweepMistake(mistake: mistake, account: account) { setting, sample in
      setting.layered.layers.compactMap { layer in
        guard let other = other(layer, setting, sample) else { return nil }
        let shape = setting.layered.tape.shape(of: layer.inputs)
        let read = ExchangedRule.reading([
          layer.inputs: other.inputs ?? Tensor(repeating: 1, shape: shape)
        ])
        return Exchange(
          place: layer.name,
          rules: [
            SweepEdge(layer.sum, operand: 0): other.factor.map { read.times($0) } ?? read
          ])
      }
    }
  }
}

extension LayeredGraph {
  /// The layers whose inputs are computed: those that a derivative goes back through.
  fileprivate var inner: [Layer] { layers.filter { graph.model.isOperation($0.inputs) } }
}

extension LayeredGraph.Layer {
  /// A rule for every operand of the weighted sum.
  fileprivate func everyEdge(_ rule: ExchangedRule) -> [SweepEdge: ExchangedRule] {
    let edges = (0..<(bias == nil ? 2 : 3)).map { (SweepEdge(sum, operand: $0), rule) }
    return Dictionary(uniqueKeysWithValues: edges)
  }
}

extension Tensor {
  /// The matrix with rows and columns exchanged.
  var transposed: Tensor {
    var other = Tensor(repeating: 0, shape: .matrix(shape.columns, shape.rows))
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        other[column * shape.rows + row] = self[row * shape.columns + column]
      }
    }
    return other
  }
}
