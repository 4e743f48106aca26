import Foundation
import Presentation
import Rendering

/// Writes what `undo`, `redo` and `history` say.
enum KeepView {
  /// The most commands that are named one by one.
  private static let mostNamed = 5

  /// The commands that were taken back or done again, and where the walk stands if that moved it.
  static func moved(
    _ participle: String, _ commands: [String], from before: Session, to session: Session,
    _ context: CommandContext
  ) -> [StyledText] {
    let label = StyledText("\(participle): ", .faint)
    let named = commands.prefix(mostNamed).map {
      label + StyledText(oneLine($0, width: context.width - label.width), .code)
    }
    let more = commands.count - named.count
    let rest = more > 0 ? [StyledText("and \(more) more", .faint)] : []
    return named + rest
      + (session.cursor != before.cursor ? session.positionLines(context) : [])
  }

  /// The latest of the commands, or all, with their numbers.
  static func history(_ commands: [String], last count: Int?, width: Int) -> [StyledText] {
    let column = "\(commands.count)".count + 2
    return commands.enumerated().suffix(count ?? commands.count).map { place, line in
      StyledText("\(place + 1)".leftPadded(to: column) + "  ", .faint)
        + StyledText(oneLine(line, width: width - column - 2), .code)
    }
  }

  /// A command in one line of moderate length.
  static func oneLine(_ command: String, width: Int = 70) -> String {
    let line = command.split(whereSeparator: \.isNewline).joined(separator: " ")
    let longest = max(10, min(70, width))
    return line.count > longest ? "\(line.prefix(longest - 1))…" : line
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
