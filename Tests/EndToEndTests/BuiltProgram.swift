import Foundation

/// The built `backprop`, which stands beside the tests.
enum BuiltProgram {
  static let path =
    Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "backprop")
    .path(percentEncoded: false) ?? ""

  /// What came of running it.
  struct Result {
    /// The exit status, or 128 and the number of the signal that ended it.
    let status: Int32
    let output: String
    let error: String

    /// The lines of standard output.
    var lines: [String] {
      output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  /// Runs it to its end, away from a terminal, in an environment of its own.
  static func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    folder: String? = nil
  ) throws -> Result {
    let scratch = try TemporaryFolder()
    let files = (
      input: scratch.path + "/in", output: scratch.path + "/out", error: scratch.path + "/err"
    )
    for file in [files.output, files.error] { try Data().write(to: URL(filePath: file)) }
    try input.write(to: URL(filePath: files.input))
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ["HOME": scratch.path, "LC_ALL": "C.UTF-8", "TERM": "xterm"].merging(
      environment
    ) { $1 }
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    process.standardInput = FileHandle(forReadingAtPath: files.input)
    process.standardOutput = FileHandle(forWritingAtPath: files.output)
    process.standardError = FileHandle(forWritingAtPath: files.error)
    try process.run()
    process.waitUntilExit()
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Result(
      status: signal + process.terminationStatus,
      output: String(decoding: try Data(contentsOf: URL(filePath: files.output)), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: URL(filePath: files.error)), as: UTF8.self))
  }

  /// Runs commands, each given with `-c`, and returns what they print.
  static func run(commands: [String]) throws -> Result {
    try run(["--no-rc"] + commands.flatMap { ["-c", $0] })
  }
}

/// A folder that lasts as long as the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "end-to-end-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a file, whose name may lead through folders that are made.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    let file = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path(percentEncoded: false)
  }
}
