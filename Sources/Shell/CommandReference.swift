/// The reference of the commands, as the README has it.
public enum CommandReference {
  /// A Markdown table for each group of commands.
  public static var markdown: String {
    Command.Group.allCases.map { group in
      let rows = Command.all.filter { $0.group == group }.map { command in
        "| `\(command.usage.replacing("|", with: "\\|"))` | \(command.summary) |"
      }
      return (["### \(group.rawValue)", "", "| command | does |", "| --- | --- |"] + rows)
        .joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }
}
