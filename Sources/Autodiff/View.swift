/// Where an array lies in an arena: element `e` of sample `s` stands at `offset + e·lanes + s`.
///
/// An array that does not depend on the sample has one lane.
struct View {
  var offset: Int
  var shape: Shape
  var isPerSample: Bool

  /// Whether it is a single number, the same for every sample.
  var isPlainNumber: Bool { shape.isScalar && !isPerSample }

  /// The distance between neighbouring elements in an arena of `samples` samples.
  func elementStride(_ samples: Int) -> Int { isPerSample ? samples : 1 }

  /// The number of arena places for `samples` samples.
  func extent(_ samples: Int) -> Int { shape.count * elementStride(samples) }

  /// The arena index of an element for one sample.
  func index(_ element: Int, _ sample: Int, _ samples: Int) -> Int {
    isPerSample ? offset + element * samples + sample : offset + element
  }
}
