/// NumPy's file of one array, `.npy`: versions 1 to 3 of its format, NEP 1.
enum NumPyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array of a file.
  ///
  /// - Throws: `ExchangeError` when it is none, is damaged, or holds something other than numbers.
  static func array(_ bytes: [UInt8], name: String = "") throws(ExchangeError) -> StoredArray {
    var reader = ByteReader(bytes)
    guard try Array(reader.take(6)) == magic else {
      throw ExchangeError("it does not begin as a .npy file does")
    }
    let version = try reader.integer(1)
    _ = try reader.integer(1)
    guard (1...3).contains(version) else {
      throw ExchangeError("it is of version \(version) of the .npy format; 1 to 3 are known")
    }
    let header = try reader.text(try reader.integer(version == 1 ? 2 : 4))
    let (kind, isBigEndian) = try self.kind(try value(of: "descr", in: header))
    let isByColumns = try value(of: "fortran_order", in: header).hasPrefix("True")
    let shape = try self.shape(try value(of: "shape", in: header))
    let array = try reader.array(name: name, shape, kind, isBigEndian: isBigEndian)
    guard isByColumns, shape.count > 1 else { return array }
    return StoredArray(
      name: name, shape: shape, kind: kind.name, elements: rowMajor(array.elements, shape))
  }

  /// A file of an array, its numbers as they are.
  static func bytes(_ array: StoredArray) -> [UInt8] {
    let extents = array.shape.map(String.init).joined(separator: ", ")
    let shape = array.shape.count == 1 ? "(\(extents),)" : "(\(extents))"
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
    // What comes before the numbers is a multiple of 64 bytes.
    header += String(repeating: " ", count: 63 - (magic.count + 4 + header.utf8.count) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    var bytes = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(header.utf8)
    for number in array.elements {
      withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  // MARK: The header, a dictionary of Python's

  /// What follows a key, up to the end of the header.
  private static func value(of key: String, in header: String) throws(ExchangeError) -> Substring {
    for quote in ["'", "\""] {
      guard let found = header.firstRange(of: quote + key + quote) else { continue }
      let rest = header[found.upperBound...].drop { $0 == " " }
      guard rest.first == ":" else { break }
      return rest.dropFirst().drop { $0 == " " }
    }
    throw ExchangeError("its header does not say its \(key)")
  }

  private static func kind(
    _ text: Substring
  ) throws(ExchangeError) -> (kind: NumberKind, isBigEndian: Bool) {
    guard let quote = text.first, quote == "'" || quote == "\"" else {
      throw ExchangeError("it holds records, and not an array of numbers")
    }
    let type = text.dropFirst().prefix { $0 != quote }
    let kinds: [Substring: NumberKind] = [
      "f8": .float64, "f4": .float32, "f2": .float16, "b1": .bool,
      "i1": .integer(bytes: 1, isSigned: true), "u1": .integer(bytes: 1, isSigned: false),
      "i2": .integer(bytes: 2, isSigned: true), "u2": .integer(bytes: 2, isSigned: false),
      "i4": .integer(bytes: 4, isSigned: true), "u4": .integer(bytes: 4, isSigned: false),
      "i8": .integer(bytes: 8, isSigned: true), "u8": .integer(bytes: 8, isSigned: false),
    ]
    guard let order = type.first, let kind = kinds[type.dropFirst()], "<>|=".contains(order) else {
      throw ExchangeError("it holds \(type.prefix(20)), and not numbers that are known here")
    }
    return (kind, order == ">")
  }

  private static func shape(_ text: Substring) throws(ExchangeError) -> [Int] {
    guard text.first == "(", let end = text.firstIndex(of: ")") else {
      throw ExchangeError("its header does not say its shape")
    }
    let inside = text[text.index(after: text.startIndex)..<end]
    var shape: [Int] = []
    for part in inside.split(separator: ",") {
      let digits = part.filter { $0 != " " && $0 != "L" }
      if digits.isEmpty { continue }
      guard let extent = Int(digits), shape.count < 32 else {
        throw ExchangeError("its header does not say its shape")
      }
      shape.append(extent)
    }
    return shape
  }

  /// Numbers kept by columns, the first index running fastest, in the order of the rows.
  private static func rowMajor(_ numbers: [Double], _ shape: [Int]) -> [Double] {
    guard shape.count > 1, !numbers.isEmpty else { return numbers }
    var strides = Array(repeating: 1, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var indices = Array(repeating: 0, count: shape.count)
    return numbers.indices.map { _ in
      let place = zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
      for axis in shape.indices.reversed() {
        indices[axis] += 1
        if indices[axis] < shape[axis] { break }
        indices[axis] = 0
      }
      return numbers[place]
    }
  }
}
