import Autodiff
public import Stepping

/// What is shown, before it is settled how: it knows no width, no notation and no colour, which the
/// backends that lay it out decide.
public struct Document: Sendable {
  /// What it is about.
  public var title: String
  /// The lines of the program and of its numbers, as they are typed.
  public var program: [String]
  /// The steps of the walk, in their order.
  public var pages: [Page]
  /// The computation drawn: for each sample of the pages one.
  public var pictures: [ComputationPicture]

  /// A document.
  public init(
    title: String, program: [String] = [], pages: [Page] = [], pictures: [ComputationPicture] = []
  ) {
    self.title = title
    self.program = program
    self.pages = pages
    self.pictures = pictures
  }

  /// A step of a walk as a page of its own.
  public struct Page: Sendable {
    /// Which step it is, from 1.
    public let number: Int
    /// How many steps the walk has.
    public let count: Int
    /// The step.
    public let step: Step
    /// The chains that it is on the way to.
    public let chains: [Chain]
    /// Whether its number is for the reader to say before it is shown.
    public let isAsked: Bool
    /// Where the computation is drawn for it, among the pictures; nil where none is.
    public let picture: Int?
  }
}

extension Document {
  /// A walk as a document, a step a page.
  ///
  /// - Parameters:
  ///   - steps: which of them, from 0.
  ///   - known: how many steps' numbers may be shown; those after it are for the reader to say.
  public init(
    walk: Walk, steps: Range<Int>, known: Int, title: String, program: [String]
  ) {
    let samples =
      steps.isEmpty
      ? 0...0 : walk.sample(of: steps.lowerBound)...walk.sample(of: steps.upperBound - 1)
    let pictures = samples.compactMap { ComputationPicture(walk, sample: $0) }
    let hasPictures = pictures.count == samples.count
    self.init(
      title: title, program: program,
      pages: steps.map { step in
        Page(
          number: step + 1, count: walk.count, step: walk[step], chains: walk.chains(at: step),
          isAsked: step >= known,
          picture: hasPictures ? walk.sample(of: step) - samples.lowerBound : nil)
      }, pictures: hasPictures ? pictures : [])
  }
}
