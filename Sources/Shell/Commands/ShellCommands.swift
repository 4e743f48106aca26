import Lessons
import Presentation
import Rendering

/// The commands about the shell itself.
enum ShellCommands {
  static let all: [Command] = [
    Command(
      "set", arguments: "[NAME VALUE]", "change how the shell writes, or show its settings",
      details: [
        "set digits 6 rounds to 6 significant digits; the numbers put into a formula have more where "
          + "it takes more to get its result from them. set digits full shows the shortest decimal "
          + "that reads back to the same number.",
        "set notation unicode|ascii|latex|spoken; spoken writes sentences instead of drawings and "
          + "columns, for a screen reader.",
        "set color auto|always|never: colour only adds to what the words say.",
        "set walk keep stays at the step of the walk when only numbers change; restart begins the walk "
          + "again then. set prompt place shows the step in the prompt.",
        "set paging off prints what is longer than the screen at once; on, it waits for Enter, on a "
          + "terminal only. The next start finds prompt and paging as they were left.",
      ],
      examples: ["set", "set digits 6", "set notation ascii"], group: .shell, completes: .settings
    ) { session, arguments, context in
      let words = arguments.words
      if words.isEmpty {
        let rows = session.settings.rows
        if session.settings.notation == .spoken {
          return CommandOutput(
            rows.map { StyledText("\($0.name) is \($0.value); it may be \($0.choices).") })
        }
        let width = rows.map(\.value.count).max() ?? 0
        return CommandOutput(
          rows.flatMap {
            StyledText($0.choices, .faint).wrapped(
              beside: StyledText($0.name.padded(to: 10), .code)
                + StyledText($0.value.padded(to: width + 2)), to: context.width)
          })
      }
      guard words.count == 2 else {
        throw ShellError("set takes a name and a value", suggestion: "write set digits 6")
      }
      try session.settings.set(words[0], to: words[1])
      return CommandOutput()
    },
    Command(
      "help", aliases: ["h", "?", "man"], arguments: "[all | COMMAND | TOPIC]",
      "say how to begin, or more about a command or topic",
      details: [
        "help all lists every command. The topics are \(HelpView.topics.dropLast().joined(separator: ", ")) and "
          + "\(HelpView.topics.last ?? ""), and each primitive. apropos finds help by a word."
      ],
      examples: ["help", "help all", "help step", "help sigmoid"], group: .shell,
      completes: .commandsAndTopics
    ) { session, arguments, context in
      CommandOutput(
        try HelpView(
          settings: session.settings, width: context.width,
          isAsked: session.lesson?.player.isWaiting ?? false
        ).lines(about: arguments.text))
    },
    Command(
      "apropos", arguments: "WORD", "find the help that mentions a word",
      details: [
        "Commands, topics, functions and examples are searched; several words must all occur."
      ],
      examples: ["apropos weight", "apropos chain rule"], group: .shell
    ) { session, arguments, context in
      guard !arguments.text.isEmpty else {
        throw ShellError("apropos takes a word", suggestion: "write apropos weight")
      }
      return CommandOutput(
        try HelpView(settings: session.settings, width: context.width)
          .mentions(of: arguments.words))
    },
    Command(
      "quit", aliases: ["q", "exit"], "leave; so does Ctrl-D",
      details: [
        "What was not saved is kept: open last goes on with it the next time.",
        "While a lesson asks, exit leaves the lesson first, and q nothing.",
      ],
      group: .shell,
      isAllowedInLessons: false
    ) { session, arguments, context in
      try arguments.none()
      return CommandOutput(
        PredictionView(session, width: context.width).score(), action: .quit)
    },
  ]
}
