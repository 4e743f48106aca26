extension Command {
  /// Every command, in the order in which help lists them.
  public static let all: [Command] =
    BuildCommands.all + StepCommands.all + StopCommands.all + DescendCommands.all
    + EvaluateCommand.commands + [PlotCommand.command] + AskCommands.all + DiagnoseCommand.all
    + ReasonCommands.all
    + WhatIfCommands.all + LearnCommands.all + KeepCommands.all + LoadCommand.all
    + ExportCommand.all
    + ShellCommands.all
}
