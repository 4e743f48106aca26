import Autodiff
import Foundation
import Language
import Lessons
import LineEditing
import Rendering
import Stepping

/// What could stand at the cursor.
struct Completer {
  let session: Session
  let context: CommandContext

  /// The candidates for the word that ends at a cursor, counted in characters.
  func candidates(_ text: String, _ cursor: Int) -> Completions {
    let before = Array(text.prefix(cursor))
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let line = String(before[lineStart...])
    let (word, _) = Interpreter.firstWord(of: line)
    let isFirst = !line.drop(while: \.isWhitespace).contains(where: \.isWhitespace)
    let command = isFirst ? nil : Command.named(word)
    if let command, command.completes == .files { return files(before) }
    if let completions = indices(before) { return completions }
    let start = Completer.wordStart(
      in: before, isCommand: command.map { !$0.takesMathematics } ?? false)
    let prefix = String(before[start...])
    var all: [Completion] = []
    if let numerator = numerator(before[..<start]) {
      all = differentials { quantity in quantity.name != numerator }
    } else if let command {
      all = arguments(of: command, line)
    } else {
      let isFirstWord = isFirst && before[lineStart..<start].allSatisfy(\.isWhitespace)
      all = (isFirstWord ? commands : []) + quantities + functions
    }
    var seen = Set<String>()
    let matching = all.filter { $0.text.hasPrefix(prefix) && seen.insert($0.text).inserted }
    return Completions(
      range: start..<cursor, candidates: matching,
      hint: matching.isEmpty ? command.map { "\($0.usage): \($0.summary)" } : nil)
  }

  /// Where the word at the end of a text begins: a name, or an option of a command.
  private static func wordStart(in before: [Character], isCommand: Bool) -> Int {
    var start = before.count
    while start > 0 {
      let character = before[start - 1]
      let belongs =
        isCommand
        ? !character.isWhitespace
        : character.isLetter || character.isNumber || character == "_"
      guard belongs else { break }
      start -= 1
    }
    // After d or ∂ a quantity's name goes on: dC, dw1.
    if !isCommand, start < before.count, before[start] == "∂" { start += 1 }
    return start
  }

  // MARK: Derivatives

  /// The name of which a derivative was begun: C where `dC/` stands before the word.
  private func numerator(_ before: ArraySlice<Character>) -> String? {
    guard before.last == "/" else { return nil }
    var rest = before.dropLast()
    if rest.last == "]", let bracket = rest.lastIndex(of: "[") { rest = rest[..<bracket] }
    let start = Completer.wordStart(in: Array(rest), isCommand: false)
    var name = String(rest[start...])
    if start == 0 || rest[start - 1] != "∂" {
      guard name.hasPrefix("d"), !session.program.mentions(name) else { return nil }
      name.removeFirst()
    }
    return session.program.mentions(name) || session.model.quantity(name) != nil ? name : nil
  }

  /// The differentials of the quantities in evaluation order, to the first that is not meant.
  private func differentials(
    while isMeant: (Model.Quantity) -> Bool = { _ in true }
  ) -> [Completion] {
    session.model.quantities.prefix(while: isMeant).filter { $0.role != .intermediate }.map {
      let shape = session.model.tape.shape(of: $0.node)
      return Completion(text: "d\($0.name)", summary: "for a derivative: \($0.name), \(shape)")
    }
  }

  // MARK: Indices

  /// The indices that can follow an open bracket after a quantity's name; nil elsewhere.
  private func indices(_ before: [Character]) -> Completions? {
    guard let bracket = before.lastIndex(of: "["), bracket > 0,
      !before[bracket...].contains(where: { $0 == "]" || $0.isWhitespace })
    else { return nil }
    let start = Completer.wordStart(in: Array(before[..<bracket]), isCommand: false)
    let word = String(before[start..<bracket])
    guard let quantity = quantity(word) else { return nil }
    let tape = session.model.tape
    let shape = tape.shape(of: quantity.node)
    let typed = before[(bracket + 1)...].split(
      separator: ",", omittingEmptySubsequences: false
    ).map { String($0) }
    let last = typed.last ?? ""
    let isRow = shape.rank == 2 && typed.count == 1
    guard shape.rank > 0, typed.count <= shape.rank else { return nil }
    let numbers = 1...max(1, shape.rank == 2 && !isRow ? shape.columns : shape.rows)
    let sample = tape.isPerSample(quantity.node) ? session.sample : 0
    let reference = Reference(name: quantity.name, isArray: true)
    let isKnown = session.knowledge?.isKnown(.quantity(reference), shape) ?? { _ in true }
    let candidates = numbers.map { "\($0)" }.filter { $0.hasPrefix(last) }.map { number in
      let element = shape.element(at: (typed.dropLast() + [number]).compactMap { Int($0) })
      let value = element.map {
        isKnown($0)
          ? session.settings.numbers.text(
            tape.value(of: quantity.node, element: $0, sample: sample))
          : session.settings.notation.absent
      }
      return Completion(
        text: number + (isRow ? "," : "]"),
        summary: isRow ? "row of \(quantity.name), \(shape)" : value ?? "")
    }
    return Completions(range: before.count - last.count..<before.count, candidates: candidates)
  }

  /// The quantity of a name, as it is or as a differential.
  private func quantity(_ word: String) -> Model.Quantity? {
    session.model.quantity(word)
      ?? (word.hasPrefix("d") || word.hasPrefix("∂")
        ? session.model.quantity(String(word.dropFirst())) : nil)
  }

