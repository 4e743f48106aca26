/// A picture of numbers as a value: what is drawn, not how.
///
/// It can be drawn in a terminal, written as SVG, or said in sentences.
public struct Plot: Hashable, Sendable {
  /// A point of a series.
  public struct Point: Hashable, Sendable {
    /// Where it is along the horizontal axis.
    public let x: Double
    /// Where it is along the vertical axis.
    public let y: Double

    /// A point.
    public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }

  /// Points that belong together.
  public struct Series: Hashable, Sendable {
    /// How they are drawn.
    public enum Style: Hashable, Sendable {
      /// Joined by a line.
      case line
      /// Each with a mark of its own.
      case points
    }

    /// What they are; shown in the legend.
    public let name: String
    /// How they are drawn.
    public let style: Style
    /// The points, in their order along the line.
    public let points: [Point]

    /// Points under a name.
    public init(_ name: String, _ style: Style, _ points: [Point]) {
      (self.name, self.style, self.points) = (name, style, points)
    }
  }

  /// A number for each place of the plane, drawn as shades.
  public struct Field: Hashable, Sendable {
    /// The numbers, row by row from below, evenly spread over both axes.
    public let rows: [[Double]]
    /// The numbers between two shades, rising.
    public let limits: [Double]
    /// What each shade is, the lowest first: one more than there are limits.
    public let names: [String]

    /// Shades for numbers.
    public init(rows: [[Double]], limits: [Double], names: [String]) {
      (self.rows, self.limits, self.names) = (rows, limits, names)
    }

    /// The shade of a number, from 0.
    func shade(_ number: Double) -> Int { limits.count { number > $0 } }
  }

  /// What it shows, in one line.
  public let title: String
  /// The name of the horizontal axis.
  public let xName: String
  /// The name of the vertical axis.
  public let yName: String
  /// What is drawn, the first below the others.
  public let series: [Series]
  /// The shades behind it.
  public let field: Field?
  /// The scale of the horizontal axis.
  public let xScale: PlotScale
  /// The scale of the vertical axis.
  public let yScale: PlotScale
  /// What is said of it besides, in sentences.
  public let notes: [String]

  /// A plot of some series, its axes as long as these need.
  ///
  /// - Parameters:
  ///   - xRange: what the horizontal axis shows; nil for all points.
  ///   - yRange: what the vertical axis shows; nil for all points.
  ///   - isLogarithmic: whether equal steps of the vertical axis are equal factors; points that are not
  ///     above 0 are left out then.
  public init(
    _ title: String, x xName: String, y yName: String, series: [Series], field: Field? = nil,
    xRange: ClosedRange<Double>? = nil, yRange: ClosedRange<Double>? = nil,
    isLogarithmic: Bool = false, notes: [String] = []
  ) {
    (self.title, self.xName, self.yName, self.field) = (title, xName, yName, field)
    self.notes = notes
    self.series = series.map { series in
      Series(
        series.name, series.style,
        series.points.filter {
          $0.x.isFinite && $0.y.isFinite && (!isLogarithmic || $0.y > 0)
        })
    }
    let points = self.series.flatMap(\.points)
    xScale = PlotScale(xRange ?? PlotScale.range(of: points.map(\.x)))
    yScale = PlotScale(
      yRange ?? PlotScale.range(of: points.map(\.y)), isLogarithmic: isLogarithmic)
  }

  /// The marks of points, by the place of their series among those that are drawn so.
  static let marks: [(unicode: Character, ascii: Character)] = [
    ("●", "o"), ("○", "x"), ("▲", "+"), ("◆", "*"), ("□", "#"), ("△", "%"),
  ]

  /// Whether every line needs a letter to be told from the others.
  var hasSeveralLines: Bool { series.count { $0.style == .line } > 1 }

  /// What the plot shows, in sentences: of every line its ends, its lowest and its highest point.
  public func sentences(_ numbers: NumberFormat) -> [String] {
    func text(_ number: Double) -> String { Notation.spokenNumber(numbers.text(number)) }
    let lines = series.filter { $0.style == .line }.compactMap { series -> String? in
      guard let first = series.points.first, let last = series.points.last,
        let low = series.points.min(by: { $0.y < $1.y }),
        let high = series.points.max(by: { $0.y < $1.y })
      else { return nil }
      return
        "\(series.name) is \(text(first.y)) at \(xName) \(text(first.x)) and \(text(last.y)) at "
        + "\(text(last.x)); the lowest is \(text(low.y)) at \(text(low.x)), the highest "
        + "\(text(high.y)) at \(text(high.x))."
    }
    return ["\(title)."] + lines + notes.map { "\($0)." }
  }
}
