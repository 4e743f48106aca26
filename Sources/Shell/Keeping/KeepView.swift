import Foundation
import Rendering

/// Writes what `undo`, `redo` and `history` say.
enum KeepView {
  /// The most commands that are named one by one.
  private static let mostNamed = 5

  /// The commands that were taken back or done again, and where the walk stands if that moved it.
  static func moved(
    _ participle: String, _ commands: [String], from before: Session, to session: Session
  ) -> [StyledText] {
    let named = commands.prefix(mostNamed).map {
      StyledText("\(participle): ", .faint) + StyledText(oneLine($0), .code)
    }
    let more = commands.count - named.count
    let rest = more > 0 ? [StyledText("and \(more) more", .faint)] : []
    return named + rest + (session.cursor != before.cursor ? session.positionLines() : [])
  }

  /// The latest of the commands, or all, with their numbers.
  static func history(_ commands: [String], last count: Int?) -> [StyledText] {
    let width = "\(commands.count)".count + 2
    return commands.enumerated().suffix(count ?? commands.count).map { place, line in
      StyledText("\(place + 1)".leftPadded(to: width) + "  ", .faint)
        + StyledText(oneLine(line), .code)
    }
  }

  /// A command in one line of moderate length.
  static func oneLine(_ command: String) -> String {
    let line = command.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 70 ? "\(line.prefix(69))…" : line
  }

  /// How long ago something was: `5 minutes ago`.
  static func age(since date: Date, now: Date = Date()) -> String {
    let seconds = max(0, now.timeIntervalSince(date))
    let units = [(86_400.0, "day"), (3600, "hour"), (60, "minute")]
    guard let (length, name) = units.first(where: { seconds >= $0.0 }) else { return "just now" }
    let count = Int(seconds / length)
    return "\(count) \(name)\(count == 1 ? "" : "s") ago"
  }
}
