import Autodiff
import Foundation
import Language
import Rendering
import Testing

@testable import Shell

/// `data FILE`: samples from tables, arrays and the files that digits are kept in.
@Suite struct DataFileTests {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "ExchangeTests/Files")

  /// Runs lines in a folder of files, and returns the last session and what the last line printed.
  private static func run(
    _ lines: [String], files: [String: String] = [:]
  ) throws -> (session: Session, output: String) {
    let (session, output) = try ShellTests.run(
      lines, files: files.mapValues { Data($0.utf8) }, besides: fixtures)
    return (session, output.joined(separator: " "))
  }

  private static let flowers = [
    "flowers.csv": "length,width,kind\n5.1,3.5,setosa\n7,3.2,\"versi, color\"\n4.9,3,setosa\n"
  ]

  @Test func theLastColumnOfATableIsTheTarget() throws {
    let (session, output) = try Self.run(
      ["network 2 3 2", "data flowers.csv"], files: Self.flowers)
    #expect(session.program.samples["x"]?.map(\.elements) == [[5.1, 3.5], [7, 3.2], [4.9, 3]])
    #expect(session.program.samples["y"]?.map(\.elements) == [[1, 0], [0, 1], [1, 0]])
    #expect(
      output == "3 samples of flowers.csv: x is length and width; y is one of 2 classes, setosa "
        + "and versi, color")
  }

  @Test func twoClassesAreOneNumberWhereThereIsOneOutput() throws {
    let (session, _) = try Self.run(["network 2 3 1", "data flowers.csv"], files: Self.flowers)
    #expect(session.program.samples["y"]?.map(\.elements) == [[0], [1], [0]])
  }

  @Test func columnsAreNamedOrNumbered() throws {
    let files = ["t.tsv": "a\tb\tc\td\n1\t2\t3\t4\n5\t6\t7\t8\n"]
    let (session, _) = try Self.run(
      ["network 3 1", "data t.tsv inputs=2-3,d targets=a"], files: files)
    #expect(session.program.samples["x"]?.map(\.elements) == [[2, 3, 4], [6, 7, 8]])
    #expect(session.program.samples["y"]?.map(\.elements) == [[1], [5]])
  }

  @Test func aFormulaOfNumbersTakesNumbers() throws {
    let (session, _) = try Self.run(
      ["w = 2", "C = (w*x - y)^2", "data line.csv"], files: ["line.csv": "1,2\n2,5\n"])
    #expect(session.model.targetMean == 0.5)
  }

  @Test func imagesAndTheirLabelsAreTwoFiles() throws {
    let line = "data images-idx3-ubyte.gz labels-idx1-ubyte classes=3 scale=255"
    let (session, output) = try Self.run(["network 4 3 cost=softmax_cross_entropy", line])
    #expect(session.program.samples["x"]?[0].elements == [0, 0.2, 0.4, 1])
    #expect(session.program.samples["y"]?.map(\.elements) == [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    #expect(output.contains("y is one of 3 classes, 0, 1 and 2"), "\(output)")
  }

  @Test func classesMayBeCountedFromOne() throws {
    let (session, _) = try Self.run(
      ["network 1 3", "data t.csv classes=3"], files: ["t.csv": "0.5,3\n0.25,1\n"])
    #expect(session.program.samples["y"]?.map(\.elements) == [[0, 0, 1], [1, 0, 0]])
  }

  @Test func arraysAreFoundByTheirNames() throws {
    let (session, _) = try Self.run([
      "network 2 2 1", "data [[1,2],[3,4]] -> [[0],[1]]", "export values all.npz", "reset",
      "network 2 2 1", "data all.npz",
    ])
    #expect(session.program.samples["x"]?.map(\.elements) == [[1, 2], [3, 4]])
    #expect(session.program.samples["y"]?.map(\.elements) == [[0], [1]])
    let (other, _) = try Self.run(["data float64.npy"])
    #expect(other.program.samples["x"]?.map(\.elements.count) == [3, 3])
  }

  @Test(arguments: [
    ("data missing.csv", "missing.csv cannot be read: the value in row 2, column b is missing"),
    ("data nan.csv", "nan.csv cannot be read: the value in row 1, column 1 is nan, no number to"),
    ("data text.csv targets=b", "text.csv cannot be read: the value in row 1, column a is red"),
    ("data wide.csv", "wide.csv has 3 inputs and 1 target a sample, which does not fit"),
    ("data wide.csv inputs=5", "there is no column 5"),
    ("data wide.csv inputs=1-3 targets=3", "column 3 is an input and a target"),
    ("data wide.csv classes=2", "the class in row 1 is 4; 2 classes are 0 to 1 or 1 to 2"),
    ("data wide.csv sacle=2", "a data file has no option sacle"),
    ("data wide.csv scale=0", "scale is what the inputs are divided by"),
    ("data nowhere.csv", "nowhere.csv cannot be read: no such file or directory"),
    ("data picture.png", "picture.png is no file of arrays"),
    ("data images-idx3-ubyte wide.csv", "there are 3 samples of inputs and 1 of targets"),
    ("data arrays.npz", "which array of arrays.npz are the inputs?"),
    ("data wide.csv wide.csv wide.csv", "data takes a file, or one of inputs and one of targets"),
  ])
  func whatIsWrongIsSaidAndNothingChanges(_ line: String, _ message: String) throws {
    let files = [
      "missing.csv": "a,b\n1,2\n3,\n", "nan.csv": "nan,2,3\n", "text.csv": "a,b\nred,1\nblue,2\n",
      "wide.csv": "1,2,3,4\n", "picture.png": "",
    ]
    let error = #expect(throws: ShellError.self) {
      try Self.run(["network 2 2 1", line], files: files)
    }
    #expect(try #require(error).message.hasPrefix(message), "\(error?.message ?? "")")
  }

  /// A file with a hole in it is as large as it says without taking any space.
  @Test func aFileLargerThanMemoryIsNotRead() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "huge.npy").path(percentEncoded: false)
    try #require(FileManager.default.createFile(atPath: path, contents: nil))
    try #require(truncate(path, 1 << 42) == 0)
    let interpreter = Interpreter(
      context: CommandContext(folder: folder.path(percentEncoded: false)))
    let error = #expect(throws: ShellError.self) {
      try interpreter.run("data huge.npy", in: Session())
    }
    #expect(error?.message.hasPrefix("huge.npy has 4398046511104 bytes; the most") ?? false)
  }

  @Test func aLessonReadsNoFile() throws {
    var context = CommandContext()
    context.mayUseFiles = false
    let interpreter = Interpreter(context: context)
    for line in ["data t.csv", "load t.csv"] {
      let error = #expect(throws: ShellError.self) { try interpreter.run(line, in: Session()) }
      #expect(error?.message == "a lesson cannot read files")
    }
  }

  @Test func samplesAreATable() throws {
    let (_, output) = try Self.run(
      ["network 2 3 1", "data flowers.csv", "samples 2"], files: Self.flowers)
    #expect(output.contains("x₁"), "\(output)")
    #expect(output.contains("1 more sample; samples 3 shows all"), "\(output)")
  }
}
