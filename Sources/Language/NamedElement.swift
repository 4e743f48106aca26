public import Autodiff

/// An element of a quantity, as a person names it: `w1[1,2]`, `x1`, `C[3]`.
public struct NamedElement: Hashable, Sendable {
  /// The quantity.
  public let node: NodeID
  /// The row-major place, from 0.
  public let element: Int
  /// The sample, from 0, where one was named: that of `C[3]`.
  public let sample: Int?

  /// An element of a quantity.
  public init(node: NodeID, element: Int = 0, sample: Int? = nil) {
    self.node = node
    self.element = element
    self.sample = sample
  }
}

extension Model {
  /// Whether a number that names no sample is the mean over the samples: the target alone, and its
  /// derivative by what is the same for all samples.
  public func readsMean(of target: NamedElement, by variable: NamedElement? = nil) -> Bool {
    sampleCount > 1 && target.node == self.target?.node && target.sample == nil
      && tape.isPerSample(target.node) && !(variable.map { tape.isPerSample($0.node) } ?? false)
  }

  /// The element that an expression names.
  ///
  /// - Parameter text: the line the expression came from, for errors.
  /// - Throws: `LanguageError` when it names none: an unknown name, an array as a whole, or
  ///   something that is computed on the spot.
  public func element(
    named expression: Expression, in text: String
  ) throws(LanguageError) -> NamedElement {
    switch expression.kind {
    case .name(let name):
      // x₁ is typed x1 as well where x is an array.
      if quantity(name) == nil, let shown = element(shown: name),
        let array = quantity(shown.name)
      {
        return try element(shown.indices, of: array, at: expression.range, in: text)
      }
      return try element(
        [], of: known(name, expression.range, text), at: expression.range, in: text)
    case .index(let operand, let indices):
      guard case .name(let name) = operand.kind else { break }
      return try element(
        indices, of: known(name, operand.range, text), at: expression.range, in: text)
    default: break
    }
    throw LanguageError(
      "the name of a quantity is expected here", in: text, at: expression.range,
      suggestion: "give this a name of its own first, as in u = …")
  }

  /// The element that a name means as it is shown, where it is the name of no quantity.
  public func element(shown name: String) -> (name: String, indices: [Int])? {
    QuantityName.element(shown: name) { name in
      quantity(name).map { tape.shape(of: $0.node).rank }
    }
  }

  private func known(
    _ name: String, _ range: Range<Int>, _ text: String
  ) throws(LanguageError) -> Quantity {
    if let quantity = quantity(name) { return quantity }
    if let error = broken[name] { throw error }
    let missing = program.missing(for: name)
    if !missing.isEmpty {
      let message =
        missing == [name]
        ? "\(name) has no value yet" : "\(name) waits for \(missing.joined(separator: ", "))"
      throw LanguageError(
        message, in: text, at: range,
        suggestion: "give \(missing[0]) a value first")
    }
    let near = Nearby.name(name, among: quantities.map(\.name))
    throw LanguageError(
      "there is no quantity \(name)", in: text, at: range,
      suggestion: near.map { "did you mean \($0)?" } ?? "show lists them")
  }

  private func element(
    _ indices: [Int], of quantity: Quantity, at range: Range<Int>, in text: String
  ) throws(LanguageError) -> NamedElement {
    let (name, node) = (quantity.name, quantity.node)
    let shape = tape.shape(of: node)
    if shape.isScalar, indices.count == 1, tape.isPerSample(node) || node == target?.node {
      guard let sample = program.sample(numbered: indices[0]) else {
        throw program.noSample(indices[0], of: name, at: range, in: text)
      }
      return NamedElement(node: node, sample: sampleCount > 1 ? sample : nil)
    }
    guard let element = shape.element(at: indices) else {
      let example = shape.indices(of: 0).map(String.init).joined(separator: ",")
      let suggestion =
        shape.isScalar ? "write \(name) alone" : "choose an element, as in \(name)[\(example)]"
      throw LanguageError(
        "\(name) \(shape.predicate)" + (indices.isEmpty ? "" : "; it has no such element"),
        in: text, at: range, suggestion: suggestion)
    }
    // An element under a name of its own is the element.
    if let source = elementSource(node) {
      return NamedElement(node: source.node, element: source.element)
    }
    return NamedElement(node: node, element: element)
  }
}

extension Program {
  /// The samples that it is evaluated for, in words: `the samples are 1 to 4`.
  public var samplesInWords: String {
    guard let batch else {
      return sampleCount == 1 ? "there is one sample" : "the samples are 1 to \(sampleCount)"
    }
    let numbers = batch.prefix(12).map { "\($0 + 1)" } + (batch.count > 12 ? ["…"] : [])
    return "the batch has \(batch.count == 1 ? "sample" : "the samples") "
      + numbers.joined(separator: ", ")
  }

  /// The error about a sample of a quantity that it is not evaluated for.
  func noSample(
    _ number: Int, of name: String, at range: Range<Int>, in text: String
  ) -> LanguageError {
    guard batch == nil else {
      let isKnown = (1...max(1, sampleCount)).contains(number)
      return LanguageError(
        isKnown ? "sample \(number) is not in the batch" : "there is no sample \(number)",
        in: text, at: range, suggestion: samplesInWords)
    }
    let count = sampleCount
    return LanguageError(
      "\(name) has \(count == 1 ? "one sample" : "\(count) samples")", in: text, at: range,
      suggestion: "write \(name)[1]\(count > 1 ? " to \(name)[\(count)]" : "")")
  }
}
