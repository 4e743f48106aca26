import Autodiff
import Exchange
import Foundation
import Language
import Rendering

/// The commands that take arrays from files, and write them to files.
enum ArrayFileCommands {
  static let all: [Command] = [
    Command(
      "load", arguments: "FILE [NAME] [as Q]", "take arrays from a file",
      details: [
        "The file is one of NumPy (.npz, .npy), PyTorch's users (.safetensors), JSON, or a table (.csv, "
          + ".tsv, .txt). What is in it is listed, and all that fits is taken: an array of the name of a "
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
    },
    Command(
      "export", arguments: "[values | gradient] FILE",
      "write the values and the gradient to a file of arrays, exact to the last bit",
      details: [
        "The end of the name says how: \(endings). The gradient of C by w1 is called dw1. A table and "
          + ".npy hold one array. load and NumPy read them again.",
        "show Q as numpy writes one array to the screen, as NumPy reads it.",
      ],
      examples: ["example mazur", "export mazur.npz", "export gradient mazur.json"], group: .keep,
      completes: .files, isAllowedInLessons: false
    ) { session, arguments, context in
      try ArrayExport.run(session, arguments, context)
    },
  ]

  /// The endings of the formats.
  static var endings: String {
    Session.listed(ArrayFormat.all.map { ".\($0.ending)" })
  }

  /// The arrays of a file.
  static func arrays(_ file: NamedFile) throws(ShellError) -> [StoredArray] {
    guard let format = ArrayFormat.named(file.name) else {
      throw ShellError("\(file.shown) is no file of arrays; those end in \(endings)")
    }
    let bytes = [UInt8](try file.read(limit: 2_000_000_000))
    let name = ((file.name as NSString).lastPathComponent as NSString).deletingPathExtension
    do { return try format.arrays(bytes, name: name) } catch {
      throw ShellError("\(file.shown) cannot be read: \(error)")
    }
  }
}

/// `export`: writes arrays to a file.
private enum ArrayExport {
  static func run(
    _ session: Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let session = session.outermost
    let word = arguments.words.first ?? ""
    let isWord = ["values", "gradient"].contains(word) && arguments.words.count > 1
    let name =
      isWord
      ? arguments.text.dropFirst(word.count).drop(while: \.isWhitespace) : arguments.text[...]
    guard !name.isEmpty else {
      throw ShellError("the name of a file is missing", suggestion: "write export values mine.npz")
    }
    let file = NamedFile(String(name), in: context.folder)
    guard let format = ArrayFormat.named(file.name), format.isWritten else {
      throw ShellError(
        "\(file.shown) says by its end no format of arrays",
        suggestion: "the ends are \(ArrayFileCommands.endings)")
    }
    var arrays: [StoredArray] = []
    if word != "gradient" || !isWord { arrays += values(session) }
    if word != "values" || !isWord {
      arrays += session.model.gradient().map { StoredArray($1, name: "d\($0.name)") }
    }
    guard !arrays.isEmpty else { throw ShellError("there is nothing to write yet") }
    let bytes: [UInt8]
    do { bytes = try format.bytes(arrays) } catch {
      throw ShellError("\(file.shown) cannot be written: \(error)")
    }
    try file.replace(with: Data(bytes))
    let names = Session.listed(arrays.map(\.name))
    return CommandOutput(
      StyledText("\(names) written to \(file.shown)", .faint).wrapped(to: context.width))
  }

  /// The variables with their values: of data the rows of all samples.
  private static func values(_ session: Session) -> [StoredArray] {
    session.model.quantities.filter(\.role.isVariable).compactMap { quantity in
      if let rows = session.program.samples[quantity.name], let first = rows.first {
        let extents = first.shape.extents
        return StoredArray(
          name: quantity.name, shape: [rows.count] + extents, elements: rows.flatMap(\.elements))
      }
      return session.program.value(of: quantity.name).map {
        StoredArray($0, name: quantity.name)
      }
    }
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
