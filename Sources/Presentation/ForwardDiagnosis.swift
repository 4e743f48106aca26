import Autodiff
import Language
import Stepping

/// Where numbers of somebody's own go wrong first on the way forward, and which of the others only
/// follow from that.
struct ForwardDiagnosis {
  /// The first wrong value, in evaluation order.
  let first: Diagnosis.Comparison
  /// What is said of it.
  let text: String

  /// Nil where no value on the way forward is wrong.
  init?(_ diagnosis: Diagnosis, in model: Model, sample: Int) {
    let values = diagnosis.comparisons.filter { comparison in
      if case .value = comparison.given.subject { comparison.hasShape } else { false }
    }.sorted { $0.given.subject.node < $1.given.subject.node }
    guard let first = values.first(where: { !$0.isRight }) else { return nil }
    self.first = first
    let name = first.given.name
    let before = values.prefix { $0.isRight }.map(\.given.name)
    var text = "the first wrong value on the way forward is \(name)"
    if !before.isEmpty {
      text += "; \(Wording.listed(before)) before it \(before.count == 1 ? "is" : "are") right"
    }
    let others = diagnosis.comparisons.filter { $0.given.name != name && !$0.isRight }
    let following = others.filter {
      ForwardDiagnosis.follows($0.given, from: first.given, in: model, sample: sample)
    }.map(\.given.name)
    if !following.isEmpty {
      text +=
        "; \(Wording.listed(following)) \(following.count == 1 ? "is" : "are") what follows "
        + "from your \(name), so that only \(name) is to be mended"
    }
    self.text = text
  }

  /// Whether an array is right in the program in which another is as it was given.
  private static func follows(
    _ array: GivenArray, from first: GivenArray, in model: Model, sample: Int
  ) -> Bool {
    guard let name = model.quantity(of: first.subject.node)?.name,
      let other = model.quantity(of: array.subject.node)?.name,
      // A derivative by a parameter is a mean over samples, of which one alone is given.
      model.sampleCount == 1 || array.isValue
    else { return false }
    var program = model.program
    for bound in program.samples.keys {
      guard let row = model.program.value(of: bound, sample: sample) else { return false }
      program.bind(bound, samples: [row])
    }
    program.assign(name, first.value)
    guard let changed = try? Compiler.model(of: program, leavesOutBroken: true),
      let node = changed.quantity(other)?.node
    else { return false }
    let expected: Tensor? =
      array.isValue
      ? changed.tape.tensor(of: node)
      : changed.gradient().first { $0.parameter.name == other }?.gradient
    return expected.map(array.matches) ?? false
  }
}

extension GivenArray {
  /// Whether it is a value on the way forward.
  fileprivate var isValue: Bool { if case .value = subject { true } else { false } }
}
