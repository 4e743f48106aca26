import Foundation
import Language
import Networks
import SamplePrograms

@testable import Shell

/// A folder that lasts as long as the test.
final class TemporaryFolder: Sendable {
  let path = NSTemporaryDirectory() + "keeping-" + UUID().uuidString

  init() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Commands made up at random, the same ones for the same seed; some of them fail.
///
/// A program, then changes of it, of the settings and of the place in the walk.
struct RandomCommands {
  private(set) var lines: [String]

  init(seed: UInt64, count: Int = 25) {
    var random = RandomNumbers(seed: seed)
    lines = RandomProgram(seed: seed, samples: Int(seed % 3)).lines
    for _ in 0..<count {
      let number = Double(Int(random.next() % 2000)) / 1000 - 1
      let whole = Int(random.next() % 5) + 1
      switch random.next() % 12 {
      case 0: lines.append("p = \(number)")
      case 1: lines.append("u[\(whole)] = \(number)")
      case 2: lines.append("m[1,\(whole)] = -0.0")
      case 3: lines.append("step \(whole)")
      case 4: lines.append("back \(whole)")
      case 5: lines.append("goto \(whole * 7)")
      case 6: lines.append("sample \(whole)")
      case 7: lines.append("set digits \(whole)")
      case 8: lines.append("k\(whole) = p*\(number) + sum(u)")
      case 9: lines.append("finish")
      case 10: lines.append("reset k\(whole)")
      default: lines.append("restart")
      }
    }
  }
}

/// Sessions made up at random from every command there is, the same ones for the same seed.
///
/// Some of the lines fail, most where they come too early: what fails changes nothing.
struct RandomSession {
  let lines: [String]

  /// The examples of every command, and lines for what they leave out.
  static let pool: [String] =
    Command.all.flatMap(\.examples) + [
      "k = 2", "f(x) = x*k", "reset k", "data [1,2,3] -> [4,5,6]", "y = 2*q", "q = 3",
      "x = [1, 2]", "g(x) = x[3]", "h = g(x) + k", "s = d(dd/dx)/dx", "d = x^3", "dd = 2*x",
      "x = 0", "x = -0", "k = -0", "d(u) = u^2", "r = dd/dx", "reset d", "reset x", "x = 2*k",
      "display da/db", "display d2x/k", "d2x = 4", "reset d2x", "watch dd/dx", "tbreak partial",
      "break if C < 1", "delete 1", "sample 2", "sample 3", "step", "step 5", "step into", "next",
      "finish pass", "predict on", "predict sign", "predict formula", "0.5", "+", "skip",
      "whatif k = 5", "keep", "undo", "undo 2", "redo", "lesson 1", "lesson 2", "0.1", "hint",
      "lesson stop", "lesson", "play", "resume", "reveal", "reveal C", "source lines.bp",
      "open kept.json",
      "save kept.json", "record kept.md", "record stop", "set notation spoken", "restart f",
      "m = [[1, 2],\n[3, 4]]",
      "n = m @\u{b}x\r\n", "C = sum(m @ x)", "C = k^2", "quit", "example mazur", "example baydin",
      "network 2 2 1 cost=softmax_cross_entropy", "x₁ = 3", "w₁₁⁽¹⁾ = 0.5", "a1 = tanh(z1)",
      "data [[0,0],[0,1]] -> [[1],[0]]", "σ2 = σ(k) # a comment",
    ]

  init(seed: UInt64, count: Int = 40) {
    var random = RandomNumbers(seed: seed)
    lines = (0..<count).map { _ in
      RandomSession.pool[Int(random.next() % UInt64(RandomSession.pool.count))]
    }
  }

  /// A shell in a folder with the files that the lines name.
  static func shell(in folder: TemporaryFolder) throws -> Shell {
    try "k = 7\nset digits 5\nC = k^3\nstep 2\n".write(
      toFile: "\(folder.path)/lines.bp", atomically: true, encoding: .utf8)
    let shell = Shell(
      context: CommandContext(lessonsFolder: lessonsFolder, folder: folder.path),
      output: CollectedOutput())
    shell.interpreter.acceptsPrefixes = true
    return shell
  }
}
