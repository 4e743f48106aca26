import Language

extension LearnerProgress {
  /// The columns of the table.
  static let columns = [
    "lesson", "pass", "question", "concept", "outcome", "wrong answers", "hints", "lookups",
    "seconds since 1970", "asking", "numbers", "student",
  ]

  /// The settled questions as a table in CSV (RFC 4180), a question a line under a line of names, and a
  /// completion code at its end.
  public func table(of lessons: [Lesson]) -> String {
    let rows = entries(in: lessons).map { entry in
      let record = entry.record
      return [
        entry.lesson, "\(entry.pass)", entry.question, entry.concept ?? "",
        entry.outcome.rawValue, "\(record.wrongAnswers)", "\(record.hints)", "\(record.lookups)",
        record.date.map(String.init) ?? "", "\(entry.asking)", entry.isFresh ? "fresh" : "own",
        entry.student ?? "",
      ]
    }
    let code = CompletionCode(of: [Self.columns] + rows)
    let last = [CompletionCode.name, code.text] + Self.columns.dropFirst(2).map { _ in "" }
    // Ids, names and numbers hold nothing that would have to be quoted.
    return ([Self.columns] + rows + [last]).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }
}

/// A number made of everything in a table, by which a change of it is noticed.
///
/// It is made without a secret. So it finds what was mistyped, cut off or put in by hand in a spreadsheet,
/// and does not stop anyone who reads how it is made.
struct CompletionCode: Hashable {
  /// The first field of the row in which it stands.
  static let name = "completion code"

  /// The code in four groups of four hexadecimal digits.
  let text: String

  /// The code of the rows of a table: their fields hashed by FNV-1a, and the hash stirred by SplitMix64.
  init(of rows: [[String]]) {
    let fields = rows.map { $0.joined(separator: ",") }.joined(separator: "\n")
    var numbers = RandomNumbers(seed: fields.fnv1a)
    let digits = String(numbers.next(), radix: 16)
    let padded = Array(String(repeating: "0", count: 16 - digits.count) + digits)
    text = stride(from: 0, to: 16, by: 4).map { String(padded[$0..<$0 + 4]) }
      .joined(separator: "-")
  }
}

/// A table of what was done in lessons, as a teacher gets it.
public struct ProgressReport: Hashable, Sendable {
  /// Whether the table is as it was written.
  public let isWhole: Bool
  /// The students whose numbers were drawn, by name; an empty name is that of nobody.
  public let students: [String]
  /// The lessons in which questions were settled.
  public let lessons: Int
  /// The questions that were settled.
  public let questions: Int
  /// Those of them that were answered unaided.
  public let unaided: Int
  /// Those answered unaided on fresh numbers.
  public let unaidedOnFresh: Int

  /// Reads a table, with whatever line ends and quotes a spreadsheet has given it; nil when it is none.
  public init?(_ text: String) {
    var rows = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { field in
        field.trimmed.count > 1 && field.trimmed.hasPrefix("\"") && field.trimmed.hasSuffix("\"")
          ? String(field.trimmed.dropFirst().dropLast()) : field.trimmed
      }
    }
    let columns = LearnerProgress.columns
    guard rows.first == columns else { return nil }
    var code: String?
    if rows.last?.first == CompletionCode.name { code = rows.removeLast().dropFirst().first }
    isWhole = code == CompletionCode(of: rows).text
    // Rows that are cut short are counted as far as they go.
    func values(_ name: String) -> [String] {
      let column = columns.firstIndex(of: name) ?? 0
      return rows.dropFirst().map { $0.indices.contains(column) ? $0[column] : "" }
    }
    let outcomes = values("outcome").map { $0 == Outcome.unaided.rawValue }
    students = Set(values("student")).sorted()
    lessons = Set(values("lesson")).count
    questions = outcomes.count
    unaided = outcomes.count { $0 }
    unaidedOnFresh = zip(outcomes, values("numbers")).count { $0 && $1 == "fresh" }
  }
}
