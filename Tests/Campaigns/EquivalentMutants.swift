/// The mutants that no test can notice, each with the reason.
enum EquivalentMutants {
  /// The reason why a mutant changes nothing; nil where none is known.
  static func reason(for mutant: Mutant) -> String? {
    all.first { mutant.description.contains($0.file) && mutant.description.contains($0.change) }?
      .reason
  }

  /// The file, what was altered with the line as it stands, and why that shows nowhere.
  private static let all: [(file: String, change: String, reason: String)] = [
    (
      "Sources/Autodiff/Pace.swift", ">= → >: guard elements",
      "Ctrl-C is looked for an element later"
    ),
    (
      "Sources/Autodiff/Pace.swift", "> → >=: guard elements",
      "Ctrl-C is looked for an element earlier"
    ),
    (
      "Sources/Autodiff/GradientCheck.swift", "<= → <: let isOfOneSide",
      "two rounded differences that are equal to the last bit decide nothing"
    ),
    (
      "Sources/Autodiff/Primitives/Arithmetic.swift", "2 → 3: if second + 2 != y",
      "both forms are right there, and differ by rounding"
    ),
    (
      "Sources/Autodiff/SweepPlan.swift", "== → !=: if let last = cleared.last",
      "adjoints between two stretches are stored before they are read: clearing them costs time alone"
    ),
  ]
}
