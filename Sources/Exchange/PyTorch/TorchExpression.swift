import Autodiff

/// What an operation reads, as PyTorch has it: an expression, and what is known of its shape.
///
/// What has a value for each sample has the samples as its first dimension.
struct TorchOperand {
  /// The expression.
  let text: String
  /// The shape for one sample.
  let shape: Shape
  let isPerSample: Bool
  /// Whether it is a number of Python's, and no tensor.
  var isNumber = false

  /// The expression as a tensor.
  var tensor: String { isNumber ? "(self.unit * \(text))" : text }

  /// The expression with as many dimensions for a sample as `rank`: a vector goes along the rows of a
  /// matrix, as it does here.
  func aligned(to rank: Int) -> String {
    guard shape.rank < rank, !isNumber, isPerSample || shape.rank > 0 else { return tensor }
    return text + String(repeating: ".unsqueeze(-1)", count: rank - shape.rank)
  }

  /// All dimensions of a sample, as PyTorch counts them from the last.
  var dimensions: String { shape.rank == 2 ? "(-2, -1)" : "-1" }

  /// The elements of a sample in one dimension.
  var flat: String {
    switch shape.rank {
    case 0: "\(tensor).unsqueeze(-1)"
    case 1: tensor
    default: "\(tensor).flatten(-2)"
    }
  }
}

/// An operation to be written for PyTorch.
struct TorchOperation {
  let operands: [TorchOperand]
  let attributes: [Int]
  /// The shape of its result for one sample.
  let shape: Shape
  let isPerSample: Bool

  /// Its operands, with the dimensions of the largest.
  var aligned: [String] {
    let rank = operands.map(\.shape.rank).max() ?? 0
    return operands.map { $0.aligned(to: rank) }
  }

  /// The dimension that it goes along, as PyTorch counts them, or all of them.
  var dimension: String {
    guard let axis = attributes.first, operands[0].shape.rank > 0 else {
      return operands[0].dimensions
    }
    return operands[0].shape.rank == 2 && axis == 1 ? "-2" : "-1"
  }

  /// Whether there is nothing to go along.
  var isOfNumber: Bool { operands[0].shape.rank == 0 }

  /// The length of the dimension of the samples, before others; nothing where there is none.
  var samples: String {
    guard let operand = operands.first(where: \.isPerSample) else { return "" }
    return "len(\(operand.text)), "
  }
}

/// How each primitive is written for PyTorch: one entry each.
enum TorchExpression {
  typealias Writing = @Sendable (TorchOperation) -> String

  /// The entry of every primitive that a program can hold.
  static let all: [FunctionID: Writing] = elementwise.merging(arrays) { $1 }
    .merging(reductions) { $1 }.merging(costs) { $1 }

  /// The entry of a primitive, by its name and the number of operands; nil where there is none.
  static func entry(_ primitive: Primitive) -> Writing? {
    // Of two operands, `max` and `min` are of two numbers.
    let isOfTwo = primitive.operandNames.count == 2
    if isOfTwo, primitive.name == "max" { return call("torch.maximum") }
    if isOfTwo, primitive.name == "min" { return call("torch.minimum") }
    return all[primitive.id]
  }

  private static func call(_ function: String) -> Writing {
    { "\(function)(\($0.aligned.joined(separator: ", ")))" }
  }

  /// A formula of operators, which take Python's numbers beside tensors.
  private static func infix(_ text: String) -> Writing {
    { operation in
      guard operation.operands.contains(where: { !$0.isNumber }) else {
        return form(text)(operation)
      }
      let texts = zip(operation.operands, operation.aligned).map { operand, aligned in
        guard operand.isNumber else { return aligned }
        return operand.text.hasPrefix("-") ? "(\(operand.text))" : operand.text
      }
      return filled(text, texts)
    }
  }

  private static func filled(_ text: String, _ operands: [String]) -> String {
    operands.enumerated().reduce(text) { $0.replacing("{\($1.offset)}", with: $1.element) }
  }

