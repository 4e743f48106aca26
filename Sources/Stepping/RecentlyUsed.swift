/// A few values by their keys: the one that was not used for longest gives up its place.
struct RecentlyUsed<Key: Hashable, Value> {
  private var entries: [(key: Key, value: Value)] = []

  /// Uses the value of a key, made where it is not kept.
  ///
  /// - Parameters:
  ///   - limit: how many values are kept, this one among them.
  ///   - make: makes the value, from the one that gives up its place where all are taken.
  mutating func withValue<Result>(
    of key: Key, limit: Int, make: (_ replaced: Value?) -> Value, _ use: (inout Value) -> Result
  ) -> Result {
    if let place = entries.lastIndex(where: { $0.key == key }) {
      entries.append(entries.remove(at: place))
    } else {
      let replaced = entries.count >= limit ? entries.removeFirst().value : nil
      entries.append((key, make(replaced)))
    }
    return use(&entries[entries.count - 1].value)
  }
}
