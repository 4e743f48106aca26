import CEditLine
import Foundation
import Synchronization

/// Signals that have arrived, noted for the program to act on when it is ready to.
///
/// A handler may do almost nothing, so it sets a bit and writes a byte to a pipe. Whoever waits for
/// input waits for the pipe as well, so no signal is missed, whenever and on whichever thread it
/// arrives.
enum Signals {
  /// What ended a wait.
  enum Event {
    case input
    case signal
  }

  private static let arrived = Atomic<UInt64>(0)
  private static let pipe = SignalPipe()

  /// Has a signal noted from now on.
  ///
  /// - Returns: how it was handled before; nil when it is to be ignored, and was left so.
  static func watch(_ signal: CInt) -> sigaction? {
    _ = pipe  // Made here, for a handler may not.
    var previous = sigaction()
    let note: @convention(c) (CInt) -> Void = { signal in
      let error = errno
      Signals.arrived.bitwiseOr(1 << UInt64(signal), ordering: .sequentiallyConsistent)
      Signals.pipe.wake()
      errno = error
    }
    return edit_line_handle_signal(signal, note, &previous) ? previous : nil
  }

  static func isPending(_ signal: CInt) -> Bool {
    arrived.load(ordering: .sequentiallyConsistent) & (1 << UInt64(signal)) != 0
  }

  /// Forgets a signal, and tells whether it had arrived.
  static func take(_ signal: CInt) -> Bool {
    let bit: UInt64 = 1 << UInt64(signal)
    return arrived.bitwiseAnd(~bit, ordering: .sequentiallyConsistent).oldValue & bit != 0
  }

  /// Waits until a descriptor can be read without waiting (or never again), or a signal arrives.
  static func wait(forInputOn descriptor: CInt) -> Event {
    guard descriptor >= 0 else { return .input }  // Reading fails; `poll` would wait for ever.
    var waits = [
      pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    if poll(&waits, nfds_t(waits.count), -1) < 0 { return errno == EINTR ? .signal : .input }
    guard waits[0].revents != 0 else { return .input }
    pipe.drain()
    return .signal
  }
}

/// The pipe by which a signal handler wakes whoever waits for input.
///
/// Without one (the process has too many files open) its ends are −1, which `poll` leaves out; a
/// signal then still interrupts the wait itself.
private struct SignalPipe {
  let readEnd: CInt
  private let writeEnd: CInt

  init() {
    var ends: [CInt] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  /// A pipe that is full needs no further byte.
  func wake() {
    var byte: UInt8 = 0
    _ = write(writeEnd, &byte, 1)
  }

  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
      while read(readEnd, bytes.baseAddress, bytes.count) > 0 {}
    }
  }
}
