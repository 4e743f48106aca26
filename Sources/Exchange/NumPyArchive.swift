import CZip
import Glibc

/// NumPy's file of several arrays, `.npz`: a zip archive of `.npy` files, read and written by libzip.
enum NumPyArchive {
  /// The arrays of an archive.
  ///
  /// - Throws: `ExchangeError` when it is damaged or holds something other than arrays.
  static func arrays(_ bytes: [UInt8]) throws(ExchangeError) -> [StoredArray] {
    let archive = try open(bytes)
    defer { zip_discard(archive) }
    let count = zip_get_num_entries(archive, 0)
    var arrays: [StoredArray] = []
    var size = 0
    for index in 0..<max(0, count) {
      var status = zip_stat_t()
      guard zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0, let name = status.name,
        let length = Int(exactly: status.size)
      else { throw ExchangeError("entry \(index + 1) of the archive cannot be read") }
      size += length / 8
      guard size <= StoredArray.most else { throw StoredArray.tooLarge }
      let entry = String(cString: name)
      let content = try read(archive, zip_uint64_t(index), length, entry)
      let label = entry.hasSuffix(".npy") ? String(entry.dropLast(4)) : entry
      do { arrays.append(try NumPyFile.array(content, name: label)) } catch {
        throw ExchangeError("\(entry.prefix(60)): \(error)")
      }
    }
    return arrays
  }

  private static func open(_ bytes: [UInt8]) throws(ExchangeError) -> OpaquePointer {
    // libzip takes no bytes for an archive without entries.
    guard !bytes.isEmpty else { throw .truncated }
    // libzip frees the copy that it is given.
    guard let copy = malloc(max(bytes.count, 1)) else { throw .truncated }
    bytes.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { memcpy(copy, base, buffer.count) }
    }
    var error = zip_error_t()
    guard let source = zip_source_buffer_create(copy, zip_uint64_t(bytes.count), 1, &error) else {
      free(copy)
      throw ExchangeError("it cannot be read as a zip archive")
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
      zip_source_free(source)
      throw ExchangeError("it is no whole zip archive, as .npz files are")
    }
    return archive
  }

  private static func read(
    _ archive: OpaquePointer, _ index: zip_uint64_t, _ length: Int, _ name: String
  ) throws(ExchangeError) -> [UInt8] {
    let damaged = ExchangeError("\(name.prefix(60)) in the archive is damaged")
    guard let file = zip_fopen_index(archive, index, 0) else { throw damaged }
    defer { zip_fclose(file) }
    // An archive may say that a few bytes become many: what comes is taken, and not what is said.
    var content: [UInt8] = []
    var part = [UInt8](repeating: 0, count: min(max(length, 1), 1 << 20))
    while true {
      let count = part.withUnsafeMutableBytes {
        zip_fread(file, $0.baseAddress, zip_uint64_t($0.count))
      }
      guard count >= 0 else { throw damaged }
      if count == 0 { break }
      content.append(contentsOf: part[..<Int(count)])
    }
    guard content.count == length else { throw damaged }
    return content
  }

  /// An archive of arrays, kept as they are.
  static func bytes(_ arrays: [StoredArray]) throws(ExchangeError) -> [UInt8] {
    let failure = ExchangeError("the archive cannot be made")
    var error = zip_error_t()
    guard let source = zip_source_buffer_create(nil, 0, 0, &error) else { throw failure }
    guard let archive = zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) else {
      zip_source_free(source)
      throw failure
    }
    // The source is read after the archive is closed, which frees it once.
    zip_source_keep(source)
    defer { zip_source_free(source) }
    let files = arrays.map { NumPyFile.bytes($0) }
    for (array, bytes) in zip(arrays, files) {
      guard let copy = malloc(bytes.count) else { throw failure }
      bytes.withUnsafeBytes { buffer in
        if let base = buffer.baseAddress { memcpy(copy, base, buffer.count) }
      }
      guard let entry = zip_source_buffer(archive, copy, zip_uint64_t(bytes.count), 1) else {
        free(copy)
        zip_discard(archive)
        throw failure
      }
      let index = zip_file_add(archive, "\(array.name).npy", entry, zip_flags_t(ZIP_FL_ENC_UTF_8))
      guard index >= 0, zip_set_file_compression(archive, zip_uint64_t(index), ZIP_CM_STORE, 0) == 0
      else {
        if index < 0 { zip_source_free(entry) }
        zip_discard(archive)
        throw failure
      }
      // The same arrays make the same file.
      zip_file_set_dostime(archive, zip_uint64_t(index), 0, 0x21, 0)
    }
    guard zip_close(archive) == 0, zip_source_open(source) == 0 else { throw failure }
    defer { zip_source_close(source) }
    var status = zip_stat_t()
    guard zip_source_stat(source, &status) == 0 else { throw failure }
    var bytes = [UInt8](repeating: 0, count: Int(status.size))
    let count = bytes.withUnsafeMutableBytes {
      zip_source_read(source, $0.baseAddress, zip_uint64_t($0.count))
    }
    guard count == Int64(bytes.count) else { throw failure }
    return bytes
  }
}
