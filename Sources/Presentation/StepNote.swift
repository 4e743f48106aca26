import Autodiff
public import Stepping

extension Step {
  /// What is to be said of a step beside its equation; nil where there is nothing.
  public var note: [Phrase]? {
    if isFirstNotFinite {
      return [
        .number(result.value), .text(" comes in here: what it is computed from is finite"),
      ]
    }
    if let stoppedBy {
      return [
        .formula(stoppedBy), .equals, .number(0),
        .text(" here, so nothing passes back this way"),
      ]
    }
    switch kind {
    case .update where isFirstUpdate:
      return [.text("all derivatives are taken; the new values count from the next iteration on")]
    case .contribution where isCutOff, .total where paths == 1 && isCutOff:
      return [
        .text("what is 0 passes nothing on, however steep the slope: "),
        .formula(.number(0) * .number(.infinity)), .text(" counts as 0 here"),
      ]
    case .total where location.phase == .backward && isStart:
      return [.text("the backward pass starts here, at the outside")]
    case .total where paths != 1:
      guard case .derivative(let target, let variable) = result.symbol else { return nil }
      if paths == 0 {
        return [
          .text("no path leads from "), .reference(variable), .text(" to "), .reference(target),
        ]
      }
      let count = paths == 2 ? "both shares" : "all \(paths) shares"
      return [
        .text("\(count) are known, one for each place that uses "), .reference(variable),
        .text(": they add up"),
      ]
    default: return nil
    }
  }

  /// Whether a product is 0 although one of its factors is infinite, as the sweeps have it.
  private var isCutOff: Bool {
    result.value == 0 && formula.leaves.contains { !$0.value.isFinite }
  }

  /// Whether the step is ∂C/∂C = 1.
  private var isStart: Bool {
    guard case .derivative(let target, let variable) = result.symbol else { return false }
    return target == variable
  }
}
