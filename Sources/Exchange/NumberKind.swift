/// How a number is kept in a file.
enum NumberKind: Hashable, Sendable {
  case float64, float32, float16, bfloat16, bool
  case integer(bytes: Int, isSigned: Bool)

  /// The bytes of a number.
  var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    case .bool: 1
    case .integer(let bytes, _): bytes
    }
  }

  /// What people call it.
  var name: String {
    switch self {
    case .float64: "float64"
    case .float32: "float32"
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    case .bool: "bool"
    case .integer(let bytes, let isSigned): "\(isSigned ? "int" : "uint")\(bytes * 8)"
    }
  }

  /// Whether every number of the kind is a double-precision one too.
  var isAlwaysExact: Bool {
    if case .integer(bytes: 8, _) = self { false } else { true }
  }

  /// The numbers of some bytes, widened exactly.
  ///
  /// - Precondition: `bytes` has a whole number of them.
  /// - Throws: `ExchangeError` for an integer that no double-precision number is.
  func numbers(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) throws(ExchangeError) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(bytes.count / size)
    var place = bytes.startIndex
    while place < bytes.endIndex {
      var bits: UInt64 = 0
      for offset in 0..<size {
        let byte = UInt64(bytes[place + (isBigEndian ? offset : size - 1 - offset)])
        bits = bits << 8 | byte
      }
      numbers.append(try number(bits))
      place += size
    }
    return numbers
  }

  private func number(_ bits: UInt64) throws(ExchangeError) -> Double {
    switch self {
    case .float64: return Double(bitPattern: bits)
    case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float16: return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .bfloat16: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16))
    case .bool: return bits == 0 ? 0 : 1
    case .integer(let bytes, let isSigned):
      let shift = UInt64(64 - 8 * bytes)
      let number =
        isSigned
        ? Double(exactly: Int64(bitPattern: bits << shift) >> Int64(shift)) : Double(exactly: bits)
      guard let number else {
        throw ExchangeError("it has an integer that no double-precision number is")
      }
      return number
    }
  }
}
