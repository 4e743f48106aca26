import Autodiff
import Foundation
import Language
import Lessons
import Presentation
import Rendering
import Shell
import Testing
import Tutoring

/// The numbers of the lessons: those asked for, those that mistakes give, and those the text shows.
@Suite struct LessonNumbersTests {
  /// The answers to the questions for numbers, by lesson and question: computed with 50 digits from the
  /// formulas of the calculus, apart from this program, and rounded to the nearest `Double`.
  ///
  /// Those of exams are for the numbers drawn for whoever gave no name.
  private static let answers: [String: [String: Double]] = [
    "one-neuron": [
      "weighted-input": -0.5,
      "activation": 0.37754066879814546,
      "cost": 0.031520689077292774,
      "weight-zero": 0.25,
      "middle": 0.5,
      "no-cost": 0.2,
      "forward-pass": 0.17436844316839586,
    ],
    "a-slope-is-a-nudge": [
      "ratio": 6.01,
      "limit": 6,
      "other-place": -4,
      "promise": 0.2,
      "bias-slope": -0.08174271909044005,
      "from-memory": 6.2551,
      "kept-promise": 0.1475,
    ],
    "downhill": [
      "gradient": 3.6,
      "new-weight": 3.08,
      "third-weight": 2.648,
      "too-large": -1.6,
      "cost-after": 12.96,
      "fresh-gradient": 4.5,
      "fresh-weight": -0.94,
    ],
    "local-rules": [
      "swap": 3,
      "swap-back": -4,
      "pass-on": -4,
      "again-z": -2.5,
      "again-y": 3,
      "winner": 4,
      "loser": 0,
      "fresh-x": 7,
      "fresh-t": -3,
      "fresh-sum": 2,
    ],
    "three-factors": [
      "cost-by-activation": 1.264036770267849,
      "activation-by-weighted-input": 0.139763791933061,
      "weighted-input-by-weight": 0.5,
      "cost-by-weight": 0.08833328607772703,
      "cost-by-bias": 0.17666657215545406,
      "three-factors": -0.029979622095681776,
      "three-factors-bias": -0.06799757049949076,
    ],
    "reading-a-graph": [
      "at-d": -2,
      "at-c": -2,
      "at-a": 6,
      "fresh-b": 3,
      "fresh-d": -14,
    ],
    "used-twice": [
      "through-log": 0.7142857142857143,
      "through-factor": 0.9854497299884601,
      "through-sine": 0.23795400006033732,
      "sum": 1.9376894443345118,
      "through-s": -2,
      "through-u": -8,
      "twice": -16,
      "fresh-a": -11.25,
      "fresh-b": 20,
    ],
    "a-chain-of-neurons": [
      "delta3": 0.23875297682741756,
      "delta2": 0.11492068315369049,
      "weight2": 0.05287329577571895,
      "delta1": 0.0399659111387474,
      "weight1": -0.08392841339136956,
      "from-memory": 0.0026853045316720357,
      "fresh-delta": 0.014875256790586967,
    ],
    "a-hidden-layer": [
      "which-weight": -1.7,
      "output-delta": -0.042189617983632514,
      "output-weight": -0.034983821843778164,
      "hidden-activation": 0.001283931478586628,
      "hidden-delta": 0.00018183600647751346,
      "hidden-weight": 0.00021820320777301617,
      "from-memory": -0.038737351352291775,
      "fresh-activation": 0.09251841270887562,
    ],
    "spot-the-bug": [
      "first-solution": 0.3266232637805917,
      "second-solution": 9,
      "third-solution": -0.17826634305937816,
      "fourth-solution": 0.041190097441450156,
      "fifth-solution": 0.036350306393144675,
      "mend-slope": -0.016928865790697425,
      "mend-path": -2.25,
    ],
  ]

  private func lesson(_ name: String) throws -> Lesson {
    try LessonLibrary(folder: LessonsPlayedTests.folder).lesson(named: name)
  }

