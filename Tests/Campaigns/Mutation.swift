import Foundation
import Language
import Networks

/// Alters the sources in many places, one at a time, and looks whether the tests of the module notice.
///
/// All the alterations are compiled at once into a copy, each behind a switch in the environment, so
/// that trying one costs a run of the tests and no build.
enum Mutation: Campaign {
  static let name = "mutate"
  static let summary = "places of the sources altered, each held against its module's tests"

  static func run(_ limits: Limits) -> CampaignResult {
    var faults = Faults()
    do {
      let copy = try MutantCopy(
        of: FileManager.default.currentDirectoryPath, count: limits.mutants, seed: limits.seed)
      defer { copy.remove() }
      let end = Date.now.addingTimeInterval(limits.seconds)
      var (tried, survivors, reasons) = (0, 0, 0)
      for (module, mutants) in copy.mutants {
        let whole = try copy.seconds(ofTestsOf: module)
        for mutant in mutants where Date.now < end {
          tried += 1
          if let how = copy.killed(mutant, within: 20 + 3 * whole) {
            say("killed: \(mutant.description)\n  by \(how)")
          } else if let reason = EquivalentMutants.reason(for: mutant) {
            reasons += 1
            say("equivalent: \(mutant.description)\n  \(reason)")
          } else {
            survivors += 1
            say("survived: \(mutant.description)")
          }
        }
      }
      return CampaignResult(
        figures: "\(tried) mutants tried, \(tried - survivors - reasons) killed, "
          + "\(reasons) known to change nothing, \(survivors) survived",
        faults: faults)
    } catch {
      faults.add("\(error)")
      return CampaignResult(figures: "left out", faults: faults)
    }
  }
}

/// A copy of the lower modules that carries mutants, built with their tests.
struct MutantCopy {
  /// Why there is none.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The mutants that compile, by module.
  private(set) var mutants: [(module: String, mutants: [Mutant])] = []
  private let folder: String

  /// The modules that are altered.
  private static let modules = ["Autodiff", "Language", "Stepping"]
  /// What they need and their tests, as it is.
  private static let copied = [
    "README.md", "Sources/COpenBLAS", "Sources/CVectorMath", "Sources/CAllocations",
    "Sources/SafeText", "Sources/Networks", "Tests/SamplePrograms", "Tests/AutodiffTests",
    "Tests/LanguageTests", "Tests/SteppingTests",
  ]

  /// Tests that start a compiler, which knows nothing of the copy.
  private static let compiling = "DocumentationTests"

  private static let manifest = """
    // swift-tools-version: 6.2
    import PackageDescription
    let settings: [SwiftSetting] = [
      .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"), .unsafeFlags(["-suppress-warnings"]),
    ]
    let speed: [SwiftSetting] =
      Context.environment["OPTIMISED"] == nil ? [] : [.unsafeFlags(["-O"])]
    func module(_ name: String, _ needs: [Target.Dependency] = [], _ path: String? = nil) -> Target {
      .target(
        name: name, dependencies: needs, path: path, swiftSettings: settings + speed)
    }
    func tests(_ name: String, _ needs: [Target.Dependency]) -> Target {
      .testTarget(name: name, dependencies: needs, swiftSettings: settings)
    }
    let package = Package(
      name: "mutants",
      targets: [
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas"),
        .target(name: "CVectorMath"), .target(name: "CAllocations"),
        module("SafeText"), module("Autodiff", ["COpenBLAS", "CVectorMath"]),
        module("Language", ["Autodiff", "SafeText"]), module("Networks", ["Autodiff", "Language"]),
        module("Stepping", ["Autodiff", "Language"]),
        module("SamplePrograms", ["Autodiff", "Language", "Networks"], "Tests/SamplePrograms"),
        tests("AutodiffTests", ["Autodiff", "CAllocations"]),
        tests("LanguageTests", ["Autodiff", "Language", "Networks", "SamplePrograms"]),
        tests("SteppingTests", ["Autodiff", "Language", "Networks", "Stepping", "SamplePrograms"]),
      ])
    """

  /// Copies a package, alters its sources and builds them.
  ///
  /// - Throws: `Failure`, or what a file cannot be read or written for.
  init(of package: String, count: Int, seed: UInt64) throws {
    guard FileManager.default.fileExists(atPath: package + "/Sources/Autodiff") else {
      throw Failure(description: "mutate is run in the folder of the package")
    }
    folder = Replay.makeFolder()
    for part in ["Sources", "Tests"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
    for part in MutantCopy.copied {
      try FileManager.default.copyItem(
        atPath: "\(package)/\(part)", toPath: "\(folder)/\(part)")
    }
    try MutantCopy.manifest.write(
      toFile: folder + "/Package.swift", atomically: true, encoding: .utf8)
    var random = RandomNumbers(seed: seed)
    var number = 1
    for module in MutantCopy.modules {
      let share = count * (module == "Autodiff" ? 2 : 1) / (MutantCopy.modules.count + 1)
      let chosen = try MutantCopy.mutants(of: module, in: package, share, from: number, &random)
      number += chosen.count
      mutants.append((module, chosen))
    }
    try build(from: package)
  }

  /// Removes the copy.
  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Mutants of a module, as many from each file as from the others as far as it has them.
  private static func mutants(
    of module: String, in package: String, _ count: Int, from first: Int,
    _ random: inout RandomNumbers
  ) throws -> [Mutant] {
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(package)/Sources/\(module)")
    var files = try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      let file = "Sources/\(module)/\(name)"
      let source = try String(contentsOfFile: "\(package)/\(file)", encoding: .utf8)
      return Mutant.all(in: source, file: file, choosing: below)
    }
    var chosen: [Mutant] = []
    while chosen.count < count, !files.isEmpty {
      var left: [[(Int) -> Mutant]] = []
      while !files.isEmpty {
        var places = files.remove(at: below(files.count))
        guard !places.isEmpty, chosen.count < count else { continue }
        chosen.append(places.remove(at: below(places.count))(first + chosen.count))
        left.append(places)
      }
      files = left
    }
    return chosen
  }

