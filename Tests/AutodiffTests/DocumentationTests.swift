import Autodiff
import Glibc
import Testing

/// The examples in the documentation of `Autodiff`, compiled and run: every line of theirs stands
/// here, and `expression  // value` as `#expect(expression == value)`.
@Suite struct DocumentationTests {
  @Test func tapeExample() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.scalar)
    let y = try builder.apply("square", [x])
    var tape = builder.tape()
    tape.set(x, to: Tensor(3))
    tape.evaluate()
    tape.reverse(from: y)
    #expect(tape.adjoint(of: x) == 6)
  }

  @Test func builderExample() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.scalar)
    let y = try builder.apply("sin", [x])
    var tape = builder.tape()
    tape.evaluate()
    #expect(tape.value(of: y) == 0)
  }

  @Test func recordingExample() throws {
    let recording = Recording()
    let x = recording.variable(.vector(3))
    let y = sum(x * x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor([1, 2, 3]))
    tape.evaluate()
    tape.reverse(from: y.node)
    #expect(tape.value(of: y.node) == 14)
    #expect(tape.adjointTensor(of: x.node) == Tensor([2, 4, 6]))
  }

  @Test func variableExample() throws {
    let recording = Recording()
    let x = recording.variable(.scalar)
    let y = 3 * x * x + sin(x) / 2
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor(2))
    tape.evaluate()
    #expect(tape.value(of: y.node) == 12 + sin(2.0) / 2)
  }

  @Test func gradientExample() throws {
    let slope = try gradient(at: 3.0) { x in x * x }
    #expect(slope == 6)
    let slopes = try gradient(at: 2.0, 5.0) { x, y in x * y + y }
    #expect(slopes.0 == 5)
    #expect(slopes.1 == 3)
    let ascent = try gradient(at: [1.0, 2.0, 3.0]) { x in sum(x * x) }
    #expect(ascent == [2, 4, 6])
  }

  @Test func valueWithGradientExample() throws {
    let (value, gradient) = try valueWithGradient(at: 3.0) { x in x * x }
    #expect(value == 9)
    #expect(gradient == 6)
  }

  @Test func valueWithPullbackExample() throws {
    let (value, pullback) = try valueWithPullback(at: [1.0, 2.0]) { x in x * x }
    #expect(value == Tensor([1, 4]))
    #expect(pullback(Tensor([1, 10])) == [2, 40])
  }

  @Test func nestedExample() throws {
    let third = try gradient(at: 2.0) { x in
      gradient(at: x) { y in gradient(at: y) { z in z * z * z * z } }
    }
    #expect(third == 48)
    let outer = try gradient(at: 1.0) { x in
      x * gradient(at: x) { y in x + y }
    }
    #expect(outer == 1)
  }

  @Test func matrixExamples() throws {
    do {
      let matrix = try jacobian(at: [2.0, 3.0]) { x in x * x[0] }
      #expect(matrix == Tensor(rows: [[4, 0], [3, 2]]))
      let row = try jacobian(at: 2.0, [5.0, 7.0]) { x, y in x * x * y[1] }
      #expect(row == Tensor(rows: [[28, 0, 4]]))
    }
    do {
      let matrix = try hessian(at: [2.0, 3.0]) { x in x[0] * x[0] * x[1] }
      #expect(matrix == Tensor(rows: [[6, 4], [4, 0]]))
      let whole = try hessian(at: 2.0, 3.0) { x, y in x * x * y }
      #expect(whole == Tensor(rows: [[6, 4], [4, 0]]))
    }
  }

  @Test func directionExamples() throws {
    let (value, derivative) = try valueWithDerivative(at: 3.0, along: 2.0) { x in x * x }
    #expect(value == Tensor(9))
    #expect(derivative == Tensor(12))
    let product = try hessianVectorProduct(at: [2.0, 3.0], along: [1.0, 0.0]) { x in
      x[0] * x[0] * x[1]
    }
    #expect(product == [6, 4])
    let parts = try hessianVectorProduct(at: 2.0, 3.0, along: 1.0, 0.0) { x, y in x * x * y }
    #expect(parts.0 == 6)
    #expect(parts.1 == 4)
  }

  @Test func tapeOfSecondOrderExample() throws {
    var builder = TapeBuilder()
    let x = try builder.variable(.vector(2))
    let y = try builder.apply("prod", [builder.apply("square", [x])])
    let gradient = try builder.derivative(of: y, withRespectTo: [x])
    var tape = builder.tape()
    tape.set(x, to: Tensor([1, 3]))
    tape.evaluate()
    #expect(tape.tensor(of: gradient[0]) == Tensor([18, 6]))
    let product = tape.hessianVectorProduct(of: gradient, along: [(x, Tensor([1, 0]))])
    #expect(product == [Tensor([18, 12])])
  }

  @Test func checkExample() throws {
    let check = try checkDerivatives(at: [0.5, 2.0]) { x in sin(x[0]) * exp(x[1]) }
    #expect(check.verdict == .agrees)
    let corner = try checkDerivatives(at: 0.0) { x in abs(x) }
    #expect(corner.verdict == .corner)
  }

  @Test func firstReadmeExample() throws {
    let slope = try gradient(at: 3.0) { x in x * x }
    #expect(slope == 6)
    let (value, parts) = try valueWithGradient(at: [0.5, -1.0], 0.25) { w, b in
      square(dot(w, w) + b)
    }
    #expect(value == 2.25)
    #expect(parts.0 == [3, -6])
    #expect(parts.1 == 3)
  }

  @Test func secondReadmeExample() throws {
    let recording = Recording()
    let x = recording.variable(.vector(3))
    let cost = sum(x * x)
    var tape = try recording.tape()
    tape.set(x.node, to: Tensor([1, 2, 3]))
    for _ in 1...3 {
      tape.evaluate()
      tape.reverse(from: cost.node)
      tape.descend([x.node], rate: 0.25)
    }
    #expect(tape.adjointTensor(of: x.node) == Tensor([0.5, 1, 1.5]))
    #expect(tape.tensor(of: x.node) == Tensor([0.125, 0.25, 0.375]))
  }

  // MARK: The examples are the ones above

  @Test func everyExampleIsRun() throws {
    let sources = try sourceFiles(under: folder("Sources/Autodiff"))
    #expect(!sources.isEmpty)
    var examples = 0
    for source in sources {
      let blocks = try codeBlocks(of: lines(of: source))
      examples += blocks.count
      try expectTests(of: blocks, in: source)
    }
    #expect(examples > 8)
  }

  @Test func everyExampleOfTheReadmeIsRun() throws {
    let readme = folder("README.md")
    let blocks = try fencedBlocks(of: lines(of: readme), language: "swift")
    #expect(blocks.count == 2)
    try expectTests(of: blocks, in: readme)
  }

  /// Expects every line of the examples in a test above.
  private func expectTests(of blocks: [[String]], in source: String) throws {
    let tests = try lines(of: #filePath).map { trimmed($0) }
    for block in blocks {
      let wanted = block.map { expectation($0) }
      let isThere = tests.indices.contains { tests[$0...].starts(with: wanted) }
      #expect(isThere, "\(source): no test runs\n\(wanted.joined(separator: "\n"))")
    }
  }

  /// The code between a fence with the language and the next fence, without what it imports.
  private func fencedBlocks(of lines: [String], language: String) -> [[String]] {
    lines.indices.filter { lines[$0] == "```\(language)" }.map { start in
      lines[(start + 1)...].prefix { $0 != "```" }.map { trimmed($0) }
        .filter { !$0.isEmpty && !$0.hasPrefix("import ") }
    }
  }

  /// A line of an example as it stands in its test.
  private func expectation(_ line: String) -> String {
    let parts = line.split(separator: "  // ", maxSplits: 1)
    return parts.count == 2 ? "#expect(\(parts[0]) == \(parts[1]))" : line
  }

  /// The code in documentation comments: lines indented by four more spaces, after an empty one.
  private func codeBlocks(of lines: [String]) -> [[String]] {
    var blocks: [[String]] = []
    var isCode = false
    var last = ""
    for line in lines {
      let text = trimmed(line)
      let isIndented = text.hasPrefix("///     ")
      if isIndented, !isCode, last == "///" {
        isCode = true
        blocks.append([])
      }
      isCode = isCode && isIndented
      if isCode { blocks[blocks.count - 1].append(trimmed(String(text.dropFirst(3)))) }
      last = text
    }
    return blocks
  }

  private func trimmed(_ line: String) -> String {
    String(line.drop { $0 == " " })
  }

  /// A folder of the package.
  private func folder(_ path: String) -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(root)/\(path)"
  }

  private func sourceFiles(under folder: String) throws -> [String] {
    let stream = try #require(opendir(folder))
    defer { closedir(stream) }
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".swift") { files.append("\(folder)/\(name)") }
      if entry.pointee.d_type == DT_DIR, !name.hasPrefix(".") {
        files += try sourceFiles(under: "\(folder)/\(name)")
      }
    }
    return files.sorted()
  }

  private func lines(of path: String) throws -> [String] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
