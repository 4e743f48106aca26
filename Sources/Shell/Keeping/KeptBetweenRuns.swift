import Autodiff
import Foundation
import Language
import Presentation
import Rendering

/// What a shell that a person types at keeps from one run to the next, beside its journals: the
/// session that was left unsaved, and the settings that belong to the person.
struct KeptBetweenRuns {
  private let session: String
  private let settings: String
  /// The session as it was saved or opened last.
  var saved: Session.Snapshot?
  /// The settings as they are in their file.
  private var remembered: String

  /// What is kept in a folder.
  fileprivate init(folder: String) {
    session = "\(folder)/last.json"
    settings = "\(folder)/settings"
    remembered =
      UserFiles.open(settings, isPlain: true)
      .flatMap { try? $0.read(upToCount: 1 << 16) }.map { String(decoding: $0, as: UTF8.self) }
      ?? ""
  }

  /// The path of the session that was left unsaved, whether there is one or not.
  fileprivate var sessionPath: String { session }

  /// When a session was left unsaved; nil where none was.
  fileprivate var date: Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: session)
    return attributes?[.modificationDate] as? Date
  }

  /// Takes the settings that were remembered; what another version has written is left out.
  fileprivate func recall(_ settings: inout Settings) {
    for line in remembered.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 2 { try? settings.set(words[0], to: words[1]) }
    }
  }

  /// Writes the person's settings, where they have changed.
  fileprivate mutating func remember(_ settings: Settings) throws(ShellError) {
    let text = settings.kept(by: .person).map { "\($0.name) \($0.value)\n" }.joined()
    let isNew = remembered.isEmpty && text == KeptBetweenRuns.initial
    guard text != remembered, !isNew else { return }
    remembered = text
    try write(text, to: NamedFile(path: self.settings, name: "the file of settings"))
  }

  private static var initial: String {
    Settings().kept(by: .person).map { "\($0.name) \($0.value)\n" }.joined()
  }

  /// The most numbers of a session that leaving takes the time to write.
  private static let mostNumbers = 500_000

  /// Keeps a session that was not saved; false where there is nothing to keep.
  fileprivate func keep(_ left: Session) throws(ShellError) -> Bool {
    guard !left.program.isEmpty, left.snapshot != saved else { return false }
    let numbers = left.program.values.values.reduce(0) { $0 + $1.elements.count }
    guard numbers <= KeptBetweenRuns.mostNumbers else {
      throw ShellError("a session of \(numbers) numbers is not kept unless it is saved")
    }
    let text = SessionFile.text(of: left)
    guard text.utf8.count <= SessionFile.largest else { return false }
    try write(text, to: NamedFile(path: session, name: "the last session"))
    return true
  }

  private func write(_ text: String, to file: NamedFile) throws(ShellError) {
    file.makeFolder()
    try file.replace(with: Data(text.utf8))
  }
}

extension Shell {
  /// Keeps what is left unsaved, and the person's settings, from one run to the next.
  ///
  /// - Parameter folder: where both are; the settings that are there are taken now.
  public func keepBetweenRuns(in folder: String) {
    let kept = KeptBetweenRuns(folder: folder)
    kept.recall(&session.settings)
    interpreter.context.lastSession = kept.sessionPath
    keptBetweenRuns = kept
  }

  /// Writes the person's settings, where they have changed.
  func rememberSettings() {
    do { try keptBetweenRuns?.remember(session.settings) } catch { report(error) }
  }

  /// Keeps the session for the next time, unless it was saved, and says so.
  func keepForNextTime() {
    do {
      guard try keptBetweenRuns?.keep(session.personal) ?? false else { return }
      write([StyledText("kept for the next time: open last goes on with it", .faint)])
    } catch { report(error) }
  }

  /// What the greeting says of a session that was left unsaved.
  var lastSessionOffer: [StyledText] {
    guard let date = keptBetweenRuns?.date else { return [] }
    let age = KeepView.age(since: date)
    return [StyledText("open last goes on with what was left \(age).", .faint)]
  }
}
