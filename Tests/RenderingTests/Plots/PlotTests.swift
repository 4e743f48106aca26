import Foundation
import Presentation
import Rendering
import Testing

struct PlotTests {
  private static let tiny = Double.leastNonzeroMagnitude

  @Test(
    "ticks are round numbers within the range",
    arguments: [
      (0.0, 1000.0, 6, [0.0, 200, 400, 600, 800, 1000]), (-1, 1, 6, [-1, -0.5, 0, 0.5, 1]),
      (0.1, 0.3, 5, [0.1, 0.15, 0.2, 0.25, 0.3]), (-3, -2, 2, [-3, -2]),
    ])
  func ticks(low: Double, high: Double, most: Int, expected: [Double]) {
    let ticks = PlotScale(low...high).ticks(most: most)
    #expect(ticks.count == expected.count)
    for (tick, expected) in zip(ticks, expected) { #expect(abs(tick - expected) < 1e-12) }
  }

  @Test("ticks of equal factors are powers of ten")
  func logarithmicTicks() {
    let scale = PlotScale(0.0005...2000, isLogarithmic: true)
    let expected = [0.001, 0.01, 0.1, 1, 10, 100, 1000]
    for (tick, expected) in zip(scale.ticks(most: 7), expected) {
      #expect(abs(tick / expected - 1) < 1e-12)
    }
    #expect(scale.ticks(most: 3).count <= 3)
    #expect(abs(scale.number(at: 0.5) - 1) < 1e-12)
    #expect(abs(scale.place(1) - 0.5) < 1e-12)
  }

  @Test(
    "every number of a range has a place, however narrow or long the range is",
    arguments: [
      0x1p-1043...7.7, 4...4.0.nextUp, 1e-157...1e-157, tiny...tiny, 0...tiny, 1.7e308...1.7e308,
      -1.7e308...1.7e308, -1.7e308 ... -1.7e308, 1...1.7e308,
    ])
  func places(range: ClosedRange<Double>) {
    for isLogarithmic in [false, true] {
      let scale = PlotScale(range, isLogarithmic: isLogarithmic)
      let ends = [range.lowerBound, range.upperBound, scale.range.lowerBound]
      for number in ends + scale.ticks(most: 6) {
        #expect(-0.001...1.001 ~= scale.place(number), "\(number)")
      }
      #expect(scale.number(at: 0.5).isFinite)
    }
  }

  /// A straight line from below left to above right.
  private let line = Plot(
    "a line", x: "t", y: "v",
    series: [Plot.Series("v", .line, [Plot.Point(0, 0), Plot.Point(10, 1)])])

  @Test("an ASCII line goes from corner to corner, and fits its width", arguments: [40, 80, 120])
  func asciiLine(width: Int) {
    let drawing = TerminalPlot(
      notation: .ascii, numbers: .digits(4), width: width, height: 10)
    let lines = drawing.lines(line).map(\.plain)
    #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) && $0.count <= width })
    #expect(lines[2].hasSuffix("*"))
    #expect(lines[11].contains("+*"))
    let places = lines[2..<12].map { line in
      line.firstIndex(of: "*").map { $0.utf16Offset(in: line) }
    }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted(by: >))
  }

  @Test("Braille dots of a horizontal line are those of one row")
  func braille() {
    let plot = Plot(
      "flat", x: "x", y: "y",
      series: [Plot.Series("y", .line, [Plot.Point(0, 1), Plot.Point(1, 1)])], yRange: 0...2)
    let lines = TerminalPlot(notation: .unicode, numbers: .digits(4), width: 40, height: 4)
      .lines(plot).map(\.plain)
    // The middle is the lowest row of dots in the second cell from above: U+28C0.
    #expect(lines[3].hasSuffix(String(repeating: "\u{28C0}", count: 10)))
    #expect(lines.count { $0.contains("\u{28C0}") } == 1)
  }

  @Test("several lines have letters, points marks, and shades names: nothing by colour alone")
  func legend() {
    let plot = Plot(
      "several", x: "x", y: "y",
      series: [
        Plot.Series("one", .line, [Plot.Point(0, 0), Plot.Point(1, 0)]),
        Plot.Series("two", .line, [Plot.Point(0, 1), Plot.Point(1, 1)]),
        Plot.Series("dots", .points, [Plot.Point(0.5, 0.5)]),
      ], field: Plot.Field(rows: [[0, 1]], limits: [0.5], names: ["low", "high"]))
    let text = TerminalPlot(notation: .ascii, numbers: .digits(4), width: 60)
      .lines(plot).map(\.plain).joined(separator: "\n")
    for part in ["a * one", "b + two", "o dots", "blank low", ".. high"] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("spoken it is told by its ends, its lowest and its highest point")
  func spoken() {
    let lines = TerminalPlot(notation: .spoken, numbers: .digits(4), width: 80).lines(line)
    #expect(
      lines.map(\.plain) == [
        "a line.", "v is 0 at t 0 and 1 at 10; the lowest is 0 at 0, the highest 1 at 10.",
      ])
  }

  @Test("points that are not finite, or not above 0 on a scale of factors, are left out")
  func leftOut() {
    let points = [
      Plot.Point(0, .nan), Plot.Point(1, -1), Plot.Point(2, 1), Plot.Point(3, .infinity),
    ]
    let plot = Plot(
      "p", x: "x", y: "y", series: [Plot.Series("y", .line, points)], isLogarithmic: true)
    #expect(plot.series[0].points == [Plot.Point(2, 1)])
    #expect(!TerminalPlot(notation: .unicode, numbers: .full, width: 10).lines(plot).isEmpty)
  }

  @Test("SVG is well formed whatever the names are")
  func svg() throws {
    let plot = Plot(
      "a < b & \"c\"", x: "x", y: "y",
      series: [
        Plot.Series("<one>", .line, [Plot.Point(0, 0), Plot.Point(1, 2)]),
        Plot.Series("two", .points, [Plot.Point(0.5, 1)]),
      ], field: Plot.Field(rows: [[0, 1], [1, 0]], limits: [0.5], names: ["low", "high"]))
    let text = SVGPlot(numbers: .digits(4)).text(plot)
    #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(text.contains("a &lt; b &amp; &quot;c&quot;"))
    // Every tag that is opened is closed: by itself, or by its end.
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
      if tag.1 == "/" {
        #expect(open.popLast() == tag.2)
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    #expect(open.isEmpty)
  }
}
