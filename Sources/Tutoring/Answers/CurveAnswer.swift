/// An answer that is one of several curves, which are drawn together, each with a letter at its end.
public struct CurveAnswer: AnswerKind {
  /// The curves, in the order of their letters.
  public let curves: [Curve]
  /// The number of the right one, from 1.
  public let right: Int
  /// The quantity over which they are drawn.
  public let variable: String
  /// The range of the quantity.
  public let range: ClosedRange<Double>

  /// A curve to choose.
  public struct Curve: Hashable, Sendable {
    /// Its height, made of the quantity.
    public let expression: LessonCommand
    /// What is said to whoever chooses it wrongly; nil for the right one.
    public let reply: [MarkdownBlock]?

    package init(expression: LessonCommand, reply: [MarkdownBlock]?) {
      (self.expression, self.reply) = (expression, reply)
    }
  }

  /// How many heights a curve is drawn by.
  private static let places = 200

  package init(curves: [Curve], right: Int, variable: String, range: ClosedRange<Double>) {
    (self.curves, self.right, self.variable, self.range) = (curves, right, variable, range)
  }

  /// The curves as they are in a session; throws when one has no height, or two are hardly apart.
  public func expected(
    in session: some QuestionSession
  ) throws(AnswerError) -> any ExpectedAnswer {
    var heights: [[Double]] = []
    for curve in curves {
      let (text, line) = (curve.expression.text, curve.expression.line)
      do {
        heights.append(
          try session.curve(of: text, over: variable, range, places: CurveAnswer.places))
      } catch { throw AnswerError(line, .failed(text, reason: "\(error)")) }
    }
    let sketch = CurveSketch(variable: variable, range: range, curves: heights)
    for (place, curve) in curves.enumerated() {
      for earlier in curves[..<place].indices where !sketch.tellsApart(earlier, place) {
        throw AnswerError(
          curve.expression.line,
          .curvesTooNear(curve.expression.text, earlier: curves[earlier].expression.text))
      }
    }
    return ExpectedCurve(answer: self, sketch: sketch)
  }
}

/// Curves to be drawn together: their heights at places evenly spread over a range.
public struct CurveSketch: Hashable, Sendable {
  /// The quantity along the horizontal axis.
  public let variable: String
  /// What the axis shows.
  public let range: ClosedRange<Double>
  /// The heights of each curve, from one end of the range to the other.
  public let curves: [[Double]]

  package init(variable: String, range: ClosedRange<Double>, curves: [[Double]]) {
    (self.variable, self.range, self.curves) = (variable, range, curves)
  }

  /// The letters of the curves, from a.
  public static func letter(_ place: Int) -> String {
    String(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(clamping: place % 26))))
  }

  /// Whether two curves are somewhere a tenth of the picture apart.
  func tellsApart(_ one: Int, _ other: Int) -> Bool {
    let heights = curves.joined()
    let height = (heights.max() ?? 0) - (heights.min() ?? 0)
    return zip(curves[one], curves[other]).contains { abs($0 - $1) > height / 10 }
  }
}

private struct ExpectedCurve: ExpectedAnswer {
  let answer: CurveAnswer
  let sketch: CurveSketch?

  private func place(_ text: String) -> Int? {
    let letter = text.filter { !$0.isWhitespace }.lowercased()
    return answer.curves.indices.first { CurveSketch.letter($0) == letter }
  }

  func isAnswer(_ line: String) -> Bool { place(line) != nil || TypedNumber.isMeant(by: line) }

  func judge(_ text: String) -> Verdict {
    guard let place = place(text) else { return .notYet(.noCurve(last: lastLetter)) }
    return answer.curves[place].reply.map { .notYet(.mistake($0)) } ?? .right
  }

  private var lastLetter: String { CurveSketch.letter(answer.curves.count - 1) }

  var wanted: String { "the letter of a curve, from a to \(lastLetter)" }
  var right: RightAnswer { .curve(CurveSketch.letter(answer.right - 1)) }
}
