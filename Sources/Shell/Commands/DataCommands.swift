import Autodiff
import Language
import Networks
import Presentation
import Rendering

/// The commands that say what variables are for.
enum DataCommands {
  static let all: [Command] = [
    Command(
      "data", arguments: "[ROWS [-> ROWS]] | NAME = ROWS | SET | FILE [option=value …]",
      "bind x and y, or any quantity, to samples, a row a sample",
      details: [
        "data [[0,0],[0,1]] -> [[0],[1]] has two samples; a plain list such as [1,2,3] has a number "
          + "for each. data m = [1,0,1] binds m; what is bound has as many samples as the rest.",
        "data xor binds x and y to a built-in set: "
          + "\(Wording.listed(DataSet.all.map(\.name))). seed=, noise= and count= choose how one that is "
          + "made is made, as in data spiral noise=0.1 seed=2.",
        "data FILE reads samples: a table (.csv, .tsv, .txt), whose last column is the target and all "
          + "others inputs unless inputs= and targets= name columns, as in inputs=1-4 targets=species; "
          + "arrays of NumPy and others, x and y by their names or by inputs= and targets=; or two files, "
          + "inputs and targets, as the MNIST digits are kept: data images-idx3-ubyte.gz "
          + "labels-idx1-ubyte.gz classes=10 scale=255. Texts are classes, and classes=N says that "
          + "numbers are; scale= divides the inputs. A file of more than a million numbers is read again "
          + "when a session is restored after a crash, a smaller one is kept with it.",
        "data split 0.2 keeps a fifth of the samples aside, which evaluate tests on; data standardize "
          + "gives each input the mean 0 and the deviation 1; data shuffle changes the order. seed= "
          + "chooses another split or order.",
        "Gradients are not taken for data. data alone shows what is bound.",
      ],
      examples: [
        "network 2 2 1", "data [[0,0],[0,1],[1,0],[1,1]] -> [[0],[1],[1],[0]]", "data",
        "data m = [1,0,1,1]", "network 2 4 1", "data spiral noise=0.1 seed=2",
      ],
      group: .build,
      completes: .words(BuiltInData.completions + DataParts.completions + DataFile.completions)
    ) { session, arguments, context in
      try DataCommand.run(&session, arguments, context)
    },
    Command(
      "constant", arguments: "[NAME …]", "say what learning leaves alone, or show what that is",
      details: [
        "A constant is not in the gradient, in check and in the walk; its derivative can still be "
          + "asked for. help parameter says what is one without being told."
      ],
      examples: ["network 2 2 1", "constant w1 b1", "constant"], group: .build,
      completes: .variables
    ) { session, arguments, context in
      try RoleCommand.run(.constant, &session, arguments, context)
    },
    Command(
      "parameter", arguments: "[NAME …]", "say what learning changes, or show what that is",
      details: [
        "A parameter is what learning would change: the gradient is by the parameters, and check and "
          + "the walk are about it. show tells what is a parameter, data or a constant.",
        "Where it was not said, x, y and t are data in a cost, as is what a cost function compares "
          + "with; rates and masks, such as eta, lambda and mask, are constants, and so is everything "
          + "that C does not depend on or only compares with something. All other variables are "
          + "parameters; so are the variables of a formula that has no others.",
        "parameter b is about b1, b2, … where there is no b.",
      ],
      examples: ["x = 2", "w = 3", "C = (w*x - 1)^2", "parameter x", "gradient", "parameter"],
      group: .build, completes: .variables
    ) { session, arguments, context in
      try RoleCommand.run(.parameter, &session, arguments, context)
    },
  ]
}

/// `constant` and `parameter`: say what variables are for.
enum RoleCommand {
  static func run(
    _ role: Program.Role, _ session: inout Session, _ arguments: Arguments,
    _ context: CommandContext
  ) throws -> CommandOutput {
    guard !arguments.words.isEmpty else { return try show(role, session, context) }
    var names: [String] = []
    for word in arguments.words {
      names += try variables(meantBy: word, role, session.program).filter { !names.contains($0) }
    }
    try session.editProgram { program in
      for name in names { program.declare(role, name) }
    }
    let said = names.count == 1 ? "is \(role.described)" : "are \(role.noun(count: names.count))"
    return CommandOutput(
      StyledText("\(Wording.listed(names)) \(said)", .faint).wrapped(to: context.width))
  }

