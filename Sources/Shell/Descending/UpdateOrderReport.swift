import Autodiff
import Descent
import Language
import Presentation
import Rendering
import Stepping

/// What comes of updating some parameters before the derivatives of the others are taken.
struct UpdateOrderReport {
  private let session: Session
  /// The parameters that are updated first.
  private let first: [String]
  /// The gradients by the others, right and with the first ones updated already.
  private let others: [(name: String, right: Tensor, wrong: Tensor)]
  /// The cost before, after an update, and after one in this order.
  private let costs: (before: Double, right: Double, wrong: Double)

  /// Makes both updates aside.
  ///
  /// - Parameter words: what names the parameters that are updated first.
  /// - Throws: `ShellError` when no optimiser is set, or these are no parameters that are updated.
  init(_ words: [String], _ session: Session) throws {
    self.session = session
    _ = try session.readyOptimiser()
    try session.checkDescent()
    let (model, walk) = (session.model, try session.readyWalk())
    let free = model.parameters.filter { !session.training.frozen.contains($0.name) }
    var first: [String] = []
    for word in words {
      let meant = model.quantities(meantBy: word).filter { quantity in
        free.contains { $0.name == quantity.name }
      }
      guard !meant.isEmpty else {
        throw ShellError(
          "\(Arguments.shown(word)) is no parameter that an update changes", at: word,
          suggestion: "there \(free.count == 1 ? "is" : "are") \(Wording.listed(free.map(\.name)))")
      }
      first += meant.map(\.name)
    }
    self.first = first
    let values = free.map { (name: $0.name, value: model.tape.tensor(of: $0.node)) }
    let right = Dictionary(
      uniqueKeysWithValues: model.gradient().map { ($0.parameter.name, $0.gradient) })
    let updated = session.training.updated(values, by: right)
    var changed: [NodeID: Tensor] = [:]
    for quantity in free where first.contains(quantity.name) {
      changed[quantity.node] = updated[quantity.name]
    }
    let stale = walk.gradient(reading: changed)
    var wrong = right
    for quantity in free where !first.contains(quantity.name) {
      wrong[quantity.name] = stale[quantity.node]
    }
    others = free.compactMap { quantity in
      guard !first.contains(quantity.name), let right = right[quantity.name],
        let wrong = wrong[quantity.name]
      else { return nil }
      return (quantity.name, right, wrong)
    }
    func cost(_ values: [String: Tensor]) throws -> Double {
      var program = session.program
      for (name, value) in values { program.substitute(value, for: name) }
      return try Compiler.model(of: program, leavesOutBroken: true).targetMean ?? .nan
    }
    costs = (
      model.targetMean ?? .nan, try cost(updated),
      try cost(session.training.updated(values, by: wrong))
    )
  }

  /// The costs under each other, then the gradients that differ.
  var blocks: [Block] {
    let name = session.model.target?.name ?? "C"
    let firsts = Wording.listed(first)
    let introduction = Block.statement(
      "if \(firsts) \(first.count == 1 ? "were" : "were all") updated before the other derivatives "
        + "are taken, the way back would read the new \(firsts)", .faint)
    let differing = others.filter { !$0.right.isIdentical(to: $0.wrong) }
    guard !differing.isEmpty else {
      return [
        introduction,
        .statement("no other derivative depends on \(firsts): nothing would differ"),
      ]
    }
    func row(_ label: String, _ cost: Double, _ other: Double) -> Block.Table.Row {
      Block.Table.Row([
        [.text("\(name), \(label)")], [.telling(costs.before, from: cost)],
        [.telling(cost, from: other)],
      ])
    }
    let table = Block.Table(
      header: ["", "before", "after"].map { [.text($0)] },
      rows: [
        row("all at once", costs.right, costs.wrong),
        row("\(firsts) first", costs.wrong, costs.right),
      ])
    let gradients = differing.flatMap { by, right, wrong in
      let symbol = Phrase.symbol(
        .derivative(
          of: Reference(name: name), by: Reference(name: by, isArray: !right.shape.isScalar)))
      return [
        Block.NamedArray([symbol, .text(", all at once")], right),
        Block.NamedArray([symbol, .text(", \(firsts) first")], wrong),
      ]
    }
    return [introduction, .table(table), .arrays(gradients)]
  }
}
