import Presentation
import Autodiff
import Exchange
import Language
import Rendering

/// What files have for each sample: the inputs, and the targets where there are any.
struct SampleSource {
  /// The numbers of one of them, a row a sample, and what they are called.
  struct Part {
    let names: [String]
    let rows: [[Double]]

    var width: Int { rows.first?.count ?? 0 }
  }

  /// What is to be known: a part, or the class of each sample, by its place among all.
  enum Targets {
    case numbers(Part)
    case classes([Int], names: [String])
  }

  let inputs: Part
  let targets: Targets?

  /// What may be said of files.
  struct Options {
    /// The columns, or the array, of the inputs.
    var inputs: String?
    /// The same of the targets; `none` for no targets.
    var targets: String?
    /// How many classes there are, where the targets are numbers of classes.
    var classes: Int?
    /// What the inputs are divided by.
    var scale = 1.0
  }

  /// Reads one file, or the inputs of one and the targets of another.
  init(
    _ files: [NamedFile], _ options: Options, _ context: CommandContext
  ) throws(ShellError) {
    var targets: (part: Part?, texts: [String]?) = (nil, nil)
    if files.count > 1 {
      inputs = try SampleSource.whole(files[0], options.inputs, context, scale: options.scale)
      targets = try SampleSource.targets(files[1], options.targets, context)
    } else if ArrayFormat.named(files[0].name)?.isTable ?? false {
      let table = try LoadCommand.table(files[0], context)
      let columns = try SampleSource.columns(of: table, options, files[0])
      inputs = try SampleSource.part(table, columns.inputs, files[0], scale: options.scale)
      if !columns.targets.isEmpty {
        targets = try SampleSource.targets(table, columns.targets, files[0])
      }
    } else {
      (inputs, targets.part) = try SampleSource.arrays(files[0], options, context)
    }
    let count = inputs.rows.count
    guard let found = targets.part?.rows.count ?? targets.texts?.count else {
      self.targets = nil
      return
    }
    guard found == count else {
      throw ShellError("there are \(count) samples of inputs and \(found) of targets")
    }
    self.targets = try SampleSource.classified(targets.part, targets.texts, options.classes)
  }

  /// The number of samples.
  var count: Int { inputs.rows.count }

  // MARK: Tables

  /// The columns of the inputs and the targets: the last one, unless told, and all others.
  private static func columns(
    of table: DelimitedText, _ options: Options, _ file: NamedFile
  ) throws(ShellError) -> (inputs: [Int], targets: [Int]) {
    let named = options.inputs == nil ? nil : try columns(options.inputs, of: table)
    var targets: [Int] = []
    if let text = options.targets {
      if text != "none" { targets = try columns(text, table) }
    } else if let last = (0..<table.width).last(where: { !(named ?? []).contains($0) }),
      table.width > 1
    {
      targets = [last]
    }
    let inputs = named ?? (0..<table.width).filter { !targets.contains($0) }
    guard !inputs.isEmpty else { throw ShellError("\(file.shown) has no column left for inputs") }
    if let both = inputs.first(where: targets.contains) {
      throw ShellError("column \(table.label(both)) is an input and a target")
    }
    return (inputs, targets)
  }

  /// The columns that were named, or all.
  private static func columns(
    _ text: String?, of table: DelimitedText
  ) throws(ShellError) -> [Int] {
    guard let text else { return Array(0..<table.width) }
    return try columns(text, table)
  }

  /// The columns that a text names: names, numbers and stretches such as 1-4, with commas between.
  private static func columns(
    _ text: String, _ table: DelimitedText
  ) throws(ShellError) -> [Int] {
    var columns: [Int] = []
    for part in text.split(separator: ",") {
      if let column = table.column(part) {
        columns.append(column)
        continue
      }
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let first = table.column(ends[0]), let last = table.column(ends[1]),
        first <= last
      else {
        let known = (0..<table.width).map(table.label)
        let near = Nearby.name(String(part), among: known)
        throw ShellError(
          "there is no column \(Arguments.shown(String(part)))", at: text,
          suggestion: near.map { "did you mean \($0)?" }
            ?? (table.header == nil
              ? "the columns are 1 to \(table.width)"
              : "there are \(Wording.listed(Array(known.prefix(8))))"))
      }
      columns += first...last
    }
    return columns
  }

  private static func part(
    _ table: DelimitedText, _ columns: [Int], _ file: NamedFile, scale: Double = 1
  ) throws(ShellError) -> Part {
    do throws(ExchangeError) {
      var rows = try table.numbers(columns)
      for (row, numbers) in rows.enumerated() {
        for (place, number) in numbers.enumerated() where !number.isFinite {
          throw table.problem(row, columns[place], "is \(number), no number to learn from")
        }
        if scale != 1 { for place in numbers.indices { rows[row][place] /= scale } }
      }
      return Part(names: columns.map(table.label), rows: rows)
    } catch { throw LoadCommand.unreadable(file, error) }
  }

  private static func targets(
    _ table: DelimitedText, _ columns: [Int], _ file: NamedFile
  ) throws(ShellError) -> (Part?, [String]?) {
    do throws(ExchangeError) {
      if columns.count == 1, case let texts = try table.texts(columns[0]),
        !texts.contains(where: { Double($0) != nil })
      {
        return (nil, texts)
      }
    } catch { throw LoadCommand.unreadable(file, error) }
    return (try part(table, columns, file), nil)
  }

