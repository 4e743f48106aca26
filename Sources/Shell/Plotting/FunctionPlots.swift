import Presentation
import Autodiff
import Foundation
import Language
import Rendering
import Stepping

/// Pictures of functions.
extension Session {
  /// A function of one argument over a range: `from -3 to 3`.
  func functionPlot(_ name: String, _ words: [String]) throws -> Plot {
    guard words.count == 4, words[0] == "from", words[2] == "to" else {
      throw ShellError(
        "the range is missing", suggestion: "write plot \(Arguments.shown(name)) from -3 to 3")
    }
    let ends = try [words[1], words[3]].map { word -> Double in
      guard let number = try? Evaluation.value(of: expression(word), word, self).scalar else {
        throw ShellError("a number is expected here", at: word)
      }
      return number
    }
    guard ends[0] < ends[1], ends[1] - ends[0] < .infinity else {
      throw ShellError("the range goes from the smaller number to the larger one", at: words[1])
    }
    let parameters = program.definition(of: name)?.parameters
    guard parameters?.count ?? Primitive.named(name)?.operandNames.count == 1 else {
      throw ShellError(
        "\(Arguments.shown(name)) is no function of one argument",
        suggestion: "define one, as in f(x) = \(Arguments.shown(name))")
    }
    let count = 200
    let xs = (0...count).map { ends[0] + (ends[1] - ends[0]) * Double($0) / Double(count) }
    let points = zip(xs, try values(of: name, at: xs)).map(Plot.Point.init)
    guard points.contains(where: { $0.y.isFinite }) else {
      throw ShellError("\(name) is nowhere finite there")
    }
    let argument = parameters?.first ?? Primitive.named(name)?.operandNames.first ?? "x"
    return Plot(
      "\(name)(\(argument))", x: argument, y: name,
      series: [Plot.Series(name, .line, points)], xRange: ends[0]...ends[1])
  }

  /// What a function of one argument makes of numbers.
  func values(of name: String, at numbers: [Double]) throws -> [Double] {
    try numbers.map { number in
      let call = "\(name)(\(NumberFormat.full.text(number)))"
      let answer = try model.evaluate(expression(call), text: call, sample: sample)
      guard let value = answer.value.scalar else {
        throw ShellError("\(name) makes no number of a number")
      }
      return value
    }
  }

  /// An activation and its slope, with the pre-activation of each neuron that has it.
  func activationPlot(_ typed: String?) throws -> Plot {
    // The neurons whose activation is one operation of their pre-activations.
    let layers = model.quantities.compactMap {
      quantity -> (name: String, primitive: Primitive, z: [Double])? in
      guard QuantityName.layered(quantity.name)?.letters == "a",
        let primitive = model.primitive(of: quantity.node), primitive.isActivation,
        let operand = model.operands(of: quantity.node).first
      else { return nil }
      return (
        quantity.name, primitive, model.tape.tensor(of: operand, sample: lane(operand)).elements
      )
    }
    let name = typed ?? layers.first?.primitive.name ?? "sigmoid"
    guard let primitive = Primitive.named(name), primitive.isActivation,
      primitive.operandNames.count == 1, primitive.value([0.5]) != nil
    else {
      let known = Primitive.all.filter { $0.isActivation && $0.isElementwise }.map(\.name)
      throw ShellError(
        "there is no activation \(Arguments.shown(name))", at: typed,
        suggestion: Nearby.name(name, among: known).map { "did you mean \($0)?" }
          ?? "there are \(Wording.listed(known))")
    }
    let own = layers.filter { $0.primitive.id == primitive.id }
    let reach = max(5, own.flatMap(\.z).map { abs($0) }.filter(\.isFinite).max() ?? 0) * 1.05
    let xs = (0...200).map { -reach + 2 * reach * Double($0) / 200 }
    func value(_ x: Double) -> Double { primitive.value([x]) ?? .nan }
    let slope: Formula<Double> = .prime(primitive.id, .leaf(0))
    func derivative(_ x: Double) -> Double { slope.value { _ in x } ?? .nan }
    let symbol = settings.notation == .unicode ? primitive.symbol ?? primitive.name : primitive.name
    let prime = settings.notation == .unicode ? "′" : "'"
    return Plot(
      "\(primitive.name) and its slope" + (own.isEmpty ? "" : ", with z of each neuron"), x: "z",
      y: "",
      series: [
        Plot.Series("\(symbol)(z)", .line, xs.map { Plot.Point($0, value($0)) }),
        Plot.Series("\(symbol)\(prime)(z)", .line, xs.map { Plot.Point($0, derivative($0)) }),
      ]
        + own.map { layer in
          Plot.Series(
            settings.notation.text(Reference(name: layer.name, isArray: true)), .points,
            layer.z.map { Plot.Point($0, value($0)) })
        })
  }

  /// The sample whose value of a node is read.
  private func lane(_ node: NodeID) -> Int { model.tape.isPerSample(node) ? sample : 0 }

  /// The parameters as they are.
  func weightsPlot() throws -> Plot {
    guard !model.parameters.isEmpty else { throw Session.noParameter }
    let series = model.parameters.prefix(6).map { parameter in
      let value = model.tape.tensor(of: parameter.node)
      return Plot.Series(
        settings.notation.text(Reference(name: parameter.name, isArray: !value.shape.isScalar)),
        .points,
        value.elements.enumerated().map { Plot.Point(Double($0 + 1), $1) })
    }
    let left = model.parameters.count - series.count
    return Plot(
      "the parameters, counted row by row", x: "element", y: "value", series: series,
      notes: left > 0 ? ["\(left) more parameters are not drawn"] : [])
  }
}
