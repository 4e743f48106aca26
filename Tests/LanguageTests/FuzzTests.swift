import Autodiff
import Networks
import SamplePrograms
import Testing

@testable import Language

/// Lines made of right ones by accident: whatever is typed, the language answers with a value or
/// with one error that points into the line.
@Suite struct FuzzTests {
  private static let seeds: [String] =
    Published.mazur + Published.expression + Published.neuron + Published.baydin + [
      "f(x, y) = x^2*y - sin(x)/y", "g(x) = f(x, x) + x", "C[1] + dC/dw2[1,1]*2",
      "d(d(C)/da1[1])/da1[2]", "∂C/∂w₁₁⁽²⁾ · ∂a₁⁽¹⁾/∂z₁⁽¹⁾", "w₁₁⁽²⁾ = −0.5e-3 # comment",
      "[[1, 2], [3, 4]] @ [x[1], 2*x[2]] + b1", "where(a >= b, a², −b³)", "x = [0.05, .10]",
      "da2/dz2", "dz2/dw2", "sum(w1^2)/mean(b1)", "((1 + 2)*3 - 4)^-2", "transpose(w1)[1,2]",
      "outer(x, y) + w1", "σ(z1) ≤ 0.5", "1/0 - ln(0)", "a == b",
    ]

  private static let pieces: [String] = [
    "(", ")", "[", "]", ",", "+", "-", "*", "/", "@", "^", "=", "==", "<", ">=", "->", "²", "³",
    "∂",
    "d", "σ", "·", "−", "₁", "⁽", "⁾", "²⁾", "#", ".", "1e", "e9", "0", "1", "1e308", "x", "w1",
    "C",
    "f(", "sin", "sum(", "dC/d", "[1]", "[1,2]", "[0]", " ", "\t", "\u{FFFD}", "\u{0}", "\u{1B}[2J",
    "é", "😀", "\u{301}", "'", "\"", "$", "a1", "z2", "pi", "where(", "—", "…", "′", "½",
  ]

  private func mutated(_ numbers: inout RandomNumbers) -> String {
    func below(_ limit: Int) -> Int { Int(numbers.next() % UInt64(max(1, limit))) }
    var line = Array(FuzzTests.seeds[below(FuzzTests.seeds.count)])
    for _ in 0...below(4) {
      let place = below(line.count + 1)
      switch below(6) {
      case 0 where !line.isEmpty: line.remove(at: min(place, line.count - 1))
      case 1: line.insert(contentsOf: FuzzTests.pieces[below(FuzzTests.pieces.count)], at: place)
      case 2: line.append(contentsOf: FuzzTests.seeds[below(FuzzTests.seeds.count)])
      case 3 where !line.isEmpty: line.swapAt(min(place, line.count - 1), below(line.count))
      case 4: line = Array(line.prefix(place)) + line.suffix(below(line.count + 1))
      default: line.insert(contentsOf: FuzzTests.pieces[below(FuzzTests.pieces.count)], at: place)
      }
    }
    return String(line)
  }

  private func expect(_ error: any Error, about line: String, _ seed: UInt64) {
    guard let error = error as? LanguageError else {
      Issue.record("seed \(seed), \(line.debugDescription): \(error)")
      return
    }
    #expect(!error.message.isEmpty && !error.message.contains("\n"), "seed \(seed), \(line)")
    let isInside = error.range.map { $0.upperBound <= max(1, error.text.count) } ?? true
    #expect(isInside, "seed \(seed), \(line.debugDescription): \(error)")
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func expressions(seed: UInt64) throws {
    let model = try Compiler.model(of: Program(Published.mazur + ["f(x, y) = x^2*y"]))
    let program = model.program
    var numbers = RandomNumbers(seed: seed)
    var answered = 0
    for _ in 0..<2000 {
      let line = mutated(&numbers)
      var balance = BracketBalance()
      balance.read(line)
      do {
        let text: String
        // Of a definition its right side is asked for.
        switch try Parser.statement(line, isQuantity: { program.mentions($0) }) {
        case .expression: text = line
        default: text = line.split(separator: "=", maxSplits: 1).last.map(String.init) ?? line
        }
        let expression = try Parser.expression(text, isQuantity: { program.mentions($0) })
        _ = try model.evaluate(expression, text: text)
        answered += 1
      } catch {
        expect(error, about: line, seed)
      }
      do { _ = try Parser.pair(line) } catch { expect(error, about: line, seed) }
    }
    // Enough of the lines still mean something for the compiler to have been tried.
    #expect(answered > 100)
  }

  /// Lines typed one after another into one program, which is left as it was by what is refused.
  @Test(arguments: [5, 6, 7] as [UInt64])
  func programs(seed: UInt64) throws {
    var numbers = RandomNumbers(seed: seed)
    var program = try Program(Published.mazur)
    var kept = 0
    for place in 0..<600 {
      let line = mutated(&numbers)
      var changed = program
      do {
        try changed.type(line)
        _ = try Compiler.model(of: changed).gradient()
        program = changed
        kept += 1
      } catch {
        expect(error, about: line, seed)
      }
      if place % 100 == 99 { program = try Program(Published.mazur) }
    }
    #expect(kept > 30)
  }
}
