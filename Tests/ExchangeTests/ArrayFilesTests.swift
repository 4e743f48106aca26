import Foundation
import Testing

@testable import Exchange

/// Files that NumPy and safetensors have written (Files/make_arrays.py), and what is left of them when
/// they are damaged.
@Suite struct ArrayFilesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Files")

  private static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  private static func arrays(_ bytes: [UInt8], _ name: String) throws -> [StoredArray] {
    try #require(ArrayFormat.named(name)).arrays(ArrayFormat.content(bytes), name: "it")
  }

  private static let numbers = [0.1, -0.2, 1.0 / 3, 1e-300, -0.0, 12345.678]

  @Test(
    arguments: [
      ("float64.npy", "float64", numbers), ("big-endian.npy", "float64", numbers),
      ("by-columns.npy", "float64", numbers),
      ("float32.npy", "float32", numbers.map { Double(Float($0)) }),
      ("float16.npy", "float16", [0.0999755859375, -2, 65504]),
      ("integers.npy", "int64", [1, -2, 3, 9_007_199_254_740_992]),
      ("bytes.npy", "uint8", [0, 127, 255]), ("flags.npy", "bool", [1, 0]),
      ("number.npy", "float64", [2.5]),
      ("images-idx3-ubyte", "uint8", [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]),
      ("images-idx3-ubyte.gz", "uint8", [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8]),
      ("labels-idx1-ubyte", "uint8", [2, 0, 1]),
      ("floats.idx", "float32", [Double(Float(0.1)), -2.5]),
      ("table.csv.gz", "text", [1, 2, 3, 4]),
    ] as [(String, String, [Double])])
  func aFileOfOneArrayHasItsNumbers(_ name: String, _ kind: String, _ expected: [Double]) throws {
    let array = try #require(try Self.arrays(Self.bytes(name), name).first)
    #expect(array.kind == kind)
    #expect(array.elements.map(\.bitPattern) == expected.map(\.bitPattern))
  }

  @Test(arguments: ["arrays.npz", "compressed.npz"])
  func anArchiveHasItsArraysByName(_ name: String) throws {
    let arrays = try Self.arrays(Self.bytes(name), name)
    #expect(arrays.map(\.name) == ["w1", "b1"])
    #expect(arrays.map(\.shape) == [[2, 3], [2]])
    #expect(arrays[0].elements == Self.numbers)
  }

  @Test func aSafetensorsFileHasItsTensors() throws {
    let name = "network.safetensors"
    let arrays = try Self.arrays(Self.bytes(name), name).sorted { $0.name < $1.name }
    #expect(arrays.map(\.name) == ["0.bias", "0.weight", "2.bias", "2.weight"])
    #expect(arrays.map(\.kind) == ["float32", "float32", "int64", "float16"])
    #expect(arrays[1].elements == Self.numbers.map { Double(Float($0)) })
    #expect(arrays[3].elements == [1.5, -2.5])
  }

  @Test func lastNumbersOfBfloat16AreTheHighBitsOfFloat() throws {
    // 1.5 and −0.15625: 0x3FC0 and 0xBE20.
    let numbers = try NumberKind.bfloat16.numbers([0xC0, 0x3F, 0x20, 0xBE], isBigEndian: false)
    #expect(numbers == [1.5, -0.15625])
  }

  @Test func whatIsNoNumberIsRefused() throws {
    #expect(throws: ExchangeError.self) {
      try Self.arrays(Self.bytes("texts.npy"), "texts.npy")
    }
    #expect(throws: ExchangeError.self) {
      // 2⁵³ + 1 is no double-precision number.
      try NumberKind.integer(bytes: 8, isSigned: true)
        .numbers([1, 0, 0, 0, 0, 0, 0x20, 0], isBigEndian: false)
    }
  }

  /// What is written is read again to the last bit.
  @Test(arguments: ["npz", "safetensors", "json"])
  func arraysComeBack(_ ending: String) throws {
    let arrays = [
      StoredArray(name: "b1", shape: [2], elements: [0.1, .pi]),
      StoredArray(name: "w1", shape: [2, 3], elements: Self.numbers),
    ]
    let format = try #require(ArrayFormat.named("a.\(ending)"))
    let again = try format.arrays(format.bytes(arrays), name: "it").sorted { $0.name < $1.name }
    #expect(again.map(\.name) == arrays.map(\.name))
    #expect(again.map(\.shape) == arrays.map(\.shape))
    #expect(
      again.map { $0.elements.map(\.bitPattern) } == arrays.map { $0.elements.map(\.bitPattern) })
  }

  @Test(
    arguments: [
      ("x,y\n1,2\n3,4\n", [2, 2], [1, 2, 3, 4]), ("1 2 3\n4 5 6", [2, 3], [1, 2, 3, 4, 5, 6]),
      ("1\t-2e3\n", [2], [1, -2000]), ("\"a, b\"\n1\n\"2\"\n", [2], [1, 2]),
      ("# a remark\r\n1;2\r\n", [2], [1, 2]),
      ("1, \"2\" ,3\n\n4,5,6", [2, 3], [1, 2, 3, 4, 5, 6]),
      ("\u{FEFF}a\n1\n# \"no\n2\n", [2], [1, 2]),
    ] as [(String, [Int], [Double])])
  func aTableIsRead(_ text: String, _ shape: [Int], _ elements: [Double]) throws {
    let array = try DelimitedText(Array(text.utf8)).array(name: "t")
    #expect(array.shape == shape)
    #expect(array.elements == elements)
  }

  @Test(arguments: [
    ("a,b\n1,\n", "the value in row 1, column b is missing"),
    ("a,b\n1,2\n3,x\n", "the value in row 2, column b is x, no number"),
    ("1,2\n3\n", "row 2 has 1 fields, and the first has 2"),
    ("1,\"2\"3\n", "a quote is closed and text follows it"), ("\"1,2\n", "a quote is not closed"),
    ("", "there is nothing in it"),
  ])
  func whatIsWrongInATableIsSaid(_ text: String, _ message: String) {
    do {
      _ = try DelimitedText(Array(text.utf8)).array(name: "t")
      Issue.record("it was read")
    } catch { #expect("\(error)" == message) }
  }

  @Test func aHeaderIsToldFromARowOfTexts() throws {
    let irises = try DelimitedText(Array("5.1,3.5,Iris\n4.9,3,\"Iris, \"\"blue\"\"\"\n".utf8))
    #expect(irises.header == nil)
    #expect(try irises.texts(2) == ["Iris", "Iris, \"blue\""])
    let named = try DelimitedText(Array("width,kind\n5.1,Iris\n".utf8))
    #expect(named.header == ["width", "kind"])
    #expect(named.column("kind") == 1)
    #expect(try named.numbers([0]) == [[5.1]])
  }

  /// Cut short at every byte, a file is refused; with bits changed it is read or refused, and nothing
  /// else.
  @Test(arguments: [
    "float64.npy", "by-columns.npy", "float16.npy", "integers.npy", "arrays.npz", "compressed.npz",
    "network.safetensors", "images-idx3-ubyte", "images-idx3-ubyte.gz", "floats.idx",
  ])
  func damageIsRefused(_ name: String) throws {
    let bytes = try Self.bytes(name)
    for length in bytes.indices {
      #expect(throws: ExchangeError.self) { try Self.arrays(Array(bytes[..<length]), name) }
    }
    var state: UInt64 = 1
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 0..<2000 {
      var damaged = bytes
      for _ in 0...random(3) { damaged[random(bytes.count)] ^= UInt8(1 << random(8)) }
      do { _ = try Self.arrays(damaged, name) } catch {
        #expect(error is ExchangeError)
        #expect(!"\(error)".contains("\n"))
      }
    }
  }
}
