import Autodiff
import Language

/// A program as the lines of a PyTorch module: a line for each operation that leads to the cost.
struct TorchProgram {
  /// A variable, and its name in Python.
  struct Variable {
    let quantity: Model.Quantity
    let name: String
  }

  /// What learning changes.
  let parameters: [Variable]
  /// What is the same for every sample and stays.
  let constants: [Variable]
  /// What `forward` is given.
  let data: [Variable]
  /// The lines of `forward` up to the cost.
  let lines: [String]
  /// The cost, in Python.
  let cost: String
  /// Whether there is a cost for each sample.
  let isPerSample: Bool

  /// - Throws: `ExchangeError` for an operation that PyTorch has no form of here.
  init(_ model: Model) throws(ExchangeError) {
    guard let target = model.target else { throw ExchangeError("there is no cost yet") }
    let tape = model.tape
    var needed: Set<NodeID> = [target.node]
    for node in tape.nodeIDs.reversed() where needed.contains(node) {
      needed.formUnion(tape.operands(of: node))
    }
    var names = TorchNames()
    var (parameters, constants, data): ([Variable], [Variable], [Variable]) = ([], [], [])
    var operands: [NodeID: TorchOperand] = [:]
    var lines: [String] = []
    for node in tape.nodeIDs where needed.contains(node) {
      let (shape, isPerSample) = (tape.shape(of: node), tape.isPerSample(node))
      func operand(_ text: String, isNumber: Bool = false) -> TorchOperand {
        TorchOperand(text: text, shape: shape, isPerSample: isPerSample, isNumber: isNumber)
      }
      let quantity = model.quantity(of: node)
      if let quantity, case .variable(let role) = quantity.role {
        let variable = Variable(quantity: quantity, name: names.name(quantity.name))
        switch role {
        case .data:
          data.append(variable)
          operands[node] = operand(variable.name)
        case .parameter:
          parameters.append(variable)
          operands[node] = operand("self.\(variable.name)")
        case .constant:
          constants.append(variable)
          operands[node] = operand("self.\(variable.name)")
        }
        continue
      }
      guard let primitive = tape.primitive(of: node) else {
        let value = tape.tensor(of: node)
        operands[node] =
          value.scalar.map { operand(TorchText.number($0), isNumber: true) }
          ?? operand("(self.unit * torch.tensor(\(TorchText.list(value)), dtype=self.unit.dtype))")
        continue
      }
      guard let writing = TorchExpression.entry(primitive) else {
        throw ExchangeError("\(primitive.name) has no form for PyTorch here")
      }
      let name = names.name(quantity?.name ?? "v\(node.index)")
      let operation = TorchOperation(
        operands: tape.operands(of: node).compactMap { operands[$0] },
        attributes: tape.attributes(of: node), shape: shape, isPerSample: isPerSample)
      lines.append("\(name) = \(writing(operation))")
      operands[node] = operand(name)
    }
    (self.parameters, self.constants, self.data) = (parameters, constants, data)
    self.lines = lines
    cost = operands[target.node]?.tensor ?? "self.unit"
    isPerSample = tape.isPerSample(target.node)
  }
}

/// Names of quantities as Python takes them, each once.
struct TorchNames {
  /// What already means something in the file, or in Python.
  private static let taken: Set<String> = [
    "self", "torch", "nn", "functional", "math", "len", "and", "as", "assert", "async", "await",
    "break",
    "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
    "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield", "None", "True", "False", "unit", "forward", "training", "parameters",
  ]
  private var given: [String: String] = [:]

  /// The name of a quantity: the same each time.
  mutating func name(_ quantity: String) -> String {
    if let name = given[quantity] { return name }
    var name = String(quantity.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    // Python reads σ and other letters of Greek as they are, but no subscripts.
    name = String(
      name.map { "₀₁₂₃₄₅₆₇₈₉".contains($0) ? Character("\($0.wholeNumberValue ?? 0)") : $0 })
    while TorchNames.taken.contains(name) || given.values.contains(name) { name += "_" }
    given[quantity] = name
    return name
  }
}

/// Numbers as Python reads them, exact to the last bit.
enum TorchText {
  /// The elements up to which an array is written as a list.
  private static let mostListed = 1000

  static func number(_ number: Double) -> String {
    number.isNaN
      ? "math.nan" : number.isInfinite ? (number < 0 ? "-math.inf" : "math.inf") : "\(number)"
  }

  static func list(_ value: Tensor) -> String {
    if let scalar = value.scalar { return number(scalar) }
    let rows = value.rows.map { "[\($0.map(number).joined(separator: ", "))]" }
    return value.shape.rank == 2 ? "[\(rows.joined(separator: ", "))]" : rows[0]
  }

  /// An array of any number of dimensions as the arguments of `array` in the file: its shape, and its
  /// numbers as a list or, where that would be long, as bytes.
  static func array(_ elements: [Double], shape: [Int]) -> String {
    let extents = shape.map { "\($0), " }.joined()
    guard elements.count > mostListed else {
      return "(\(extents)), [\(elements.map(number).joined(separator: ", "))]"
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.count * 8)
    for element in elements {
      withUnsafeBytes(of: element.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return "(\(extents)), \"\(base64(bytes))\""
  }

  /// Bytes in base 64 (RFC 4648).
  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0..<4 {
        text.append(
          place <= part.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
