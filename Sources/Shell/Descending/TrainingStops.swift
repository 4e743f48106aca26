import Autodiff
import Descent
import Language
import Rendering

/// What stops training before an update: breakpoints, and what `until` waits for.
final class TrainingStops {
  /// A place to stop at.
  private enum Place {
    case iteration(Int)
    /// A comparison, with the number that the cost alone is compared with where that is all it is.
    case condition(Expression, String, cost: (Relation, Double)?)
  }

  private let places: [(place: Place, mark: Marks.Mark?)]
  private let start: Int
  /// Whether each of them held in the iteration before.
  private var held: [Bool]
  /// The breakpoints that were reached, or none where it was what was waited for.
  private(set) var marks: [Marks.Mark] = []

  /// The breakpoints of a session, and what is waited for besides.
  init(_ session: Session, until text: String? = nil) {
    start = session.training.iteration
    let marked = session.marks.list.filter { $0.kind.isStop }.compactMap { mark in
      Self.place(mark.text, session).map { (place: $0, mark: Optional(mark)) }
    }
    let awaited = text.flatMap { Self.place($0, session) }.map {
      (place: $0, mark: nil as Marks.Mark?)
    }
    places = marked + (awaited.map { [$0] } ?? [])
    held = Array(repeating: false, count: places.count)
  }

  /// Whether a text names a place of training: `iteration 50`, or a comparison.
  static func isPlace(_ text: String, _ session: Session) -> Bool { place(text, session) != nil }

  private static func place(_ text: String, _ session: Session) -> Place? {
    let words = text.split(whereSeparator: \.isWhitespace)
    if words.count == 2, words[0] == "iteration", let number = Int(words[1]) {
      return .iteration(number)
    }
    let condition = words.first == "if" ? String(text.dropFirst(2)) : text
    guard let expression = try? session.expression(condition),
      case .chain(let first, let links) = expression.kind, let last = links.last,
      let relation = Relation(rawValue: last.operation.name)
    else { return nil }
    if links.count == 1, case .name(session.model.target?.name ?? "")? = Optional(first.kind),
      case .number(let number) = last.operand.kind
    {
      return .condition(expression, condition, cost: (relation, number))
    }
    return .condition(expression, condition, cost: nil)
  }

  /// Whether to stop at an iteration: where a breakpoint comes to hold, or what is waited for holds.
  func stop(at iteration: Int, _ cost: Double, _ program: () -> Program) -> Bool {
    guard !places.isEmpty else { return false }
    var model: Model?
    let holds = places.map { place, _ in
      switch place {
      case .iteration(let number): return iteration == number
      case .condition(_, _, cost: let (relation, number)?): return relation.holds(cost, number)
      case .condition(let expression, let text, cost: nil):
        model = model ?? (try? Compiler.model(of: program(), leavesOutBroken: true))
        let answer = try? model?.evaluate(expression, text: text, sample: 0)
        // Of arrays any element will do.
        return answer?.value.elements.contains { $0 != 0 && !$0.isNaN } ?? false
      }
    }
    defer { held = holds }
    var isReached = false
    for (index, (_, mark)) in places.enumerated() where holds[index] {
      guard let mark else {
        isReached = true
        continue
      }
      if iteration > start, !held[index] {
        isReached = true
        marks.append(mark)
      }
    }
    return isReached
  }

  /// A line for each breakpoint that was reached; temporary ones are deleted from the session.
  func report(_ session: inout Session) -> [StyledText] {
    let hit = Session.Hit(step: 0, marks: marks)
    for mark in marks where mark.kind == .temporary { session.marks.remove(mark.number) }
    return hit.lines
  }
}