  /// A formula in which `{0}` and `{1}` are the operands.
  private static func form(_ text: String) -> Writing {
    { filled(text, $0.aligned) }
  }

  // MARK: Element by element

  private static let elementwise: [FunctionID: Writing] = [
    "add": infix("{0} + {1}"), "subtract": infix("{0} - {1}"), "multiply": infix("{0} * {1}"),
    "divide": infix("{0} / {1}"), "chain_product": form("{0} * {1}"),
    "chosen_product": form("{0} * {1}"), "vanishing_product": form("{0} * {1}"),
    "negate": form("-{0}"), "power": infix("{0} ** {1}"), "square": form("{0} ** 2"),
    "power_slope": form("{1} * {0} ** ({1} - 1)"),
    "sqrt": call("torch.sqrt"), "cbrt": form("torch.sign({0}) * torch.abs({0}) ** (1 / 3)"),
    "abs": call("torch.abs"), "sign": call("torch.sign"), "reciprocal": form("1 / {0}"),
    "hypot": call("torch.hypot"), "hypot_slope": form("{0} / torch.hypot({0}, {1})"),
    "exp": call("torch.exp"), "expm1": call("torch.expm1"), "ln": call("torch.log"),
    "ln_slope": form("1 / {0}"), "log1p": call("torch.log1p"), "log2": call("torch.log2"),
    "log10": call("torch.log10"), "sin": call("torch.sin"), "cos": call("torch.cos"),
    "tan": call("torch.tan"), "asin": call("torch.asin"), "acos": call("torch.acos"),
    "one_minus_square": form("1 - {0} ** 2"), "atan": call("torch.atan"),
    "atan_slope": form("1 / (1 + {0} ** 2)"), "atan2": call("torch.atan2"),
    "atan2_slope": form("{0} / ({0} ** 2 + {1} ** 2)"), "sinh": call("torch.sinh"),
    "cosh": call("torch.cosh"), "tanh": call("torch.tanh"),
    "tanh_slope": form("1 / torch.cosh({0}) ** 2"), "asinh": call("torch.asinh"),
    "acosh": call("torch.acosh"), "atanh": call("torch.atanh"), "erf": call("torch.erf"),
    "erfc": call("torch.erfc"),
    "normal_pdf": form("torch.exp(-{0} ** 2 / 2) / math.sqrt(2 * math.pi)"),
    "normal_pdf_slope": form("-{0} * torch.exp(-{0} ** 2 / 2) / math.sqrt(2 * math.pi)"),
    "normal_cdf": call("torch.special.ndtr"), "sigmoid": call("torch.sigmoid"),
    "sigmoid_slope": form("torch.sigmoid({0}) * torch.sigmoid(-{0})"),
    "log_sigmoid": call("functional.logsigmoid"), "logit": call("torch.logit"),
    "logit_slope": form("1 / ({0} * (1 - {0}))"), "relu": call("torch.relu"),
    "heaviside": form("({0} > 0).to({0}.dtype)"),
    "leaky_relu": form("functional.leaky_relu({0}, 0.01)"), "elu": call("functional.elu"),
    "elu_slope": form("torch.exp(torch.clamp({0}, max=0))"), "selu": call("functional.selu"),
    "gelu": call("functional.gelu"),
    "gelu_slope": form(
      "torch.special.ndtr({0}) + {0} * torch.exp(-{0} ** 2 / 2) / math.sqrt(2 * math.pi)"),
    "silu": call("functional.silu"),
    "silu_slope": form(
      "torch.sigmoid({0}) + {0} * torch.sigmoid({0}) * torch.sigmoid(-{0})"),
    "softplus": form("torch.logaddexp({0}, torch.zeros_like({0}))"),
    "softsign": call("functional.softsign"), "hard_sigmoid": call("functional.hardsigmoid"),
    "hard_tanh": call("functional.hardtanh"), "identity": form("{0}"),
    "less": infix("({0} < {1}).to(self.unit.dtype)"),
    "less_equal": infix("({0} <= {1}).to(self.unit.dtype)"),
    "greater": infix("({0} > {1}).to(self.unit.dtype)"),
    "greater_equal": infix("({0} >= {1}).to(self.unit.dtype)"),
    "equal": infix("({0} == {1}).to(self.unit.dtype)"),
    "larger_share": form("torch.heaviside({0} - {1}, self.unit / 2)"),
    "clamp": form("torch.minimum(torch.maximum({0}, {1}), {2})"),
    "where": form("torch.where({0} != 0, {1}, {2})"),
    "xlogy_slope": form("torch.where({0} == 0, self.unit * 0, {0} / {1})"),
    "log_ratio": form("torch.log({0} / {1})"),
    "binary_cross_entropy_slope": form("({0} - {1}) / ({0} * (1 - {0}))"),
    "sigmoid_cross_entropy_slope": form("torch.sigmoid({0}) - {1}"),
  ]

