import Autodiff
import Exchange
import Language
import Presentation
import Rendering

/// `load`: takes arrays of a file for quantities of the program.
enum ArrayLoading {
  /// An array of a file, and what becomes of it.
  private struct Item {
    let array: StoredArray
    /// The quantity that takes it, and its value; nil where none does.
    var taken: (name: String, value: Tensor)?
    /// What is to be said of it.
    var note = ""
  }

  static func run(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    session.leaveAll()
    let (file, wanted, target) = try parts(of: arguments.text, context)
    var arrays = try LoadCommand.arrays(file, context)
    guard !arrays.isEmpty else { throw ShellError("\(file.shown) has no arrays in it") }
    if let wanted {
      arrays = arrays.filter { $0.name == wanted }
      guard !arrays.isEmpty else {
        let names = try LoadCommand.arrays(file, context).map(\.name)
        throw ShellError(
          "there is no \(Arguments.shown(wanted)) in \(file.shown)", at: wanted,
          suggestion: "it has \(Wording.listed(Array(names.prefix(8))))")
      }
    }
    if target != nil, arrays.count > 1 {
      throw ShellError(
        "\(file.shown) has \(arrays.count) arrays, and one has to be named",
        suggestion: "write load \(file.name) \(arrays[0].name) as \(target ?? "w1")")
    }
    let isNew = session.program.isEmpty
    let layers = layerNames(arrays)
    var items = arrays.map { array in
      item(array, as: target ?? layers[array.name] ?? array.name, isNew || target != nil, session)
    }
    if isNew, !layers.isEmpty { try write(layers.count, arrays, &session) }
    let taken = items.compactMap(\.taken)
    guard !taken.isEmpty else {
      throw ShellError(
        "nothing in \(file.shown) fits: \(items[0].array.name) \(items[0].note)",
        suggestion: "load \(file.name) \(items[0].array.name) as Q takes it for a quantity")
    }
    try session.editProgram { program in
      for (name, value) in taken { program.assign(name, value) }
    }
    for place in items.indices where items[place].note.isEmpty {
      items[place].note = items[place].taken.map { "taken as \($0.name)" } ?? ""
    }
    let note = isNew && !layers.isEmpty ? [networkNote] : []
    return CommandOutput(
      table(items, context) + note.flatMap { $0.wrapped(to: context.width) }, action: .opened)
  }

  /// FILE [NAME] [as Q]; the file's name may stand in quotes.
  private static func parts(
    of text: String, _ context: CommandContext
  ) throws(ShellError) -> (file: NamedFile, name: String?, target: String?) {
    var words = NamedFile.words(text)
    guard let file = words.first else {
      throw ShellError("the name of a file is missing", suggestion: "write load weights.npz")
    }
    words.removeFirst()
    var target: String?
    if words.count > 1, words[words.count - 2] == "as" {
      target = words.removeLast()
      words.removeLast()
    }
    guard words.count < 2 else {
      throw ShellError(
        "load takes a file, the name of an array and as Q", at: words[1],
        suggestion: "a name with blanks in it stands in quotes")
    }
    return (NamedFile(file, in: context.folder), words.first, target)
  }

  // MARK: What fits

  /// The names w1, b1, w2, … of the weights and biases of a PyTorch network, in their order.
  private static func layerNames(_ arrays: [StoredArray]) -> [String: String] {
    func prefix(_ name: String, _ ending: String) -> String? {
      name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : nil
    }
    let weights = arrays.filter { $0.shape.count == 2 }.compactMap { prefix($0.name, ".weight") }
    // 2 stands before 10, as it does in the network.
    let layers = weights.sorted { left, right in
      let (one, other) = (number(left), number(right))
      return one == other ? left < right : one < other
    }
    var names: [String: String] = [:]
    for (place, layer) in layers.enumerated() {
      names["\(layer).weight"] = "w\(place + 1)"
      names["\(layer).bias"] = "b\(place + 1)"
    }
    return names
  }

  private static func number(_ name: String) -> Int {
    Int(name.filter { $0.isASCII && $0.isNumber }) ?? 0
  }

