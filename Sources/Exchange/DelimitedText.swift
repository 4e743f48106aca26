import Autodiff

/// A table as text: `.csv`, `.tsv` and `.txt`, a row a line.
///
/// What is kept are the bytes and where the rows begin: fields are cut out when they are asked for, so
/// that a table takes little more memory than its file.
public struct DelimitedText: Sendable {
  /// The names of the columns; nil where the first row is a row like the others.
  public private(set) var header: [String]?
  /// The number of columns.
  public private(set) var width = 0
  private let bytes: [UInt8]
  /// What stands between fields; nil where blanks do.
  private let separator: UInt8?
  private var rows: [Range<Int>]

  /// Reads a table: fields are separated by commas, semicolons, tabs or else blanks, and may be quoted.
  ///
  /// The first row names the columns where it is all text, or where a number stands below a text of it.
  ///
  /// - Throws: `ExchangeError` when rows differ in length or a quote is not closed.
  /// - Complexity: O(bytes).
  public init(_ bytes: [UInt8]) throws(ExchangeError) {
    guard String.isText(bytes) else { throw ExchangeError("it is no text") }
    self.bytes = bytes
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    separator = DelimitedText.separator(bytes, start)
    rows = try DelimitedText.rows(bytes, start, separator)
    guard let first = rows.first else { throw ExchangeError("there is nothing in it") }
    let names = try fields(first)
    width = names.count
    for (place, row) in rows.enumerated().dropFirst() {
      if place % 1000 == 0, Interruption.isRequested { throw .interrupted }
      let count = try fields(row).count
      guard count == width else {
        throw ExchangeError("row \(place + 1) has \(count) fields, and the first has \(width)")
      }
    }
    guard rows.count > 1 else { return }
    let below = try fields(rows[1])
    let isText = names.map { Double(text($0)) == nil && !$0.range.isEmpty }
    let isNamed = zip(isText, below).contains { $0 && Double(text($1)) != nil }
    if isNamed || isText.allSatisfy({ $0 }) {
      header = names.map(text)
      rows.removeFirst()
    }
  }

  /// The number of rows, without the header.
  public var count: Int { rows.count }

  /// What a column is called: by its name, or its number from 1.
  public func label(_ column: Int) -> String { header.map { $0[column] } ?? "\(column + 1)" }

  /// The column of a name or number.
  public func column(_ name: some StringProtocol) -> Int? {
    if let found = header?.firstIndex(where: { $0 == name }) { return found }
    guard let number = Int(name), number >= 1, number <= width else { return nil }
    return number - 1
  }

  /// The numbers of some columns, a row each.
  ///
  /// - Throws: `ExchangeError` with the row and column of what is missing or no number.
  public func numbers(_ columns: [Int]) throws(ExchangeError) -> [[Double]] {
    var numbers: [[Double]] = []
    numbers.reserveCapacity(rows.count)
    for row in rows.indices {
      if row % 1000 == 0, Interruption.isRequested { throw .interrupted }
      let fields = try fields(rows[row])
      var own: [Double] = []
      own.reserveCapacity(columns.count)
      for column in columns {
        guard let number = Double(text(fields[column])) else {
          let found = text(fields[column])
          throw problem(
            row, column, found.isEmpty ? "is missing" : "is \(found.prefix(40)), no number")
        }
        own.append(number)
      }
      numbers.append(own)
    }
    return numbers
  }

  /// The texts of a column.
  ///
  /// - Throws: `ExchangeError` with the row of a missing one.
  public func texts(_ column: Int) throws(ExchangeError) -> [String] {
    var texts: [String] = []
    for row in rows.indices {
      let found = text(try fields(rows[row])[column])
      guard !found.isEmpty else { throw problem(row, column, "is missing") }
      texts.append(found)
    }
    return texts
  }

  /// Says what is wrong with a value.
  public func problem(_ row: Int, _ column: Int, _ what: String) -> ExchangeError {
    ExchangeError("the value in row \(row + 1), column \(label(column)) \(what)")
  }

  /// All of it as one array: a matrix, or a vector of one column or row.
  func array(name: String) throws(ExchangeError) -> StoredArray {
    let elements = try numbers(Array(0..<width)).flatMap { $0 }
    let shape = width == 1 ? [count] : count == 1 ? [width] : [count, width]
    return StoredArray(name: name, shape: shape, kind: "text", elements: elements)
  }

