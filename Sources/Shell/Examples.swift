/// A worked example that others published, as the lines one would type.
public struct Example: Sendable {
  /// The name `example` takes.
  public let name: String
  /// What it shows, in one line.
  public let summary: String
  /// Where the numbers were published.
  public let source: String
  /// The lines.
  public let lines: [String]

  /// The examples, in the order in which they are listed.
  public static let all = [
    Example(
      name: "mazur", summary: "a 2-2-2 network, sigmoid, half the squared error",
      source: "M. Mazur, \"A Step by Step Backpropagation Example\" (2015)",
      lines: [
        "network 2 2 2 cost=half_squared_error init=zeros",
        "w1 = [[0.15, 0.20], [0.25, 0.30]]", "b1 = [0.35, 0.35]",
        "w2 = [[0.40, 0.45], [0.50, 0.55]]", "b2 = [0.60, 0.60]",
        "x = [0.05, 0.10]", "y = [0.01, 0.99]",
      ]),
    Example(
      name: "karpathy-expression", summary: "L = (a·b + c)·f, four inputs",
      source: "A. Karpathy, \"The spelled-out intro to neural networks and backpropagation: "
        + "building micrograd\" (2022)",
      lines: [
        "e = a*b", "d = e + c", "L = d*f", "a = 2", "b = -3", "c = 10", "f = -2",
      ]),
    Example(
      name: "karpathy-neuron", summary: "a neuron with two inputs and tanh",
      source: "A. Karpathy, \"The spelled-out intro to neural networks and backpropagation: "
        + "building micrograd\" (2022)",
      lines: [
        "n = x1*w1 + x2*w2 + b", "o = tanh(n)", "x1 = 2", "x2 = 0", "w1 = -3", "w2 = 1",
        "b = 6.8813735870195432", "parameter x1 x2",
      ]),
    Example(
      name: "baydin", summary: "f(x₁, x₂) = ln(x₁) + x₁x₂ − sin(x₂) at (2, 5)",
      source: "A. G. Baydin et al., \"Automatic Differentiation in Machine Learning: a Survey\" "
        + "(2018), tables 2 and 3",
      lines: ["f(x1, x2) = ln(x1) + x1*x2 - sin(x2)", "x1 = 2", "x2 = 5"]),
    Example(
      name: "cppad", summary: "f(x) = 1 + x + x²/2 at 0.5",
      source: "B. Bell, CppAD, \"An Introduction by Example to Algorithmic Differentiation\" "
        + "(exp_2)",
      lines: ["f(x) = 1 + x + x^2/2", "x = 0.5"]),
  ]
}
