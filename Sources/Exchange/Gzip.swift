import CZlib

/// Files that gzip has compressed, read by zlib.
enum Gzip {
  /// Whether bytes begin as such a file does.
  static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// What was compressed.
  ///
  /// - Parameter limit: the most bytes that it may become.
  /// - Throws: `ExchangeError` when it is damaged, cut short, or becomes more.
  static func expanded(_ bytes: [UInt8], limit: Int) throws(ExchangeError) -> [UInt8] {
    var stream = z_stream()
    guard zlib_begin_gzip(&stream) == Z_OK else { throw ExchangeError("it cannot be expanded") }
    defer { inflateEnd(&stream) }
    var content: [UInt8] = []
    // The last four bytes say how much it becomes, modulo 2³²; that is believed as far as is likely.
    let said = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    content.reserveCapacity(min(said, limit, 1000 * bytes.count))
    var part = [UInt8](repeating: 0, count: 1 << 18)
    // zlib counts in 32 bits, so it is handed the file a piece at a time.
    var place = 0
    var isWhole = false
    while place < bytes.count || !isWhole {
      let piece = min(bytes.count - place, 1 << 24)
      guard piece > 0 else { throw .truncated }
      if isWhole {
        // Another file may follow the first, and what they become is put together.
        guard inflateReset(&stream) == Z_OK else { throw damaged }
        isWhole = false
      }
      let (code, used, made) = step(&stream, bytes, place, piece, &part)
      guard code == Z_OK || code == Z_STREAM_END else {
        throw code == Z_BUF_ERROR ? .truncated : damaged
      }
      guard content.count + made <= limit else {
        throw ExchangeError("it becomes more than \(limit) bytes")
      }
      content += part[..<made]
      place += used
      isWhole = code == Z_STREAM_END
    }
    return content
  }

  private static let damaged = ExchangeError("what gzip has made is damaged")

  /// Expands as much of a piece as fits.
  private static func step(
    _ stream: inout z_stream, _ bytes: [UInt8], _ place: Int, _ piece: Int, _ part: inout [UInt8]
  ) -> (code: CInt, used: Int, made: Int) {
    bytes.withUnsafeBufferPointer { input in
      part.withUnsafeMutableBufferPointer { output in
        // zlib only reads what it is given, though its declaration does not say so.
        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + place) }
        stream.avail_in = UInt32(piece)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let code = inflate(&stream, Z_NO_FLUSH)
        return (code, piece - Int(stream.avail_in), output.count - Int(stream.avail_out))
      }
    }
  }
}
