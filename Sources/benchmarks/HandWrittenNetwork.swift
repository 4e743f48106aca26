import Glibc

/// A sigmoid network with the squared error, its gradient and update written out as loops over
/// memory, as one would without an AD core: what the core is measured against.
///
/// Arrays are laid out as on a tape: `[neurons, samples]`, and `[outputs, inputs]` for weights.
final class HandWrittenNetwork {
  let sizes: [Int]
  let samples: Int
  let inputs: UnsafeMutablePointer<Double>
  let targets: UnsafeMutablePointer<Double>
  let layers: [Layer]

  /// The arrays of one layer.
  struct Layer {
    let inputs: Int
    let outputs: Int
    let weights: UnsafeMutablePointer<Double>
    let biases: UnsafeMutablePointer<Double>
    let weightGradient: UnsafeMutablePointer<Double>
    let biasGradient: UnsafeMutablePointer<Double>
    let activations: UnsafeMutablePointer<Double>
    /// ∂C/∂a, then ∂C/∂z in its place.
    let adjoints: UnsafeMutablePointer<Double>
  }

  init(sizes: [Int], samples: Int) {
    self.sizes = sizes
    self.samples = samples
    inputs = HandWrittenNetwork.numbers(sizes[0] * samples)
    targets = HandWrittenNetwork.numbers(sizes[sizes.count - 1] * samples)
    layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      Layer(
        inputs: inputs, outputs: outputs,
        weights: HandWrittenNetwork.numbers(inputs * outputs),
        biases: HandWrittenNetwork.numbers(outputs),
        weightGradient: HandWrittenNetwork.numbers(inputs * outputs),
        biasGradient: HandWrittenNetwork.numbers(outputs),
        activations: HandWrittenNetwork.numbers(outputs * samples),
        adjoints: HandWrittenNetwork.numbers(outputs * samples))
    }
  }

  deinit {
    inputs.deallocate()
    targets.deallocate()
    for layer in layers {
      layer.weights.deallocate()
      layer.biases.deallocate()
      layer.weightGradient.deallocate()
      layer.biasGradient.deallocate()
      layer.activations.deallocate()
      layer.adjoints.deallocate()
    }
  }

  /// Small numbers of both signs.
  private static func numbers(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: count)
    for place in 0..<count { memory[place] = 0.1 * sin(Double(place) * 1.7 + 0.3) }
    return memory
  }

  /// The gradient of the cost summed over the samples.
  func gradient() {
    for (place, layer) in layers.enumerated() {
      HandWrittenNetwork.forward(
        layer, place == 0 ? inputs : layers[place - 1].activations, samples)
    }
    let last = layers[layers.count - 1]
    for place in 0..<last.outputs * samples {
      last.adjoints[place] = 2 * (last.activations[place] - targets[place])
    }
    for place in layers.indices.reversed() {
      let below = place == 0 ? nil : layers[place - 1]
      HandWrittenNetwork.backward(
        layers[place], below?.activations ?? inputs, below?.adjoints, samples)
    }
  }

  /// w ← w − η ∂C/∂w.
  func update(rate: Double) {
    for layer in layers {
      for place in 0..<layer.inputs * layer.outputs {
        layer.weights[place] -= rate * layer.weightGradient[place]
      }
      for place in 0..<layer.outputs { layer.biases[place] -= rate * layer.biasGradient[place] }
    }
  }

  private static func forward(
    _ layer: Layer, _ inputs: UnsafeMutablePointer<Double>, _ samples: Int
  ) {
    for row in 0..<layer.outputs {
      let results = layer.activations + row * samples
      for sample in 0..<samples { results[sample] = layer.biases[row] }
      for place in 0..<layer.inputs {
        let weight = layer.weights[row * layer.inputs + place]
        let values = inputs + place * samples
        for sample in 0..<samples { results[sample] += weight * values[sample] }
      }
      for sample in 0..<samples { results[sample] = 1 / (1 + exp(-results[sample])) }
    }
  }

  private static func backward(
    _ layer: Layer, _ inputs: UnsafeMutablePointer<Double>,
    _ inputAdjoints: UnsafeMutablePointer<Double>?, _ samples: Int
  ) {
    if let inputAdjoints {
      inputAdjoints.update(repeating: 0, count: layer.inputs * samples)
    }
    for row in 0..<layer.outputs {
      let adjoints = layer.adjoints + row * samples
      var total = 0.0
      for sample in 0..<samples {
        let activation = layer.activations[row * samples + sample]
        adjoints[sample] *= activation * (1 - activation)
        total += adjoints[sample]
      }
      layer.biasGradient[row] = total
      for place in 0..<layer.inputs {
        let values = inputs + place * samples
        var sum = 0.0
        for sample in 0..<samples { sum += adjoints[sample] * values[sample] }
        layer.weightGradient[row * layer.inputs + place] = sum
        guard let inputAdjoints else { continue }
        let weight = layer.weights[row * layer.inputs + place]
        let shares = inputAdjoints + place * samples
        for sample in 0..<samples { shares[sample] += weight * adjoints[sample] }
      }
    }
  }
}