  // MARK: Arrays

  /// What the arrays of inputs and of targets are usually called.
  private static let usual = (
    inputs: ["x", "inputs", "x_train", "train_x", "images", "features", "data"],
    targets: ["y", "targets", "y_train", "train_y", "labels", "target", "t"]
  )

  /// All of a file, or one array of it.
  private static func whole(
    _ file: NamedFile, _ name: String?, _ context: CommandContext, scale: Double = 1
  ) throws(ShellError) -> Part {
    if ArrayFormat.named(file.name)?.isTable ?? false {
      let table = try LoadCommand.table(file, context)
      return try part(table, columns(name, of: table), file, scale: scale)
    }
    let arrays = try LoadCommand.arrays(file, context)
    guard let array = name == nil ? arrays.first : arrays.first(where: { $0.name == name }),
      name != nil || arrays.count == 1
    else { throw which(name, arrays, file) }
    return try part(array, file, scale: scale)
  }

  private static func targets(
    _ file: NamedFile, _ name: String?, _ context: CommandContext
  ) throws(ShellError) -> (Part?, [String]?) {
    guard ArrayFormat.named(file.name)?.isTable ?? false else {
      return (try whole(file, name, context), nil)
    }
    let table = try LoadCommand.table(file, context)
    return try targets(table, columns(name, of: table), file)
  }

  /// The inputs and the targets of a file of arrays; one array alone is the inputs.
  private static func arrays(
    _ file: NamedFile, _ options: Options, _ context: CommandContext
  ) throws(ShellError) -> (Part, Part?) {
    let arrays = try LoadCommand.arrays(file, context)
    func found(_ name: String?, _ usual: [String]) throws(ShellError) -> StoredArray? {
      if let name {
        guard let array = arrays.first(where: { $0.name == name }) else {
          throw which(name, arrays, file)
        }
        return array
      }
      return usual.lazy.compactMap { name in arrays.first { $0.name.lowercased() == name } }.first
    }
    if arrays.count == 1, options.inputs == nil, options.targets ?? "none" == "none" {
      return (try part(arrays[0], file, scale: options.scale), nil)
    }
    guard let inputs = try found(options.inputs, usual.inputs) else {
      throw which(nil, arrays, file)
    }
    let targets =
      options.targets == "none" ? nil : try found(options.targets, usual.targets)
    let part = try part(inputs, file, scale: options.scale)
    guard let targets else { return (part, nil) }
    return (part, try self.part(targets, file))
  }

  private static func which(
    _ name: String?, _ arrays: [StoredArray], _ file: NamedFile
  ) -> ShellError {
    let names = Wording.listed(arrays.prefix(8).map(\.name))
    return ShellError(
      name.map { "there is no \(Arguments.shown($0)) in \(file.shown)" }
        ?? "which array of \(file.shown) are the inputs?",
      suggestion: arrays.isEmpty
        ? "it is empty" : "it has \(names); write inputs=NAME targets=NAME")
  }

  /// An array as a row a sample; those of an image's rows stand one after another.
  private static func part(
    _ array: StoredArray, _ file: NamedFile, scale: Double = 1
  ) throws(ShellError) -> Part {
    guard let count = array.shape.first, count > 0, array.count > 0 else {
      throw ShellError("\(array.name) in \(file.shown) has no rows")
    }
    let width = array.count / count
    var rows: [[Double]] = []
    rows.reserveCapacity(count)
    for row in 0..<count {
      if row % 1000 == 0, Interruption.isRequested { throw .interrupted }
      var numbers = array.elements(row * width..<(row + 1) * width)
      if let odd = numbers.firstIndex(where: { !$0.isFinite }) {
        throw ShellError(
          "the number in row \(row + 1), column \(odd + 1) of \(file.shown) is \(numbers[odd]), "
            + "no number to learn from")
      }
      if scale != 1 { for place in numbers.indices { numbers[place] /= scale } }
      rows.append(numbers)
    }
    return Part(names: (1...width).map { width == 1 ? array.name : "\($0)" }, rows: rows)
  }

  // MARK: Classes

  /// The targets, as classes where they are texts or were said to be.
  private static func classified(
    _ part: Part?, _ texts: [String]?, _ count: Int?
  ) throws(ShellError) -> Targets? {
    if let texts {
      let names = Set(texts).sorted()
      guard count == nil || count == names.count else {
        throw ShellError(
          "there are \(names.count) classes: \(Wording.listed(Array(names.prefix(8))))")
      }
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
      return .classes(texts.compactMap { places[$0] }, names: names)
    }
    guard let part else { return nil }
    guard let count else { return .numbers(part) }
    guard part.width == 1 else {
      throw ShellError(
        "classes= is about one column of class numbers, and the targets have \(part.width)")
    }
    let labels = part.rows.map { $0[0] }
    // Counted from 0, or from 1 where it is used up to the last.
    let start = labels.contains(Double(count)) && !labels.contains(0) ? 1 : 0
    let classes = start..<start + count
    for (row, label) in labels.enumerated() {
      guard let number = Int(exactly: label), classes.contains(number) else {
        throw ShellError(
          "the class in row \(row + 1) is \(NumberFormat.full.text(label)); \(count) classes are "
            + "0 to \(count - 1) or 1 to \(count)")
      }
    }
    return .classes(labels.map { Int($0) - start }, names: classes.map(String.init))
  }
}
