import Autodiff

/// The functions that write out an array, from numbers alone: `zeros(2, 3)`.
public enum ArrayMaker: String, CaseIterable, Sendable {
  case zeros, ones, eye, range
  case oneHot = "one_hot"
  case normal
  case matrix

  /// The name a person types.
  public var name: String { rawValue }

  /// How it is called.
  public var usage: String {
    switch self {
    case .zeros, .ones: "\(name)(2, 3)"
    case .eye: "eye(3)"
    case .range: "range(1, 5)"
    case .oneHot: "one_hot(2, 3)"
    case .normal: "normal(2, 3, seed=1)"
    case .matrix: "matrix(c(1, 2, 3, 4), nrow=2)"
    }
  }

  /// What it makes, in one line without a full stop.
  public var summary: String {
    switch self {
    case .zeros: "zeros, as many as said, or a matrix of so many rows and columns"
    case .ones: "ones, likewise"
    case .eye: "the identity matrix of so many rows"
    case .range:
      "the whole numbers from the first to the one before the last; from 0 where one is given"
    case .oneHot: "so many zeros, but a 1 at a place from 1; for a list of places a row each"
    case .normal: "numbers of the standard normal distribution, the same for a seed everywhere"
    case .matrix:
      "a list of numbers as R fills a matrix with it: column by column, or row by row with byrow=TRUE"
    }
  }

  /// The most numbers that one of them makes.
  static let most = 50_000_000
}

extension Compiler {
  /// Records the array that a call makes.
  mutating func array(
    _ maker: ArrayMaker, _ arguments: [Expression], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    func failure(_ message: String, _ range: Range<Int>? = nil) -> LanguageError {
      LanguageError(
        message, in: scope.text, at: range ?? expression.range,
        suggestion: "write \(maker.usage)")
    }
    if maker == .matrix { return try matrix(arguments, expression, scope) }
    var numbers: [Int] = []
    var places: [Int]?
    var seed: UInt64 = 1
    for (index, argument) in arguments.enumerated() {
      if case .named("seed", let value) = argument.kind, maker == .normal {
        let node = try compile(value, scope)
        guard let number = builder.number(node).flatMap({ UInt64(exactly: $0) }) else {
          throw failure("seed is a whole number from 0", argument.range)
        }
        seed = number
      } else if maker == .oneHot, index == 0, case .list(let elements) = argument.kind {
        var list: [Int] = []
        for element in elements { list.append(try whole(element, maker, scope)) }
        places = list
      } else {
        numbers.append(try whole(argument, maker, scope))
      }
    }
    let expected = maker == .eye || places != nil ? 1...1 : maker == .oneHot ? 2...2 : 1...2
    guard expected.contains(numbers.count) else {
      throw failure(
        "\(maker.name) takes \(expected.upperBound == 1 ? "one number" : "one or two numbers")")
    }
    let made: Tensor?
    switch maker {
    case .zeros: made = Tensor(filling: numbers) { 0 }
    case .ones: made = Tensor(filling: numbers) { 1 }
    case .eye:
      made = Tensor(filling: [numbers[0], numbers[0]]) { 0 }.map { zeros in
        var identity = zeros
        for row in 0..<numbers[0] { identity[row * numbers[0] + row] = 1 }
        return identity
      }
    case .range:
      let (first, last) = numbers.count == 1 ? (0, numbers[0]) : (numbers[0], numbers[1])
      guard first < last else { throw failure("a range goes up") }
      var next = first - 1
      let (count, overflow) = last.subtractingReportingOverflow(first)
      made =
        overflow
        ? nil
        : Tensor(filling: [count]) {
          next += 1
          return Double(next)
        }
    case .oneHot:
      let width = numbers[numbers.count - 1]
      let ones = places ?? [numbers[0]]
      guard let wrong = ones.first(where: { !(1...max(width, 1)).contains($0) }) else {
        let shape = places == nil ? [width] : [ones.count, width]
        made = Tensor(filling: shape) { 0 }.map { zeros in
          var rows = zeros
          for (row, place) in ones.enumerated() { rows[row * width + place - 1] = 1 }
          return rows
        }
        break
      }
      throw failure("there is no place \(wrong) among \(width)")
    case .normal:
      var random = RandomNumbers(seed: seed)
      made = Tensor(filling: numbers) { random.normal() }
    case .matrix: made = nil
    }
    guard let made else {
      throw failure("an array has from 1 to \(ArrayMaker.most) numbers")
    }
    do { return try builder.constant(made) } catch {
      throw explained(error, at: expression.range, in: scope.text, operands: [])
    }
  }

