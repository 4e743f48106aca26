import Autodiff
import Descent
import Language

/// A state of the session as `undo` keeps it, beside the state that a command led to or from.
///
/// Arrays that the command left alone are shared between the two. Of a large array of which it changed
/// a few elements only those are kept: a thousand edits of a weight take a thousand numbers, and not
/// as many copies of the matrix.
struct StoredState {
  /// The state; a number stands in the place of each array that is kept by its changes.
  private var state: Session.Snapshot
  /// The elements that differ from those of the neighbouring state, by the name of the array.
  private var changes: [String: [(place: Int, number: Double)]] = [:]
  /// About the bytes that are kept for this state alone.
  private(set) var bytes = 0

  /// Arrays up to so many elements are kept whole.
  private static let small = 64
  /// About the bytes that a definition takes in the lists of a program, and a value.
  private static let bytesOfDefinition = 120
  private static let bytesOfValue = 150

  /// What is to be kept of a state next to another.
  ///
  /// - Complexity: O(definitions + values + elements of the values that were replaced).
  init(_ state: Session.Snapshot, nextTo neighbour: Session.Snapshot) {
    self.state = state
    let (program, other) = (state.program, neighbour.program)
    bytes += state.training.bytes(beside: neighbour.training)
    if !program.definitions.sharesStorage(with: other.definitions) {
      bytes += program.definitions.count * StoredState.bytesOfDefinition
    }
    if program.values.count != other.values.count {
      bytes += program.values.count * StoredState.bytesOfValue
    }
    for (name, rows) in program.samples where !rows.sharesStorage(with: other.samples[name] ?? []) {
      bytes += rows.count * StoredState.bytesOfValue
    }
    for (name, value) in program.values {
      let near = other.values[name]
      guard !value.elements.sharesStorage(with: near?.elements ?? []) else { continue }
      if let changed = StoredState.changes(in: value, from: near) {
        changes[name] = changed
        self.state.program.substitute(Tensor(0), for: name)
        bytes += changed.count * MemoryLayout<(Int, Double)>.stride
      } else {
        bytes += value.elements.count * MemoryLayout<Double>.stride
      }
    }
  }

  /// The state, from the one that it was kept next to.
  func state(nextTo neighbour: Session.Snapshot) -> Session.Snapshot {
    var state = state
    for (name, changed) in changes {
      guard var value = neighbour.program.values[name] else { continue }
      for (place, number) in changed { value[place] = number }
      state.program.substitute(value, for: name)
    }
    return state
  }

  /// The few elements of a large array that differ from another's; nil where it is kept whole.
  private static func changes(
    in value: Tensor, from other: Tensor?
  ) -> [(place: Int, number: Double)]? {
    guard let other, value.shape == other.shape, value.elements.count > small else { return nil }
    let most = value.elements.count / 4
    var changes: [(place: Int, number: Double)] = []
    for (place, (number, old)) in zip(value.elements, other.elements).enumerated()
    where number.bitPattern != old.bitPattern {
      guard changes.count < most else { return nil }
      changes.append((place, number))
    }
    return changes
  }
}

extension Array {
  /// Whether two arrays are the same memory, and so the same without looking at their elements.
  fileprivate func sharesStorage(with other: Array) -> Bool {
    count == other.count
      && withUnsafeBufferPointer { own in
        other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress }
      }
  }
}
