import Autodiff
import Language
import Rendering
import Stepping

/// Says where a cost of probabilities has lost its digits, and which cost keeps them.
///
/// A probability near 1 is rounded, and 1 − p, which the cost and its derivatives are made of, has no
/// more digits than that leaves. Where the tape computes the probability and its cost as one, as of
/// `binary_cross_entropy(sigmoid(z), y)`, nothing is lost and nothing is said.
enum LostDigitsNote {
  /// From here on 1 − p has lost six of its sixteen digits.
  private static let nearOne = 1 - 0x1p-20

  /// One line about the first such cost, if a change of the program has made it so.
  static func lines(from before: Session, to after: Session) -> [StyledText] {
    // What is predicted is not given away.
    guard after.program != before.program, after.prediction == nil,
      let (name, probability, better) = first(in: after), first(in: before)?.name != name
    else { return [] }
    let formulas = FormulaRenderer(notation: after.settings.notation, numbers: .full)
    return [
      StyledText(
        "\(name) has lost digits: it is made of 1 − p, and p is rounded to "
          + "\(formulas.number(probability)); \(better) keeps them", .changed)
    ]
  }

  private static func first(
    in session: Session
  ) -> (name: String, probability: Double, better: String)? {
    let (model, tape) = (session.model, session.model.tape)
    for quantity in model.quantities {
      guard let primitive = tape.primitive(of: quantity.node),
        let better = primitive.cost?.ofLogits,
        !tape.isFused(quantity.node), let operand = tape.operands(of: quantity.node).first,
        tape.primitive(of: operand) != nil
      else { continue }
      let samples = tape.isPerSample(operand) ? model.sampleCount : 1
      let probabilities = (0..<samples).lazy.flatMap {
        tape.tensor(of: operand, sample: $0).elements
      }
      guard let near = probabilities.first(where: { $0 > nearOne && $0 <= 1 }) else { continue }
      let form = EquivalentForm.find(
        in: quantity.name, of: session.program, with: primitive.id)
      return (quantity.name, near, form?.better ?? "\(better.name) of the logits")
    }
    return nil
  }
}
