import Autodiff
public import Language

/// Says where a cost of probabilities has lost its digits, and which cost keeps them.
///
/// A probability near 1 is rounded, and 1 − p, which the cost and its derivatives are made of, has no
/// more digits than that leaves. Where the tape computes the probability and its cost as one, as of
/// `binary_cross_entropy(sigmoid(z), y)`, nothing is lost and nothing is said.
public enum LostDigitsNote {
  /// From here on 1 − p has lost six of its sixteen digits.
  private static let nearOne = 1 - 0x1p-20

  /// What is said of the first such cost, where it is another one than before a change.
  public static func blocks(from before: Model, to after: Model) -> [Block] {
    guard let (name, probability, better) = first(in: after), first(in: before)?.name != name
    else { return [] }
    return [
      .statement(
        [
          .text("\(name) has lost digits: it is made of 1 − p, and p is rounded to "),
          .rounded(probability, digits: 17), .text("; \(better) keeps them"),
        ], .changed)
    ]
  }

  private static func first(
    in model: Model
  ) -> (name: String, probability: Double, better: String)? {
    let tape = model.tape
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
        in: quantity.name, of: model.program, with: primitive.id)
      return (quantity.name, near, form?.better ?? "\(better.name) of the logits")
    }
    return nil
  }
}
