/// softmax, its logarithm, or 1 − softmax, of all elements of an array or of those along an axis.
struct SoftmaxRule: FibrewiseRule {
  /// Which function of softmax it is.
  enum Form {
    /// sᵢ = exp(xᵢ)/Σ exp(xₖ).
    case share
    /// ln sᵢ.
    case logarithm
    /// 1 − sᵢ, which keeps the digits that a subtraction from 1 loses.
    case rest
  }

  let form: Form

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    _ = try Fibres.reduced(operands[0], axis: attributes.first)
    return operands[0]
  }

  func forward(_ frame: Frame) {
    forEach(frame) { range, sample in
      let x = frame.fibre(frame.values, frame.operands[0], range, sample)
      let output = frame.fibre(frame.values, frame.output, range, sample)
      let sum = ExponentialSum(x)
      for place in 0..<x.count {
        switch form {
        case .share: output[place] = sum.share(x[place])
        case .logarithm: output[place] = -sum.logarithm(above: x[place])
        case .rest: output[place] = sum.rest(x[place], at: place)
        }
      }
    }
  }

  func reverse(_ frame: Frame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { range, sample in
      let x = frame.fibre(frame.values, frame.operands[0], range, sample)
      let source = frame.fibre(adjoints, frame.output, range, sample)
      let target = frame.fibre(adjoints, frame.operands[0], range, sample)
      let sum = ExponentialSum(x)
      if form == .logarithm {
        scatter(x, sum, source, target)
      } else {
        // The matrix of partials is symmetric.
        centre(x, sum, source, target)
      }
    }
  }

  func tangent(_ frame: Frame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { range, sample in
      let x = frame.fibre(frame.values, frame.operands[0], range, sample)
      let source = frame.fibre(tangents, frame.operands[0], range, sample)
      let target = frame.fibre(tangents, frame.output, range, sample)
      centre(x, ExponentialSum(x), source, target)
    }
  }

  /// Adds dᵢ − Σ sₖ dₖ, and for softmax sᵢ times that, to the target.
  ///
  /// All are taken relative to d at the maximum, where s may be so near 1 that a difference of
  /// rounded numbers would have no digit left.
  private func centre(_ x: Fibre, _ sum: ExponentialSum, _ d: Fibre, _ target: Fibre) {
    guard x.count > 0 else { return }
    let reference = d[sum.place]
    var mean = 0.0
    for place in 0..<x.count where place != sum.place {
      mean += sum.share(x[place]) * (d[place] - reference)
    }
    for place in 0..<x.count {
      let centred = (place == sum.place ? 0 : d[place] - reference) - mean
      switch form {
      case .share: target[place] += sum.share(x[place]) * centred
      case .logarithm: target[place] += centred
      case .rest: target[place] -= sum.share(x[place]) * centred
      }
    }
  }

  /// Adds gⱼ − sⱼ Σ gₖ to the target, at the maximum as gⱼ (1 − sⱼ) − sⱼ Σ of the others.
  private func scatter(_ x: Fibre, _ sum: ExponentialSum, _ g: Fibre, _ target: Fibre) {
    var others = 0.0
    for place in 0..<x.count where place != sum.place { others += g[place] }
    for place in 0..<x.count {
      let share = sum.share(x[place])
      target[place] +=
        place == sum.place
        ? g[place] * sum.rest(x[place], at: place) - share * others
        : g[place] - share * (others + g[sum.place])
    }
  }

  func partial(_ frame: Frame, _ pair: ElementPair, sample: Int) -> Double {
    let fibres = Fibres(frame.operands[0].shape, axis: frame.axis)
    let fibre = fibres.fibre(of: pair.output)
    guard fibres.fibre(of: pair.element) == fibre else { return 0 }
    let x = frame.fibre(frame.values, frame.operands[0], fibres.elements(fibre), sample)
    let (row, column) = (fibres.place(of: pair.output), fibres.place(of: pair.element))
    let sum = ExponentialSum(x)
    let logarithmic =
      row == column ? sum.rest(x[row], at: row) : -sum.share(x[column])
    switch form {
    case .share: return sum.share(x[row]) * logarithmic
    case .logarithm: return logarithmic
    case .rest: return -(sum.share(x[row]) * logarithmic)
    }
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let range = dependencies(of: element, on: 0, signature)
    let sum = Formula<ElementPlace>.shortSum(range.count, limit: limit) {
      .apply("exp", [.leaf(.operand(0, element: range[$0]))])
    }
    let own = Formula<ElementPlace>.leaf(.operand(0, element: element))
    switch form {
    case .share: return .apply("exp", [own]) / sum
    case .logarithm: return own - .apply("ln", [sum])
    case .rest: return 1 - .apply("exp", [own]) / sum
    }
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let own = Formula<ElementPlace>.leaf(.output(element: pair.output))
    let other = Formula<ElementPlace>.leaf(.output(element: pair.element))
    let isSame = pair.output == pair.element
    switch form {
    case .share: return isSame ? own * (1 - own) : -(own * other)
    case .logarithm: return isSame ? 1 - .apply("exp", [own]) : -.apply("exp", [other])
    case .rest: return isSame ? -(own * (1 - own)) : (1 - own) * (1 - other)
    }
  }

  func pullback(
    _ builder: inout TapeBuilder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let (x, attributes) = (recorded.operands[0], recorded.attributes)
    let adjoint = recorded.adjoint
    switch form {
    case .share:
      return try builder.gather(
        weighted(&builder, recorded.output, adjoint, attributes), like: x)
    case .rest:
      let shares = try builder.apply("softmax", [x], attributes: attributes)
      let centred = try weighted(&builder, shares, adjoint, attributes)
      return try builder.gather(builder.apply("negate", [centred]), like: x)
    case .logarithm:
      let shares = try builder.apply("softmax", [x], attributes: attributes)
      let rests = try builder.apply("softmax_rest", [x], attributes: attributes)
      let others = try builder.apply("sum_rest", [adjoint], attributes: attributes)
      return try builder.gather(
        builder.apply(
          "subtract", [builder.chain(adjoint, rests), builder.chain(shares, others)]),
        like: x)
    }
  }

  /// Records s (g − Σ sₖ gₖ), all g taken relative to that at the maximum as in `centre`.
  private func weighted(
    _ builder: inout TapeBuilder, _ shares: NodeID, _ adjoint: NodeID, _ attributes: [Int]
  ) throws(TapeError) -> NodeID {
    func reduced(_ name: String, _ node: NodeID) throws(TapeError) -> NodeID {
      try builder.spread(
        builder.apply(name, [node], attributes: attributes), over: shares, attributes: attributes)
    }
    let isLargest = try builder.apply("equal", [shares, reduced("max", shares)])
    let reference = try builder.apply(
      "divide",
      [reduced("sum", builder.chain(isLargest, adjoint)), reduced("sum", isLargest)])
    let relative = try builder.apply("subtract", [adjoint, reference])
    let mean = try reduced("sum", builder.chain(shares, relative))
    return try builder.chain(shares, builder.apply("subtract", [relative, mean]))
  }
}