  // MARK: Arrays

  private static let arrays: [FunctionID: Writing] = [
    "matmul": product,
    "weighted_sum": { operation in
      let (w, x, b) = (operation.operands[0], operation.operands[1], operation.operands[2])
      if !w.isPerSample, !b.isPerSample, x.shape.rank == 1 {
        return "functional.linear(\(x.tensor), \(w.tensor), \(b.tensor))"
      }
      return "\(product(operation)) + \(b.aligned(to: x.shape.rank))"
    },
    "dot": { summed("\($0.operands[0].tensor) * \($0.operands[1].tensor)", $0) },
    "outer": { operation in
      let form = operation.operands[0].shape.rank == 1 ? "...i,...j->...ij" : "...ik,...jk->...ij"
      return einsum(form, operation)
    },
    "transpose": { "\($0.operands[0].tensor).transpose(-2, -1)" },
    "reshape": { reshaped($0.operands[0].tensor, $0) },
    "flatten": { reshaped($0.operands[0].tensor, $0) },
    "stack": { operation in
      let rank = operation.operands[0].shape.rank
      let parts = operation.operands.map(\.tensor).joined(separator: ", ")
      let stack = "torch.stack(torch.broadcast_tensors(\(parts)), dim=\(rank == 1 ? "-2" : "-1"))"
      return rank == 0 && operation.shape.rank == 2 ? reshaped(stack, operation) : stack
    },
    "concat": { operation in
      let kept = operation.operands[0].shape.rank == 2 ? "-1, -1" : "-1"
      let parts = operation.operands.map { operand in
        operand.isPerSample || !operation.isPerSample
          ? operand.tensor : "\(operand.tensor).expand(\(operation.samples)\(kept))"
      }
      return "torch.cat((\(parts.joined(separator: ", "))), dim=\(operation.dimensionOrFirst))"
    },
    "index": { operation in
      let place = operation.operands[0].shape.indices(of: operation.attributes[0])
      let indices = place.map { ", \($0 - 1)" }.joined()
      return "\(operation.operands[0].tensor)[...\(indices)]"
    },
    "slice": { operation in
      let numbers = operation.attributes
      let (start, count, stride) = (numbers[0], numbers[1], numbers[2])
      guard numbers.count == 4 else {
        let end = start + (count - 1) * stride + 1
        return "\(operation.operands[0].flat)[..., \(start):\(end):\(stride)]"
      }
      let (row, column) = (start / stride, start % stride)
      return "\(operation.operands[0].tensor)[..., \(row):\(row + count), "
        + "\(column):\(column + numbers[3])]"
    },
    "stop_gradient": { "\($0.operands[0].tensor).detach()" },
  ]

  private static let product: Writing = { operation in
    let vector = operation.operands[1].shape.rank == 1
    return einsum(vector ? "...ij,...j->...i" : "...ij,...jk->...ik", operation)
  }

  private static func einsum(_ form: String, _ operation: TorchOperation) -> String {
    "torch.einsum(\"\(form)\", \(operation.operands[0].tensor), \(operation.operands[1].tensor))"
  }

