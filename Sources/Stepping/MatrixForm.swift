public import Autodiff
import Language

/// A layer's part of a pass as equations between whole arrays, each with the equation between
/// elements that it stands for.
public struct MatrixForm: Sendable {
  /// What an array of an equation is.
  public enum Symbol: Hashable, Sendable {
    case quantity(Reference)
    /// ∂C/∂z of a layer, which has a letter of its own: δ.
    case error(layer: Int)
    case derivative(of: Reference, by: Reference)
    /// The derivatives of an activation, element by element: σ′(z).
    case slope(function: FunctionID, Reference)
    /// A function of a whole array, σ(z); the block has the elements of z.
    case value(function: FunctionID, Reference)
    indirect case transposed(Symbol)
  }

  /// An array of an equation, whose elements are read as they are shown.
  public struct Block: Sendable {
    /// What it is.
    public let symbol: Symbol
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    private let read: @Sendable (Int, Int) -> Term

    init(
      _ symbol: Symbol, rows: Int, columns: Int = 1,
      _ read: @escaping @Sendable (Int, Int) -> Term
    ) {
      self.symbol = symbol
      self.rows = rows
      self.columns = columns
      self.read = read
    }

    /// The element in a row and a column, both from 0.
    public func term(_ row: Int, _ column: Int) -> Term { read(row, column) }

    /// The number in a row and a column, both from 0.
    public subscript(row: Int, column: Int) -> Double { read(row, column).value }

    /// The array with rows and columns exchanged.
    var transposed: Block {
      Block(.transposed(symbol), rows: columns, columns: rows) { [read] in read($1, $0) }
    }
  }

  /// How a block is joined to what stands before it.
  public enum Operator: Hashable, Sendable {
    case product, elementwise, sum
  }

  /// One equation between arrays.
  public struct Equation: Sendable {
    /// The left side.
    public let result: Block
    /// The first block of the right side.
    public let first: Block
    /// The others, from left to right.
    public let rest: [(operator: Operator, block: Block)]
    /// The equation between elements, for one neuron: its left side and its right side.
    public let element: Term
    /// The right side of the equation between elements.
    public let formula: Formula<Term>
  }

  /// Where the layer is.
  public let location: Step.Location
  /// The derivative that δ stands for, in the equations of a backward pass.
  public let error: Stepping.Symbol?
  /// The equations, in the order in which they are computed.
  public let equations: [Equation]
}

extension Walk {
  /// The matrix form of the layer that a step belongs to; nil outside of layers, or where a layer is
  /// no weighted sum followed by an activation.
  ///
  /// - Complexity: O(operations) and, on the way back, one reverse sweep.
  public func matrixForm(of step: Int) -> MatrixForm? {
    let location = self[step].location
    guard location.phase != .mean, let layer = location.layer,
      let builder = MatrixFormBuilder(
        self, layer: layer, neuron: (location.neuron ?? 1) - 1, sample: sample(of: step))
    else { return nil }
    let isForward = location.phase == .forward
    return MatrixForm(
      location: location, error: isForward ? nil : builder.errorSymbol,
      equations: isForward ? builder.forward : builder.backward)
  }
}
