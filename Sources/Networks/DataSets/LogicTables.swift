extension DataSet {
  /// Logical and: a line separates its classes.
  static let and = logic("and", "1 where both inputs are 1", network: "network 2 1") { $0 * $1 }

  /// Logical or: a line separates its classes.
  static let or = logic("or", "1 where an input is 1", network: "network 2 1") { max($0, $1) }

  /// Exclusive or, the smallest problem that takes a hidden layer (Minsky and Papert, "Perceptrons",
  /// 1969).
  static let xor = logic(
    "xor", "1 where just one input is 1; no line separates it", network: "network 2 4 1"
  ) { $0 == $1 ? 0 : 1 }

  private static func logic(
    _ name: String, _ summary: String, network: String, _ value: (Double, Double) -> Double
  ) -> DataSet {
    let inputs: [[Double]] = [[0, 0], [0, 1], [1, 0], [1, 1]]
    return DataSet(
      name, summary, network: network, samples: inputs.map { ($0, [value($0[0], $0[1])]) })
  }
}
