/// One operation as a kernel sees it: views of its output and operands, and the arena's base.
struct KernelFrame {
  let values: UnsafeMutablePointer<Double>
  let output: View
  let operands: UnsafeBufferPointer<View>
  let attributes: UnsafeBufferPointer<Int>
  let samples: Int
  /// Whether a contribution to an adjoint is the first and replaces what stands there; only rules
  /// that can overwrite are asked to.
  var overwrites = false

  /// The shapes of the operands.
  var shapes: [Shape] { operands.map(\.shape) }

  /// The value of an element of an operand for one sample.
  func value(_ operand: Int, _ element: Int, _ sample: Int) -> Double {
    values[operands[operand].index(element, sample, samples)]
  }

  /// The value of an element of the output for one sample.
  func result(_ element: Int, _ sample: Int) -> Double {
    values[output.index(element, sample, samples)]
  }
}