  // MARK: Kinds

  private var commands: [Completion] {
    Command.all.map { Completion(text: $0.name, summary: $0.summary) }
  }

  private var quantities: [Completion] {
    let known = session.model.quantities.map { quantity -> Completion in
      let shape = session.model.tape.shape(of: quantity.node)
      return Completion(text: quantity.name, summary: shape.description)
    }
    let waiting = session.program.variables.filter { session.program.value(of: $0) == nil }
      .map { Completion(text: $0, summary: "has no value yet") }
    return known + waiting + differentials()
  }

  /// The variables, each with what it is for.
  private var variables: [Completion] {
    session.outer.model.quantities.compactMap { quantity in
      guard case .variable(let role) = quantity.role else { return nil }
      return Completion(text: quantity.name, summary: role.rawValue)
    }
  }

  private var functions: [Completion] {
    let own = session.program.definitions.filter { $0.parameters != nil }.map {
      Completion(text: "\($0.name)(", summary: $0.text)
    }
    return own
      + Primitive.all.filter(\.isCallable).map {
        Completion(text: "\($0.name)(", summary: $0.summary)
      }
  }

  private func arguments(of command: Command, _ line: String) -> [Completion] {
    switch command.completes {
    case .nothing, .files: []
    case .words(let words): words
    case .quantities: quantities
    case .variables: variables
    case .places: places(line)
    case .marks(let kinds):
      session.marks.list.filter { kinds.contains($0.kind) }.map {
        Completion(text: "\($0.number)", summary: "\($0.kind.rawValue) \($0.text)")
      }
    case .explained:
      [Completion(text: "average", summary: "the mean over the samples")]
        + session.program.definitions.filter { $0.parameters != nil }.map {
          Completion(text: $0.name, summary: $0.text)
        } + primitives
    case .examples: Example.all.map { Completion(text: $0.name, summary: $0.summary) }
    case .lessons: lessons
    case .settings: settings(line)
    case .commandsAndTopics:
      commands + HelpView.topics.map { Completion(text: $0, summary: "a page") } + primitives
    case .networkOptions: NetworkCommand.completions(session.program)
    }
  }

  private var primitives: [Completion] {
    Primitive.all.filter(\.isCallable).map { Completion(text: $0.name, summary: $0.summary) }
  }

  /// The places a walk can stop at: the layers after the word layer, names after if.
  private func places(_ line: String) -> [Completion] {
    let words = line.split(whereSeparator: \.isWhitespace)
    let isBegun = words.count > 2 || (words.count == 2 && line.last?.isWhitespace ?? false)
    if isBegun, words[1] == "layer" { return layers }
    if isBegun, words[1] == "if" { return quantities + functions }
    return quantities
      + [
        Completion(text: "layer", summary: "where a layer begins: layer 1"),
        Completion(text: "if", summary: "a condition: if abs(dC/dw) < 1e-4"),
      ] + Step.Kind.allCases.map { Completion(text: $0.rawValue, summary: $0.summary) }
  }

  /// The numbers of the layers, each with the quantities it computes.
  private var layers: [Completion] {
    var names: [Int: [String]] = [:]
    for quantity in session.model.quantities where quantity.role == .defined {
      guard let layer = QuantityName.layered(quantity.name)?.layer else { continue }
      names[layer, default: []].append(quantity.name)
    }
    return names.sorted { $0.key < $1.key }.map { layer, names in
      Completion(text: "\(layer)", summary: "the layer of \(names.joined(separator: " and "))")
    }
  }

  private var lessons: [Completion] {
    guard let library = try? LessonCommand.library(context) else { return [] }
    return library.entries.map { entry in
      let lesson = try? library.read(entry)
      return Completion(text: entry.name, summary: lesson?.title ?? "")
    }
  }

  private func settings(_ line: String) -> [Completion] {
    let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let isValue = words.count > 2 || (words.count == 2 && line.last == " ")
    guard isValue else {
      return session.settings.rows.map { Completion(text: $0.name, summary: $0.choices) }
    }
    let setting = Setting.all.first { $0.name == words[1] }
    return setting?.choices.map { Completion(text: $0.value, summary: $0.summary) } ?? []
  }

  // MARK: Files

  private func files(_ before: [Character]) -> Completions {
    var typed = String(before).drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
    // A quote that was begun is closed after the name of a file.
    var quote = ""
    if let first = typed.first, "\"'".contains(first) {
      typed = typed.dropFirst()
      quote = String(first)
    }
    let start = before.count - typed.count
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let prefix = String(slash.map { typed[typed.index(after: $0)...] } ?? typed)
    let expanded = (folder.isEmpty ? "." : folder) as NSString
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: expanded.expandingTildeInPath)) ?? []
    let candidates = names.filter {
      $0.hasPrefix(prefix) && (!$0.hasPrefix(".") || !prefix.isEmpty)
    }
    .sorted().map { name -> Completion in
      var isFolder: ObjCBool = false
      let path = (expanded.expandingTildeInPath as NSString).appendingPathComponent(name)
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let summary = isFolder.boolValue ? "a folder" : NamedFile.kind(name)
      return Completion(text: folder + name + (isFolder.boolValue ? "/" : quote), summary: summary)
    }
    return Completions(range: start..<before.count, candidates: candidates)
  }
}

extension Command {
  /// Whether its arguments are mathematics, in which a word is a name only.
  var takesMathematics: Bool { completes == .quantities || completes == .places }
}