  /// What becomes of an array for a quantity.
  private static func item(
    _ array: StoredArray, as name: String, _ isTakenAnyway: Bool, _ session: Session
  ) -> Item {
    var item = Item(array: array)
    let program = session.program
    let known = program.variables + program.valueOrder + program.samples.keys.sorted()
    let variable =
      known.first { $0 == name } ?? known.first { $0.lowercased() == name.lowercased() }
    guard let value = array.tensor else {
      item.note = "is not taken: a vector or a matrix is"
      return item
    }
    guard let name = variable ?? (isTakenAnyway ? typable(name) : nil) else {
      item.note = "is not taken: the program has no \(name)"
      return item
    }
    guard program.samples[name] == nil else {
      item.note = "is not taken: \(name) has a value for each sample"
      return item
    }
    guard let before = program.value(of: name), before.shape != value.shape else {
      item.taken = (name, value)
      return item
    }
    if before.shape.rank == 2, value.shape.rank == 2,
      before.shape == .matrix(value.shape.columns, value.shape.rows)
    {
      item.taken = (name, value.transposed)
      item.note = "taken as \(name), transposed: its rows are inputs"
    } else if before.shape.count == value.shape.count, before.shape.rank < 2 || value.shape.rank < 2
    {
      item.taken = Tensor(shape: before.shape, elements: value.elements).map { (name, $0) }
    } else {
      item.note = "is not taken: \(name) \(before.shape.predicate)"
    }
    return item
  }

  /// A name that can be typed: `fc1_weight` for fc1.weight; nil where there is none.
  private static func typable(_ name: String) -> String? {
    let typed = String(name.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "_" })
    guard case .definition(let name, let range, _) = try? Parser.statement("\(typed) = 0"),
      (try? Definitions.check(name, range, typed)) != nil
    else { return nil }
    return name
  }

  // MARK: A network

  /// Writes the program of a network of some layers, without its cost's targets.
  private static func write(
    _ names: Int, _ arrays: [StoredArray], _ session: inout Session
  ) throws {
    let biases = Set(
      layerNames(arrays).filter { pair in
        arrays.contains { $0.name == pair.key }
      }.values)
    let layers = names / 2
    var lines: [String] = []
    for layer in 1...max(layers, 1) {
      let input = layer == 1 ? "x" : "a\(layer - 1)"
      let bias = biases.contains("b\(layer)") ? " + b\(layer)" : ""
      lines.append("z\(layer) = w\(layer) @ \(input)\(bias)")
      if layer < layers { lines.append("a\(layer) = relu(z\(layer))") }
    }
    lines.append("C = mean_squared_error(z\(layers), y)")
    let definitions = try lines.compactMap { try Program.Definition(line: $0) }
    try session.editProgram { program in
      for definition in definitions { program.define(definition) }
    }
  }

  private static let networkNote = StyledText(
    "the program is written with relu and mean_squared_error, which the file does not tell; retype "
      + "a1 = tanh(z1) or C where they were others", .faint)

  // MARK: The table

  private static func table(_ items: [Item], _ context: CommandContext) -> [StyledText] {
    let rows = items.map { item in
      let shape = item.array.shape.map(String.init).joined(separator: "×")
      return (item.array.name, "\(shape.isEmpty ? "number" : shape) \(item.array.kind)", item.note)
    }
    let (name, kind) = (
      rows.map { $0.0.columns }.max() ?? 0, rows.map { $0.1.columns }.max() ?? 0
    )
    return rows.flatMap { row in
      StyledText(row.2).wrapped(
        beside: StyledText(row.0.padded(to: name + 2), .code)
          + StyledText(row.1.padded(to: kind + 2), .faint), to: context.width)
    }
  }
}

extension Tensor {
  /// The matrix with rows and columns exchanged.
  fileprivate var transposed: Tensor {
    let columns = (0..<shape.columns).map { column in rows.map { $0[column] } }
    return Tensor(rows: columns) ?? self
  }
}
