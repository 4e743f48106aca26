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
    /// What was typed there: the operation, or the derivative that recorded it; the name of the
    /// definition it is a part of, where that was typed in another line.
    public let typed: String
    /// The name by which it was called: log, or ln; nil for an operator.
    public let callee: String?
    /// Which operation stands at a corner, so that a second derivative does not exist; nil where none
    /// does, or none was asked for.
    public let corner: String?
    /// Whether a derivative recorded it, so that nobody typed it.
    public let isRecorded: Bool
    /// The characters of the line that it comes from, where it stands in the line itself.
    public let range: Range<Int>?
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
      let primitive = extended.primitive(of: origin.node)
    else { return Answer(value: value, culprit: nil) }
    let typed = typed(origin.node, primitive, text.slice(expression.range), text, compiler)
    return Answer(
      value: value,
      culprit: Culprit(
        primitive: primitive.id, operands: origin.operands.map(\.values), result: origin.value,
        typed: typed.text, callee: typed.callee, corner: corner(of: origin.node, extended),
        isRecorded: typed.isRecorded, range: typed.range))
  }

  /// Which operation is at a corner, so that a second derivative does not exist: "relu is at its
  /// corner in a1"; nil where the node is none.
  public func corner(of node: NodeID) -> String? { corner(of: node, tape) }

  private func corner(of node: NodeID, _ tape: Tape) -> String? {
    guard tape.primitive(of: node)?.id == .limit, let kink = tape.firstKink(upTo: node) else {
      return nil
    }
    let owner = quantities.first { $0.role == .defined && $0.node >= kink }
    return "\(tape.primitive(of: kink)?.name ?? "it") is at its corner"
      + (owner.map { " in \($0.name)" } ?? "")
  }

  /// The derivative that recorded a node, as it was typed; nil where none did.
  public func typedDerivative(recording node: NodeID) -> String? {
    compiled.recordings.last { $0.nodes.contains(node.index) }
      .map { $0.text.slice($0.range) }
  }

  /// What was typed for an operation.
  private func typed(
    _ node: NodeID, _ primitive: Primitive, _ whole: String, _ text: String, _ compiler: Compiler
  ) -> (text: String, callee: String?, isRecorded: Bool, range: Range<Int>?) {
    if let recording = compiler.recordings.last(where: { $0.nodes.contains(node.index) }) {
      let typed = recording.text.slice(recording.range)
      return (typed, nil, true, recording.isOfPrompt ? recording.range : nil)
    }
    let names = [primitive.name] + primitive.aliases
    if let range = compiler.places[node] {
      let typed = text.slice(range)
      return (typed, names.first { typed.hasPrefix("\($0)(") }, false, range)
    }
    if let owner = quantities.first(where: { $0.role == .defined && $0.node >= node }),
      let line = program.definition(of: owner.name)?.text
    {
      return (owner.name, names.first { line.contains("\($0)(") }, false, nil)
    }
    return (whole, primitive.isCallable ? primitive.name : nil, false, nil)
  }
}
