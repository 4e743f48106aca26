import Autodiff
import Language
import Rendering

/// Writes what is displayed at every stop, and what a command changed of what is watched.
struct MarkView {
  private let session: Session
  private let width: Int

  /// What is marked is read outside of functions, as it was made.
  init(_ session: Session, width: Int) {
    self.session = session.outermost
    self.width = width
  }

  /// What is said of a mark whose names mean nothing in the program.
  static let noPart = "no part of this program"

  /// Whether the names of what is watched or displayed mean something in the program.
  func isMeant(_ mark: Marks.Mark) -> Bool {
    guard let expression = try? session.expression(mark.text) else { return false }
    return expression.names.allSatisfy { name in
      session.isMeant(name) || session.program.mentions(name) || Primitive.named(name) != nil
        || NamedNumber.named(name) != nil || isElement(name)
    }
  }

  /// Whether a name is that of an element: x1 where x is an array.
  private func isElement(_ name: String) -> Bool {
    let (letters, digits) = QuantityName.subscripted(name)
    return !digits.isEmpty && session.program.mentions(letters)
  }

  /// A display with its value: `3: dC/da1 = [0.0364, 0.0414]`.
  func display(_ mark: Marks.Mark) -> [StyledText] {
    let number = StyledText("\(mark.number): ", .faint)
    guard isMeant(mark) else {
      return [number + StyledText(mark.text, .code) + StyledText(" is \(MarkView.noPart)", .faint)]
    }
    let lines =
      answer(mark.text)
      ?? [QuantityView(session, width: width).absent(mark.text)]
    let indent = StyledText(String(repeating: " ", count: number.width))
    return lines.enumerated().map { ($0 == 0 ? number : indent) + $1 }
  }

  /// The elements of what is watched that differ from an earlier session: old → new.
  static func changes(
    from before: Session, to after: Session, width: Int
  ) -> [StyledText] {
    // While a walk is predicted, a step changes what is known.
    let isSame =
      before.program == after.program && before.outer.sample == after.outer.sample
      && (after.prediction == nil || before.outer.cursor == after.outer.cursor)
    guard !isSame else { return [] }
    let (old, new) = (MarkView(before, width: width), MarkView(after, width: width))
    // Once, when it comes to mean nothing.
    let gone = after.marks.all(.display).filter { old.isMeant($0) && !new.isMeant($0) }
    return gone.flatMap { new.display($0) }
      + after.marks.all(.watch).filter { before.marks.list.contains($0) }.flatMap {
        new.change(of: $0, from: old)
      }
  }

  /// The most elements of an array whose changes are shown.
  private static let mostShown = 6

  private func change(of mark: Marks.Mark, from before: MarkView) -> [StyledText] {
    let (old, new) = (before.value(mark.text), value(mark.text))
    let notation = session.settings.notation
    let lead = StyledText("watch \(mark.number): ", .changed)
    guard let old, let new, old.shape == new.shape else {
      guard old != new else { return [] }
      let texts = [old, new].map { $0.map(line) ?? notation.absent }
      return [lead + StyledText("\(mark.text): \(texts[0]) \(notation.arrow) \(texts[1])")]
    }
    let digits = session.settings.numbers
    let changed = new.elements.indices.filter { digits.tells(old[$0], from: new[$0]) }
    var lines = changed.prefix(MarkView.mostShown).map { element in
      let numbers = digits.telling(old[element], from: new[element])
      let indices = new.shape.indices(of: element).map(String.init).joined(separator: ",")
      let name = indices.isEmpty ? mark.text : "\(mark.text)[\(indices)]"
      return lead + StyledText("\(name): \(numbers.text(old[element])) \(notation.arrow) ")
        + StyledText(numbers.text(new[element]), .current)
    }
    if changed.count > lines.count {
      let count = changed.count - lines.count
      lines.append(StyledText("\(notation.ellipsis) \(count) more of its elements changed", .faint))
    }
    return lines
  }

  private func line(_ value: Tensor) -> String {
    TensorRenderer(numbers: session.settings.numbers, notation: session.settings.notation)
      .line(value)
  }

  /// The value of what is marked; nil while it has none, or it is not to be given away.
  private func value(_ text: String) -> Tensor? {
    guard let expression = try? session.expression(text),
      session.knowledge?.isKnown(expression) ?? true
    else { return nil }
    return try? Evaluation.value(of: expression, text, session)
  }

  /// The lines of what is marked; nil while it has no value.
  private func answer(_ text: String) -> [StyledText]? {
    guard let expression = try? session.expression(text),
      let value = try? Evaluation.value(of: expression, text, session)
    else { return nil }
    return QuantityView(session, width: width - 4).answer(text, expression, value)
  }
}