  // MARK: Building

  /// Builds the copy: first quickly, leaving out mutants until it compiles, and then to be tried.
  private mutating func build(from package: String) throws {
    for (module, _) in mutants {
      try FileManager.default.copyItem(
        atPath: "\(package)/Sources/\(module)", toPath: "\(folder)/Sources/\(module)")
    }
    while true {
      try write(from: package)
      let errors = compile(["--target", "Stepping"])
      if errors.isEmpty { break }
      let before = mutants.map(\.mutants.count)
      for index in mutants.indices { mutants[index].mutants.removeAll { $0.isBlamed(by: errors) } }
      let left = mutants.map(\.mutants.count)
      guard left != before else { throw Failure(description: errors[0].text) }
      say("\(left.reduce(0, +)) of \(before.reduce(0, +)) mutants may compile")
    }
    if let error = compile(["--build-tests"], ["OPTIMISED": "1"]).first {
      throw Failure(description: error.text)
    }
  }

  /// What the compiler finds wrong; the file and line are empty where it cannot be told.
  private func compile(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) -> [(file: String, line: Int, text: String)] {
    var errors: [(file: String, line: Int, text: String)] = []
    let compiler = Worker(
      program: URL(filePath: "/usr/bin/env"), arguments: ["swift", "build"] + arguments,
      environment: environment, folder: folder, patience: 1200, takesErrors: true)
    let outcome = compiler.run(until: .now.addingTimeInterval(2400)) { line in
      let place = line.firstMatch(of: #/(Sources/\S+\.swift):([0-9]+):[0-9]+: error: /#)
      guard place != nil || line.contains("error:") else { return }
      errors.append((place.map { String($0.1) } ?? "", place.flatMap { Int($0.2) } ?? 0, line))
    }
    guard case .failed(let reason) = outcome else { return [] }
    return errors.isEmpty ? [("", 0, "the copy does not compile: \(reason)")] : errors
  }

  /// Writes the altered lines into the copy; a file that is as it should be is left alone.
  private func write(from package: String) throws {
    for (module, mutants) in mutants {
      try write(mutants.declarations(in: module), to: "Sources/\(module)/Mutants.swift")
      let altered = Dictionary(grouping: mutants, by: \.file)
      let folder = "\(package)/Sources/\(module)"
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
      where name.hasSuffix(".swift") {
        let file = "Sources/\(module)/\(name)"
        var lines = try String(contentsOfFile: "\(package)/\(file)", encoding: .utf8)
          .components(separatedBy: "\n")
        for mutant in altered[file] ?? [] { lines[mutant.line - 1] = mutant.altered }
        try write(lines.joined(separator: "\n"), to: file)
      }
    }
  }

  private func write(_ text: String, to file: String) throws {
    let path = "\(folder)/\(file)"
    if (try? String(contentsOfFile: path, encoding: .utf8)) == text { return }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  // MARK: Trying

  private func tests(of module: String, _ environment: [String: String] = [:]) -> Worker {
    Worker(
      program: URL(filePath: folder + "/.build/debug/mutantsPackageTests.xctest"),
      arguments: [
        "--testing-library", "swift-testing", "--filter", "^\(module)Tests", "--skip",
        MutantCopy.compiling,
      ],
      environment: environment, folder: folder, patience: 600, takesErrors: true)
  }

  /// The seconds that the tests of a module take with nothing switched on; they pass.
  func seconds(ofTestsOf module: String) throws -> Double {
    let start = Date.now
    var last = ""
    let outcome = tests(of: module).run(until: .now.addingTimeInterval(600)) { line in
      if line.contains("recorded an issue") { last = line }
    }
    if case .failed(let reason) = outcome {
      throw Failure(description: "the tests of \(module) fail by themselves: \(reason) \(last)")
    }
    return Date.now.timeIntervalSince(start)
  }

  /// What noticed a mutant; nil where nothing did.
  func killed(_ mutant: Mutant, within seconds: Double) -> String? {
    let end = Date.now.addingTimeInterval(seconds)
    var issue: String?
    let outcome = tests(of: mutant.module, ["MUTANT": "\(mutant.number)"]).run(
      until: end
    ) { line in
      if line.contains("recorded an issue") {
        issue = line.firstRange(of: "Test ").map { String(line[$0.upperBound...].prefix(90)) }
      }
    } endingAt: {
      $0.contains("recorded an issue")
    }
    if let issue { return issue }
    if case .failed(let reason) = outcome { return "the end of the tests: \(reason)" }
    return Date.now >= end ? "the time limit" : nil
  }
}

extension Mutant {
  /// Whether it may be what the compiler does not like: the nearest lines of the same file.
  fileprivate func isBlamed(by errors: [(file: String, line: Int, text: String)]) -> Bool {
    errors.contains { file == $0.file && abs(line - $0.line) <= 12 }
  }
}
