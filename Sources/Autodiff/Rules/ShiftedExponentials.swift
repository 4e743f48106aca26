/// The exponentials of a slice's elements as they are written where exp(z) itself would overflow:
/// each of z − m, with the largest element m as a part that has a name of its own.
struct ShiftedExponentials {
  private let range: ElementRange
  private let frame: KernelFrame
  private let sample: Int
  private let limit: Int
  private let numbers: ExponentialSum

  /// The exponentials of the elements of an operand at `range`, of which `limit` are written.
  init(
    _ range: ElementRange, _ frame: KernelFrame, sample: Int, limit: Int
  ) {
    (self.range, self.frame, self.sample, self.limit) = (range, frame, sample, limit)
    numbers = ExponentialSum(frame.slice(frame.values, frame.operands[0], range, sample))
  }

  private static let name = PartName("m")

  /// m = max(z₁, z₂, …).
  var maximum: WrittenFormula.Part {
    WrittenFormula.Part(
      name: ShiftedExponentials.name, value: numbers.maximum,
      formula: .chain("max", range.count, limit: limit) { .leaf(.operand(0, element: range[$0])) })
  }

  /// z − m.
  func exponent(_ element: Int) -> Formula<ElementPlace> {
    .leaf(.operand(0, element: element)) - .leaf(.part(ShiftedExponentials.name))
  }

  /// m − z.
  func depth(_ element: Int) -> Formula<ElementPlace> {
    .leaf(.part(ShiftedExponentials.name)) - .leaf(.operand(0, element: element))
  }

  /// m.
  var top: Formula<ElementPlace> { .leaf(.part(ShiftedExponentials.name)) }

  /// The sum of all exp(z − m).
  var sum: Formula<ElementPlace> {
    .shortSum(range.count, limit: limit) { .apply("exp", [exponent(range[$0])]) }
  }

  /// The same without the largest element's 1; 0 where there is no other element.
  var others: Formula<ElementPlace> {
    guard range.count > 1 else { return 0 }
    return .shortSum(range.count - 1, limit: limit) { place in
      .apply("exp", [exponent(range[place < numbers.place ? place : place + 1])])
    }
  }

  /// An element's probability.
  func probability(_ element: Int) -> Double {
    numbers.softmax(frame.value(0, element, sample))
  }
}
