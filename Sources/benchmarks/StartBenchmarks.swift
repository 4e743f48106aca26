import Glibc

/// How long the shell takes to start, against a process that does nothing, and how much memory it
/// takes at most to make a network.
enum StartBenchmarks {
  /// - Precondition: nothing large was measured yet: the system counts for a process what the one that
  ///   started it took.
  static func run(_ report: inout Report) {
    guard report.wants("start") else { return }
    report.heading("start")
    let shell = folder + "/backprop"
    guard access(shell, X_OK) == 0 else {
      print("  not measured: build the product backprop too, beside this program")
      return
    }
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { run("/bin/true", []) } },
      { for _ in 0..<$0 { run(shell, ["--version"]) } },
      { for _ in 0..<$0 { run(shell, ["--no-rc", "-c", "1 + 1"]) } })
    report.line("a process that does nothing", times[0] * 1e3, .milliseconds)
    report.line("backprop --version", times[1] * 1e3, .milliseconds)
    report.line("backprop -c '1 + 1'", times[2] * 1e3, .milliseconds, budget: 10)
    let base = run(shell, ["--no-rc", "-c", "network 2 1"])
    let peak = run(shell, ["--no-rc", "-c", "network 2000 1000 10"])
    report.line(
      "peak of making a network ÷ its weights", (peak - base) / (8 * 1000 * 2010), .ratio,
      budget: 2)
  }

  /// The folder of this program.
  private static var folder: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(
      decoding: buffer[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
  }

  /// Runs a program to its end, its output thrown away.
  ///
  /// - Returns: the bytes of memory that it has taken at most.
  @discardableResult
  private static func run(_ program: String, _ arguments: [String]) -> Double {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else { return .nan }
    var (status, usage) = (Int32(0), rusage())
    wait4(process, &status, 0, &usage)
    return Double(usage.ru_maxrss) * 1024
  }
}
