import CAllocations
import Glibc

/// The table that is printed, line by line as it is measured.
struct Report {
  /// Only lines that contain this are measured; all when it is empty.
  var filter = ""
  var stopwatch = Stopwatch()
  private(set) var met = 0
  private(set) var missed = 0

  /// What a number counts, and how it is written.
  enum Unit: String {
    case ratio = "×"
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case bytes = "bytes"
    case allocations = ""
    case gigaflops = "GF/s"
    case gigabytes = "GB/s"
  }

  /// Whether lines of a group are wanted.
  func wants(_ name: String) -> Bool {
    filter.isEmpty || name.lowercased().contains(filter.lowercased())
  }

  /// Prints the name of a group of lines.
  func heading(_ name: String) {
    print("\n\(name)")
  }

  /// Prints one line: what was measured, and whether it is within its budget.
  mutating func line(_ what: String, _ value: Double, _ unit: Unit, budget: Double? = nil) {
    var line = "  " + Report.padded(what, 56) + Report.number(value, unit)
    if let budget {
      let isMet = value <= budget
      met += isMet ? 1 : 0
      missed += isMet ? 0 : 1
      line += "   ≤ " + Report.text(budget, unit) + (isMet ? "   met" : "   MISSED")
    }
    print(line)
  }

  private static func number(_ value: Double, _ unit: Unit) -> String {
    let text = text(value, unit)
    return String(repeating: " ", count: max(0, 14 - text.count)) + text
  }

  private static func text(_ value: Double, _ unit: Unit) -> String {
    let digits = value == value.rounded() || value >= 1000 ? 0 : (value >= 100 ? 1 : 2)
    let scale = pow(10, Double(digits))
    let rounded = (value * scale).rounded() / scale
    var number = digits == 0 && abs(value) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    if digits == 2, number.split(separator: ".").last?.count == 1 { number += "0" }
    return unit.rawValue.isEmpty ? number : "\(number) \(unit.rawValue)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// What is taken from the heap.
enum Heap {
  /// The allocations that some work makes.
  static func allocations(_ work: () -> Void) -> Double {
    let before = allocation_count()
    work()
    return Double(allocation_count() - before)
  }

  /// The bytes in use now.
  static var bytes: Double { Double(allocated_bytes()) }
}
