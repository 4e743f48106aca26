import Testing

@testable import LineEditing

@Suite struct CompletionTests {
  func completions(_ texts: [String]) -> Completions {
    Completions(range: 0..<0, candidates: texts.map { Completion(text: $0) })
  }

  @Test(arguments: [
    ([], "ab", Completions.Outcome.nothing),
    (["step"], "st", .replacement("step ")),
    (["step"], "step", .replacement("step ")),
    (["sigmoid("], "s", .replacement("sigmoid(")),
    (["color="], "c", .replacement("color=")),
    (["lessons/"], "l", .replacement("lessons/")),
    (["w1["], "w", .replacement("w1[")),
    (["∂C"], "d", .replacement("∂C ")),
    ([""], "d", .replacement("")),
    (["network", "next"], "", .replacement("ne")),
    (["network", "next"], "ne", .choice),
    (["network", "step"], "", .choice),
    (["Network", "NEXT"], "ne", .choice),
    (["next", "next("], "n", .replacement("next")),
    (["next", "next("], "next", .choice),
  ])
  func tabDoesWhatThereIsToDo(texts: [String], word: String, outcome: Completions.Outcome) {
    #expect(completions(texts).outcome(for: word) == outcome)
  }
}
