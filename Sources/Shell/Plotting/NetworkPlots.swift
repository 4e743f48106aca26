import Autodiff
import Descent
import Language
import Rendering
import Stepping

/// Pictures of what a network makes of its inputs, and of its cost.
extension Session {
  /// What the outputs are compared with, and they themselves, where a cost function does that.
  ///
  /// - Throws: `ShellError` where the cost is not made so.
  func outputAndTarget() throws -> (output: Model.Quantity, target: String) {
    _ = try readyWalk()
    if let target = model.target {
      var ahead = [target.node]
      while let node = ahead.popLast() {
        let operands = model.operands(of: node)
        if let primitive = model.primitive(of: node), primitive.isCost, operands.count == 2,
          let output = model.quantity(of: operands[0]), let y = model.quantity(of: operands[1])
        {
          return (output, y.name)
        }
        ahead += operands
      }
    }
    throw ShellError(
      "no cost function compares an output with a target here",
      suggestion: "C = squared_error(a2, y) is one")
  }

  /// What the outputs of a network are for other inputs: the program with these as its samples.
  private func outputs(
    of output: Model.Quantity, _ target: String, for inputs: [Tensor]
  ) throws -> [Tensor] {
    guard let like = program.value(of: target) else { return [] }
    var program = program
    for name in program.samples.keys where name != "x" && name != target {
      throw ShellError(
        "\(name) is bound to samples besides x and \(target), so nothing can be drawn")
    }
    program.bind("x", samples: inputs)
    program.bind(target, samples: Array(repeating: like, count: inputs.count))
    let model = try Compiler.model(of: program)
    guard let output = model.quantity(output.name) else { return [] }
    return inputs.indices.map { place in
      model.tape.tensor(of: output.node, sample: model.tape.isPerSample(output.node) ? place : 0)
    }
  }

  /// The inputs of the samples, each of so many numbers.
  private func inputs(_ count: Int, _ plot: String) throws -> [[Double]] {
    let rows = program.samples["x"] ?? program.value(of: "x").map { [$0] } ?? []
    guard let first = rows.first, first.shape.count == count, first.shape.rank <= 1 else {
      let word = count == 1 ? "one input" : "two inputs"
      throw ShellError(
        "\(plot) is for a network of \(word), x",
        suggestion: count == 1
          ? "network 1 8 1 hidden=tanh output=identity, then data sine"
          : "network 2 4 1, then data xor")
    }
    return rows.map(\.elements)
  }

  /// The targets of the samples.
  private func targets(_ name: String) -> [Tensor] {
    program.samples[name] ?? program.value(of: name).map { [$0] } ?? []
  }

