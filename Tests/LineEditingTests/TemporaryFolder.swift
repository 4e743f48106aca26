import Foundation

/// A folder that lasts as long as the test.
final class TemporaryFolder: Sendable {
  let path = NSTemporaryDirectory() + "line-editing-" + UUID().uuidString

  init() {
    try? FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
