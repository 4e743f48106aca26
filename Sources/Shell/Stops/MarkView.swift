import Autodiff
import Language
import Presentation
import Rendering

/// Writes what is displayed at every stop, and what a command did to what is watched.
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
    return marked(lines.enumerated().map { ($0 == 0 ? number : indent) + $1 }, mark, indent)
  }

  /// Lines that tell of a mark, with what is to be said where the walk has not come to it: graph has
  /// a dash there.
  private func marked(
    _ lines: [StyledText], _ mark: Marks.Mark, _ indent: StyledText
  ) -> [StyledText] {
    guard !session.isPredicted, let expression = try? session.expression(mark.text),
      !(session.reached?.isKnown(expression) ?? true), let last = lines.last
    else { return lines }
    guard session.settings.notation != .spoken else {
      return lines + [StyledText("The walk has not come to this yet.")]
    }
    let note = StyledText("not reached yet", .faint)
    let whole = last + StyledText("   ") + note
    return whole.width > width ? lines + [indent + note] : lines.dropLast() + [whole]
  }

  /// What is to be said of what is watched after a command: elements that differ from an earlier
  /// session, old → new, or that the walk has made known.
  static func changes(
    from before: Session, to after: Session, width: Int
  ) -> [StyledText] {
    let isSame = before.program == after.program && before.outer.sample == after.outer.sample
    guard before.layer == after.layer, !isSame || before.outer.cursor != after.outer.cursor else {
      return []
    }
    let (old, new) = (MarkView(before, width: width), MarkView(after, width: width))
    // Once, when it comes to mean nothing.
    let gone = after.marks.all(.display).filter { old.isMeant($0) && !new.isMeant($0) }
    return gone.flatMap { new.display($0) }
      + after.marks.all(.watch).filter { before.marks.list.contains($0) }.flatMap {
        isSame && !after.isPredicted
          ? new.arrival(of: $0, from: old) : new.change(of: $0, from: old)
      }
  }

  /// The most elements of an array whose changes are shown.
  private static let mostShown = 6

  private func change(of mark: Marks.Mark, from before: MarkView) -> [StyledText] {
    let (old, new) = (before.value(mark.text), value(mark.text))
    let notation = session.settings.notation
    guard let old, let new, old.shape == new.shape else {
      guard old != new else { return [] }
      let texts = [old, new].map { $0.map(line) ?? notation.absent }
      return [lead(mark) + StyledText("\(mark.text): \(texts[0]) \(notation.arrow) \(texts[1])")]
    }
    let digits = session.settings.numbers
    let changed = new.elements.indices.filter { digits.tells(old[$0], from: new[$0]) }
    let lines = list(changed, "changed") { element in
      let numbers = digits.telling(old[element], from: new[element])
      return lead(mark) + StyledText(name(mark, element, new))
        + StyledText(": \(numbers.text(old[element])) \(notation.arrow) ")
        + StyledText(numbers.text(new[element]), .current)
    }
    return marked(lines, mark, StyledText("  "))
  }

  /// The elements that the walk has come to since an earlier session.
  private func arrival(of mark: Marks.Mark, from before: MarkView) -> [StyledText] {
    guard let expression = try? session.expression(mark.text), let value = value(mark.text),
      let old = before.session.reached?.isKnown(expression, value.shape),
      let new = session.reached?.isKnown(expression, value.shape)
    else { return [] }
    let notation = session.settings.notation
    return list(value.elements.indices.filter { new($0) && !old($0) }, "known now") { element in
      lead(mark) + StyledText(name(mark, element, value))
        + StyledText(notation == .spoken ? " is " : " = ")
        + StyledText(session.settings.numbers.text(value[element]), .current)
        + StyledText(", known now", .faint)
    }
  }

  private func lead(_ mark: Marks.Mark) -> StyledText {
    StyledText("watch \(mark.number): ", .changed)
  }

  /// What an element of what is watched is called.
  private func name(_ mark: Marks.Mark, _ element: Int, _ value: Tensor) -> String {
    let indices = value.shape.indices(of: element).map(String.init).joined(separator: ",")
    return indices.isEmpty ? mark.text : "\(mark.text)[\(indices)]"
  }

  /// A line for each of some elements; of many the first, and how many more there are.
  private func list(
    _ elements: [Int], _ participle: String, line: (Int) -> StyledText
  ) -> [StyledText] {
    let lines = elements.prefix(MarkView.mostShown).map(line)
    let count = elements.count - lines.count
    guard count > 0 else { return lines }
    return lines + [
      StyledText(
        "\(session.settings.notation.ellipsis) \(count) more of its elements \(participle)", .faint)
    ]
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
