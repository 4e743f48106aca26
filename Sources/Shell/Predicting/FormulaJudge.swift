import Autodiff
import Language
import Stepping

/// Tells a formula from one that has the same value by accident: it must agree at other numbers too.
struct FormulaJudge {
  private let session: Session

  init(_ session: Session) {
    self.session = session
  }

  /// Whether two numbers are the same but for rounding.
  static func agree(_ left: Double, _ right: Double) -> Bool {
    abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1e-6)
  }

  /// Whether a formula agrees with the next step at other numbers too.
  func holds(_ expression: Expression, _ line: String) -> Bool {
    guard let changed = nudged, let walk = changed.walk, session.cursor < walk.count else {
      return true
    }
    guard let value = try? Evaluation.value(of: expression, line, changed).scalar else {
      return false
    }
    return FormulaJudge.agree(value, walk[session.cursor].result.value)
  }

  /// The session after every given number has been changed a little, each by another factor; nil where
  /// the program does not take that.
  var nudged: Session? {
    var changed = session
    var random = 0.0
    func nudged(_ tensor: Tensor) -> Tensor {
      var tensor = tensor
      for element in tensor.elements.indices {
        random += 1
        tensor[element] =
          tensor[element] * (1 + 0.01 * (random * 0.618_034).fraction)
          + 1e-3 * (random * 0.414_214).fraction
      }
      return tensor
    }
    var program = session.program
    for name in session.program.valueOrder {
      if let value = program.values[name] { program.assign(name, nudged(value)) }
    }
    for (name, rows) in session.program.samples.sorted(by: { $0.key < $1.key }) {
      program.substitute(rows.map(nudged), for: name)
    }
    let sample = session.sample
    guard (try? changed.replaceProgram(program)) != nil else { return nil }
    changed.read(sample: sample)
    return changed
  }
}

extension Double {
  /// What is left of a positive number without its whole part.
  fileprivate var fraction: Double { self - rounded(.down) }
}
