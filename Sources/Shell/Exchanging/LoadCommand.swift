import Presentation
import Autodiff
import Exchange
import Foundation
import Language
import Rendering

/// `load`: takes arrays from files.
enum LoadCommand {
  static let all: [Command] = [
    Command(
      "load", arguments: "FILE [NAME] [as Q]", "take arrays from a file",
      details: [
        "The file is one of NumPy (.npz, .npy), PyTorch's users (.safetensors), JSON, or a table (.csv, "
          + ".tsv, .txt), or as the MNIST digits are kept (.idx), also compressed by gzip (.gz). What is in it is listed, and all that fits is taken: an array of the name of a "
          + "quantity, and the weights and biases of a PyTorch network (0.weight, fc1.bias, …) as w1, b1, "
          + "…. A matrix that has rows for inputs is transposed.",
        "In an empty session every array is taken under its own name; of a PyTorch network the program "
          + "is written as well. load FILE NAME takes one array, load W.npy as w1 under another name.",
        "Numbers of single and half precision and integers are widened exactly. A file that is damaged "
          + "changes nothing.",
      ],
      examples: ["example mazur", "export values mazur.npz", "load mazur.npz"], group: .keep,
      completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      try ArrayLoading.run(&session, arguments, context)
    }
  ]

  /// The endings of the formats.
  static var endings: String {
    Wording.listed(ArrayFormat.all.map { ".\($0.ending)" })
  }

  /// The endings of those that are written.
  static var writtenEndings: String {
    Wording.listed(ArrayFormat.all.filter(\.isWritten).map { ".\($0.ending)" })
  }

  /// The arrays of a file.
  static func arrays(
    _ file: NamedFile, _ context: CommandContext
  ) throws(ShellError) -> [StoredArray] {
    let (format, bytes) = try content(of: file, context)
    let name = ArrayFormat.stem(of: (file.name as NSString).lastPathComponent)
    do { return try format.arrays(bytes, name: name) } catch { throw unreadable(file, error) }
  }

  /// The table in a file.
  static func table(
    _ file: NamedFile, _ context: CommandContext
  ) throws(ShellError) -> DelimitedText {
    let (_, bytes) = try content(of: file, context)
    do { return try DelimitedText(bytes) } catch { throw unreadable(file, error) }
  }

  /// What is wrong with a file.
  static func unreadable(_ file: NamedFile, _ error: ExchangeError) -> ShellError {
    error == .interrupted ? .interrupted : ShellError("\(file.shown) cannot be read: \(error)")
  }

  /// The bytes of a file, expanded where it is compressed.
  private static func content(
    of file: NamedFile, _ context: CommandContext
  ) throws(ShellError) -> (format: ArrayFormat, bytes: [UInt8]) {
    guard context.mayUseFiles else { throw ShellError("a lesson cannot read files") }
    guard let format = ArrayFormat.named(file.name) else {
      throw ShellError("\(file.shown) is no file of arrays; those end in \(endings)")
    }
    let bytes = try file.read(limit: Int(Memory.available / 2))
    do { return (format, try ArrayFormat.content(bytes)) } catch { throw unreadable(file, error) }
  }
}

extension Session {
  /// The variables with their values: of data the rows of all samples.
  var storedValues: [StoredArray] {
    model.quantities.filter(\.role.isVariable).compactMap { quantity in
      if let rows = program.samples[quantity.name], let first = rows.first {
        let extents = first.shape.extents
        return StoredArray(
          name: quantity.name, shape: [rows.count] + extents, elements: rows.flatMap(\.elements))
      }
      return program.value(of: quantity.name).map { StoredArray($0, name: quantity.name) }
    }
  }

  /// The gradient, ∂C/∂w1 by the name dw1.
  var storedGradient: [StoredArray] {
    model.gradient().map { StoredArray($1, name: "d\($0.name)") }
  }
}

extension StoredArray {
  /// An array of the program's.
  init(_ tensor: Tensor, name: String) {
    self.init(name: name, shape: tensor.shape.extents, elements: tensor.elements)
  }

  /// The array as the program holds it; nil where it has more than two dimensions, or no numbers.
  var tensor: Tensor? {
    switch shape.count {
    case 0: elements.first.map { Tensor($0) }
    case 1: elements.isEmpty ? nil : Tensor(elements)
    case 2:
      elements.isEmpty ? nil : Tensor(shape: .matrix(shape[0], shape[1]), elements: elements)
    default: nil
    }
  }
}

extension Shape {
  /// The extents, outermost first.
  fileprivate var extents: [Int] { rank == 0 ? [] : rank == 1 ? [rows] : [rows, columns] }
}
