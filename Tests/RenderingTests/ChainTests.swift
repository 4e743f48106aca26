import Language
import SamplePrograms
import Stepping
import Testing

import Presentation
@testable import Rendering

/// A chain says with its roles, as with its words, what is known, what is current and what is to
/// come.
@Suite struct ChainTests {
  private func walk(_ lines: [String]) throws -> Walk {
    try #require(Walk(Compiler.model(of: Program(lines))))
  }

  @Test func eachFactorHasItsOwnRole() throws {
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 80)
    let chain = try #require(walk(Published.mazur).chains(at: 11).first)
    let standing = try #require(renderer.lines(chain).last)
    #expect(standing.plain == "             = ∂z₁⁽²⁾/∂w₁₁⁽²⁾ · ▸0.1868◂ · 0.7414")
    #expect(standing.spans.filter { $0.role == .current }.map(\.text) == ["▸0.1868◂"])
    #expect(standing.spans.filter { $0.role == .known }.map(\.text) == ["0.7414"])
    #expect(standing.spans.contains { $0.role == .plain && $0.text.contains("∂z₁⁽²⁾/∂w₁₁⁽²⁾") })
  }

  /// Lines that are broken keep the roles.
  @Test(arguments: [20, 30, 40, 60])
  func brokenLinesKeepTheRoles(width: Int) throws {
    let walk = try walk(Published.mazur)
    let whole = StepRenderer(notation: .unicode, numbers: .digits(4), width: 400)
    let narrow = StepRenderer(notation: .unicode, numbers: .digits(4), width: width)
    for step in 0..<walk.count {
      for chain in walk.chains(at: step) {
        for role in [TextRole.known, .current] {
          func texts(_ renderer: StepRenderer) -> String {
            renderer.lines(chain).flatMap(\.spans).filter { $0.role == role }.map(\.text).joined()
          }
          #expect(texts(whole) == texts(narrow))
        }
      }
    }
  }

  /// In a formula the chain leads on from each total to the next, and forward from each value.
  @Test func theChainLeadsOnInFormulas() throws {
    let walk = try walk(Published.baydin)
    func results(_ step: Int) -> [String] {
      walk.chains(at: step - 1).map { Notation.ascii.text($0.result) }
    }
    // v1 = ln(x1), used by v4; f uses v4 and is used by nothing.
    #expect(results(1) == ["v4"])
    #expect(results(5) == [])
    // ∂f/∂v1 is a factor of ∂f/∂x1; what is by a variable is a factor of nothing.
    #expect(results(17) == ["df/dx1"])
    #expect(results(22) == [])
  }
}