  /// Records R's matrix(c(1, 2, 3, 4), nrow=2): its numbers go down the columns, unless byrow=TRUE.
  private mutating func matrix(
    _ arguments: [Expression], _ expression: Expression, _ scope: Scope
  ) throws(LanguageError) -> NodeID {
    func failure(_ message: String, _ range: Range<Int>? = nil) -> LanguageError {
      LanguageError(
        message, in: scope.text, at: range ?? expression.range,
        suggestion: "write \(ArrayMaker.matrix.usage)")
    }
    guard let list = arguments.first else { throw failure("matrix takes a list of numbers") }
    var extents: [String: Int] = [:]
    for (place, argument) in arguments.dropFirst().enumerated() {
      if case .named(let name, let value) = argument.kind {
        guard ["nrow", "ncol", "byrow"].contains(name) else {
          throw failure("matrix has no argument \(name)", argument.range)
        }
        extents[name] = try whole(value, .matrix, scope)
      } else {
        guard place < 2 else { throw failure("matrix takes a list, nrow and ncol", argument.range) }
        extents[place == 0 ? "nrow" : "ncol"] = try whole(argument, .matrix, scope)
      }
    }
    let numbers = try compile(list, scope)
    let count = builder.shape(of: numbers).count
    guard builder.shape(of: numbers).rank == 1 else {
      throw failure("matrix takes a list of numbers", list.range)
    }
    let rows = extents["nrow"] ?? extents["ncol"].map { $0 > 0 ? count / $0 : 0 } ?? count
    let columns = extents["ncol"] ?? (rows > 0 ? count / rows : 0)
    guard rows > 0, columns > 0, rows.multipliedReportingOverflow(by: columns) == (count, false)
    else { throw failure("\(count) numbers do not fill a matrix of \(rows) rows", list.range) }
    let isByRow = extents["byrow"] ?? 0 != 0
    let filled = try apply(
      "reshape", [numbers], at: expression.range, scope,
      attributes: isByRow ? [rows, columns] : [columns, rows])
    return isByRow
      ? filled : try apply("transpose", [filled], at: expression.range, scope)
  }

  /// The whole number that an argument is.
  private mutating func whole(
    _ argument: Expression, _ maker: ArrayMaker, _ scope: Scope
  ) throws(LanguageError) -> Int {
    let node = try compile(argument, scope)
    guard let number = builder.number(node).flatMap({ Int(exactly: $0) }) else {
      throw LanguageError(
        "\(maker.name) takes whole numbers", in: scope.text, at: argument.range,
        suggestion: "write \(maker.usage)")
    }
    return number
  }
}

extension Tensor {
  /// A vector or matrix of some extents, filled from the first element to the last; nil where that
  /// is no array, or too large a one, or was interrupted.
  fileprivate init?(filling extents: [Int], _ next: () -> Double) {
    guard extents.allSatisfy({ $0 > 0 }) else { return nil }
    let (count, overflow) = extents[0].multipliedReportingOverflow(
      by: extents.count == 2 ? extents[1] : 1)
    guard !overflow, count <= ArrayMaker.most else { return nil }
    let shape: Shape = extents.count == 2 ? .matrix(extents[0], extents[1]) : .vector(count)
    var elements: [Double] = []
    elements.reserveCapacity(count)
    for place in 0..<count {
      if place % 65_536 == 65_535, Interruption.isRequested { return nil }
      elements.append(next())
    }
    self.init(shape: shape, elements: elements)
  }
}
