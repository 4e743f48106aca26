import Language
import Presentation
import Rendering
import Stepping

/// What is said of a session, and how it is laid out.
extension Session {
  /// How formulas and numbers are written, without what is still to be predicted.
  ///
  /// - Parameter numbers: the digits of numbers, where they are not those that are set.
  func formulas(_ numbers: NumberFormat? = nil) -> FormulaRenderer {
    FormulaRenderer(
      notation: settings.notation, numbers: numbers ?? settings.numbers,
      isKnown: isKnownSymbol())
  }

  /// How what a command shows is laid out.
  ///
  /// - Parameter numbers: the digits of numbers, where they are not those that are set.
  func layout(_ width: Int, numbers: NumberFormat? = nil) -> BlockLayout {
    BlockLayout(formulas(numbers), width: width, isWhole: settings.arrays == .whole)
  }

  /// The session as one side of a comparison.
  var side: WhatIfReport.Side { WhatIfReport.Side(model, walk, cursor: cursor, sample: sample) }

  /// What is to be said of a change of the program: where NaN or ∞ has come in, or digits are lost.
  func notes(since before: Session) -> [Block] {
    // What is predicted is not given away.
    guard program != before.program, prediction == nil else { return [] }
    return NonFiniteNote.blocks(from: before.model, to: model)
      + LostDigitsNote.blocks(from: before.model, to: model)
  }

  /// Why the first derivative of the target that is NaN is not known.
  var unknownDerivative: [Block] { prediction == nil ? model.unknownDerivative : [] }

  /// Why a derivative is not known; nil where it is, or where the walk does not show what would give
  /// it away.
  func unknownDerivative(
    of target: NamedElement, by variable: NamedElement
  ) -> UnknownDerivative? {
    guard prediction == nil else { return nil }
    return UnknownDerivative(
      of: target, by: variable, in: model, sample: sampleRead(of: target, by: variable))
  }
}