  // MARK: Rows and fields

  /// Where a field stands, without blanks and quotes around it.
  private struct Field {
    let range: Range<Int>
    let isQuoted: Bool
  }

  private static let quote = UInt8(ascii: "\"")

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// What separates the fields of the first line that is no remark.
  private static func separator(_ bytes: [UInt8], _ start: Int) -> UInt8? {
    let lines = bytes[start...].split(maxSplits: 1000, whereSeparator: isLineEnd)
    let first = lines.first { $0.first { !isBlank($0) } != UInt8(ascii: "#") } ?? []
    return "\t,;".utf8.first { first.contains($0) }
  }

  /// Where the rows stand that have something in them and are no remarks, which begin with #.
  private static func rows(
    _ bytes: [UInt8], _ start: Int, _ separator: UInt8?
  ) throws(ExchangeError) -> [Range<Int>] {
    var rows: [Range<Int>] = []
    var (rowStart, place) = (start, start)
    var (isQuoted, isAtStart, isEmpty, isRemark) = (false, true, true, false)
    func endRow(at end: Int) {
      if !isEmpty, !isRemark { rows.append(rowStart..<end) }
      (rowStart, isAtStart, isEmpty, isRemark) = (end + 1, true, true, false)
    }
    while place < bytes.count {
      let byte = bytes[place]
      if isQuoted {
        if byte == quote { isQuoted = false } else { isEmpty = false }
      } else if isLineEnd(byte) {
        endRow(at: place)
      } else if byte == separator || isBlank(byte) {
        if byte == separator || separator == nil { isAtStart = true }
      } else if byte == quote, !isRemark {
        // A doubled quote inside of quotes opens them again.
        isQuoted = isAtStart || bytes[place - 1] == quote
        isAtStart = false
      } else {
        if isEmpty, isAtStart, byte == UInt8(ascii: "#") { isRemark = true }
        (isAtStart, isEmpty) = (false, false)
      }
      place += 1
    }
    guard !isQuoted else { throw ExchangeError("a quote is not closed") }
    endRow(at: bytes.count)
    return rows
  }

  /// Where the fields of a row stand.
  private func fields(_ row: Range<Int>) throws(ExchangeError) -> [Field] {
    var fields: [Field] = []
    fields.reserveCapacity(width)
    var place = row.lowerBound
    func skipBlanks() {
      while place < row.upperBound, bytes[place] != separator, Self.isBlank(bytes[place]) {
        place += 1
      }
    }
    while true {
      skipBlanks()
      if separator == nil, place == row.upperBound { return fields }
      if place < row.upperBound, bytes[place] == Self.quote {
        let start = place + 1
        place = endOfQuotes(from: start)
        fields.append(Field(range: start..<place, isQuoted: true))
        place += 1
        skipBlanks()
      } else {
        let start = place
        var end = place
        while place < row.upperBound, !isSeparator(bytes[place]) {
          place += 1
          if !Self.isBlank(bytes[place - 1]) { end = place }
        }
        fields.append(Field(range: start..<end, isQuoted: false))
      }
      if place >= row.upperBound { return fields }
      guard separator == nil || bytes[place] == separator else {
        throw ExchangeError("a quote is closed and text follows it")
      }
      if separator != nil { place += 1 }
    }
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    separator.map { $0 == byte } ?? Self.isBlank(byte)
  }

  /// Where the quote stands that closes what begins here.
  private func endOfQuotes(from start: Int) -> Int {
    var place = start
    while place < bytes.count {
      if bytes[place] == Self.quote {
        guard place + 1 < bytes.count, bytes[place + 1] == Self.quote else { return place }
        place += 1
      }
      place += 1
    }
    return place
  }

  private func text(_ field: Field) -> String {
    let text = String(decoding: bytes[field.range], as: UTF8.self)
    return field.isQuoted ? text.replacing("\"\"", with: "\"") : text
  }
}

extension String {
  /// Whether bytes are text in UTF-8.
  fileprivate static func isText(_ bytes: [UInt8]) -> Bool {
    // Most tables are ASCII, which needs no look at each character.
    bytes.allSatisfy { $0 < 0x80 && $0 != 0 } || String(validating: bytes, as: UTF8.self) != nil
  }
}
