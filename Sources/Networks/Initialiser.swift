public import Autodiff
public import Language

/// How a layer's weights and biases get their first values.
public enum Initialiser: String, CaseIterable, Sendable {
  case zeros, normal, xavier, he

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .zeros: "all 0"
    case .normal: "weights and biases from N(0, 1)"
    case .xavier: "weights uniform in ±√(6/(inputs + outputs)), biases 0"
    case .he: "weights from N(0, 2/inputs), biases 0"
    }
  }

  /// Weights, `[outputs, inputs]`, and biases, `[outputs]`, of one layer.
  ///
  /// Sources: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks" (2010), equation 16; He et al., "Delving Deep into Rectifiers" (2015), section 2.2.
  public func parameters(
    inputs: Int, outputs: Int, _ numbers: inout RandomNumbers
  ) -> (weights: Tensor, biases: Tensor) {
    var weights = Tensor(repeating: 0, shape: .matrix(outputs, inputs))
    var biases = Tensor(repeating: 0, shape: .vector(outputs))
    switch self {
    case .zeros: break
    case .normal:
      for element in weights.elements.indices { weights[element] = numbers.normal() }
      for element in biases.elements.indices { biases[element] = numbers.normal() }
    case .xavier:
      let limit = (6 / Double(inputs + outputs)).squareRoot()
      for element in weights.elements.indices {
        weights[element] = limit * (2 * numbers.uniform() - 1)
      }
    case .he:
      let deviation = (2 / Double(inputs)).squareRoot()
      for element in weights.elements.indices { weights[element] = deviation * numbers.normal() }
    }
    return (weights, biases)
  }
}
