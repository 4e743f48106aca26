import Autodiff
public import Language

extension Program {
  /// The mean of the number that the walk leads to over all samples, whatever the batch; NaN where there
  /// is none, or the work was interrupted.
  ///
  /// - Throws: `LanguageError` when the program cannot be computed.
  /// - Complexity: a forward pass for each sample, in the memory of a few hundred of them.
  public func costOverAllSamples() throws(LanguageError) -> Double {
    let batching = Batching(size: 256)
    let model = try Compiler.model(of: BatchFeed.first(batching, of: self), leavesOutBroken: true)
    guard let target = model.target?.node else { return .nan }
    var (tape, feed) = (model.tape, BatchFeed(batching, self, model))
    guard tape.isPerSample(target) else { return tape.value(of: target) }
    var sum = 0.0
    for batch in 0..<batching.iterations(ofEpochOver: sampleCount) {
      guard !Interruption.isRequested else { return .nan }
      feed.feed(batch, to: &tape)
      tape.evaluate()
      for sample in 0..<tape.samples { sum += tape.value(of: target, sample: sample) }
    }
    return sum / Double(sampleCount)
  }
}
