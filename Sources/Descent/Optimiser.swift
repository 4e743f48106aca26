public import Autodiff

/// What a formula of an optimiser reads for one element of a parameter.
public enum UpdatePlace: Hashable, Sendable {
  /// The element itself, w.
  case parameter
  /// The derivative of the cost by it, ∂C/∂w: the mean over the samples of the batch.
  case derivative
  /// That derivative after penalties and clipping, g.
  case gradient
  /// A number that is kept for each element from one update to the next, such as Adam's m.
  case state(String)
  /// A number that is needed for this update alone, such as Adam's m̂.
  case intermediate(String)
  /// A number that a person may choose, such as Adam's β₁.
  case setting(String)
  /// The learning rate of this update, η.
  case rate
  /// How many updates there have been with this one, t.
  case count
  /// What clipping by the norm multiplies the whole gradient by, s.
  case scale
}

extension UpdatePlace {
  /// How it is called on the screen.
  public var symbol: String {
    switch self {
    case .parameter: return "w"
    case .derivative, .gradient: return "g"
    case .state(let name), .intermediate(let name): return name
    case .rate: return "η"
    case .count: return "t"
    case .scale: return "s"
    case .setting(let name):
      let common = ["decay": "λ", "l2": "λ2", "l1": "λ1", "clipvalue": "c"]
      return common[name]
        ?? Optimiser.all.lazy.flatMap(\.settings).first { $0.name == name }?.symbol ?? name
    }
  }
}

extension Formula where Leaf == UpdatePlace {
  /// The parameter's element.
  static var w: Formula { .leaf(.parameter) }
  /// The gradient's element.
  static var g: Formula { .leaf(.gradient) }
  /// The number of the update, from 1.
  static var t: Formula { .leaf(.count) }
  /// A number kept from one update to the next.
  static func state(_ name: String) -> Formula { .leaf(.state(name)) }
  /// A number of this update alone.
  static func intermediate(_ name: String) -> Formula { .leaf(.intermediate(name)) }
  /// A number that a person may choose.
  static func setting(_ name: String) -> Formula { .leaf(.setting(name)) }
  /// The square root.
  var root: Formula { .apply("sqrt", [self]) }
}

/// A way to change parameters by their gradient, declared once: what it keeps between updates, and
/// its rules as formulas.
///
/// The update of whole arrays, the steps on the screen and the help are made from the declaration.
/// Every rule of descent here has the form w ← w − η · direction.
public struct Optimiser: Sendable {
  /// A number that a person may choose.
  public struct Setting: Sendable {
    /// The name as it is typed, `beta1`.
    public let name: String
    /// The name as it is shown, β₁ written `β1`.
    public let symbol: String
    /// Its value unless another is chosen.
    public let standard: Double
    /// The values it may have.
    public let range: Range<Double>
    /// What it is, in a few words.
    public let summary: String
  }

  /// What one number becomes.
  public struct Rule: Sendable {
    /// The number: a state or an intermediate one, the gradient, or the parameter.
    public let target: UpdatePlace
    /// What it becomes; a state is read there as the update before left it.
    public let formula: Formula<UpdatePlace>
  }

  /// The name, as it is typed.
  public let name: String
  /// What it does, in one line without a full stop.
  public let summary: String
  /// Where it was published.
  public let source: String
  /// The learning rate unless another is chosen.
  public let rate: Double
  /// The decoupled weight decay unless another is chosen.
  public let decay: Double
  /// The numbers that a person may choose.
  public let settings: [Setting]
  /// The names of the numbers kept for each element; they are 0 before the first update.
  public let state: [String]
  /// The rules before the last, in their order.
  public let rules: [Rule]
  /// What the learning rate is multiplied by and subtracted from the parameter.
  public let direction: Formula<UpdatePlace>

  init(
    _ name: String, _ summary: String, source: String, rate: Double, decay: Double = 0,
    settings: [Setting] = [], state: [String] = [], rules: [Rule] = [],
    direction: Formula<UpdatePlace>
  ) {
    (self.name, self.summary, self.source) = (name, summary, source)
    (self.rate, self.decay, self.settings) = (rate, decay, settings)
    (self.state, self.rules, self.direction) = (state, rules, direction)
  }

  /// Every optimiser.
  public static let all: [Optimiser] = [
    sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw,
  ]

  /// The optimiser of a name.
  public static func named(_ name: String) -> Optimiser? { all.first { $0.name == name } }
}

extension Optimiser.Setting {
  /// A share that the old value keeps, from 0 up to but not including 1.
  static func share(
    _ name: String, _ symbol: String, _ standard: Double, _ summary: String
  ) -> Self {
    Self(name: name, symbol: symbol, standard: standard, range: 0..<1, summary: summary)
  }

  /// A small number that keeps a quotient finite.
  static func epsilon(_ standard: Double) -> Self {
    Self(
      name: "eps", symbol: "ε", standard: standard, range: 0..<(.infinity),
      summary: "keeps the quotient finite")
  }
}
