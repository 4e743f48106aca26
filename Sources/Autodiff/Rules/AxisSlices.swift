/// The elements that a reduction takes together: all of an array, or those along one axis.
///
/// Axes are counted from 1, as indices are: along axis 1 of a matrix the row changes, so a sum along
/// it leaves one number for each column; along axis 2 the column changes.
struct AxisSlices {
  /// How many slices there are; the result of a reduction has an element for each.
  let count: Int
  /// The elements in each.
  let length: Int
  /// The distance between the first elements of neighbouring slices.
  private let start: Int
  /// The distance between neighbouring elements of a slice.
  private let stride: Int

  /// The slices of an array of `shape`; without an axis all of it is one.
  init(_ shape: Shape, axis: Int?) {
    switch (shape.rank, axis) {
    case (2, 1): (count, length, start, stride) = (shape.columns, shape.rows, 1, shape.columns)
    case (2, 2): (count, length, start, stride) = (shape.rows, shape.columns, shape.columns, 1)
    default: (count, length, start, stride) = (1, shape.count, 0, 1)
    }
  }

  /// The places of a slice's elements in the array.
  func elements(_ slice: Int) -> ElementRange {
    ElementRange(start: slice * start, stride: stride, count: length)
  }

  /// The slice that an element of the array belongs to.
  func slice(of element: Int) -> Int {
    if count == 1 { return 0 }
    return start == 1 ? element % count : element / length
  }

  /// The place in its slice of an element of the array.
  func place(of element: Int) -> Int {
    if count == 1 { return element }
    return start == 1 ? element / count : element % length
  }

  /// The shape of what is left of an array when each slice becomes one number.
  ///
  /// - Throws: `ShapeProblem` when the array has no such axis.
  static func reduced(_ shape: Shape, axis: Int?) throws(ShapeProblem) -> Shape {
    switch (shape.rank, axis) {
    case (_, nil), (1, 1): return .scalar
    case (2, 1): return .vector(shape.columns)
    case (2, 2): return .vector(shape.rows)
    case (0, _): throw ShapeProblem(operands: [0], requirement: "a number has no axis")
    case (1, _): throw ShapeProblem(operands: [0], requirement: "the axis of a vector is 1")
    default: throw ShapeProblem(operands: [0], requirement: "the axis of a matrix is 1 or 2")
    }
  }
}

/// The elements of one slice for one sample, in an arena.
struct AxisSlice {
  private let base: UnsafeMutablePointer<Double>
  private let stride: Int
  /// The number of elements.
  let count: Int

  /// The elements of an array at `range`, for one sample.
  init(
    _ arena: UnsafeMutablePointer<Double>, _ view: View, _ range: ElementRange, sample: Int,
    of samples: Int
  ) {
    base = arena + view.index(range.start, sample, samples)
    stride = range.stride * view.elementStride(samples)
    count = range.count
  }

  subscript(place: Int) -> Double {
    get { base[place * stride] }
    nonmutating set { base[place * stride] = newValue }
  }
}

extension KernelFrame {
  /// The attribute that says along which axis, counted from 1; nil for all elements.
  var axis: Int? { attributes.first }

  /// A slice of an array in an arena laid out as the values are.
  func slice(
    _ arena: UnsafeMutablePointer<Double>, _ view: View, _ range: ElementRange, _ sample: Int
  ) -> AxisSlice {
    AxisSlice(arena, view, range, sample: sample, of: samples)
  }
}

extension Signature {
  /// The slices of the first operand.
  var slices: AxisSlices { AxisSlices(operands[0], axis: attributes.first) }
}

extension DerivativeRecorder {
  /// What was reduced along the axis in `attributes`, so that elementwise operations bring each
  /// number together with the elements it came from.
  mutating func broadcast(
    _ node: NodeID, over array: NodeID, attributes: [Int]
  ) throws(TapeError) -> NodeID {
    let shape = shape(of: array)
    // A number meets all elements, and a vector the rows of a matrix, as a bias does.
    guard shape.rank == 2, attributes.first == 1, self.shape(of: node).rank == 1 else {
      return node
    }
    let ones = try constant(Tensor(repeating: 1, shape: .vector(shape.rows)))
    return try product("outer", ones, node, attributes: [0])
  }
}

/// A rule whose result has its operand's shape, each element made of the whole slice it lies in.
protocol AxisSliceRule: Rule {}

extension AxisSliceRule {
  /// Calls `body` with each slice's elements and the sample.
  @inline(__always)
  func forEach(_ frame: KernelFrame, _ body: (ElementRange, Int) -> Void) {
    let slices = AxisSlices(frame.operands[0].shape, axis: frame.axis)
    for slice in 0..<slices.count {
      for sample in 0..<frame.output.elementStride(frame.samples) {
        body(slices.elements(slice), sample)
      }
    }
  }

  func dependencies(of element: Int, on operand: Int, _ signature: Signature) -> ElementRange {
    let slices = signature.slices
    return slices.elements(slices.slice(of: element))
  }

  func dependents(on element: Int, of operand: Int, _ signature: Signature) -> ElementRange {
    dependencies(of: element, on: operand, signature)
  }

  func dependentCount(of operand: Int, _ signature: Signature) -> Int? {
    signature.slices.length
  }
}
