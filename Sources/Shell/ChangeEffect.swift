import Language
import Presentation
import Rendering
import Stepping

/// Says what a change of the program has done: to the number its walk leads to, and to the walk.
enum ChangeEffect {
  /// `C: 0.2984 → 0.2911`, and where the walk is if it had begun.
  static func lines(
    from before: Session, to after: Session, _ context: CommandContext
  ) -> [StyledText] {
    guard after.program != before.program else { return [] }
    return after.layout(context.width).lines(cost(before, after)) + walk(before, after, context)
  }

  private static func cost(_ before: Session, _ after: Session) -> [Block] {
    // What is predicted is not given away, and what is watched is told of anyway.
    guard !after.isPredicted, let target = after.model.target?.name,
      before.model.target?.name == target, let old = before.model.targetMean,
      let new = after.model.targetMean, after.settings.numbers.tells(old, from: new),
      !after.marks.all(.watch).contains(where: { $0.text == target })
    else { return [] }
    return [.change([.reference(Reference(name: target))], from: old, to: new)]
  }

  private static func walk(
    _ before: Session, _ after: Session, _ context: CommandContext
  ) -> [StyledText] {
    guard before.outer.cursor > 0 else { return [] }
    if after.outer.cursor > 0 { return after.whereabouts(context) }
    return after.outer.walk == nil
      ? [] : after.layout(context.width).lines([.statement("the walk begins again", .faint)])
  }
}
