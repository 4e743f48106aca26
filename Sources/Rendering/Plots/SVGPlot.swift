/// Writes a plot as an SVG 1.1 file, which stands by itself.
public struct SVGPlot {
  private let numbers: NumberFormat
  private let width = 640.0
  private let height = 400.0
  // The margins, which hold the axes' names and numbers, and the legend.
  private let left = 70.0
  private let right = 20.0
  private let top = 40.0
  private let bottom = 70.0

  /// A writer of SVG with numbers of some digits.
  public init(numbers: NumberFormat) { self.numbers = numbers }

  /// Colours that are told apart with every common colour blindness (Okabe and Ito, 2008).
  private static let colors = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9",
  ]
  /// What tells lines apart without colour.
  private static let dashes = ["", "6 3", "2 3", "8 3 2 3", "12 4", "1 4"]

  /// The text of the file.
  public func text(_ plot: Plot) -> String {
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(width))\" height=\"\(Int(height))\" "
        + "viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" "
        + "font-family=\"sans-serif\" font-size=\"12\">",
      "<title>\(escaped(plot.title))</title>",
      "<desc>\(escaped(plot.sentences(numbers).joined(separator: " ")))</desc>",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    if let field = plot.field { parts += shades(field) }
    parts += axes(plot)
    parts.append("<svg x=\"0\" y=\"0\" width=\"\(Int(width))\" height=\"\(Int(height))\">")
    parts += plot.series.enumerated().flatMap { drawn($1, $0, plot) }
    parts.append("</svg>")
    parts += legend(plot)
    return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  // MARK: Places

  private func x(_ place: Double) -> String { number(left + place * (width - left - right)) }
  private func y(_ place: Double) -> String {
    number(height - bottom - place * (height - top - bottom))
  }

  /// A coordinate with two decimals.
  private func number(_ number: Double) -> String {
    let hundredths = (number * 100).rounded()
    guard hundredths.isFinite, abs(hundredths) < 1e9 else { return "0" }
    let (whole, rest) = Int(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 && whole == 0 ? "-" : ""
    return rest == 0 ? "\(whole)" : "\(sign)\(whole).\(abs(rest) < 10 ? "0" : "")\(abs(rest))"
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private func label(
    _ text: String, _ x: String, _ y: String, _ anchor: String, _ more: String = ""
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(more)>\(escaped(text))</text>"
  }

  // MARK: Parts

  private func axes(_ plot: Plot) -> [String] {
    let (low, high) = (y(0), y(1))
    var parts = [
      label(plot.title, number(width / 2), "22", "middle", " font-size=\"14\""),
      "<path d=\"M\(x(0)) \(high)V\(low)H\(x(1))\" fill=\"none\" stroke=\"black\"/>",
      label(plot.xName, number((left + width - right) / 2), number(height - bottom + 36), "middle"),
      label(plot.yName, number(left - 8), number(top - 8), "end"),
    ]
    for value in plot.xScale.ticks(most: 8) {
      let place = x(plot.xScale.place(value))
      parts.append("<path d=\"M\(place) \(low)v5\" stroke=\"black\"/>")
      parts.append(label(numbers.text(value), place, number(height - bottom + 18), "middle"))
    }
    for value in plot.yScale.ticks(most: 6) {
      let place = y(plot.yScale.place(value))
      parts.append("<path d=\"M\(x(0)) \(place)h-5\" stroke=\"black\"/>")
      parts.append(label(numbers.text(value), number(left - 8), place, "end", " dy=\"4\""))
    }
    return parts
  }

  private func shades(_ field: Plot.Field) -> [String] {
    let rows = field.rows.count
    return field.rows.enumerated().flatMap { row, numbers -> [String] in
      let columns = Double(numbers.count)
      return numbers.enumerated().compactMap { column, value in
        let shade = field.shade(value)
        guard shade > 0 else { return nil }
        let level = 235 - 150 * (shade - 1) / max(1, field.names.count - 1)
        let (x0, x1) = (Double(column) / columns, Double(column + 1) / columns)
        let (y0, y1) = (Double(row) / Double(rows), Double(row + 1) / Double(rows))
        return
          "<path d=\"M\(x(x0)) \(y(y0))H\(x(x1))V\(y(y1))H\(x(x0))z\" "
          + "fill=\"rgb(\(level),\(level),\(level))\"/>"
      }
    }
  }

  private func drawn(_ series: Plot.Series, _ place: Int, _ plot: Plot) -> [String] {
    let color = Self.colors[place % Self.colors.count]
    let points = series.points.compactMap { point -> (Double, Double)? in
      let (x, y) = (plot.xScale.place(point.x), plot.yScale.place(point.y))
      return (-0.001...1.001).contains(x) && (-0.001...1.001).contains(y) ? (x, y) : nil
    }
    switch series.style {
    case .line:
      guard !points.isEmpty else { return [] }
      let path = points.map { "\(x($0.0)) \(y($0.1))" }.joined(separator: "L")
      let dash = Self.dashes[place % Self.dashes.count]
      let dashes = dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\""
      return [
        "<path d=\"M\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.5\"\(dashes)/>"
      ]
    case .points:
      return points.map { mark(place, x($0.0), y($0.1), color) }
    }
  }

  /// A mark: its shape tells it apart as well as its colour.
  private func mark(_ place: Int, _ x: String, _ y: String, _ color: String) -> String {
    switch place % 3 {
    case 0: "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3.5\" fill=\"\(color)\"/>"
    case 1:
      "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3.5\" fill=\"white\" stroke=\"\(color)\" "
        + "stroke-width=\"1.5\"/>"
    default:
      "<path d=\"M\(x) \(y)m0 -4l4 7h-8z\" fill=\"\(color)\"/>"
    }
  }

  private func legend(_ plot: Plot) -> [String] {
    guard plot.series.count > 1 else { return [] }
    var parts: [String] = []
    let step = (width - left - right) / Double(plot.series.count)
    for (place, series) in plot.series.enumerated() {
      let start = left + Double(place) * step
      let base = number(height - 12)
      let color = Self.colors[place % Self.colors.count]
      let dash = Self.dashes[place % Self.dashes.count]
      parts.append(
        series.style == .points
          ? mark(place, number(start + 10), number(height - 16), color)
          : "<path d=\"M\(number(start)) \(number(height - 16))h20\" stroke=\"\(color)\""
            + (dash.isEmpty ? "/>" : " stroke-dasharray=\"\(dash)\"/>"))
      parts.append(label(series.name, number(start + 26), base, "start"))
    }
    return parts
  }
}
