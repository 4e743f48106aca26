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
    var lines = [StyledText("\(noun) from \(start) to \(end); each arrow is a factor", .heading)]
    let shown = paths.largest.count
    let areAll = paths.count == PathCount(shown)
    if !areAll { lines.append(StyledText("the \(shown) with the largest products:", .faint)) }
    for path in paths.largest { lines += self.lines(path, of: paths) }
    let left = notation.text(paths.derivative.symbol)
    var sum: [StyledText] = []
    if areAll, shown > 1, shown <= 6 {
      let terms = paths.largest.map { path in
        isKnown(path, of: paths)
          ? Formula<Term>.number(path.product)
          : .leaf(Term(paths.derivative.symbol, path.product))
      }
      sum.append(StyledText(formulas.values(.sum(terms)), .known))
    }
    sum.append(StyledText(formulas.number(paths.derivative), .current))
    let lead =
      areAll
      ? (shown == 1 ? "the product is" : "their sum is")
      : "the sum of all \(text(paths.count)) is"
    return lines + chain("\(lead) \(left)", sum)
  }

  /// The lines about the paths to a mean over the samples: those of one sample, and how the sums of
  /// all of them make the mean.
  public func lines(_ paths: MeanPaths) -> [StyledText] {
    let sums = [
      StyledText(formulas.symbols(paths.formula)),
      StyledText(formulas.values(paths.formula), .known),
      StyledText(formulas.number(paths.derivative.value), .current),
    ]
    return lines(paths.sample)
      + chain(
        "the mean over the samples is \(notation.text(paths.derivative.symbol))", sums)
  }

  /// What is equal, in one line where there is room, else a line each.
  private func chain(_ left: String, _ rights: [StyledText]) -> [StyledText] {
    let whole = StyledText("\(left) = ") + rights.joined(separator: " = ")
    guard whole.width > width else { return [whole] }
    return rights.enumerated().flatMap { place, right in
      LineBreaks.lines(right, after: StyledText("\(place == 0 ? left : "") = "), width: width)
    }
  }

  /// Whether a product is known: with its factors alone it still has to be multiplied out.
  private func isKnown(_ path: DerivativePaths.Path, of paths: DerivativePaths) -> Bool {
    guard path.factors.allSatisfy({ formulas.isKnown($0.symbol) }) else { return false }
    guard path.factors.count > 1, !formulas.isKnown(paths.derivative.symbol) else { return true }
    return formulas.isKnown(
      .share(
        of: paths.target.symbol.variable, by: paths.variable.symbol.variable,
        through: path.stations[1]))
  }

  /// The elements along a path, and under them the factors between each and the next.
  private func lines(_ path: DerivativePaths.Path, of paths: DerivativePaths) -> [StyledText] {
    let arrow = notation == .unicode ? " → " : " -> "
    let stations = path.stations.map { notation.text($0) }.joined(separator: arrow)
    var product = StyledText(
      isKnown(path, of: paths) ? formulas.number(path.product) : notation.absent, .known)
    if path.factors.count > 1, let first = path.factors.first {
      let formula = path.factors.dropFirst().reduce(.leaf(first)) { $0 * .leaf($1) }
      product = StyledText("\(formulas.values(formula)) = \(product.plain)", .known)
    }
    return LineBreaks.lines(StyledText(stations), after: "  ", width: width)
      + LineBreaks.lines(product, after: "    ", width: width)
  }

  /// A count, exact where it can be: 12, 1,048,576, about 1.2e40.
  private func text(_ count: PathCount) -> String {
    guard let exact = count.exact else {
      return "about \(NumberFormat.digits(3).text(count.approximate))"
    }
    return String(exact).groupedDigits
  }
}
