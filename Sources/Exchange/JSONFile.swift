import FoundationEssentials

/// Arrays as JSON: lists of lists, alone or by their names in an object.
enum JSONFile {
  private indirect enum Value: Decodable {
    case number(Double)
    case list([Value])
    case object([String: Value])
    case other

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.singleValueContainer(),
        let number = try? container.decode(Double.self)
      {
        self = .number(number)
      } else if let list = try? [Value](from: decoder) {
        self = .list(list)
      } else if let object = try? [String: Value](from: decoder) {
        self = .object(object)
      } else {
        self = .other
      }
    }
  }

  /// The arrays of a file, by their names.
  ///
  /// - Throws: `ExchangeError` when it is no JSON, or holds something else.
  static func arrays(_ bytes: [UInt8]) throws(ExchangeError) -> [StoredArray] {
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else {
      throw ExchangeError("it is no JSON")
    }
    guard case .object(let members) = value else { return [try array("", value)] }
    var arrays: [StoredArray] = []
    for (name, member) in members.sorted(by: { $0.key < $1.key }) {
      arrays.append(try array(name, member))
    }
    return arrays
  }

  private static func array(_ name: String, _ value: Value) throws(ExchangeError) -> StoredArray {
    let label = name.isEmpty ? "it" : String(name.prefix(60))
    switch value {
    case .number(let number): return StoredArray(name: name, shape: [], elements: [number])
    case .object, .other: throw ExchangeError("\(label) is no array of numbers")
    case .list(let parts):
      var shape: [Int]?
      var elements: [Double] = []
      for part in parts {
        let inner = try array(name, part)
        guard shape == nil || shape == inner.shape else {
          throw ExchangeError("\(label) has rows of different lengths")
        }
        shape = inner.shape
        elements += inner.elements
      }
      return StoredArray(name: name, shape: [parts.count] + (shape ?? []), elements: elements)
    }
  }

  /// A file of arrays, every number with as many digits as it takes to read it back.
  ///
  /// - Throws: `ExchangeError` where a number is not finite, which JSON has no word for.
  static func bytes(_ arrays: [StoredArray]) throws(ExchangeError) -> [UInt8] {
    var members: [String] = []
    for array in arrays {
      guard array.elements.allSatisfy(\.isFinite) else {
        throw ExchangeError("\(array.name) has a number that is not finite, which JSON cannot hold")
      }
      members.append("  \"\(array.name)\": \(text(array.elements[...], array.shape[...]))")
    }
    return Array("{\n\(members.joined(separator: ",\n"))\n}\n".utf8)
  }

  private static func text(_ numbers: ArraySlice<Double>, _ shape: ArraySlice<Int>) -> String {
    guard let extent = shape.first else { return numbers.first.map { "\($0)" } ?? "0" }
    guard extent > 0 else { return "[]" }
    let size = numbers.count / extent
    let parts = (0..<extent).map { place in
      let start = numbers.startIndex + place * size
      return text(numbers[start..<start + size], shape.dropFirst())
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
