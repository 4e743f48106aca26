public import Autodiff

/// Numbers under names that count as the same only when they are so to the last bit: -0 in place of 0
/// is a change, and NaN in place of itself is none.
@propertyWrapper public struct ToTheBit<Numbers: BitwiseComparable>: Hashable, Sendable {
  /// The numbers of each name.
  public var wrappedValue: [String: Numbers]

  /// Wraps numbers.
  public init(wrappedValue: [String: Numbers]) { self.wrappedValue = wrappedValue }

  /// Whether all are the same to the last bit.
  ///
  /// - Complexity: O(names), and O(numbers) for what does not share its storage.
  public static func == (left: ToTheBit, right: ToTheBit) -> Bool {
    left.wrappedValue.count == right.wrappedValue.count
      && left.wrappedValue.allSatisfy { name, numbers in
        right.wrappedValue[name].map(numbers.isIdentical) ?? false
      }
  }

  /// Hashes the names.
  public func hash(into hasher: inout Hasher) { hasher.combine(Set(wrappedValue.keys)) }
}

/// Numbers that can be compared bit by bit.
public protocol BitwiseComparable: Sendable {
  /// Whether others are the same to the last bit.
  func isIdentical(to other: Self) -> Bool
}

extension Tensor: BitwiseComparable {
  /// Whether another has the same shape and the same numbers to the last bit.
  public func isIdentical(to other: Tensor) -> Bool {
    guard shape == other.shape else { return false }
    return elements.withUnsafeBufferPointer { left in
      other.elements.withUnsafeBufferPointer { right in
        left.baseAddress == right.baseAddress
          || left.elementsEqual(right) { $0.bitPattern == $1.bitPattern }
      }
    }
  }
}

extension Array: BitwiseComparable where Element == Tensor {
  /// Whether others are the same in the same order, to the last bit.
  public func isIdentical(to other: [Tensor]) -> Bool {
    elementsEqual(other) { $0.isIdentical(to: $1) }
  }
}
