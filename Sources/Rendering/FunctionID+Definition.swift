import Autodiff

extension FunctionID {
  /// A function that only derivatives record, by its definition: nobody types its name; nil for any
  /// other.
  func writtenOut<Leaf>(_ operands: [Formula<Leaf>]) -> Formula<Leaf>? {
    guard let primitive = Primitive.named(name), !primitive.isCallable,
      let definition = primitive.definition, primitive.accepts(operands: operands.count)
    else { return nil }
    return definition.map { place in
      switch place {
      case .operand(let operand): operands[operand]
      case .output: .apply(self, operands)
      }
    }
  }
}
