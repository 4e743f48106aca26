import Autodiff
import Synchronization

/// A value that is computed when it is first asked for, and then kept; one whose computing was
/// interrupted is not.
final class Deferred<Value: Sendable>: Sendable {
  private let compute: @Sendable () -> Value
  private let kept = Mutex<Value?>(nil)

  init(_ compute: @escaping @Sendable () -> Value) {
    self.compute = compute
  }

  /// The value.
  var value: Value {
    kept.withLock { kept in
      let value = kept ?? compute()
      if !Interruption.isRequested { kept = value }
      return value
    }
  }
}
