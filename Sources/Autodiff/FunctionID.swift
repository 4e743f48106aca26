/// Tells a function on a tape or in a formula from all others: a primitive, or one that a program
/// defines.
///
/// Declarations write it as a literal; a primitive that other code has to recognise has a constant
/// here beside its declaration, `FunctionID.weightedSum`.
public struct FunctionID: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The name, as a person types it.
  public let name: String

  /// The function of a name.
  public init(_ name: String) { self.name = name }

  /// The function of a name that is written in the code.
  public init(stringLiteral name: String) { self.name = name }

  /// Several formulas side by side in brackets, as the elements of an array.
  public static let list: Self = "list"

  /// The name.
  public var description: String { name }
}
