import Autodiff
import Language

extension StepWriter {
  /// The textbook's short forms of a derivative that several factors make: a − y for the cross-entropy
  /// of probabilities by what softmax or σ made them of, and a form that keeps more digits; none for
  /// other derivatives.
  ///
  /// - Complexity: O(elements of the probabilities).
  func shortForms(_ node: NodeID, _ element: Int) -> [Form] {
    let (model, target) = (graph.model, graph.target)
    let readers = Set(graph.uses(of: node).map(\.consumer))
    guard model.tape.isFused(target), readers.count == 1, let inner = readers.first,
      let activation = model.primitive(of: inner)?.id, model.primitive(of: target)?.isCost ?? false,
      graph.uses(of: inner).map(\.consumer) == [target],
      model.tape.shape(of: inner) == model.tape.shape(of: node)
    else { return [] }
    let pair = CrossEntropyPair(
      probabilities: inner, targets: model.operands(of: target)[1],
      count: model.tape.shape(of: inner).count, element: element)
    switch activation {
    case .sigmoid: return afterSigmoid(pair, of: node)
    case .softmax: return afterSoftmax(pair)
    default: return []
    }
  }

  /// The operands of a cross-entropy, and the element that it is differentiated by.
  private struct CrossEntropyPair {
    let probabilities: NodeID
    let targets: NodeID
    let count: Int
    let element: Int

    /// The elements but the one that it is differentiated by.
    var others: [Int] { (0..<count).filter { $0 != element } }
  }

  /// a − y, or (1 − y) a − y σ(−z).
  private func afterSigmoid(_ pair: CrossEntropyPair, of node: NodeID) -> [Form] {
    let (a, y) = (
      computed(pair.probabilities, pair.element), computed(pair.targets, pair.element)
    )
    let rest = Formula<Term>.apply(.sigmoid, [-computed(node, pair.element)])
    return [Form(a - y), Form((1 - y) * a - y * rest)]
  }

  /// a − y, or a Σy − y where the targets do not add up to 1, or that with Σa − a in place of 1 − a.
  private func afterSoftmax(_ pair: CrossEntropyPair) -> [Form] {
    func sum(_ node: NodeID, _ elements: [Int]) -> Formula<Term> {
      let shown = StepWriter.shortened(elements)
      var terms = shown.map { computed(node, $0) }
      if elements.count > shown.count {
        terms.insert(.elided(elements.count - shown.count), at: terms.count - 1)
      }
      return terms.count == 1 ? terms[0] : .sum(terms)
    }
    let (a, y) = (
      computed(pair.probabilities, pair.element), computed(pair.targets, pair.element)
    )
    let total = (0..<pair.count).reduce(0) {
      $0 + graph.model.tape.value(of: pair.targets, element: $1, sample: sample)
    }
    guard pair.count > 1 else { return [Form(a - y)] }
    let kept = Form(a * sum(pair.targets, pair.others) - y * sum(pair.probabilities, pair.others))
    if abs(total - 1) < 1e-9 { return [Form(a - y), kept] }
    let name = Term(.quantity(Reference(name: "Σy")), total)
    let part = Form.Part(result: name, forms: [Form(sum(pair.targets, Array(0..<pair.count)))])
    return [Form(a * .leaf(name) - y, parts: [part]), kept]
  }
}
