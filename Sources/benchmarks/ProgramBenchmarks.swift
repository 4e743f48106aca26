import Autodiff
import Language
import Networks
import Rendering
import Stepping

/// Steps of programs that are no plain networks: paths that double with each level, matrices that are
/// used over and over, functions of the program's own on large arrays, very many definitions.
enum ProgramBenchmarks {
  static func run(_ report: inout Report) throws {
    for levels in [14, 28, 56] {
      try measure("paths that double over \(levels) levels", try doubling(levels), &report)
    }
    for steps in [25, 50, 100] {
      try measure("recurrent network unrolled \(steps) times", try recurrent(steps), &report)
    }
    try measure("784-128-10 with a function of w1 in its cost", try typedFunction(), &report)
    for count in [500, 1000, 2000] {
      try measure("\(count) definitions", try definitions(count), &report)
    }
    try growth(&report)
  }

  // MARK: Measuring

  private static func measure(
    _ name: String, _ program: Program, _ report: inout Report
  ) throws {
    guard report.wants(name) else { return }
    report.heading(name)
    let model = try Compiler.model(of: program)
    guard let walk = Walk(model) else { throw LanguageError("the program has no target") }
    let renderer = StepRenderer(notation: .unicode, numbers: .digits(4), width: 100)
    func show(_ place: Int) {
      _ = renderer.lines(walk[place], StepNumber(place + 1, of: walk.count)).map(\.plain)
    }
    let backward = walk.backwardStart(of: 0)
    let places = [
      ("first backward", backward), ("middle", walk.count / 2), ("last", walk.count - 1),
    ]
    // The first derivative of a sample that is asked for sweeps it.
    let sweep = Stopwatch.time { show(walk.steps(ofSample: 0).upperBound - 1) }
    let times = places.map { place in
      report.stopwatch.times(
        { for _ in 0..<$0 { show(place.1) } },
        { for _ in 0..<$0 { _ = walk.chains(at: place.1) } },
        { for _ in 0..<$0 { _ = walk.explanation(of: place.1) } })
    }
    report.line("steps", Double(walk.count), .allocations)
    report.line("the first derivative of a sample, which sweeps it", sweep * 1e3, .milliseconds)
    for (place, times) in zip(places, times) {
      report.line(
        "the \(place.0) step, found and written", times[0] * 1e3, .milliseconds, budget: 1)
      report.line("its chains", times[1] * 1e3, .milliseconds, budget: 1)
      report.line("its explanation", times[2] * 1e3, .milliseconds, budget: 1)
    }
    try ask(model, walk, &report)
  }

  /// What is asked about the derivative by the first parameter's first element.
  private static func ask(_ model: Model, _ walk: Walk, _ report: inout Report) throws {
    guard let target = model.target, let parameter = model.parameters.first else { return }
    let (end, start) = (NamedElement(node: target.node), NamedElement(node: parameter.node))
    let shape = model.tape.shape(of: parameter.node)
    let symbol = Symbol.derivative(
      of: Reference(name: target.name, sample: walk.samples > 1 ? 1 : nil),
      by: Reference(
        name: parameter.name, indices: shape.indices(of: 0), isArray: !shape.isScalar))
    let times = report.stopwatch.times(
      { for _ in 0..<$0 { _ = walk.first(.symbol(symbol), in: 0..<walk.count) } },
      {
        for _ in 0..<$0 {
          _ = Derivations(of: end, by: start, in: model, sample: 0).tree(limit: 30)
        }
      },
      {
        for _ in 0..<$0 {
          _ = DerivativePaths(of: end, by: start, in: model, sample: 0, limit: 5)
        }
      })
    report.line("until the derivative by a parameter", times[0] * 1e3, .milliseconds, budget: 1)
    report.line("why it is what it is, with its sweep", times[1] * 1e3, .milliseconds)
    report.line("its paths, with their sweep", times[2] * 1e3, .milliseconds)
  }

