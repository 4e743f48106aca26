import Foundation

/// Lines of a file, a pipe, or any descriptor that is not to be edited on: no prompt, no echo.
///
/// A line ends in a line feed, with or without a carriage return before it; the last one may lack
/// its end. Bytes that are not UTF-8 become U+FFFD. A file that cannot be read, such as a folder,
/// has no lines. Of a line that is too long nothing is kept, and no line comes after it.
public final class PlainLineReader: LineReader {
  private let fileDescriptor: CInt
  private let longestLine: Int
  /// What has been read; the lines before `start` have been handed out.
  private var bytes: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  /// Reads from a descriptor, which stays the caller's to close, lines of so many bytes at most.
  public init(fileDescriptor: CInt, longestLine: Int) {
    self.fileDescriptor = fileDescriptor
    self.longestLine = longestLine
  }

  /// The next line; a pending interrupt comes before it.
  public func readLine(prompt: String) -> LineInput {
    var searched = start
    while true {
      if Interrupts.takePending() { return .interrupted }
      let end = lineFeed(from: searched)
      guard (end ?? bytes.count) - start <= longestLine else {
        (bytes, start, isAtEnd) = ([], 0, true)
        return .tooLong(limit: longestLine)
      }
      if let end {
        defer { start = end + 1 }
        return .line(text(upTo: end))
      }
      searched = bytes.count
      if isAtEnd {
        guard start < bytes.count else { return .endOfInput }
        defer { start = bytes.count }
        return .line(text(upTo: bytes.count))
      }
      if Signals.wait(forInputOn: fileDescriptor) == .input {
        searched -= start
        readMore()
      }
    }
  }

  /// Does nothing: lines that nobody typed have no history.
  public func remember(_ line: String) {}

  private func lineFeed(from index: Int) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard index < buffer.count, let base = buffer.baseAddress,
        let found = memchr(base + index, CInt(UInt8(ascii: "\n")), buffer.count - index)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private func text(upTo end: Int) -> String {
    var line = bytes[start..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return String(decoding: line, as: UTF8.self)
  }

  /// Reads what there is, after dropping the lines that have been handed out.
  private func readMore() {
    bytes.removeSubrange(..<start)
    start = 0
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { chunk in
      let count = read(fileDescriptor, chunk.baseAddress, chunk.count)
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
        isAtEnd = true
      }
    }
  }
}
