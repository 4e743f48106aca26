/// A table as text: `.csv`, `.tsv` and `.txt`, a row a line.
public struct DelimitedText: Sendable {
  /// The names of the columns; nil where the first row holds numbers.
  public let header: [String]?
  /// The fields, a row a line.
  public let rows: [[String]]

  /// Reads a table: fields are separated by commas, semicolons, tabs or else blanks, and may be quoted.
  ///
  /// - Throws: `ExchangeError` when rows differ in length or a quote is not closed.
  public init(_ bytes: [UInt8]) throws(ExchangeError) {
    guard var text = String(validating: bytes, as: UTF8.self) else {
      throw ExchangeError("it is no text")
    }
    if text.first == "\u{FEFF}" { text.removeFirst() }
    let first =
      text.split(whereSeparator: \.isNewline).first {
        !$0.drop(while: \.isWhitespace).hasPrefix("#")
      }
      ?? ""
    let separator: Character? = ["\t", ",", ";"].first { first.contains($0) }
    var rows = try DelimitedText.rows(text, separator)
    rows.removeAll { $0.allSatisfy(\.isEmpty) || $0[0].hasPrefix("#") }
    guard let width = rows.first?.count else { throw ExchangeError("there is nothing in it") }
    if let odd = rows.firstIndex(where: { $0.count != width }) {
      throw ExchangeError(
        "row \(odd + 1) has \(rows[odd].count) fields, and the first has \(width)")
    }
    let isNamed = rows[0].contains { Double($0) == nil && !$0.isEmpty }
    header = isNamed && rows.count > 1 ? rows.removeFirst() : nil
    self.rows = rows
  }

  private static func rows(
    _ text: String, _ separator: Character?
  ) throws(ExchangeError) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var isQuoted = false
    var wasQuoted = false
    func ended() -> String { wasQuoted ? field : field.trimmed }
    let characters = Array(text)
    var place = 0
    while place < characters.count {
      let character = characters[place]
      place += 1
      if isQuoted {
        if character != "\"" {
          field.append(character)
        } else if place < characters.count, characters[place] == "\"" {
          field.append(character)
          place += 1
        } else {
          isQuoted = false
        }
      } else if character == "\"", field.allSatisfy(\.isWhitespace) {
        (isQuoted, wasQuoted, field) = (true, true, "")
      } else if character.isNewline {
        if separator != nil || !field.isEmpty || wasQuoted { row.append(ended()) }
        if !row.isEmpty { rows.append(row) }
        (row, field, wasQuoted) = ([], "", false)
      } else if character == separator || separator == nil && character.isWhitespace {
        if separator != nil || !field.isEmpty { row.append(ended()) }
        (field, wasQuoted) = ("", false)
      } else {
        field.append(character)
      }
    }
    guard !isQuoted else { throw ExchangeError("a quote is not closed") }
    if !field.isEmpty || wasQuoted { row.append(ended()) }
    if !row.isEmpty { rows.append(row) }
    return rows
  }

  /// The number of columns.
  public var width: Int { header?.count ?? rows.first?.count ?? 0 }

  /// What a column is called: by its name, or its number from 1.
  public func label(_ column: Int) -> String { header.map { $0[column] } ?? "\(column + 1)" }

  /// The column of a name or number.
  public func column(_ name: String) -> Int? {
    if let found = header?.firstIndex(of: name) { return found }
    guard let number = Int(name), (1...max(width, 1)).contains(number) else { return nil }
    return number - 1
  }

  /// The numbers of a column.
  ///
  /// - Throws: `ExchangeError` with the row and column of what is missing or no number.
  public func numbers(_ column: Int) throws(ExchangeError) -> [Double] {
    var numbers: [Double] = []
    for (row, fields) in rows.enumerated() {
      guard let number = Double(fields[column]) else {
        let what =
          fields[column].isEmpty ? "is missing" : "is \(fields[column].prefix(40)), no number"
        throw ExchangeError("the value in row \(row + 1), column \(label(column)) \(what)")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Whether a column holds numbers.
  public func isNumeric(_ column: Int) -> Bool { rows.allSatisfy { Double($0[column]) != nil } }

  /// The different texts of a column, sorted: its classes.
  ///
  /// - Throws: `ExchangeError` with the row of a missing one.
  public func classes(_ column: Int) throws(ExchangeError) -> [String] {
    if let row = rows.firstIndex(where: { $0[column].isEmpty }) {
      throw ExchangeError("the value in row \(row + 1), column \(label(column)) is missing")
    }
    return Set(rows.map { $0[column] }).sorted()
  }

  /// All of it as one array: a matrix, or a vector of one column or row.
  func array(name: String) throws(ExchangeError) -> StoredArray {
    var columns: [[Double]] = []
    for column in 0..<width { columns.append(try numbers(column)) }
    let elements = rows.indices.flatMap { row in columns.map { $0[row] } }
    let shape = width == 1 ? [rows.count] : rows.count == 1 ? [width] : [rows.count, width]
    return StoredArray(name: name, shape: shape, kind: "text", elements: elements)
  }
}

extension String {
  /// The text without the blanks at its ends.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace ?? false { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }
}
