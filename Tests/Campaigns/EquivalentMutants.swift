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
      "Sources/Autodiff/SweepPlan.swift", "== → !=: if let last = cleared.last",
      "adjoints between two stretches are stored before they are read: clearing them costs time alone"
    ),
  ]
}
