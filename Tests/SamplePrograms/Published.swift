/// Worked examples that others published, as the lines one types.
public enum Published {
  /// A network of two layers.
  ///
  /// Source: M. Mazur, "A Step by Step Backpropagation Example" (2015).
  public static let mazur = [
    "z1 = w1 @ x + b1", "a1 = sigmoid(z1)", "z2 = w2 @ a1 + b2", "a2 = sigmoid(z2)",
    "C = half_squared_error(a2, y)",
    "w1 = [[0.15, 0.20], [0.25, 0.30]]", "b1 = [0.35, 0.35]",
    "w2 = [[0.40, 0.45], [0.50, 0.55]]", "b2 = [0.60, 0.60]",
    "data [[0.05, 0.10]] -> [[0.01, 0.99]]",
  ]

  /// An expression with four inputs.
  ///
  /// Source: A. Karpathy, "The spelled-out intro to neural networks and backpropagation" (2022).
  public static let expression = [
    "e = a*b", "d = e + c", "L = d*f", "a = 2", "b = -3", "c = 10", "f = -2",
  ]

  /// A neuron with two inputs, of the same source.
  public static let neuron = [
    "n = x1*w1 + x2*w2 + b", "o = tanh(n)", "x1 = 2", "x2 = 0", "w1 = -3", "w2 = 1",
    "b = 6.8813735870195432",
  ]

  /// A function of two numbers.
  ///
  /// Source: A. G. Baydin et al., "Automatic Differentiation in Machine Learning: a Survey" (2018).
  public static let baydin = ["f(x1, x2) = ln(x1) + x1*x2 - sin(x2)", "x1 = 2", "x2 = 5"]

  /// The first terms of the exponential function.
  ///
  /// Source: B. Bell, CppAD, "An Introduction by Example to Algorithmic Differentiation" (exp_2).
  public static let cppad = ["f(x) = 1 + x + x^2/2", "x = 0.5"]
}
