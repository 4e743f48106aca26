import Autodiff

/// An optimiser with the numbers that were chosen for it.
public struct OptimiserChoice: Sendable {
  /// Why something cannot be chosen.
  public struct Problem: Error, Equatable {
    /// What is wrong, in one line without a full stop.
    public let message: String
    /// The names that could have been meant.
    public var known: [String] = []
  }

  /// The optimiser.
  public let optimiser: Optimiser
  /// The learning rate of the first update, η.
  public private(set) var rate: Double
  /// How it changes.
  public private(set) var schedule = RateSchedule()
  /// The values of the optimiser's own settings.
  public private(set) var values: [String: Double]
  /// λ of the decoupled weight decay: w loses η · λ · w besides.
  public private(set) var decay: Double
  /// λ of ½ λ Σ w², which is added to the cost.
  public private(set) var l2 = 0.0
  /// λ of λ Σ |w|, which is added to the cost.
  public private(set) var l1 = 0.0
  /// The largest norm of the whole gradient; a longer one is shortened to it.
  public private(set) var clip: Double?
  /// The largest size of an element of the gradient; larger ones are cut off.
  public private(set) var clipValue: Double?
  /// The options that were typed, in their order, the last value of each.
  private var typed: [(name: String, value: String)] = []

  /// An optimiser as it is unless something is chosen.
  public init(_ optimiser: Optimiser) {
    self.optimiser = optimiser
    rate = optimiser.rate
    decay = optimiser.decay
    values = Dictionary(uniqueKeysWithValues: optimiser.settings.map { ($0.name, $0.standard) })
  }