  /// A range with some room on both sides.
  private func widened(_ numbers: [Double], by share: Double) -> ClosedRange<Double> {
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 1)
    let room = high > low ? (high - low) * share : 1
    return low - room...high + room
  }

  // MARK: Over the inputs

  /// What a network of two inputs makes of the plane.
  func boundaryPlot() throws -> Plot {
    let (output, target) = try outputAndTarget()
    let points = try inputs(2, "plot boundary")
    let (xs, ys) = (
      widened(points.map { $0[0] }, by: 0.15), widened(points.map { $0[1] }, by: 0.15)
    )
    let (columns, rows) = (72, 28)
    func place(_ range: ClosedRange<Double>, _ index: Int, of count: Int) -> Double {
      range.lowerBound
        + (range.upperBound - range.lowerBound) * (Double(index) + 0.5) / Double(count)
    }
    let grid = (0..<rows).flatMap { row in
      (0..<columns).map { column in
        Tensor([place(xs, column, of: columns), place(ys, row, of: rows)])
      }
    }
    let values = try outputs(of: output, target, for: grid)
    guard values.count == grid.count, let first = values.first else {
      throw ShellError("the outputs have no values yet")
    }
    let classes = first.elements.count
    let name = settings.notation.text(Reference(name: output.name, isArray: true))
    let numbers = values.map {
      classes == 1 ? $0.elements[0] : Double(Session.largest($0.elements))
    }
    // The logits that some costs take are 0 where the probability is one half.
    let middle = takesLogits ? 0.0 : 0.5
    let field = Plot.Field(
      rows: (0..<rows).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) },
      limits: classes == 1 ? [middle] : (1..<classes).map { Double($0) - 0.5 },
      names: classes == 1
        ? [
          "\(name) < \(settings.numbers.text(middle))",
          "\(name) > \(settings.numbers.text(middle))",
        ]
        : (1...classes).map { "class \($0)" })
    let labels = targets(target).map { row -> Int in
      classes == 1 ? (row.elements[0] > 0.5 ? 1 : 0) : Session.largest(row.elements)
    }
    let series = Set(labels).sorted().map { label in
      Plot.Series(
        classes == 1 ? "\(target) = \(label)" : "of class \(label + 1)", .points,
        zip(points, labels).filter { $1 == label }.map { Plot.Point($0.0[0], $0.0[1]) })
    }
    return Plot(
      "\(name) over both inputs", x: "x[1]", y: "x[2]", series: series, field: field, xRange: xs,
      yRange: ys)
  }

  /// The place of the largest number.
  static func largest(_ numbers: [Double]) -> Int {
    numbers.indices.max { numbers[$0] < numbers[$1] } ?? 0
  }

  /// Whether the cost takes the last layer's z, and makes probabilities of them itself.
  var takesLogits: Bool {
    guard let target = model.target else { return false }
    return model.primitive(of: target.node)?.cost?.takesLogits ?? false
  }

  /// What a network of one input makes of it.
  func fitPlot() throws -> Plot {
    let (output, target) = try outputAndTarget()
    let points = try inputs(1, "plot fit").map { $0[0] }
    let range = widened(points, by: 0.1)
    let xs = (0...200).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 200
    }
    let isScalar = program.samples["x"]?.first?.shape.isScalar ?? true
    let values = try outputs(
      of: output, target, for: xs.map { isScalar ? Tensor($0) : Tensor([$0]) })
    guard let first = values.first, first.elements.count == 1 else {
      throw ShellError("plot fit is for a network of one output")
    }
    let ys = targets(target).map { $0.elements[0] }
    let name = settings.notation.text(Reference(name: output.name, isArray: true))
    return Plot(
      "\(name) and the samples", x: "x", y: "",
      series: [
        Plot.Series(name, .line, zip(xs, values).map { Plot.Point($0, $1.elements[0]) }),
        Plot.Series(target, .points, zip(points, ys).map { Plot.Point($0, $1) }),
      ], xRange: range)
  }

  // MARK: Over the weights

  /// The cost over two elements of parameters, and how descent went through it.
  func surfacePlot(_ first: String, _ second: String) throws -> Plot {
    _ = try readyWalk()
    let elements = try [first, second].map { try parameterElement($0) }
    let path = try descentPath(elements)
    let here = elements.map { model.tape.value(of: $0.node, element: $0.element) }
    let places = path + [here]
    let ranges = (0..<2).map { axis -> ClosedRange<Double> in
      let numbers = places.map { $0[axis] }
      let length = (numbers.max() ?? 0) - (numbers.min() ?? 0)
      return length > 0 ? widened(numbers, by: 0.5) : here[axis] - 2...here[axis] + 2
    }
    let (columns, rows) = (60, 28)
    var tape = model.tape
    guard let target = model.target else { throw ShellError("there is no cost") }
    let lanes = tape.isPerSample(target.node) ? tape.samples : 1
    func cost(_ x: Double, _ y: Double) -> Double {
      for (element, number) in zip(elements, [x, y]) {
        var value = tape.tensor(of: element.node)
        value[element.element] = number
        tape.set(element.node, to: value)
      }
      tape.evaluate()
      return (0..<lanes).reduce(0) { $0 + tape.value(of: target.node, sample: $1) } / Double(lanes)
    }
    var grid: [[Double]] = []
    for row in 0..<rows {
      guard !Interruption.isRequested else { throw ShellError.interrupted }
      let y = PlotScale(ranges[1]).number(at: (Double(row) + 0.5) / Double(rows))
      grid.append(
        (0..<columns).map { column in
          cost(PlotScale(ranges[0]).number(at: (Double(column) + 0.5) / Double(columns)), y)
        })
    }
    // Each shade covers as much of the plane as the others.
    let sorted = grid.joined().filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last else {
      throw ShellError("the cost is nowhere finite there")
    }
    let limits = (1..<4).map { sorted[$0 * (sorted.count - 1) / 4] }
    let texts = ([low] + limits + [high]).map(settings.numbers.text)
    let field = Plot.Field(
      rows: grid, limits: limits,
      names: (0..<4).map { "\(texts[$0]) to \(texts[$0 + 1])" })
    let points = { (places: [[Double]]) in places.map { Plot.Point($0[0], $0[1]) } }
    return Plot(
      "\(model.target?.name ?? "C") over \(first) and \(second)", x: first, y: second,
      series: (path.isEmpty ? [] : [Plot.Series("descent", .line, points(path))])
        + [Plot.Series("here", .points, points([here]))],
      field: field, xRange: ranges[0], yRange: ranges[1])
  }

  /// An element of a parameter by its name.
  private func parameterElement(_ text: String) throws -> (node: NodeID, element: Int) {
    let expression = try expression(text)
    guard case .quantity(let reference)? = Symbol(expression, in: model),
      let quantity = model.quantity(reference.name), quantity.role == .parameter,
      let element = model.tape.shape(of: quantity.node).element(at: reference.indices)
    else {
      throw ShellError(
        "\(Arguments.shown(text)) is no element of a parameter", at: text,
        suggestion: "write plot surface w1[1,1] w2[1,1]")
    }
    return (quantity.node, element)
  }

  /// Where two elements were in the iterations, some of many.
  private func descentPath(_ elements: [(node: NodeID, element: Int)]) throws -> [[Double]] {
    guard training.runs.contains(where: { $0.count > 0 }) else { return [] }
    let names = elements.map { model.quantity(of: $0.node)?.name ?? "" }
    let known = training.known
    let step = max(1, known.count / 60)
    var training = training
    return try stride(from: known.lowerBound, through: known.upperBound, by: step).compactMap {
      let program = try training.program(at: $0)
      let numbers = zip(names, elements).compactMap { name, element -> Double? in
        guard let value = program.value(of: name), value.elements.indices.contains(element.element)
        else { return nil }
        return value[element.element]
      }
      return numbers.count == 2 ? numbers : nil
    }
  }
}
