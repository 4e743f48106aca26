/// What a function can be differentiated at: a number, an array of numbers, or a tensor.
public protocol DifferentiationPoint: Sendable {
  /// What the function sees of it: always `Variable`.
  associatedtype Recorded = Variable

  /// The point as a tensor.
  var tensor: Tensor { get }
  /// The point, or a derivative of its shape, from a tensor.
  init(elementsOf tensor: Tensor)
  /// What the function sees of it.
  static func recorded(_ variable: Variable) -> Recorded
}

extension DifferentiationPoint where Recorded == Variable {
  /// The variable itself.
  public static func recorded(_ variable: Variable) -> Variable { variable }
}

extension Double: DifferentiationPoint {
  /// A tensor of rank 0.
  public var tensor: Tensor { Tensor(self) }
  /// The first element; NaN where there is none.
  public init(elementsOf tensor: Tensor) { self = tensor.elements.first ?? .nan }
}

extension Array: DifferentiationPoint where Element == Double {
  /// A vector.
  public var tensor: Tensor { Tensor(self) }
  /// The elements in row-major order.
  public init(elementsOf tensor: Tensor) { self = tensor.elements }
}

extension Tensor: DifferentiationPoint {
  /// The tensor itself.
  public var tensor: Tensor { self }
  /// The tensor itself.
  public init(elementsOf tensor: Tensor) { self = tensor }
}