  /// The choice that was typed so; nil where there is none.
  public init?(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    guard let optimiser = words.first.flatMap(Optimiser.named) else { return nil }
    self.init(optimiser)
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, (try? set(parts[0], to: parts[1])) != nil else { return nil }
    }
  }

  /// The options that every optimiser has, each with what it is.
  public static let common: [(name: String, summary: String)] = [
    ("rate", "the learning rate η"),
    ("schedule", "how the rate changes"),
    ("factor", "what step and exponential multiply the rate by"),
    ("every", "the updates between two steps of the rate"),
    ("over", "the updates over which a cosine falls to 0"),
    ("warmup", "the updates over which the rate rises to its start"),
    ("l2", "adds ½ · l2 · Σw² to the cost"), ("l1", "adds l1 · Σ|w| to the cost"),
    ("decay", "w loses η · decay · w besides"),
    ("clip", "the largest norm of the gradient"),
    ("clipvalue", "the largest size of an element of the gradient"),
  ]

  /// The names of the options it takes.
  public var options: [String] {
    OptimiserChoice.common.map(\.name) + optimiser.settings.map(\.name)
  }

  /// The choice as it is typed: `adam rate=0.01`.
  public var text: String {
    ([optimiser.name] + typed.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  /// Chooses the value of an option.
  public mutating func set(_ name: String, to value: String) throws(Problem) {
    switch name {
    case "rate": rate = try number(name, value, from: 0, isOpen: true)
    case "schedule":
      guard let shape = RateSchedule.Shape(rawValue: value) else {
        throw Problem(
          message: "there is no schedule \(value)",
          known: RateSchedule.Shape.allCases.map(\.rawValue))
      }
      schedule.shape = shape
    case "factor": schedule.factor = try number(name, value, from: 0, isOpen: true)
    case "every": schedule.every = try count(name, value, from: 1)
    case "over": schedule.over = try count(name, value, from: 1)
    case "warmup": schedule.warmUp = try count(name, value, from: 0)
    case "l2": l2 = try number(name, value, from: 0)
    case "l1": l1 = try number(name, value, from: 0)
    case "decay": decay = try number(name, value, from: 0)
    case "clip": clip = try number(name, value, from: 0, isOpen: true)
    case "clipvalue": clipValue = try number(name, value, from: 0, isOpen: true)
    default:
      guard let setting = optimiser.settings.first(where: { $0.name == name }) else {
        throw Problem(message: "\(optimiser.name) has no option \(name)", known: options)
      }
      let number = try number(name, value, from: 0)
      guard setting.range.contains(number) else {
        throw Problem(message: "\(name) is from 0 up to, but not including, 1; found \(value)")
      }
      values[name] = number
    }
    typed.removeAll { $0.name == name }
    typed.append((name, value))
  }

  private func number(
    _ name: String, _ text: String, from least: Double, isOpen: Bool = false
  ) throws(Problem) -> Double {
    guard let number = Double(text), number.isFinite, number > least || !isOpen && number == least
    else {
      let kind = isOpen ? "a number above \(Int(least))" : "a number, \(Int(least)) or more"
      throw Problem(message: "\(name) is \(kind); found \(text.isEmpty ? "nothing" : text)")
    }
    return number
  }

  private func count(
    _ name: String, _ text: String, from least: Int
  ) throws(Problem) -> Int {
    guard let number = Int(text), number >= least else {
      throw Problem(
        message: "\(name) is a whole number from \(least); found \(text.isEmpty ? "nothing" : text)"
      )
    }
    return number
  }

  /// Whether it changes the gradient before the optimiser sees it.
  public var changesGradient: Bool { l1 > 0 || l2 > 0 || clip != nil || clipValue != nil }

  /// The rules of one update in their order, for each element: those that make the gradient, those of
  /// the optimiser, and last that of the parameter.
  public var rules: [Optimiser.Rule] { gradientRules + clippingRules + optimiserRules }

  /// The rules that make the gradient g whose norm counts.
  var gradientRules: [Optimiser.Rule] {
    var rules: [Optimiser.Rule] = []
    var formula: Formula<UpdatePlace> = .leaf(.derivative)
    if l2 > 0 { formula = formula + .setting("l2") * .w }
    if l1 > 0 { formula = formula + .setting("l1") * .apply("sign", [.w]) }
    if l1 > 0 || l2 > 0 { rules.append(Optimiser.Rule(target: .gradient, formula: formula)) }
    if clipValue != nil {
      let before: Formula<UpdatePlace> = rules.isEmpty ? formula : .g
      rules.append(
        Optimiser.Rule(
          target: .gradient,
          formula: .apply(
            "clamp", [before, -Formula.setting("clipvalue"), .setting("clipvalue")])))
    }
    return rules
  }

  private var clippingRules: [Optimiser.Rule] {
    guard clip != nil else { return [] }
    let before: Formula<UpdatePlace> = gradientRules.isEmpty ? .leaf(.derivative) : .g
    return [Optimiser.Rule(target: .gradient, formula: .leaf(.scale) * before)]
  }

  private var optimiserRules: [Optimiser.Rule] {
    var direction = optimiser.direction
    if decay > 0 { direction = direction + .setting("decay") * .w }
    let last = Optimiser.Rule(target: .parameter, formula: .w - .leaf(.rate) * direction)
    guard !changesGradient else { return optimiser.rules + [last] }
    guard optimiser.rules.isEmpty else {
      return [Optimiser.Rule(target: .gradient, formula: .leaf(.derivative))] + optimiser.rules
        + [last]
    }
    // A rule alone reads the derivative itself: w − η · ∂C/∂w.
    let formula = last.formula.map { Formula.leaf($0 == .gradient ? .derivative : $0) }
    return [Optimiser.Rule(target: .parameter, formula: formula)]
  }

  /// What a setting is, the common ones by the names of their options.
  public func value(_ setting: String) -> Double {
    switch setting {
    case "l1": l1
    case "l2": l2
    case "decay": decay
    case "clip": clip ?? .infinity
    case "clipvalue": clipValue ?? .infinity
    default: values[setting] ?? .nan
    }
  }

  /// What the penalties add to the cost.
  ///
  /// - Parameters:
  ///   - squares: Σ w² over all parameters that are updated.
  ///   - sizes: Σ |w| over them.
  public func penalty(squares: Double, sizes: Double) -> Double {
    l2 * squares / 2 + l1 * sizes
  }

  /// The learning rate of an update, the updates counted from 0.
  public func rate(at update: Int) -> Double { schedule.rate(rate, at: update) }
}

extension OptimiserChoice: Hashable {
  /// Whether the same was typed.
  public static func == (left: OptimiserChoice, right: OptimiserChoice) -> Bool {
    left.text == right.text
  }

  /// Hashes what was typed.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
