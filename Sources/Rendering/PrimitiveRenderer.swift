import Presentation
public import Autodiff
public import Stepping

extension ExplanationRenderer {
  /// The paragraphs that explain a primitive: what it is, how fast it changes, what the backward
  /// pass does with it, and where the program at hand uses it.
  ///
  /// Lines that begin with blanks are formulas and tables, to be shown as they are.
  public func paragraphs(
    about primitive: Primitive, _ facts: PrimitiveFacts, in operation: Explanation.Operation?
  ) -> [String] {
    var paragraphs = ["\(primitive.name) is \(primitive.summary)."]
    var sides = [symbols(facts.formula)]
    if let definition = primitive.definition, !primitive.isCost {
      let text = formulas.text(definition) { place in
        switch place {
        case .operand(let operand): primitive.operandNames[operand]
        case .output: "f"
        }
      }
      sides.append(text)
    }
    paragraphs.append(line(notation.text(facts.result), sides))
    paragraphs += slopes(primitive, facts)
    for edge in primitive.edges {
      let place = edge.operands.map(formulas.number).joined(separator: ", ")
      let partials = edge.partials.map(formulas.number).joined(separator: ", ")
      let noun = edge.partials.count == 1 ? "derivative is" : "derivatives are"
      paragraphs.append("At \(place) the \(noun) \(partials): \(edge.reason).")
    }
    if let operation { paragraphs += use(operation) }
    return paragraphs
  }

  private func slopes(_ primitive: Primitive, _ facts: PrimitiveFacts) -> [String] {
    guard !facts.partials.isEmpty else {
      return [
        "It hands no derivative on: where it changes at all it jumps, and everywhere else its slope "
          + "is 0."
      ]
    }
    var lines = ["How fast it changes:"]
    lines += facts.partials.map { line(notation.text($0.symbol), [symbols($0.formula)]) }
    lines += table(facts.samples)
    let isMade = facts.partials.allSatisfy { partial in
      let leaves = partial.formula.leaves
      return !leaves.isEmpty && leaves.allSatisfy { $0 == facts.result }
    }
    if isMade {
      lines.append(
        "The derivative is made of f itself, which the forward pass has computed: nothing new has "
          + "to be worked out.")
    }
    let end =
      facts.partials.count == 1
      ? "by this derivative and hands it on"
      : "by each of these derivatives and hands it on to that operand"
    lines.append(
      "The backward pass multiplies what arrives at f, the derivative of the cost by f, \(end).")
    return lines
  }

  /// An equation on a line of its own.
  private func line(_ left: String, _ rights: [String]) -> String {
    ownLine(equation(left, rights))
  }

  /// A formula on a line of its own; a sentence where it is read aloud.
  private func ownLine(_ text: String) -> String {
    notation == .spoken ? Notation.sentence(text) : "  \(text)"
  }

  /// Values and slopes, a column each.
  private func table(_ samples: [PrimitiveFacts.Sample]) -> [String] {
    guard !samples.isEmpty else { return [] }
    if notation == .spoken {
      let table = TextTable(
        header: ["", "f of x is", "the slope is"],
        rows: samples.map { sample in
          ["where x is \(formulas.number(sample.operand))"]
            + [sample.value, sample.slope].map(formulas.number)
        })
      return table.sentences.map(\.plain)
    }
    let prime = notation == .unicode ? "f′(x)" : "f'(x)"
    let table = TextTable(
      header: ["x"] + samples.map { formulas.number($0.operand) },
      rows: [
        ["f(x)"] + samples.map { formulas.number($0.value) },
        [prime] + samples.map { formulas.number($0.slope) },
      ])
    return table.lines(width: width).map(\.plain)
  }

  private func use(_ operation: Explanation.Operation) -> [String] {
    let name = notation.text(operation.result.symbol)
    let partials = operation.partials.map {
      line(notation.text($0.result.symbol), [formulas.number($0.result)])
    }
    let value = line(
      name, [formulas.symbols(operation.formula), formulas.number(operation.result)])
    return ["In this program, for example:", value] + partials
  }

  private func symbols(_ formula: Formula<Symbol>) -> String {
    formulas.symbols(formula.map { .leaf(Term($0, 0)) })
  }

  // MARK: The mean

  /// The paragraphs that explain the mean over the samples, for `count` of them.
  ///
  /// - Parameter step: the mean of one derivative, where there are several samples.
  public func paragraphs(aboutMeanOf count: Int, _ step: Step?) -> [String] {
    let average = ExplanationRenderer.average(notation)
    let (cost, gradient) = (ownLine(average.cost), ownLine(average.gradient))
    var paragraphs = [
      "With n samples the cost is the mean of the samples' own costs:", cost,
      "The derivative of a sum is the sum of the derivatives, and the factor 1/n stays in front of "
        + "it. So the gradient of the cost is the mean of the samples' gradients, component by "
        + "component:",
      gradient,
      "The walk goes forward and back through every sample by itself, and takes the means at the "
        + "end. No weight changes before that: all samples are judged by the same weights.",
    ]
    guard let step else {
      paragraphs.append(
        "Here there is one sample, so the mean is that sample's own derivative. data binds more.")
      return paragraphs
    }
    let shown = formulas.line(step.forms, step.result)
    paragraphs += [
      "Here n is \(count). For example:", line(notation.text(step.result.symbol), [shown.symbols]),
    ]
    let values = [shown.values, shown.result]
    paragraphs.append(
      notation == .spoken
        ? Notation.sentence("with the numbers, \(values.joined(separator: "; that is "))")
        : "  = \(values.joined(separator: " = "))")
    return paragraphs
  }

  /// The cost and a component of its gradient as means, with letters for all indices.
  private static func average(_ notation: Notation) -> (cost: String, gradient: String) {
    switch notation {
    case .unicode: ("C = 1/n Σᵢ Cᵢ", "∂C/∂wⱼₖ⁽ˡ⁾ = 1/n Σᵢ ∂Cᵢ/∂wⱼₖ⁽ˡ⁾")
    case .ascii:
      ("C = 1/n * (sum over i of C[i])", "dC/dw[j,k] = 1/n * (sum over i of dC[i]/dw[j,k])")
    case .spoken:
      (
        "C is the mean of the costs of the samples",
        "its derivative by a weight is the mean of theirs"
      )
    case .latex:
      (
        "C = \\frac{1}{n} \\sum_i C_i",
        "\\frac{\\partial C}{\\partial w_{jk}^{(l)}} = "
          + "\\frac{1}{n} \\sum_i \\frac{\\partial C_i}{\\partial w_{jk}^{(l)}}"
      )
    }
  }
}