  /// What twice the program costs: a gradient, and what is asked about it.
  private static func growth(_ report: inout Report) throws {
    guard report.wants("twice the program") else { return }
    report.heading("twice the program: how many times the work")
    let pairs = [
      ("levels of doubling paths", try doubling(28), try doubling(56)),
      ("recurrent steps", try recurrent(50), try recurrent(100)),
      ("definitions", try definitions(1000), try definitions(2000)),
    ]
    for (name, once, twice) in pairs {
      let models = [try Compiler.model(of: once), try Compiler.model(of: twice)]
      let times = report.stopwatch.times(
        { for _ in 0..<$0 { sweep(models[0]) } }, { for _ in 0..<$0 { sweep(models[1]) } },
        { for _ in 0..<$0 { ask(models[0]) } }, { for _ in 0..<$0 { ask(models[1]) } },
        { for _ in 0..<$0 { _ = Walk(models[0]) } }, { for _ in 0..<$0 { _ = Walk(models[1]) } })
      report.line("\(name): the gradient", times[1] / times[0], .ratio, budget: 2.5)
      report.line("\(name): why and paths", times[3] / times[2], .ratio, budget: 2.5)
      report.line("\(name): the walk made", times[5] / times[4], .ratio, budget: 2.5)
    }
  }

  private static func sweep(_ model: Model) { _ = model.gradient() }

  private static func ask(_ model: Model) {
    guard let target = model.target, let parameter = model.parameters.first else { return }
    let (end, start) = (NamedElement(node: target.node), NamedElement(node: parameter.node))
    _ = Derivations(of: end, by: start, in: model, sample: 1).tree(limit: 30)
    _ = DerivativePaths(of: end, by: start, in: model, sample: 1, limit: 5)
  }

  // MARK: Programs

  /// A program from definitions, values and three samples of x and y.
  private static func program(
    _ definitions: [String], _ values: [(name: String, value: Tensor)], inputs: Int
  ) throws -> Program {
    var program = Program()
    try define(definitions, in: &program)
    for (name, value) in values { program.assign(name, value) }
    program.bind(
      "x", samples: (1...3).map { sample in Tensor((0..<inputs).map { numbers($0 + sample) }) })
    program.bind("y", samples: [Tensor([0.5]), Tensor([-1]), Tensor([0.25])])
    return program
  }

  private static func define(_ lines: [String], in program: inout Program) throws {
    for line in lines {
      switch try Parser.statement(line) {
      case .function(let name, let range, let parameters, let body):
        program.define(
          Program.Definition(
            name: name, parameters: parameters, body: body, text: line, nameRange: range))
      case .definition(let name, let range, let body):
        program.define(
          Program.Definition(
            name: name, parameters: nil, body: body, text: line, nameRange: range))
      default: throw LanguageError("a definition is expected", in: line, at: 0..<line.count)
      }
    }
  }

  /// Numbers between −0.5 and 0.5 without a pattern that matters.
  private static func numbers(_ place: Int) -> Double { Double(place * 37 % 101) / 101 - 0.5 }

  private static func array(_ shape: Shape) -> Tensor {
    var array = Tensor(repeating: 0, shape: shape)
    for element in array.elements.indices { array[element] = 0.3 * numbers(element) }
    return array
  }

  /// p ← p + p·p over and over.
  private static func doubling(_ levels: Int) throws -> Program {
    let lines =
      ["p1 = w + w*w"] + (2...levels).map { "p\($0) = p\($0 - 1) + p\($0 - 1)*p\($0 - 1)" }
    return try program(
      lines + ["C = (p\(levels) - y[1]*x[1])^2"], [("w", Tensor(0.01))], inputs: 1)
  }

  /// A state of 16 numbers, by the same matrices at every step.
  private static func recurrent(_ steps: Int) throws -> Program {
    let lines =
      ["h1 = tanh(v*x[1])"] + (2...steps).map { "h\($0) = tanh(u @ h\($0 - 1) + v*x[\($0)])" }
    return try program(
      lines + ["C = (sum(h\(steps)) - y[1])^2"],
      [("u", array(.matrix(16, 16))), ("v", array(.vector(16)))], inputs: steps)
  }

  /// The network, with f(u) = Σ u² of its largest matrix beside its error.
  private static func typedFunction() throws -> Program {
    var program = try Network(sizes: [784, 128, 10]).program()
    try define(["f(u) = sum(u*u)", "C = squared_error(a2, y) + 0.001*f(w1)"], in: &program)
    program.assign("x", Tensor(repeating: 0.5, shape: .vector(784)))
    program.assign("y", Tensor(repeating: 0.25, shape: .vector(10)))
    return program
  }

  /// Many definitions, each of the one before and of the same parameter.
  private static func definitions(_ count: Int) throws -> Program {
    let lines =
      ["d1 = tanh(w*x[1])"] + (2...count).map { "d\($0) = tanh(0.5*d\($0 - 1) + w*x[2])" }
    return try program(
      lines + ["C = (d\(count) - y[1])^2"], [("w", Tensor(0.4))], inputs: 2)
  }
}
