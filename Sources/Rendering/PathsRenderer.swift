import Presentation
import Autodiff
public import Stepping

/// Writes the paths from one number to another, each with the product of its factors, and their
/// sum.
public struct PathsRenderer: Sendable {
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let width: Int

  /// A writer of paths for a terminal of `width` columns.
  ///
  /// - Parameter isKnown: whether the number that a symbol stands for may be shown.
  public init(
    notation: Notation, numbers: NumberFormat, width: Int,
    isKnown: @escaping @Sendable (Symbol) -> Bool = { _ in true }
  ) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers, isKnown: isKnown)
    self.notation = notation
    self.width = notation == .latex ? .max : width
  }

  /// The lines about the paths between two numbers.
  public func lines(_ paths: DerivativePaths) -> [StyledText] {
    let start = notation.text(paths.variable.symbol)
    let end = paths.largest.last?.stations.last.map { notation.text($0) } ?? ""
    let noun = paths.count == PathCount(1) ? "1 path leads" : "\(text(paths.count)) paths lead"
    let shown = paths.largest.count
    let areAll = paths.count == PathCount(shown)
    var lines = prose("\(noun) from \(start) to \(end); each arrow is a factor", .heading)
    if notation == .spoken { lines = prose("\(noun) from \(start) to \(end)", .heading) }
    if !areAll { lines += prose("the \(shown) with the largest products:", .faint) }
    for (place, path) in paths.largest.enumerated() {
      lines +=
        notation == .spoken
        ? [sentence(path, number: place + 1, of: paths)] : self.lines(path, of: paths)
    }
    let left = notation.text(paths.derivative.symbol)
    var sum = [StyledText(formulas.number(paths.derivative), .current)]
    var note: String?
    if areAll, shown > 1, shown <= 6 {
      let terms = paths.largest.map { path in
        isKnown(path, of: paths)
          ? Formula<Term>.number(path.product)
          : .leaf(Term(paths.derivative.symbol, path.product))
      }
      let line = formulas.line(.sum(terms), paths.derivative)
      sum.insert(StyledText(line.values, .known), at: 0)
      note = line.note
    }
    let lead =
      areAll
      ? (shown == 1 ? "the product is" : "their sum is")
      : "the sum of all \(text(paths.count)) is"
    return lines + equation("\(lead) \(left)", sum) + (note.map { prose($0, .faint) } ?? [])
  }

  /// The lines about the paths to a mean over the samples: those of one sample, and how the sums of
  /// all of them make the mean.
  public func lines(_ paths: MeanPaths) -> [StyledText] {
    let line = formulas.line(paths.formula, paths.derivative)
    return lines(paths.sample)
      + equation(
        "the mean over the samples is \(notation.text(paths.derivative.symbol))",
        line.rights(notation))
      + (line.note.map { prose($0, .faint) } ?? [])
  }

  /// What is equal: in one line where there is room, a sentence where it is read aloud.
  private func equation(_ left: String, _ rights: [StyledText]) -> [StyledText] {
    if notation == .spoken {
      let comma = left.contains(",") ? "," : ""
      let right = rights.map(\.plain).joined(separator: "; that is ")
      return prose("\(left)\(comma) which is \(right)", .plain)
    }
    return EquationLayout(width: width, rest: "  ").lines(StyledText(left), rights)
  }

  /// Words, as a sentence where they are read aloud.
  private func prose(_ text: String, _ role: TextRole) -> [StyledText] {
    if notation == .spoken { return [StyledText(Notation.sentence(text), role)] }
    return LineBreaks.lines(StyledText(text, role), after: "", continuation: "  ", width: width)
  }

  /// Whether a product is known: with its factors alone it still has to be multiplied out.
  private func isKnown(_ path: DerivativePaths.Path, of paths: DerivativePaths) -> Bool {
    guard path.factors.allSatisfy({ formulas.isKnown($0.symbol) }) else { return false }
    guard path.factors.count > 1, !formulas.isKnown(paths.derivative.symbol) else { return true }
    return formulas.isKnown(
      .contribution(
        of: paths.target.symbol.variable, by: paths.variable.symbol.variable,
        through: path.stations[1]))
  }

  /// The elements along a path, and under them the factors between each and the next.
  private func lines(_ path: DerivativePaths.Path, of paths: DerivativePaths) -> [StyledText] {
    let arrow = notation == .unicode ? " → " : " -> "
    let stations = stations(path).joined(separator: arrow)
    return LineBreaks.lines(StyledText(stations), after: "  ", width: width)
      + EquationLayout(width: width, first: "    ", rest: "    ").lines(product(path, of: paths))
  }

  /// A path as a sentence: what it leads through, and the factors on the way.
  private func sentence(
    _ path: DerivativePaths.Path, number: Int, of paths: DerivativePaths
  ) -> StyledText {
    let stations = stations(path).map { $0.contains(",") ? $0 + "," : $0 }
    let product = product(path, of: paths).map(\.plain).joined(separator: ", that is ")
    return StyledText(
      Notation.sentence(
        "path \(number): from \(stations.joined(separator: " to ")); the factors: \(product)"))
  }

  /// The elements along a path; of one that is mentioned several times in what follows, which
  /// mention is meant.
  private func stations(_ path: DerivativePaths.Path) -> [String] {
    zip(path.stations, path.stations.indices).map { station, place in
      guard place < path.factors.count,
        case .derivative(_, let variable) = path.factors[place].symbol, variable.occurrence != nil
      else { return notation.text(station) }
      return notation.mention(variable) ?? notation.text(station)
    }
  }

  /// The factors multiplied, and their product.
  private func product(
    _ path: DerivativePaths.Path, of paths: DerivativePaths
  ) -> [StyledText] {
    let isKnown = isKnown(path, of: paths)
    guard path.factors.count > 1, let first = path.factors.first else {
      return [StyledText(isKnown ? formulas.number(path.product) : notation.absent, .known)]
    }
    let formula = path.factors.dropFirst().reduce(.leaf(first)) { $0 * .leaf($1) }
    let line = formulas.line(formula, Term(paths.derivative.symbol, path.product))
    return [StyledText(line.values, .known)]
      + [StyledText(isKnown ? formulas.number(path.product) : notation.absent, .known)]
  }

  /// A count, exact where it can be: 12, 1048576, about 1.2e40.
  private func text(_ count: PathCount) -> String {
    count.exact.map { "\($0)" } ?? "about \(NumberFormat.digits(3).text(count.approximate))"
  }
}
