/// softmax, its logarithm, or 1 − softmax, of all elements of an array or of those along an axis.
struct SoftmaxRule: AxisSliceRule {
  /// Which function of softmax it is.
  enum Form {
    /// sᵢ = exp(xᵢ)/Σ exp(xₖ).
    case softmax
    /// ln sᵢ.
    case logarithm
    /// 1 − sᵢ, which keeps the digits that a subtraction from 1 loses.
    case complement
  }

  let form: Form

  func shape(of operands: [Shape], attributes: [Int]) throws(ShapeProblem) -> Shape {
    guard operands.count == 1 else { throw .count(1, operands.count) }
    _ = try AxisSlices.reduced(operands[0], axis: attributes.first)
    return operands[0]
  }

  func forward(_ frame: KernelFrame) {
    forEach(frame) { range, sample in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      let output = frame.slice(frame.values, frame.output, range, sample)
      let sum = ExponentialSum(x)
      for place in 0..<x.count {
        switch form {
        case .softmax: output[place] = sum.softmax(x[place])
        case .logarithm: output[place] = -sum.logarithm(above: x[place])
        case .complement: output[place] = sum.complement(x[place], at: place)
        }
      }
    }
  }

  func reverse(_ frame: KernelFrame, _ adjoints: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { range, sample in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      let source = frame.slice(adjoints, frame.output, range, sample)
      let target = frame.slice(adjoints, frame.operands[0], range, sample)
      let sum = ExponentialSum(x)
      if form == .logarithm {
        scatter(x, sum, source, target)
      } else {
        // The matrix of partials is symmetric.
        centre(x, sum, source, target)
      }
    }
  }

  func tangent(_ frame: KernelFrame, _ tangents: UnsafeMutablePointer<Double>, operand: Int) {
    forEach(frame) { range, sample in
      let x = frame.slice(frame.values, frame.operands[0], range, sample)
      let source = frame.slice(tangents, frame.operands[0], range, sample)
      let target = frame.slice(tangents, frame.output, range, sample)
      centre(x, ExponentialSum(x), source, target)
    }
  }

  /// Adds dᵢ − Σ sₖ dₖ, and for softmax sᵢ times that, to the target.
  ///
  /// All are taken relative to d at the maximum, where s may be so near 1 that a difference of
  /// rounded numbers would have no digit left.
  private func centre(_ x: AxisSlice, _ sum: ExponentialSum, _ d: AxisSlice, _ target: AxisSlice) {
    guard !isUnreached(d) else { return }
    let reference = d[sum.place]
    var mean = 0.0
    for place in 0..<x.count where place != sum.place {
      mean += sum.softmax(x[place]) * (d[place] - reference)
    }
    for place in 0..<x.count {
      let centred = (place == sum.place ? 0 : d[place] - reference) - mean
      switch form {
      case .softmax: contribute(centred + 0, sum.softmax(x[place]), to: &target[place])
      case .logarithm: contribute(centred + 0, 1, to: &target[place])
      case .complement: contribute(centred + 0, -sum.softmax(x[place]), to: &target[place])
      }
    }
  }

  /// Adds gⱼ − sⱼ Σ gₖ to the target, at the maximum as gⱼ (1 − sⱼ) − sⱼ Σ of the others.
  private func scatter(_ x: AxisSlice, _ sum: ExponentialSum, _ g: AxisSlice, _ target: AxisSlice) {
    guard !isUnreached(g) else { return }
    var others = 0.0
    for place in 0..<x.count where place != sum.place { others += g[place] }
    for place in 0..<x.count {
      let share = sum.softmax(x[place])
      let flow =
        place == sum.place
        ? g[place] * sum.complement(x[place], at: place) - share * others
        : g[place] - share * (others + g[sum.place])
      contribute(flow + 0, 1, to: &target[place])
    }
  }

  /// Whether nothing arrived at any of the elements that stand together, or there are none.
  private func isUnreached(_ flows: AxisSlice) -> Bool {
    (0..<flows.count).allSatisfy { flows[$0].isStructuralZero }
  }

  func partial(_ frame: KernelFrame, _ pair: ElementPair, sample: Int) -> Double {
    let slices = AxisSlices(frame.operands[0].shape, axis: frame.axis)
    let slice = slices.slice(of: pair.output)
    guard slices.slice(of: pair.element) == slice else { return 0 }
    let x = frame.slice(frame.values, frame.operands[0], slices.elements(slice), sample)
    let (row, column) = (slices.place(of: pair.output), slices.place(of: pair.element))
    let sum = ExponentialSum(x)
    let logarithmic =
      row == column ? sum.complement(x[row], at: row) : -sum.softmax(x[column])
    switch form {
    case .softmax: return sum.softmax(x[row]) * logarithmic
    case .logarithm: return logarithmic
    case .complement: return -(sum.softmax(x[row]) * logarithmic)
    }
  }