  /// The variables that a word names: one, or those of a letter in every layer.
  private static func variables(
    meantBy word: String, _ role: Program.Role, _ program: Program
  ) throws(ShellError) -> [String] {
    let name = QuantityName(word).base
    var known: [String] = []
    for name in program.variables + program.valueOrder + program.samples.keys.sorted()
    where !known.contains(name) { known.append(name) }
    let meant =
      known.contains(name) ? [name] : known.filter { QuantityName.layered($0)?.letters == name }
    if let bound = meant.first(where: { program.samples[$0] != nil }) {
      throw ShellError(
        "\(bound) is data: it has a value for each sample", at: word,
        suggestion: "reset \(bound) takes these away")
    }
    guard meant.isEmpty else { return meant }
    if program.definition(of: name) != nil {
      throw ShellError(
        "\(name) is computed, and only what is given a value can be a \(role.rawValue)", at: word,
        suggestion: "name what it is computed from")
    }
    if let bracket = word.firstIndex(of: "["), known.contains(String(word[..<bracket])) {
      throw ShellError(
        "the elements of a quantity are all of one kind", at: word,
        suggestion: "write \(role.rawValue) \(word[..<bracket])")
    }
    throw ShellError(
      "there is no variable \(Arguments.shown(word))", at: word,
      suggestion: Nearby.name(name, among: known).map { "did you mean \($0)?" }
        ?? "show lists them")
  }

  private static func show(
    _ role: Program.Role, _ session: Session, _ context: CommandContext
  ) throws(ShellError) -> CommandOutput {
    let rows = QuantityView(session.outermost, width: context.width).quantities(.variable(role))
    guard !rows.isEmpty else {
      throw ShellError(
        "there is no \(role.rawValue)", suggestion: "\(role.rawValue) NAME makes one of a variable")
    }
    return CommandOutput(rows)
  }
}

/// `data`: binds quantities to samples.
enum DataCommand {
  /// What a list in the line binds.
  private struct Binding {
    let name: String
    let list: Expression
    let rows: [Tensor]
  }

  static func run(
    _ session: inout Session, _ arguments: Arguments, _ context: CommandContext
  ) throws -> CommandOutput {
    let text = arguments.text
    guard !text.isEmpty else { return try show(session, context) }
    if let parts = DataParts(arguments, session) { return try parts.apply(&session, context) }
    if let file = DataFile(arguments) { return try file.bind(&session, context) }
    if let set = BuiltInData(arguments, session) { return try set.bind(&session, context) }
    let bindings = try bindings(text, session)
    try checkCounts(bindings.map(\.name), bindings[0].rows.count, text, session.program)
    do {
      try bind(bindings.map { ($0.name, $0.rows) }, &session)
    } catch {
      // A plain list has a number for each sample; a network takes a list for each.
      var changed = session
      let listed = bindings.map { ($0.name, $0.rows.map { Tensor($0.elements) }) }
      guard (try? bind(listed, &changed)) != nil else { throw error }
      let lists = bindings.map { DataCommand.listed($0.list, text) }.joined(separator: " -> ")
      let start = text.prefix(bindings[0].list.range.lowerBound)
      throw ShellError(
        "each sample is a list here, of one number", at: text,
        suggestion: "write data \(start)\(lists)")
    }
    let count = bindings[0].rows.count == 1 ? "1 sample" : "\(bindings[0].rows.count) samples"
    let names = Wording.listed(bindings.map(\.name))
    return CommandOutput([StyledText("\(count) bound to \(names)", .faint)])
  }

