import Descent

/// How the program is trained.
extension SessionFileReader {
  /// The training that a session's file tells of; none where it does not.
  func training(_ root: JSONNode) throws(Problem) -> Training {
    guard let node = try optionalMember("training", of: root) else { return Training() }
    try checkNames(of: node, ["optimizer", "frozen", "iteration", "updates", "kept", "batches"])
    var choice: OptimiserChoice?
    if let typed = try optionalMember("optimizer", of: node) {
      choice = OptimiserChoice(try text(typed))
      guard choice != nil else {
        throw Problem(message: "there is no such optimizer", offset: typed.offset)
      }
    }
    var frozen = Set<String>()
    for name in try elements(try member("frozen", of: node)) { frozen.insert(try text(name)) }
    var arrays: [String: [Double]] = [:]
    for item in try elements(try member("kept", of: node)) {
      try checkNames(of: item, ["name", "numbers"])
      let numbers = try row(try elements(try member("numbers", of: item)))
      arrays[try text(try member("name", of: item))] = numbers
    }
    return Training(
      choice, frozen: frozen, try batching(node),
      iteration: try whole(try member("iteration", of: node), from: 0),
      state: OptimiserState(
        updates: try whole(try member("updates", of: node), from: 0), arrays: arrays))
  }

  /// Which samples each iteration learns from: all, where nothing is said.
  private func batching(_ training: JSONNode) throws(Problem) -> Batching {
    guard let node = try optionalMember("batches", of: training) else { return Batching() }
    try checkNames(of: node, ["size", "shuffle", "seed"])
    let (shuffle, seed) = (try member("shuffle", of: node), try member("seed", of: node))
    guard ["yes", "no"].contains(try text(shuffle)) else {
      throw Problem(message: "expected yes or no", offset: shuffle.offset)
    }
    guard let start = UInt64(try text(seed)) else {
      throw Problem(message: "expected a whole number as a text", offset: seed.offset)
    }
    var size: Int?
    if let member = try optionalMember("size", of: node) { size = try whole(member, from: 1) }
    return Batching(size: size, isShuffled: try text(shuffle) == "yes", seed: start)
  }
}