  /// Plays a lesson with right answers, and calls `look` at every question for a number with what its
  /// expression is here; returns all that was printed.
  private func play(
    _ name: String, look: (Question, NumberAnswer, Double, TranscriptPlayer) throws -> Void
  ) throws -> [String] {
    let player = TranscriptPlayer(lessonsFolder: LessonsPlayedTests.folder)
    var printed = player.type("lesson \(name)")
    _ = player.type("set digits full")
    for question in try lesson(name).questions {
      if let answer = question.numberAnswer {
        // A repair is asked for once the wrong line is found.
        if case .line(let whole) = question.kind { _ = player.type("\(whole.lines.right)") }
        let text = try #require(try player.value(of: answer.expression.text))
        try look(question, answer, try #require(Double(text)), player)
      }
      _ = player.type("set digits 4")
      printed += player.type("reveal").filter { !$0.hasPrefix("The answer is") }
      if !question.draws.isEmpty { printed += player.type("skip") }
      _ = player.type("set digits full")
    }
    return printed
  }

  @Test(arguments: LessonsPlayedTests.names)
  func theAnswersAreThoseComputedElsewhere(name: String) throws {
    let expected = try #require(Self.answers[name])
    var asked: Set<String> = []
    _ = try play(name) { question, _, truth, _ in
      let value = try #require(expected[question.id], "\(question.id)")
      #expect(abs(truth - value) <= 1e-11 * max(1, abs(value)), "\(question.id): \(truth)")
      asked.insert(question.id)
    }
    #expect(asked == Set(expected.keys))
  }

  /// Every calculation that a hint offers in code is right, and an explanation states the result.
  @Test(arguments: LessonsPlayedTests.names)
  func hintsAndExplanationsAreRight(name: String) throws {
    _ = try play(name) { question, answer, truth, player in
      let given = player.session.program.values.values.flatMap(\.elements).map(\.magnitude)
      for hint in question.hints {
        for code in try hint.filled(player).codeSpans {
          guard let number = try? TypedNumber(code, given: Set(given)) else { continue }
          #expect(number.judge(truth, digits: answer.digits) == .right, "\(question.id): \(code)")
        }
      }
      let explanation = try question.explanation.filled(player).plain
      let explained = explanation.matches(of: /[-−]?[0-9]+(?:\.[0-9]+)?(?:e[-−][0-9]+)?/)
        .compactMap { try? TypedNumber(String($0.output)).judge(truth) }
      #expect(explained.contains(.right), "\(question.id): \(explanation)")
    }
  }

  /// Whoever makes a mistake that a question expects is told of that mistake, and of no other.
  @Test(arguments: LessonsPlayedTests.names)
  func everyMistakeIsNamed(name: String) throws {
    _ = try play(name) { question, answer, truth, player in
      // What a misconception answers is asked with numbers from elsewhere, by another test.
      for mistake in answer.mistakes where mistake.misconception == nil {
        let text = mistake.expression.text
        let value = try Double(text) == nil ? #require(try player.value(of: text)) : text
        let digits = max(2, answer.digits)
        for typed in [value, Self.rounded(try #require(Double(value)), to: digits)] {
          let reply = player.type(typed)
          let words = reply.dropFirst().dropLast().joined(separator: " ")
          #expect(reply.first == "Not yet.", "\(question.id): \(typed): \(reply)")
          #expect(
            words.filter { !$0.isWhitespace }
              == (try mistake.reply.filled(player).plain).filter { !$0.isWhitespace },
            "\(question.id): \(typed)")
        }
      }
    }
  }

  /// Nothing is accepted that says nothing: no answer, 0 or 1, unless that is the answer.
  @Test(arguments: LessonsPlayedTests.names)
  func emptyAnswersAreNone(name: String) throws {
    _ = try play(name) { question, _, truth, player in
      for empty in ["", "0", "1", "0.0", "1.0"] where Double(empty) != truth {
        #expect(!player.type(empty).contains("Right."), "\(question.id): \(empty)")
      }
    }
  }

  /// Every calculation that the text writes out comes to what it says, to within a unit of the last
  /// digit.
  @Test(arguments: LessonsPlayedTests.names)
  func everyCalculationRecomputes(name: String) throws {
    let text =
      try play(name) { _, _, _, _ in }.joined(separator: " ")
      + (try lesson(name).questions.flatMap(\.hints).map(\.plain).joined(separator: " "))
    let sides = text.split(separator: "=")
    var count = 0
    for (left, right) in zip(sides, sides.dropFirst()) {
      guard let result = right.prefixMatch(of: /\s*([-−]?[0-9]+(?:\.[0-9]+)?)(?![0-9.]*[0-9(²³])/),
        right[result.range.upperBound...].prefixMatch(of: /\s*[-−+·*\/^(]/) == nil,
        let calculation = Self.calculation(endingIn: left),
        let value = try? TypedNumber(calculation).value,
        let stated = Double(result.1.replacing("−", with: "-"))
      else { continue }
      let decimals = result.1.split(separator: ".").dropFirst().first?.count ?? 0
      let unit = pow(10, -Double(decimals))
      #expect(abs(value - stated) <= 1.000_001 * unit, "\(calculation) = \(stated)")
      count += 1
    }
    #expect(count >= 5, "\(name)")
  }

  /// The calculation with numbers alone that a text ends in; nil where it ends in names as well.
  private static func calculation(endingIn text: Substring) -> String? {
    guard let end = text.firstMatch(of: /[-−+·*\/()²³0-9. ]+$/) else { return nil }
    let isPartOfName = text[..<end.range.lowerBound].last?.isLetter ?? false
    if isPartOfName, end.output.first != " " { return nil }
    // The end of a sentence may stand before it.
    let calculation = end.output.drop { " .)".contains($0) }
    let beginsAmidst = calculation.prefixMatch(of: /[-−] |[+·*\/²³]/) != nil
    return beginsAmidst ? nil : String(calculation)
  }

  private static func rounded(_ value: Double, to digits: Int) -> String {
    String(format: "%#.\(digits)g", value)
  }
}

extension Question {
  /// The number that is asked for, in the end.
  fileprivate var numberAnswer: NumberAnswer? {
    switch kind {
    case .number(let answer): answer
    case .line(let answer): answer.repair
    case .choice, .command, .order, .sign, .vector, .expression, .free, .curve: nil
    }
  }
}

extension [MarkdownBlock] {
  /// The text with the numbers that the shell has for what stands in braces, to four digits.
  fileprivate func filled(_ player: TranscriptPlayer) throws -> [MarkdownBlock] {
    try filled { expression in
      let text = try #require(try player.value(of: expression))
      return NumberFormat.digits(4).text(try #require(Double(text)))
    }
  }

  /// The inlines of the paragraphs.
  private var inlines: [MarkdownInline] {
    flatMap { block in
      if case .paragraph(let inlines) = block { inlines } else { [MarkdownInline]() }
    }
  }

  fileprivate var codeSpans: [String] {
    inlines.compactMap { inline in
      if case .code(let code) = inline { code } else { nil }
    }
  }

  /// The words of the paragraphs.
  fileprivate var plain: String { inlines.plain }
}

extension [MarkdownInline] {
  fileprivate var plain: String {
    map { inline in
      switch inline {
      case .text(let text), .code(let text): text
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): inner.plain
      case .lineBreak: " "
      }
    }.joined()
  }
}
