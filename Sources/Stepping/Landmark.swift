/// Something that a walk can be searched for: what becomes known at certain of its steps.
public enum Landmark: Hashable, Sendable {
  /// A quantity or a derivative, as a pattern: without indices every element of it, without a
  /// sample that of every sample and the mean.
  ///
  /// A letter that is no quantity itself, such as w, means that of every layer: w1, w2, ….
  case symbol(Symbol)
  /// A kind of step.
  case kind(Step.Kind)
  /// The start of a layer, on the way forward or back.
  case layer(Int)
}
