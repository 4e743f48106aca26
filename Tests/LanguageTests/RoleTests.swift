import Autodiff
import SamplePrograms
import Testing

@testable import Language

/// What is a parameter is what learning would change.
@Suite struct RoleTests {
  private static func roles(_ model: Model) -> [String: Program.Role] {
    model.quantities.reduce(into: [:]) { roles, quantity in
      if case .variable(let role) = quantity.role { roles[quantity.name] = role }
    }
  }

  @Test(
    arguments: [
      // A cost: x and y are data.
      (["x = 2", "y = 3", "w = 1", "C = (w*x - y)^2"], ["w"], ["x", "y"]),
      (["x = 2", "y = 3", "k = 1", "C = (k*x - y)^2"], ["k"], ["x", "y"]),
      (
        ["x1 = 2", "x_2 = 1", "t = 3", "a = 1", "loss = (a*x1 - x_2 - t)^2"], ["a"],
        ["x1", "x_2", "t"]
      ),
      (["X = [[1, 2]]", "Y = [1]", "v = [1, 1]", "J = sum((X @ v - Y)^2)"], ["v"], ["X", "Y"]),
      // Beside a weight, before there is a cost.
      (["x = 2", "w = 1", "b = 0", "z = w*x + b"], ["w", "b"], ["x"]),
      // Any name that a cost function compares with.
      (["p = [1, 2]", "goal = [0, 1]", "C = squared_error(p, goal)"], ["p"], ["goal"]),
      (["p = [1, 2]", "g = [[0, 1]]", "C = cross_entropy(softmax(p), g[1,:])"], ["p"], ["g"]),
      // A formula's only variables are its parameters.
      (["x = 0", "k = sqrt(x^2)"], ["x"], []),
      (["x = 2", "y = 3", "C = (x - y)^2"], ["x", "y"], []),
      (["x = -2", "y = 5", "z = -4", "f = (x + y)*z"], ["x", "y", "z"], []),
      (["x1 = 2", "x2 = 5", "f(x1, x2) = ln(x1) + x1*x2 - sin(x2)"], ["x1", "x2"], []),
      (["eta = 2", "C = eta^2"], ["eta"], []),
    ] as [([String], [String], [String])])
  func inputsAndTargetsAreData(
    _ lines: [String], _ parameters: [String], _ data: [String]
  ) throws {
    let roles = Self.roles(try Model(lines))
    #expect(roles.filter { $0.value == .parameter }.keys.sorted() == parameters.sorted())
    #expect(roles.filter { $0.value == .data }.keys.sorted() == data.sorted())
  }

  @Test(
    arguments: [
      // Rates and masks.
      (["w = 3", "eta = 0.1", "L = w^2", "v = w - eta*dL/dw", "C = v^2"], ["eta"]),
      (
        ["w = [1, 2]", "mask1 = [1, 0]", "lambda = 0.1", "C = sum(w*mask1) + lambda*sum(w^2)"],
        ["mask1", "lambda"]
      ),
      // What C does not depend on, or only compares with something.
      (["w = 3", "u = 5", "C = w^2", "k = u*w"], ["u"]),
      (["w = 3", "s = 1", "C = where(w > s, w^2, w)"], ["s"]),
    ] as [([String], [String])])
  func whatLearningLeavesAloneIsConstant(_ lines: [String], _ constants: [String]) throws {
    let model = try Model(lines)
    let roles = Self.roles(model)
    #expect(roles.filter { $0.value == .constant }.keys.sorted() == constants.sorted())
    #expect(model.gradient().map(\.parameter.name) == ["w"])
  }

  /// C = (w·2 − 3)²: dC/dx = 2(2w − 3)·w, whatever x is for.
  @Test func derivativesByDataCanBeAskedFor() throws {
    let model = try Model(lines: "x = 2", "y = 3", "w = 1", "C = (w*x - y)^2")
    #expect(try model.number("dC/dx") == -2)
    #expect(try model.number("dC/dy") == 2)
  }

  @Test func whatWasSaidHolds() throws {
    var program = try Program(lines: "x = 2", "y = 3", "w = 1", "u = 4", "C = (w*x - y)^2")
    program.declare(.parameter, "x")
    program.declare(.constant, "w")
    program.declare(.parameter, "u")
    let model = try Compiler.model(of: program)
    #expect(Self.roles(model) == ["x": .parameter, "y": .data, "w": .constant, "u": .parameter])
    // 2(wx − y)·w, and 0 for what C does not depend on.
    #expect(model.gradient().map(\.parameter.name) == ["x", "u"])
    #expect(model.gradient().map(\.gradient) == [Tensor(-2), Tensor(0)])
    // With all the others held, x and y stay data: C depends on more than those.
    program.declare(.constant, "u")
    program.forget("x")
    try program.type("x = 2")
    #expect(try Compiler.model(of: program).parameters.isEmpty)
  }

  @Test func aRoleGoesWithItsVariable() throws {
    var program = try Program(lines: "w = 2", "C = w^2")
    program.declare(.constant, "w")
    try program.type("w = 3")
    #expect(program.roles == ["w": .constant])
    try program.type("w = 2*u")
    #expect(program.roles == [:])
    program.bind("w", samples: [Tensor(1), Tensor(2)])
    #expect(program.definition(of: "w") == nil)
    #expect(program.roles == ["w": .data])
    program.forget("w")
    #expect(program.roles == [:])
  }

  /// Roles follow what is typed: C makes data of x, and a constant of what it does not depend on.
  @Test func rolesFollowTheProgram() throws {
    var program = Program()
    var model = Model.empty
    for (line, name, parameters) in [
      ("x = 2", "x", ["x"]), ("k = 3", "k", ["k", "x"]), ("f = k*x", "f", ["k", "x"]),
      ("u = 1", "u", ["k", "x"]), ("C = f^2", "C", ["k"]), ("g = C*u", "g", ["k"]),
      ("k = 5", "k", ["k"]),
    ] {
      try program.type(line)
      model = try Compiler.model(of: program, after: model, changed: name)
      #expect(model.parameters.map(\.name).sorted() == parameters, "\(line)")
      #expect(try Self.roles(model) == Self.roles(Compiler.model(of: program)), "\(line)")
    }
  }

  @Test func dataThatNothingReadsAreQuantities() throws {
    var program = Program()
    program.bind("m", samples: [Tensor(1), Tensor(2)])
    let model = try Compiler.model(of: program)
    #expect(model.quantities.map(\.role) == [.data])
    #expect(try model.number("m", sample: 1) == 2)
  }
}
