import Presentation
import Stepping

/// Numbers that have changed, or would.
extension BlockLayout {
  /// One that has, with digits enough to tell the old number from the new.
  func lines(_ name: String, from old: Double, to new: Double) -> [StyledText] {
    let numbers = formulas.numbers.telling(old, from: new)
    let (old, new) = (numbers.text(old), numbers.text(new))
    guard !isSpoken else {
      return StyledText(Notation.sentence("\(name) was \(old) and is \(new) now"))
        .wrapped(to: width)
    }
    return (StyledText("\(name): \(old) \(notation.arrow) ", .faint) + StyledText(new, .changed))
      .wrapped(to: width)
  }

  /// Several that would, their names in a column of a width.
  func lines(_ changes: [Block.Change], column: Int) -> [StyledText] {
    changes.flatMap { change -> [StyledText] in
      let (name, (old, new)) = (text(change.name), texts(change))
      let numbers =
        StyledText(old, .known) + StyledText(" \(notation.arrow) ") + StyledText(new, .changed)
      // What is read aloud needs no columns.
      if isSpoken {
        return StyledText(Notation.sentence("\(name), \(old) \(notation.arrow) \(new)"))
          .wrapped(to: width)
      }
      let whole = StyledText("  \(name.padded(to: column))  ") + numbers
      guard whole.width > width else { return [whole] }
      return [StyledText("  \(name)"), StyledText("    ") + numbers]
    }
  }

  /// Both numbers, with as many digits as it takes to tell them apart.
  private func texts(_ change: Block.Change) -> (old: String, new: String) {
    var numbers = formulas.numbers
    if let old = change.old, let new = change.new { numbers = numbers.telling(old, from: new) }
    let formulas = FormulaRenderer(notation: notation, numbers: numbers)
    let texts = [change.old, change.new].map { $0.map(formulas.number) ?? notation.absent }
    let places = texts.compactMap(BlockLayout.places).max() ?? 0
    return (
      BlockLayout.padded(texts[0], of: change.old, to: places),
      BlockLayout.padded(texts[1], of: change.new, to: places)
    )
  }

  /// The decimal places of a number's text; nil where it is no plain decimal.
  private static func places(_ text: String) -> Int? {
    let text = text.trimmingPrefix("negative ")
    guard text.allSatisfy({ $0.isNumber || ".-−".contains($0) }) else { return nil }
    return text.firstIndex(of: ".").map { text[$0...].count - 1 } ?? 0
  }

  /// A rounded number with as many decimal places as the one beside it, where zeros are its digits
  /// there.
  private static func padded(_ text: String, of number: Double?, to places: Int) -> String {
    guard let number, number != number.rounded(), let own = self.places(text), own < places,
      let shown = Double(text.filter { $0.isNumber || $0 == "." }),
      let unit = Double("1e-\(places)"), abs(abs(number) - shown) <= unit / 2
    else { return text }
    return text + (own == 0 ? "." : "") + String(repeating: "0", count: places - own)
  }
}
