public import Autodiff

extension Model {
  /// The value of an expression over the model, and the operation that first made a value that is
  /// not finite, if one did.
  public struct Answer: Sendable {
    /// The value.
    public let value: Tensor
    /// The first operation with a NaN or infinite value, and its operands' values there.
    public let culprit: Culprit?
  }

  /// An operation that made NaN or ∞ of finite operands.
  public struct Culprit: Hashable, Sendable {
    /// The primitive.
    public let primitive: FunctionID
    /// For each operand its elements that the result was made of.
    public let operands: [[Double]]
    /// What it made.
    public let result: Double
    /// The characters of the line that it comes from, where it stands in the line itself.
    public var range: Range<Int>?
  }

  /// Evaluates an expression over the quantities of the model.
  ///
  /// - Parameters:
  ///   - text: the line the expression came from, for errors.
  ///   - sample: the sample, from 0, that quantities are read for; `C` alone is the mean.
  /// - Throws: `LanguageError` when a name is unknown or shapes do not fit.
  /// - Complexity: that of the expression's own operations.
  public func evaluate(
    _ expression: Expression, text: String, sample: Int = 0
  ) throws(LanguageError) -> Answer {
    var compiler = Compiler(self, sample: sample)
    let node = try compiler.compile(expression, Scope(text: text))
    let extended = tape.extended(by: compiler.builder)
    let value = extended.tensor(of: node)
    let isFinite = value.elements.allSatisfy(\.isFinite)
    guard !isFinite, let origin = extended.firstNonFinite(upTo: node),
      var culprit = extended.culprit(origin)
    else { return Answer(value: value, culprit: nil) }
    culprit.range = compiler.places[origin.node]
    return Answer(value: value, culprit: culprit)
  }
}

extension Tape {
  /// The operation that first made NaN or ∞ of finite operands.
  func culprit(_ origin: NonFiniteOrigin) -> Model.Culprit? {
    guard let primitive = primitive(of: origin.node) else { return nil }
    return Model.Culprit(
      primitive: primitive.id, operands: origin.operands.map(\.values), result: origin.value)
  }
}
