/// A format of files of arrays.
public struct ArrayFormat: Sendable {
  /// The ending of its files' names.
  public let ending: String
  /// What it is, in a few words.
  public let summary: String
  /// The arrays of a file's bytes; the name is the file's own, for arrays without one.
  private let reading: @Sendable ([UInt8], String) throws(ExchangeError) -> [StoredArray]
  /// The bytes of a file; nil where the format is only read.
  private let writing: (@Sendable ([StoredArray]) throws(ExchangeError) -> [UInt8])?

  /// Every one of them.
  public static let all: [ArrayFormat] = [
    ArrayFormat(
      ending: "npz", summary: "NumPy's arrays by name",
      reading: { bytes, _ throws(ExchangeError) in try NumPyArchive.arrays(bytes) },
      writing: { arrays throws(ExchangeError) in try NumPyArchive.bytes(arrays) }),
    ArrayFormat(
      ending: "npy", summary: "one array of NumPy",
      reading: { bytes, name throws(ExchangeError) in [try NumPyFile.array(bytes, name: name)] },
      writing: { arrays throws(ExchangeError) in NumPyFile.bytes(try single(arrays)) }),
    ArrayFormat(
      ending: "safetensors", summary: "tensors by name, as PyTorch's users keep them",
      reading: { bytes, _ throws(ExchangeError) in try SafeTensorsFile.arrays(bytes) },
      writing: { arrays throws(ExchangeError) in try SafeTensorsFile.bytes(arrays) }),
    ArrayFormat(
      ending: "json", summary: "lists by name",
      reading: { bytes, name throws(ExchangeError) in
        try JSONFile.arrays(bytes).map { array in
          var array = array
          if array.name.isEmpty { array.name = name }
          return array
        }
      },
      writing: { arrays throws(ExchangeError) in try JSONFile.bytes(arrays) }),
    text("csv", "a table, a row a line", ","), text("tsv", "a table with tabs", "\t"),
    text("txt", "a table with blanks", " "),
  ]

  /// The format of a file, by the end of its name; nil for any other.
  public static func named(_ file: String) -> ArrayFormat? {
    all.first { file.lowercased().hasSuffix(".\($0.ending)") }
  }

  /// Whether files of it can be written.
  public var isWritten: Bool { writing != nil }

  /// The arrays of a file.
  ///
  /// - Parameter name: what an array without a name is called.
  /// - Throws: `ExchangeError` when it is damaged or of another format.
  public func arrays(_ bytes: [UInt8], name: String) throws(ExchangeError) -> [StoredArray] {
    try reading(bytes, name)
  }

  /// The bytes of a file.
  ///
  /// - Throws: `ExchangeError` where the format cannot hold them.
  public func bytes(_ arrays: [StoredArray]) throws(ExchangeError) -> [UInt8] {
    guard let writing else { throw ExchangeError(".\(ending) files are only read") }
    return try writing(arrays)
  }

  private static func text(
    _ ending: String, _ summary: String, _ separator: String
  ) -> ArrayFormat {
    ArrayFormat(
      ending: ending, summary: summary,
      reading: { bytes, name throws(ExchangeError) in
        [try DelimitedText(bytes).array(name: name)]
      },
      writing: { arrays throws(ExchangeError) in
        let array = try single(arrays)
        guard array.shape.count < 3 else {
          throw ExchangeError("a table has rows and columns only")
        }
        let width = array.shape.count == 2 ? max(array.shape[1], 1) : 1
        let rows = stride(from: 0, to: array.elements.count, by: width).map { start in
          array.elements[start..<start + width].map { "\($0)" }.joined(separator: separator)
        }
        return Array((rows.joined(separator: "\n") + "\n").utf8)
      })
  }

  private static func single(_ arrays: [StoredArray]) throws(ExchangeError) -> StoredArray {
    guard arrays.count == 1 else {
      throw ExchangeError("such a file holds one array, and these are \(arrays.count)")
    }
    return arrays[0]
  }
}
