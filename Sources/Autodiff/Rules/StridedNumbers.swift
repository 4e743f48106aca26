/// Numbers one after the other in memory, or with a step of 0 the same one again and again.
struct StridedNumbers {
  let base: UnsafePointer<Double>
  let step: Int

  subscript(place: Int) -> Double { base[place * step] }

  /// The run from a place on.
  func from(_ place: Int) -> StridedNumbers {
    StridedNumbers(base: base + place * step, step: step)
  }
}

/// Memory on the stack for a few partial derivatives at a time.
enum PartialBlock {
  /// How many: what the system places on the stack, and does not allocate.
  private static let length = 128

  /// Calls `body` for each block of `count` places: with the first, their number, and memory.
  @inline(__always)
  static func forEach(_ count: Int, _ body: (Int, Int, UnsafeMutablePointer<Double>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: length) { buffer in
      guard let memory = buffer.baseAddress else { return }
      for start in stride(from: 0, to: count, by: length) {
        body(start, min(length, count - start), memory)
      }
    }
  }
}

/// The sum of `count` neighbouring numbers; a structural zero where all of them are.
///
/// Four sums side by side, so that no addition waits for the one before.
func sum(_ numbers: UnsafePointer<Double>, _ count: Int) -> Double {
  let zero = Double.structuralZero
  var (a, b, c, d) = (zero, zero, zero, zero)
  var place = 0
  while place + 4 <= count {
    a += numbers[place]
    b += numbers[place + 1]
    c += numbers[place + 2]
    d += numbers[place + 3]
    place += 4
  }
  var rest = zero
  while place < count {
    rest += numbers[place]
    place += 1
  }
  return (a + b) + (c + d) + rest
}
