import Language
import Networks
import Shell

/// Makes up lines as a person might type them, right ones and wrong ones, from a seed.
///
/// Most are commands of the table with arguments that may fit, definitions and expressions over a
/// few names, so that lines refer to each other; some are the table's own examples, and some of all
/// are then spoiled: characters lost, doubled or exchanged for strange ones.
struct SessionGrammar {
  private var random: RandomNumbers
  /// Whether the session is one of training, most of whose lines descend.
  private var isDescent = false

  /// A grammar whose lines follow from a seed.
  init(seed: UInt64) { random = RandomNumbers(seed: seed) }

  /// The lines of one session.
  mutating func session() -> [String] {
    isDescent = below(3) == 0
    var lines = isDescent ? descent() : [opening()]
    for _ in 0..<(5 + below(30)) { lines.append(line()) }
    return lines
  }

  /// A number from 0 up to, but not including, `count`.
  private mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(max(1, count))) }

  private mutating func one(_ choices: [String]) -> String { choices[below(choices.count)] }

  // MARK: Lines

  /// What a session begins with: nothing much, a formula or a network.
  private mutating func opening() -> String {
    switch below(6) {
    case 0: "x = \(number())"
    case 1: "example \(one(["mazur", "baydin", "cppad", "karpathy-neuron", "karpathy-expression"]))"
    case 2: "network \(1 + below(3)) \(1 + below(3)) \(1 + below(2)) seed=\(below(9))"
    case 3: "data [\(row()), \(row())] -> [\(row()), \(row())]"
    case 4: "f(u) = \(formula(depth: 2, extra: ["u"]))"
    default: "z = \(formula(depth: 1))"
    }
  }

  /// What a session of training begins with: a network or a formula, its samples and an optimizer.
  private mutating func descent() -> [String] {
    let outputs = 1 + below(2)
    let layers = (0..<below(3)).map { _ in String(1 + below(4)) }
    let program =
      below(4) == 0
      ? ["w = \(number())", "z = w*x", "C = (z - y)^2"]
      : [(["network", "2"] + layers + ["\(outputs)", "seed=\(below(9))"]).joined(separator: " ")]
    let rows = (0...below(6)).map { _ in (one(["0", "1", "0.5"]), one(["0", "1", "-2"])) }
    let isFormula = program.count > 1
    let inputs = rows.map { isFormula ? $0.0 : "[\($0.0), \($0.1)]" }.joined(separator: ", ")
    let targets = rows.map { row in
      isFormula ? row.1 : "[\(Array(repeating: row.1, count: outputs).joined(separator: ", "))]"
    }.joined(separator: ", ")
    return program + ["data [\(inputs)] -> [\(targets)]", optimizer()]
  }

  private mutating func optimizer() -> String {
    let name = one(["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"])
    let options = ["rate=0.1", "rate=1e3", "clip=0.5", "l1=0.01", "l2=0.1", "schedule=cosine"]
    return (["optimizer", name] + (0..<below(3)).map { _ in one(options) }).joined(separator: " ")
  }

  /// A line that descends, goes to an iteration, or looks at what came of it.
  private mutating func descending() -> String {
    switch below(10) {
    case 0...2:
      let options = ["batch=1", "batch=2", "batch=3", "batch=9", "shuffle=yes", "seed=4"]
      return (["train \(1 + below(12))"] + (0..<below(3)).map { _ in one(options) })
        .joined(separator: " ")
    case 3: return "update \(one(["", "1", "3"]))"
    case 4: return "iteration \(below(14))"
    case 5: return optimizer()
    case 6:
      return one(["goto end", "step", "step 40", "back", "sample \(below(6))", "until C < 0.1"])
    case 7:
      return one(["undo", "redo", "freeze w1", "unfreeze w1", "data split 0.4", "data shuffle"])
    case 8: return "C[\(below(6))]"
    default:
      return one([
        "evaluate", "outputs", "samples", "diagnose training", "gradient", "iteration", "where",
        "whatif update w2 first", "check", "graph", "plot cost", "save a.json", "open a.json",
      ])
    }
  }

  private mutating func line() -> String {
    if isDescent, below(3) > 0 { return descending() }
    let line =
      switch below(12) {
      case 0, 1: "\(name()) = \(formula(depth: 3))"
      case 2: "\(name()) = \(value())"
      case 3: "\(name())[\(indices())] = \(number())"
      case 4:
        "\(one(["f", "g", "h"]))(\(one(["u", "u, v", "x"]))) = \(formula(depth: 2, extra: ["u", "v"]))"
      case 5: formula(depth: 2)
      case 6: "d\(name())/d\(name())"
      case 7: one(Self.examples)
      default: command()
      }
    return below(8) == 0 ? spoiled(line) : line
  }

  /// The examples of all commands, but for those that leave.
  private static let examples: [String] = Command.all.flatMap(\.examples).filter { $0 != "quit" }

  private static let commands = Command.all.map(\.name).filter { $0 != "quit" }

  private mutating func command() -> String {
    let name = one(Self.commands)
    var words = [name]
    for _ in 0..<below(4) { words.append(argument()) }
    return words.joined(separator: " ")
  }

  private mutating func argument() -> String {
    switch below(12) {
    case 0: String(below(60))
    // No number of epochs that would take for ever.
    case 1: String(number().prefix(4))
    case 2: "d\(name())/d\(element())"
    case 3: element()
    case 4: one(["on", "off", "all", "last", "end", "full", "ascii", "unicode", "spoken", "latex"])
    case 5: "\(name()) = \(value())"
    case 6: one(["layer", "neuron", "1", "2", "backward", "forward", "if", "sample"])
    case 7:
      one([
        "sigmoid", "tanh", "relu", "softmax", "squared_error", "hidden=tanh", "cost=cross_entropy",
      ])
    case 8: one(["a.json", "b.json", "c.md", "", "-", "..", "/"])
    case 9: "\(name()) \(one(["<", ">", "=="])) \(number())"
    default: name()
    }
  }

  // MARK: Parts

  private mutating func name() -> String {
    one([
      "x", "y", "z", "w", "b", "C", "k", "q", "w1", "b1", "z1", "a1", "w2", "x1", "x2", "p", "da",
    ])
  }

  private mutating func element() -> String {
    below(2) == 0 ? name() : "\(name())[\(indices())]"
  }

  private mutating func indices() -> String {
    one([
      "1", "2", "3", "1,1", "2,1", "1,2", ":", "1:2", "0", "-1", "2:1", "1,:",
      "99999999999999999999",
    ])
  }

  private mutating func number() -> String {
    one([
      "0", "1", "2", "-1", "0.5", "-0.0", "1e-3", "3.25", "1e308", "1e-320", "700", "-40", "0.1",
      "12345678901",
    ])
  }

  private mutating func row() -> String { "[\(number()), \(number())]" }

  private mutating func value() -> String {
    switch below(5) {
    case 0: row()
    case 1: "[\(row()), \(row())]"
    case 2: "[\(number()), \(number()), \(number())]"
    default: number()
    }
  }

  private mutating func formula(depth: Int, extra: [String] = []) -> String {
    guard depth > 0 else {
      return below(3) == 0 ? number() : (extra.isEmpty ? element() : one(extra + [name()]))
    }
    func part(_ grammar: inout SessionGrammar) -> String {
      grammar.formula(depth: depth - 1, extra: extra)
    }
    switch below(9) {
    case 0: return "\(part(&self)) + \(part(&self))"
    case 1: return "\(part(&self))*\(part(&self))"
    case 2: return "(\(part(&self)) - \(part(&self)))^\(one(["2", "3", "0.5", "-1", "0"]))"
    case 3: return "\(part(&self))/\(part(&self))"
    case 4:
      return
        "\(one(["sigmoid", "tanh", "exp", "ln", "sqrt", "relu", "abs", "sum", "softmax", "norm", "max"]))(\(part(&self)))"
    case 5: return "\(one(["f", "g", "h"]))(\(part(&self)))"
    case 6: return "\(part(&self)) @ \(part(&self))"
    case 7: return "d\(name())/d\(element())"
    default: return "-\(part(&self))"
    }
  }

  /// A line with characters lost, doubled or exchanged.
  private mutating func spoiled(_ line: String) -> String {
    var characters = Array(line)
    for _ in 0...below(3) where !characters.isEmpty {
      let place = below(characters.count)
      switch below(4) {
      case 0: characters.remove(at: place)
      case 1: characters.insert(characters[place], at: place)
      case 2: characters[place] = Self.strange[below(Self.strange.count)]
      default: characters.insert(Self.strange[below(Self.strange.count)], at: place)
      }
    }
    return String(characters)
  }

  private static let strange: [Character] = [
    "∂", "σ", "²", "·", "−", "(", ")", "[", "]", ",", "=", ":", "#", "\"", "'", "\\", "\u{1B}",
    "\u{202E}",
    "\u{0}", "\t", "é", "漢", "👩‍👩‍👧", "e", "1", ".", "/", "@", "^", "_", "₁", "⁽", "∞", "\u{301}",
  ]
}
