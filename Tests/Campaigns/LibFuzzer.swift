import CLibFuzzer
import Foundation
import Shell

/// What libFuzzer calls with each input; its library asks for this name.
@_cdecl("LLVMFuzzerTestOneInput")
func readOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  _ = LibFuzzer.target?.read(Array(UnsafeBufferPointer(start: data, count: count)))
  return 0
}

/// Inputs found by libFuzzer, which looks which parts of the code each one reaches.
enum LibFuzzer {
  /// How many inputs of each kind it begins with.
  private static let seeds: ClosedRange<UInt64> = 1...20

  private static let all = Readable.all(ofSession: 1)
  private static let chosen = CommandLine.arguments.dropFirst(2).first

  /// What reads the inputs.
  fileprivate static let target = all.first { $0.name == chosen }

  /// Tries inputs until the options say to stop, or one fails.
  static func run(_ options: [String]) {
    guard target != nil else {
      return say("the targets are \(all.map(\.name).joined(separator: ", "))")
    }
    var arguments = ([CommandLine.arguments[0]] + options).map { strdup($0) }
    arguments.append(nil)
    let status = arguments.withUnsafeMutableBufferPointer {
      lib_fuzzer_run(Int32($0.count - 1), $0.baseAddress, readOneInput)
    }
    if status < 0 { say("libFuzzer needs a build of its own; README.md has the command") }
    exit(status == 0 ? 0 : 1)
  }

  /// Writes the inputs to begin with into a folder, one of its own for each kind.
  static func writeCorpus(to folder: String) throws {
    for seed in seeds {
      for readable in Readable.all(ofSession: seed) {
        let place = URL(filePath: folder).appending(path: readable.name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(readable.bytes).write(to: place.appending(path: "\(seed)"))
      }
    }
  }
}
