import Autodiff

/// A format of files of arrays.
public struct ArrayFormat: Sendable {
  /// The ending of its files' names.
  public let ending: String
  /// Other endings that they may have, behind a dot or a hyphen.
  private let otherEndings: [String]
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
    ArrayFormat(
      ending: "idx", otherEndings: (1...4).map { "idx\($0)-ubyte" },
      summary: "one array, as the MNIST digits are kept",
      reading: { bytes, name throws(ExchangeError) in [try IDXFile.array(bytes, name: name)] }),
  ]

  private init(
    ending: String, otherEndings: [String] = [], summary: String,
    reading: @escaping @Sendable ([UInt8], String) throws(ExchangeError) -> [StoredArray],
    writing: (@Sendable ([StoredArray]) throws(ExchangeError) -> [UInt8])? = nil
  ) {
    (self.ending, self.otherEndings, self.summary) = (ending, otherEndings, summary)
    (self.reading, self.writing) = (reading, writing)
  }

  /// The format of a file, by the end of its name; nil for any other.
  ///
  /// What gzip has compressed ends in .gz besides.
  public static func named(_ file: String) -> ArrayFormat? { parts(of: file)?.format }

  /// The name of a file without its ending.
  public static func stem(of file: String) -> String { parts(of: file)?.stem ?? file }

  private static func parts(of file: String) -> (format: ArrayFormat, stem: String)? {
    let name = file.lowercased().hasSuffix(".gz") ? String(file.dropLast(3)) : file
    for format in all {
      let endings = [".\(format.ending)"] + format.otherEndings.flatMap { [".\($0)", "-\($0)"] }
      if let ending = endings.first(where: { name.lowercased().hasSuffix($0) }) {
        return (format, String(name.dropLast(ending.count)))
      }
    }
    return nil
  }

  /// Whether its files are tables, whose columns may hold texts.
  public var isTable: Bool { ["csv", "tsv", "txt"].contains(ending) }

  /// Whether files of it can be written.
  public var isWritten: Bool { writing != nil }

  /// The arrays of a file.
  ///
  /// - Parameters:
  ///   - bytes: its content, expanded where it was compressed.
  ///   - name: what an array without a name is called.
  /// - Throws: `ExchangeError` when it is damaged or of another format.
  public func arrays(_ bytes: [UInt8], name: String) throws(ExchangeError) -> [StoredArray] {
    try reading(bytes, name)
  }

  /// The bytes that a file stands for: expanded, where gzip has compressed it.
  ///
  /// - Throws: `ExchangeError` when what it has made is damaged, or too large for memory.
  public static func content(_ bytes: [UInt8]) throws(ExchangeError) -> [UInt8] {
    guard Gzip.isOne(bytes) else { return bytes }
    return try Gzip.expanded(bytes, limit: Int(Memory.available / 2))
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
