import Descent

/// How the program is trained.
extension SessionFileReader {
  /// The training that a session's file tells of; none where it does not.
  func training(_ root: JSONNode) throws(Problem) -> Training {
    guard let node = try optionalMember("training", of: root) else { return Training() }
    try checkNames(of: node, ["optimizer", "frozen", "iteration", "updates", "kept"])
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
      choice, frozen: frozen, iteration: try whole(try member("iteration", of: node), from: 0),
      state: OptimiserState(
        updates: try whole(try member("updates", of: node), from: 0), arrays: arrays))
  }
}