  /// What the arguments bind: x, x and y, or a quantity by its name.
  private static func bindings(_ text: String, _ session: Session) throws -> [Binding] {
    func binding(_ name: String, _ list: Expression) throws -> Binding {
      Binding(name: name, list: list, rows: try rows(list, text, session))
    }
    if text.contains("=") {
      switch try Parser.statement(text) {
      case .definition(let name, let range, let list):
        try Definitions.check(name, range, text)
        return [try binding(name, list)]
      case .element(_, _, let range, _), .function(_, let range, _, _):
        throw LanguageError(
          "data binds a whole quantity", in: text, at: range, suggestion: "write data NAME = ROWS")
      case .values, .expression: break
      }
    }
    let (first, second) = try Parser.pair(text)
    if second == nil, case .chain(_, let links) = first.kind, links.last?.operation == .subtract {
      throw ShellError(
        "data takes two lists, and this is their difference", at: text,
        suggestion: "write data INPUTS -> TARGETS")
    }
    let inputs = try binding("x", first)
    guard let second else { return [inputs] }
    let targets = try binding("y", second)
    guard targets.rows.count == inputs.rows.count else {
      throw ShellError(
        "there are \(inputs.rows.count) rows before -> and \(targets.rows.count) after it; a row is "
          + "a sample")
    }
    return [inputs, targets]
  }

  /// Checks that what stays bound has as many samples.
  ///
  /// - Parameters:
  ///   - names: what is bound anew.
  ///   - count: to how many samples.
  static func checkCounts(
    _ names: [String], _ count: Int, _ text: String, _ program: Program
  ) throws(ShellError) {
    let others = program.samples.filter { !names.contains($0.key) && $0.value.count != count }
    guard let other = others.min(by: { $0.key < $1.key }) else { return }
    let isPair = names == ["x"] && other.key == "y" && others.count == 1
    throw ShellError(
      "\(other.key) has \(other.value.count) samples and these rows are \(count)",
      suggestion: isPair
        ? "give both, as in data \(Arguments.shown(text)) -> …"
        : "give as many, or reset \(other.key) first")
  }

  private static func bind(
    _ bindings: [(name: String, rows: [Tensor])], _ session: inout Session
  ) throws(LanguageError) {
    try session.editProgram { program in
      for (name, rows) in bindings { program.bind(name, samples: rows) }
    }
  }

  /// A list with each of its numbers as a list; others, and long ones, shortened.
  private static func listed(_ expression: Expression, _ text: String) -> String {
    let typed = String(text.dropFirst(expression.range.lowerBound).prefix(expression.range.count))
    guard case .list(let elements) = expression.kind else { return typed }
    let texts = elements.prefix(4).map { element in
      let typed = String(text.dropFirst(element.range.lowerBound).prefix(element.range.count))
      return typed.hasPrefix("[") ? typed : "[\(typed)]"
    }
    return "[" + (texts + (elements.count > 4 ? ["…"] : [])).joined(separator: ", ") + "]"
  }

  /// The samples a list stands for: the rows of a matrix, or the numbers of a plain list.
  private static func rows(
    _ expression: Expression, _ text: String, _ session: Session
  ) throws -> [Tensor] {
    let value = try Evaluation.value(of: expression, text, session)
    switch value.shape.rank {
    case 0:
      throw ShellError(
        LanguageError(
          "data takes a list with a row for each sample", in: text, at: expression.range,
          suggestion: "write data [[0, 1], [1, 0]] -> [[1], [1]]"))
    case 1: return value.elements.map { Tensor($0) }
    default: return value.rows.map { Tensor($0) }
    }
  }

  private static func show(
    _ session: Session, _ context: CommandContext
  ) throws -> CommandOutput {
    let program = session.program
    let names = session.outer.model.quantities.filter { $0.role == .data }.map(\.name).sorted()
    guard !names.isEmpty else {
      throw ShellError("no data are bound", suggestion: "write data [[0, 1]] -> [[1]]")
    }
    let view = QuantityView(session, width: context.width)
    let count = program.sampleCount
    let heading = StyledText(count == 1 ? "1 sample" : "\(count) samples", .heading)
    let tables = names.map { name -> (label: String, value: Tensor) in
      let rows = program.samples[name] ?? program.value(of: name).map { [$0] } ?? []
      let isScalar = rows.first?.shape.isScalar ?? true
      let elements = rows.flatMap(\.elements)
      if isScalar || rows.count == 1 { return (name, rows.count == 1 ? rows[0] : Tensor(elements)) }
      return (name, Tensor(rows: rows.map(\.elements)) ?? Tensor(elements))
    }
    return CommandOutput([heading] + view.table(tables))
  }
}
