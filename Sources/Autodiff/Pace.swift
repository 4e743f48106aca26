/// How far a sweep has come since it asked whether to leave off.
///
/// Operations on plain numbers do not count: a million of them take a few milliseconds.
struct Pace {
  /// The elements after which it asks: some milliseconds of work.
  private static let stretch = 1 << 20
  private var elements = 0

  /// Counts an operation on arrays, and tells whether to go on with it.
  mutating func goesOn(after operation: Operation, _ context: Context) -> Bool {
    let detail = context.details[Int(operation.first)]
    elements &+= detail.output.extent(context.samples)
    if let operand = detail.operands.first {
      elements &+= context.views[operand].extent(context.samples)
    }
    guard elements > Pace.stretch else { return true }
    elements = 0
    return !Interruption.isRequested
  }
}
