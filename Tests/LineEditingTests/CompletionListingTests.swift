import Testing

@testable import LineEditing

@Suite struct CompletionListingTests {
  func rows(
    _ candidates: [Completion], columns: Int, rows: Int = 24
  ) -> [String] {
    CompletionListing(candidates, columns: columns, rows: rows, ellipsis: "…").rows
  }

  @Test func alignsSummaries() {
    let candidates = [
      Completion(text: "step", summary: "one factor"), Completion(text: "σ"),
      Completion(text: "next", summary: "the rest\u{1B}[2J of\nthis neuron"),
    ]
    #expect(
      rows(candidates, columns: 80) == [
        "step  one factor", "σ", "next  the rest[2J ofthis neuron",
      ])
    #expect(rows(candidates, columns: 12) == ["step  one …", "σ", "next  the …"])
  }

  @Test func setsNamesSideBySide() {
    let candidates = ["a", "bb", "ccc", "d", "e"].map { Completion(text: $0) }
    // Three columns of width 3, with two spaces between them, are 13 wide; one column stays free.
    #expect(rows(candidates, columns: 14) == ["a    ccc  e", "bb   d"])
    #expect(rows(candidates, columns: 13) == ["a    d", "bb   e", "ccc"])
    #expect(rows(candidates, columns: 1).count == 5)
  }

  @Test func countsWhatDoesNotFit() {
    let names = (1...20).map { Completion(text: "n\($0 + 10)") }
    #expect(rows(names, columns: 9, rows: 5) == ["n11  n12", "n13  n14", "… and 16"])
    let described = names.map { Completion(text: $0.text, summary: "s") }
    #expect(rows(described, columns: 40, rows: 5) == ["n11  s", "n12  s", "… and 18 more"])
    #expect(rows(described, columns: 40, rows: 1) == ["… and 20 more"])
  }

  @Test func fillsTheScreenExactly() {
    let described = (1...3).map { Completion(text: "n\($0)", summary: "s") }
    #expect(rows(described, columns: 40, rows: 5) == ["n1  s", "n2  s", "n3  s"])
  }
}
