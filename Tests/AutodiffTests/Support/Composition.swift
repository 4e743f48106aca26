import Autodiff
import Testing

/// A function of one number written with operations that lose its digits, and what it is.
struct Composition: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Records it.
  let record: @Sendable (inout TapeBuilder, NodeID) throws -> NodeID
  /// The value and the first two derivatives.
  let expected: @Sendable (LogisticReference) -> (Double, Double, Double)

  init(
    _ name: String, _ record: @escaping @Sendable (inout TapeBuilder, NodeID) throws -> NodeID,
    is expected: @escaping @Sendable (LogisticReference) -> (Double, Double, Double)
  ) {
    (testDescription, self.record, self.expected) = (name, record, expected)
  }

  static let all: [Composition] = [
    .init("binary_cross_entropy(sigmoid(z), 0)") {
      try $0.apply("binary_cross_entropy", [$0.apply("sigmoid", [$1]), $0.constant(0)])
    } is: {
      ($0.softplus.0, $0.sigmoid.0, $0.slope)
    },
    .init("binary_cross_entropy(sigmoid(z), 1)") {
      try $0.apply("binary_cross_entropy", [$0.apply("sigmoid", [$1]), $0.constant(1)])
    } is: {
      ($0.softplus.1, -$0.sigmoid.1, $0.slope)
    },
    .init("binary_cross_entropy(sigmoid(z), 0.25)") {
      try $0.apply("binary_cross_entropy", [$0.apply("sigmoid", [$1]), $0.constant(0.25)])
    } is: {
      ($0.quarter.0, $0.quarter.1, $0.slope)
    },
    .init("binary_cross_entropy(1/(1 + exp(-z)), 0)") {
      try $0.apply("binary_cross_entropy", [logistic(&$0, $1), $0.constant(0)])
    } is: {
      ($0.softplus.0, $0.sigmoid.0, $0.slope)
    },
    .init("-(0.25*ln(a) + (1 - 0.25)*ln(1 - a)), a = sigmoid(z)") {
      let a = try $0.apply("sigmoid", [$1])
      let rest = try $0.apply("subtract", [$0.constant(1), a])
      let wanted = try $0.apply("multiply", [$0.constant(0.25), $0.apply("ln", [a])])
      let other = try $0.apply("multiply", [$0.constant(0.75), $0.apply("ln", [rest])])
      return try $0.apply("negate", [$0.apply("add", [wanted, other])])
    } is: {
      ($0.quarter.0, $0.quarter.1, $0.slope)
    },
    .init("ln(1 - sigmoid(z))") {
      let rest = try $0.apply("subtract", [$0.constant(1), $0.apply("sigmoid", [$1])])
      return try $0.apply("ln", [rest])
    } is: {
      (-$0.softplus.0, -$0.sigmoid.0, -$0.slope)
    },
    .init("ln(sigmoid(z))") {
      try $0.apply("ln", [$0.apply("sigmoid", [$1])])
    } is: {
      (-$0.softplus.1, $0.sigmoid.1, -$0.slope)
    },
    .init("ln(1 - 1/(1 + exp(-z)))") {
      try $0.apply("ln", [$0.apply("subtract", [$0.constant(1), logistic(&$0, $1)])])
    } is: {
      (-$0.softplus.0, -$0.sigmoid.0, -$0.slope)
    },
    .init("logit(sigmoid(z))") {
      try $0.apply("logit", [$0.apply("sigmoid", [$1])])
    } is: {
      ($0.z, 1, 0)
    },
    .init("atanh(tanh(z))") {
      try $0.apply("atanh", [$0.apply("tanh", [$1])])
    } is: {
      ($0.z, 1, 0)
    },
    .init("ln(exp(z))") {
      try $0.apply("ln", [$0.apply("exp", [$1])])
    } is: {
      ($0.z, 1, 0)
    },
    .init("1/(1 + exp(-z))") {
      try logistic(&$0, $1)
    } is: {
      ($0.sigmoid.0, $0.slope, $0.curvature)
    },
    .init("1/(exp(z) + 1)") {
      let sum = try $0.apply("add", [$0.apply("exp", [$1]), $0.constant(1)])
      return try $0.apply("divide", [$0.constant(1), sum])
    } is: {
      ($0.sigmoid.1, -$0.slope, -$0.curvature)
    },
    .init("exp(z)/(1 + exp(z)), exp written twice") {
      let sum = try $0.apply("add", [$0.constant(1), $0.apply("exp", [$1])])
      return try $0.apply("divide", [$0.apply("exp", [$1]), sum])
    } is: {
      ($0.sigmoid.0, $0.slope, $0.curvature)
    },
    .init("ln(1 + exp(z))") {
      try $0.apply("ln", [$0.apply("add", [$0.constant(1), $0.apply("exp", [$1])])])
    } is: {
      ($0.softplus.0, $0.sigmoid.0, $0.slope)
    },
    .init("log1p(exp(z))") {
      try $0.apply("log1p", [$0.apply("exp", [$1])])
    } is: {
      ($0.softplus.0, $0.sigmoid.0, $0.slope)
    },
    .init("a*(1 - a), a = sigmoid(z)") {
      let a = try $0.apply("sigmoid", [$1])
      return try $0.apply("multiply", [a, $0.apply("subtract", [$0.constant(1), a])])
    } is: {
      ($0.slope, .nan, .nan)
    },
  ]
}

/// 1/(1 + exp(−z)).
private func logistic(_ builder: inout TapeBuilder, _ z: NodeID) throws -> NodeID {
  let power = try builder.apply("exp", [builder.apply("negate", [z])])
  let sum = try builder.apply("add", [builder.constant(1), power])
  return try builder.apply("divide", [builder.constant(1), sum])
}
