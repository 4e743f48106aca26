public import Presentation

/// A way to lay a document out as a file: each stands in a folder of its own.
public protocol DocumentBackend: Sendable {
  /// The document as the text of a file.
  func text(of document: Document) -> String
}

/// What a file that was made here says of itself, so that it may be written again.
public enum Generator {
  /// The words in a comment, or in a field, at the file's beginning.
  public static let mark = "made by backprop"
}