  func valueFormula(of element: Int, _ signature: Signature, limit: Int) -> Formula<ElementPlace> {
    let range = dependencies(of: element, on: 0, signature)
    let sum = Formula<ElementPlace>.shortSum(range.count, limit: limit) {
      .apply("exp", [.leaf(.operand(0, element: range[$0]))])
    }
    let own = Formula<ElementPlace>.leaf(.operand(0, element: element))
    switch form {
    case .softmax: return .apply("exp", [own]) / sum
    case .logarithm: return own - .apply("ln", [sum])
    case .complement: return 1 - .apply("exp", [own]) / sum
    }
  }

  func partialFormula(_ pair: ElementPair, _ signature: Signature) -> Formula<ElementPlace> {
    let own = Formula<ElementPlace>.leaf(.output(element: pair.output))
    let other = Formula<ElementPlace>.leaf(.output(element: pair.element))
    let isSame = pair.output == pair.element
    switch form {
    case .softmax: return isSame ? own * (1 - own) : -(own * other)
    case .logarithm: return isSame ? 1 - .apply("exp", [own]) : -.apply("exp", [other])
    case .complement: return isSame ? -(own * (1 - own)) : (1 - own) * (1 - other)
    }
  }

  /// The exponentials do not overflow when the largest element is taken from all of them.
  func valueForms(
    of element: Int, _ frame: KernelFrame, sample: Int, limit: Int
  ) -> [WrittenFormula] {
    let signature = frame.signature
    let range = dependencies(of: element, on: 0, signature)
    let shifted = ShiftedExponentials(range, frame, sample: sample, limit: limit)
    let own = shifted.exponent(element)
    let formula: Formula<ElementPlace> =
      switch form {
      case .softmax: .apply("exp", [own]) / shifted.sum
      case .logarithm: own - .apply("log1p", [shifted.others])
      case .complement: 1 - .apply("exp", [own]) / shifted.sum
      }
    return [
      WrittenFormula(valueFormula(of: element, signature, limit: limit)),
      WrittenFormula(formula, parts: [shifted.maximum]),
    ]
  }

  /// Beside a probability of almost 1, 1 − s is the sum of the others.
  func partialForms(_ pair: ElementPair, _ frame: KernelFrame, sample: Int) -> [WrittenFormula] {
    let textbook = WrittenFormula(partialFormula(pair, frame.signature))
    guard pair.output == pair.element, form != .complement else { return [textbook] }
    let range = dependencies(of: pair.output, on: 0, frame.signature)
    guard range.count > 1 else { return [textbook] }
    let others = Formula<ElementPlace>.shortSum(range.count - 1, limit: 6) { place in
      let other = range[place] < pair.output ? range[place] : range[place + 1]
      let output = Formula<ElementPlace>.leaf(.output(element: other))
      return form == .logarithm ? .apply("exp", [output]) : output
    }
    let own = Formula<ElementPlace>.leaf(.output(element: pair.output))
    return [textbook, WrittenFormula(form == .logarithm ? others : own * others)]
  }

  func pullback(
    _ builder: inout some DerivativeRecorder, _ recorded: RecordedOperation, operand: Int
  ) throws(TapeError) -> NodeID {
    let (x, attributes) = (recorded.operands[0], recorded.attributes)
    let adjoint = recorded.adjoint
    switch form {
    case .softmax:
      return try builder.unbroadcast(
        weighted(&builder, recorded.output, adjoint, attributes), like: x)
    case .complement:
      let shares = try builder.apply("softmax", [x], attributes: attributes)
      let centred = try weighted(&builder, shares, adjoint, attributes)
      return try builder.unbroadcast(builder.apply("negate", [centred]), like: x)
    case .logarithm:
      let shares = try builder.apply("softmax", [x], attributes: attributes)
      let rests = try builder.apply("leave_one_out_softmax", [x], attributes: attributes)
      let others = try builder.apply("leave_one_out_sum", [adjoint], attributes: attributes)
      return try builder.unbroadcast(
        builder.apply(
          "subtract", [builder.chain(adjoint, rests), builder.chain(shares, others)]),
        like: x)
    }
  }

  /// Records s (g − Σ sₖ gₖ), all g taken relative to that at the maximum as in `centre`.
  private func weighted(
    _ builder: inout some DerivativeRecorder, _ shares: NodeID, _ adjoint: NodeID,
    _ attributes: [Int]
  ) throws(TapeError) -> NodeID {
    func reduced(_ function: FunctionID, _ node: NodeID) throws(TapeError) -> NodeID {
      try builder.broadcast(
        builder.apply(function, [node], attributes: attributes), over: shares,
        attributes: attributes)
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
