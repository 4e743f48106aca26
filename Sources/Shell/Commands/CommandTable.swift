extension Command {
  /// Every command, in the order in which help lists them.
  public static let all: [Command] =
    BuildCommands.all + StepCommands.all + StopCommands.all + DescendCommands.all + AskCommands.all
    + DiagnoseCommand.all
    + ReasonCommands.all
    + WhatIfCommands.all + LearnCommands.all + KeepCommands.all + ArrayFileCommands.all
    + ShellCommands.all
}
