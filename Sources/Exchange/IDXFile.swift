/// The file of one array that the MNIST digits are kept in, IDX.
///
/// Yann LeCun, "The MNIST database of handwritten digits": two zeros, the kind of number, the number of extents, the extents, the numbers,
/// all with the most significant byte first.
enum IDXFile {
  private static let kinds: [UInt8: NumberKind] = [
    0x08: .integer(bytes: 1, isSigned: false), 0x09: .integer(bytes: 1, isSigned: true),
    0x0B: .integer(bytes: 2, isSigned: true), 0x0C: .integer(bytes: 4, isSigned: true),
    0x0D: .float32, 0x0E: .float64,
  ]

  /// The array of a file.
  ///
  /// - Throws: `ExchangeError` when it is none or is damaged.
  static func array(_ bytes: [UInt8], name: String) throws(ExchangeError) -> StoredArray {
    var reader = ByteReader(bytes)
    let start = Array(try reader.take(4))
    guard start[0] == 0, start[1] == 0, let kind = kinds[start[2]] else {
      throw ExchangeError("it does not begin as an IDX file does")
    }
    var shape: [Int] = []
    for _ in 0..<start[3] { shape.append(try reader.integer(4, isBigEndian: true)) }
    return try reader.array(name: name, shape, kind, isBigEndian: true)
  }
}
