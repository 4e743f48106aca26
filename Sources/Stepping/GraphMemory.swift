import Autodiff
import Language
import Synchronization

/// What was computed about a graph and is asked for again and again: the adjoints of single samples,
/// the sweeps of calls, what elements reach.
///
/// It is a class, shared by all copies of the graph, and only spares work: no number depends on what
/// it keeps.
final class GraphMemory: Sendable {
  /// What is kept.
  struct Contents {
    /// What leads to the target, for one sample.
    var excerpt: TapeExcerpt?
    /// The adjoints by sample.
    var adjoints = RecentlyUsed<Int, [Double]>()
    /// The sweeps of calls by their results.
    var calls = RecentlyUsed<NodeID, CallSweep>()
    /// What elements reach on the way to the target.
    var reaches = RecentlyUsed<NamedElement, Reach>()
  }

  private let contents = Mutex(Contents())

  /// Uses what is kept.
  func with<Result>(_ body: (inout Contents) -> Result) -> Result {
    contents.withLock { contents in
      // The lock takes and returns values that nothing else holds; this one is a copy.
      nonisolated(unsafe) let result = body(&contents)
      return result
    }
  }
}

/// The operations of a call as they were swept last.
struct CallSweep {
  /// The derivatives that one sweep gives.
  enum Sweep: Equatable {
    /// Of an element of the result by everything that is read, in reverse.
    case result(Int)
    /// Of each element of the result by the same element of what is read, in reverse.
    case diagonal
    /// Of the whole result by a number that is read, forward.
    case number(NodeID)
  }

  private var excerpt: TapeExcerpt
  private let result: NodeID
  private var swept: (sample: Int, sweep: Sweep)?

  /// The sweeps of a call on a tape.
  ///
  /// - Complexity: O(operations and values of the call).
  init(_ call: Call, _ tape: Tape, sample: Int) {
    excerpt = TapeExcerpt(of: tape, operations: call.operations, sample: sample)
    result = call.result
  }

  /// The derivative of an element of the result by one of what is read, all else that is read held.
  ///
  /// - Complexity: O(1) where it is of the same sweep as the one before; one sweep of the call
  ///   otherwise.
  mutating func derivative(
    of element: Int, by operand: NodeID, element operandElement: Int, _ sweep: Sweep,
    sample: Int, _ tape: Tape
  ) -> Double {
    if swept?.sample != sample || swept?.sweep != sweep {
      excerpt.load(sample: sample, from: tape)
      switch sweep {
      case .result(let element): excerpt.reverse(from: result, element: element)
      case .diagonal: excerpt.reverseFromAllElements(of: result)
      case .number(let operand): excerpt.forward(from: operand)
      }
      swept = (sample, sweep)
    }
    if case .number = sweep { return excerpt.tangentFlow(of: result, element: element) }
    return excerpt.flow(to: operand, element: operandElement)
  }
}

extension Graph {
  // MARK: Adjoints

  /// The derivative of one sample's target by an element, the sample counted from 0; a structural
  /// zero where nothing arrives.
  ///
  /// - Complexity: O(log nodes) once the sample is swept.
  func adjoint(_ node: NodeID, _ element: Int, sample: Int) -> Double {
    if node == target { return element == targetElement ? 1 : 0 }
    guard model.sampleCount > 1 else { return model.tape.flow(to: node, element: element) }
    return withSweep(ofSample: sample) { $0.flow(to: node, element: element) }
  }

  /// The derivatives of one sample's target by all elements of a node.
  func adjoints(_ node: NodeID, sample: Int) -> Tensor {
    guard model.sampleCount > 1 else { return model.tape.adjointTensor(of: node) }
    return withSweep(ofSample: sample) { $0.adjointTensor(of: node) }
      ?? Tensor(repeating: 0, shape: model.tape.shape(of: node))
  }

  /// Uses what leads to the target, as swept from one sample's.
  private func withSweep<Result>(ofSample sample: Int, _ use: (TapeExcerpt) -> Result) -> Result {
    memory.with { memory in
      var excerpt =
        memory.excerpt ?? TapeExcerpt(of: model.tape, leadingTo: target, sample: sample)
      memory.excerpt = nil
      defer { memory.excerpt = excerpt }
      // As many as a mean writes out, and no more than 64 MB.
      let size = 8 * excerpt.clearedAdjoints.count
      let limit = max(1, min(StepWriter.longestSum + 1, (64 << 20) / max(1, size)))
      return memory.adjoints.withValue(of: sample, limit: limit) { replaced in
        var adjoints = replaced ?? excerpt.clearedAdjoints
        excerpt.exchangeAdjoints(with: &adjoints)
        excerpt.load(sample: sample, from: model.tape)
        excerpt.reverse(from: target, element: targetElement)
        excerpt.exchangeAdjoints(with: &adjoints)
        return adjoints
      } _: { adjoints in
        // What a fused operation passes over is read with the values of the same sample.
        excerpt.load(sample: sample, from: model.tape)
        excerpt.exchangeAdjoints(with: &adjoints)
        defer { excerpt.exchangeAdjoints(with: &adjoints) }
        return use(excerpt)
      }
    }
  }

  // MARK: Local derivatives

  /// The most calls whose sweeps are kept.
  private static let mostCalls = 16

  /// The local derivative along a path, for one sample from 0; a structural zero where nothing
  /// passes.
  ///
  /// - Complexity: that of the primitive's own; for a call one sweep of its operations, once for all
  ///   partials that the same sweep gives.
  func partial(_ path: Path, sample: Int) -> Double {
    let tape = model.tape
    guard let call = model.call(path.consumer) else {
      return tape.factor(
        of: path.consumer, element: path.element, operand: path.operand,
        operandElement: path.operandElement, sample: sample)
    }
    let operand = call.operands[path.operand]
    let (shape, result) = (tape.shape(of: operand), tape.shape(of: call.result))
    let sweep: CallSweep.Sweep =
      if shape.isScalar && !result.isScalar {
        .number(operand)
      } else if model.isElementwise(call.result) && shape == result {
        .diagonal
      } else {
        .result(path.element)
      }
    return memory.with { memory in
      memory.calls.withValue(of: call.result, limit: Graph.mostCalls) { _ in
        CallSweep(call, tape, sample: sample)
      } _: {
        $0.derivative(
          of: path.element, by: operand, element: path.operandElement, sweep, sample: sample, tape)
      }
    }
  }
}
