import Foundation
import Networks
import SamplePrograms

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