  private static func reshaped(_ text: String, _ operation: TorchOperation) -> String {
    let extents =
      operation.shape.rank == 2
      ? "\(operation.shape.rows), \(operation.shape.columns)" : "\(operation.shape.count)"
    return "\(text).reshape(\(operation.samples)\(extents))"
  }

  // MARK: Reductions

  private static let reductions: [FunctionID: Writing] = [
    "sum": reduced("sum"), "mean": reduced("mean"), "max": reduced("amax"),
    "min": reduced("amin"), "logsumexp": reduced("logsumexp"),
    "norm": { operation in
      operation.isOfNumber
        ? "torch.abs(\(operation.operands[0].tensor))"
        : "torch.linalg.vector_norm(\(operation.operands[0].tensor), dim=\(operation.dimension))"
    },
    "prod": { operation in
      if operation.isOfNumber { return operation.operands[0].tensor }
      let isWhole = operation.attributes.isEmpty
      return "\(isWhole ? operation.operands[0].flat : operation.operands[0].tensor)"
        + ".prod(dim=\(isWhole ? "-1" : operation.dimension))"
    },
    "softmax": normalised("softmax"), "log_softmax": normalised("log_softmax"),
  ]

  private static func reduced(_ method: String) -> Writing {
    { operation in
      operation.isOfNumber
        ? operation.operands[0].tensor
        : "\(operation.operands[0].tensor).\(method)(dim=\(operation.dimension))"
    }
  }

  /// A function along a dimension that keeps the shape; without an axis all elements count.
  private static func normalised(_ method: String) -> Writing {
    { operation in
      let x = operation.operands[0]
      guard x.shape.rank == 2, operation.attributes.isEmpty else {
        let text = x.shape.rank == 0 ? x.flat : x.tensor
        let result = "\(text).\(method)(dim=\(operation.dimension))"
        return x.shape.rank == 0 ? "\(result).squeeze(-1)" : result
      }
      return "\(x.flat).\(method)(dim=-1).reshape_as(\(x.tensor))"
    }
  }

  // MARK: Costs

  private static let costs: [FunctionID: Writing] = [
    "squared_error": cost("({0} - {1}) ** 2"),
    "half_squared_error": cost("0.5 * ({0} - {1}) ** 2"),
    "mean_squared_error": cost("({0} - {1}) ** 2", isMean: true),
    "mean_absolute_error": cost("torch.abs({0} - {1})", isMean: true),
    "huber": cost("functional.huber_loss({0}, {1}, reduction=\"none\")"),
    "cross_entropy": cost("-torch.xlogy({1}, {0})"),
    "binary_cross_entropy": cost(
      "-(torch.xlogy({1}, {0}) + torch.special.xlog1py(1 - {1}, -{0}))"),
    "sigmoid_cross_entropy": cost(
      "functional.binary_cross_entropy_with_logits({0}, {1}, reduction=\"none\")"),
    "kl_divergence": cost("torch.xlogy({1}, {1} / {0})"),
    "hinge": cost("torch.relu(1 - {0} * {1})"),
    "softmax_cross_entropy": { operation in
      let (z, y) = (operation.operands[0], operation.operands[1])
      return "-(\(y.flat) * functional.log_softmax(\(z.flat), dim=-1)).sum(dim=-1)"
    },
  ]

  private static func cost(_ term: String, isMean: Bool = false) -> Writing {
    { summed(form(term)($0), $0, isMean: isMean) }
  }

  /// The sum or mean over the elements of a sample.
  private static func summed(
    _ term: String, _ operation: TorchOperation, isMean: Bool = false
  ) -> String {
    operation.isOfNumber
      ? term : "(\(term)).\(isMean ? "mean" : "sum")(dim=\(operation.operands[0].dimensions))"
  }
}

extension TorchOperation {
  /// The dimension along which arrays are put one after the other.
  fileprivate var dimensionOrFirst: String {
    operands[0].shape.rank == 2 && (attributes.first ?? 1) == 1 ? "-2" : "-1"
  }
}
