/// Reads bytes from the first to the last.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bytes are left.
  var count: Int { bytes.count - position }

  /// The next bytes.
  mutating func take(_ count: Int) throws(ExchangeError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= self.count else { throw .truncated }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next whole number of so many bytes, the least significant first unless told.
  mutating func integer(_ size: Int, isBigEndian: Bool = false) throws(ExchangeError) -> Int {
    let bytes = try take(size)
    let ordered = isBigEndian ? Array(bytes) : bytes.reversed()
    let bits = ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let number = Int(exactly: bits) else { throw .truncated }
    return number
  }

  /// The next characters, as UTF-8.
  mutating func text(_ count: Int) throws(ExchangeError) -> String {
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw ExchangeError("its header is no text")
    }
    return text
  }

  /// All that is left, as the numbers of one array.
  mutating func array(
    name: String, _ shape: [Int], _ kind: NumberKind, isBigEndian: Bool
  ) throws(ExchangeError) -> StoredArray {
    let count = try StoredArray.count(shape)
    guard self.count == count * kind.size else {
      throw self.count < count * kind.size
        ? .truncated : ExchangeError("there is more in it than its shape says")
    }
    return try StoredArray(
      name: name, shape: shape, kind, try take(self.count), isBigEndian: isBigEndian)
  }
}
