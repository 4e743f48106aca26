import FoundationEssentials

/// The file of tensors of Hugging Face, `.safetensors`: a header in JSON, then the numbers.
enum SafeTensorsFile {
  private struct Entry: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// What stands in the header under a name: an array, or texts about the file.
  private enum Item: Decodable {
    case entry(Entry)
    case remark

    init(from decoder: any Decoder) throws {
      self = (try? Entry(from: decoder)).map { .entry($0) } ?? .remark
    }
  }

  private static let kinds: [String: NumberKind] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "BOOL": .bool,
    "I8": .integer(bytes: 1, isSigned: true), "U8": .integer(bytes: 1, isSigned: false),
    "I16": .integer(bytes: 2, isSigned: true), "U16": .integer(bytes: 2, isSigned: false),
    "I32": .integer(bytes: 4, isSigned: true), "U32": .integer(bytes: 4, isSigned: false),
    "I64": .integer(bytes: 8, isSigned: true), "U64": .integer(bytes: 8, isSigned: false),
  ]

  /// The arrays of a file, in the order in which their numbers stand.
  ///
  /// - Throws: `ExchangeError` when it is damaged.
  static func arrays(_ bytes: [UInt8]) throws(ExchangeError) -> [StoredArray] {
    var reader = ByteReader(bytes)
    let header = try reader.take(try reader.integer(8))
    guard let items = try? JSONDecoder().decode([String: Item].self, from: Data(header)) else {
      throw ExchangeError("its header cannot be read")
    }
    let numbers = try reader.take(reader.count)
    var found: [(start: Int, array: StoredArray)] = []
    for (name, item) in items where name != "__metadata__" {
      guard case .entry(let entry) = item, entry.offsets.count == 2,
        let kind = kinds[entry.dtype]
      else { throw ExchangeError("\(name.prefix(60)) is no array of numbers that are known here") }
      let (start, end) = (entry.offsets[0], entry.offsets[1])
      let count = try StoredArray.count(entry.shape)
      guard start >= 0, start <= end, end <= numbers.count else { throw .truncated }
      guard end - start == count * kind.size else {
        throw ExchangeError("\(name.prefix(60)) has another size than its shape says")
      }
      let place = numbers.startIndex + start..<numbers.startIndex + end
      found.append(
        (
          start,
          try StoredArray(
            name: name, shape: entry.shape, kind, numbers[place], isBigEndian: false)
        ))
    }
    return found.sorted { ($0.start, $0.array.name) < ($1.start, $1.array.name) }.map(\.array)
  }

  /// A file of arrays, their numbers as they are.
  static func bytes(_ arrays: [StoredArray]) throws(ExchangeError) -> [UInt8] {
    var entries: [String: Entry] = [:]
    var numbers: [UInt8] = []
    for array in arrays {
      let start = numbers.count
      for number in array.elements {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { numbers.append(contentsOf: $0) }
      }
      entries[array.name] = Entry(
        dtype: "F64", shape: array.shape, offsets: [start, numbers.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let encoded = try? encoder.encode(entries) else {
      throw ExchangeError("the header cannot be made")
    }
    var header = [UInt8](encoded)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
    return length + header + numbers
  }
}
