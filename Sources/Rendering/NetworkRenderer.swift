import Presentation
import Autodiff
public import Stepping

/// Draws a network: its neurons in columns, a column a layer, and its edges with their weights.
///
/// Layers that the terminal has no room for go into another drawing below.
public struct NetworkRenderer: Sendable {
  /// The most neurons of a layer that are all drawn.
  private static let longest = 5
  private let formulas: FormulaRenderer
  private let notation: Notation
  private let width: Int

  /// A writer of drawings for a terminal of `width` columns.
  public init(notation: Notation, numbers: NumberFormat, width: Int) {
    formulas = FormulaRenderer(notation: notation, numbers: numbers)
    self.notation = notation
    self.width = width
  }

  /// The lines of a drawing; of a list where a drawing has no room, is to be read aloud, or goes into a
  /// page of mathematics.
  public func lines(_ picture: NetworkPicture) -> [StyledText] {
    let drawing = notation == .spoken || notation == .latex ? nil : drawn(picture)
    return drawing
      ?? NetworkListing(formulas: formulas, notation: notation, width: width).lines(picture)
  }

  /// The layers beside each other, those without room below; nil where two are too wide already.
  ///
  /// - Complexity: linear in the layers: each is drawn a few times, whatever their number.
  private func drawn(_ picture: NetworkPicture) -> [StyledText]? {
    var lines: [StyledText] = []
    var first = 0
    let last = picture.counts.count
    while first < last - 1, !Interruption.isRequested {
      // As many layers as there is room for, at least two.
      var end = first + 2
      guard var drawing = fitting(picture, from: first, to: end) else { return nil }
      while end < last, let longer = fitting(picture, from: first, to: end + 1) {
        end += 1
        drawing = longer
      }
      if !lines.isEmpty { lines.append(StyledText()) }
      lines += drawing
      first = end - 1
    }
    return lines
  }

  /// The drawing of some layers; nil where they have no room beside each other.
  private func fitting(
    _ picture: NetworkPicture, from first: Int, to end: Int
  ) -> [StyledText]? {
    let drawing = draw(picture, from: first, to: end)
    return drawing.allSatisfy { $0.width <= width } ? drawing : nil
  }

  // MARK: Layers

  /// A neuron, an input, or the mark of those left out.
  private struct Block {
    /// The neuron's number, from 0; nil for those left out.
    let index: Int?
    let texts: [(text: String, role: TextRole)]
    let top: Int
    let height: Int
    var middle: Int { top + height / 2 }
  }

  /// The neurons of a layer that are drawn, nil for those left out between them.
  private func shown(_ count: Int) -> [Int?] {
    count <= NetworkRenderer.longest ? Array(0..<count) : [0, 1, nil, count - 1]
  }

  /// The rows a layer's neurons take: an edge a row, and one for the bias.
  private func height(_ picture: NetworkPicture, _ layer: Int) -> Int {
    layer == 0 ? 1 : max(3, shown(picture.counts[layer - 1]).count + 1)
  }

  private func blocks(_ picture: NetworkPicture, _ layer: Int, height total: Int) -> [Block] {
    let places = shown(picture.counts[layer])
    let heights = places.map { $0 == nil ? 1 : height(picture, layer) }
    let gap = 1
    let used = heights.reduce(0, +) + gap * (places.count - 1)
    var top = max(0, (total - used) / 2)
    return zip(places, heights).map { place, height in
      defer { top += height + gap }
      let texts: [(text: String, role: TextRole)]
      if let place {
        texts = self.texts(picture.neuron(place, ofLayer: layer))
      } else {
        texts = [(left(out: picture.counts[layer] - places.count + 1), .faint)]
      }
      return Block(index: place, texts: texts, top: top, height: height)
    }
  }

  private func left(out count: Int) -> String {
    "\(notation == .unicode ? "⋮" : ":") \(count) more"
  }

  private func texts(_ neuron: NetworkPicture.Neuron) -> [(text: String, role: TextRole)] {
    let mark = neuron.isCurrent ? (notation == .unicode ? "▶ " : "> ") : ""
    let role = neuron.isCurrent ? TextRole.current : .plain
    var texts = [("\(mark)\(notation.text(neuron.output)) \(number(neuron.value))", role)]
    if let sum = neuron.sum {
      texts.insert(("\(notation.text(sum.reference)) \(number(sum.value))", .plain), at: 0)
    }
    if let derivative = neuron.derivative {
      texts.append(("\(notation.text(derivative.symbol)) \(number(derivative.value))", .known))
    }
    return texts
  }

  private func number(_ value: Double?) -> String {
    value.map(formulas.number) ?? notation.absent
  }

  // MARK: Drawing

  /// The layers from one to another, which is not drawn; the target too after the last.
  private func draw(_ picture: NetworkPicture, from first: Int, to end: Int) -> [StyledText] {
    let layers = Array(first..<end)
    let total =
      layers.map { layer in
        let places = shown(picture.counts[layer])
        let height = layer == first ? 3 : self.height(picture, layer)
        return places.reduce(places.count - 1) { $0 + ($1 == nil ? 1 : height) }
      }.max() ?? 1
    // Below the neurons there is room for lines that have to go round.
    let extra = layers.map { shown(picture.counts[$0]).count }.max() ?? 0
    var canvas = LineCanvas(height: total + extra, notation: notation)
    var sources = blocks(picture, first, height: total)
    if first == 0 {
      sources = spread(
        sources, height: total, avoiding: blocks(picture, 1, height: total))
    }
    var column = write(sources, at: 0, &canvas)
    for layer in layers.dropFirst() {
      let targets = blocks(picture, layer, height: total)
      column = edges(picture, layer, sources, targets, from: column, height: total, &canvas)
      column = write(targets, at: column, &canvas)
      sources = targets
    }
    if end == picture.counts.count { target(picture, sources, from: column, &canvas) }
    return canvas.lines.filter { $0.width > 0 }
  }

  /// The inputs at even distances, on rows at which no edge leaves.
  private func spread(_ blocks: [Block], height: Int, avoiding targets: [Block]) -> [Block] {
    var free = freeRows(height, targets, sources: blocks.count)
    return blocks.enumerated().map { place, block in
      let ideal = (2 * place + 1) * height / (2 * blocks.count)
      // Rows are taken from the top down, so that the inputs keep their order.
      let left = blocks.count - place - 1
      let choice = free.dropLast(left).min { abs($0 - ideal) < abs($1 - ideal) } ?? ideal
      free.removeAll { $0 <= choice }
      return Block(index: block.index, texts: block.texts, top: choice, height: 1)
    }
  }

  /// The rows on which no edge leads to a neuron, more of them than there are sources.
  private func freeRows(_ height: Int, _ targets: [Block], sources count: Int) -> [Int] {
    let taken = Set(
      targets.filter { $0.index != nil }.flatMap { $0.top..<$0.top + count })
    return (0..<height + count).filter { !taken.contains($0) }
  }

  /// Writes the neurons' names and numbers; returns the column after them.
  private func write(_ blocks: [Block], at column: Int, _ canvas: inout LineCanvas) -> Int {
    let texts = blocks.flatMap(\.texts)
    let width = texts.map(\.text.columns).max() ?? 0
    for block in blocks {
      // The output stands in the middle, where the edges leave.
      let output = block.texts.count == 3 ? 1 : 0
      for (place, text) in block.texts.enumerated() {
        canvas.write(text.text, column: column, row: block.middle + place - output, text.role)
      }
    }
    return column + width + 1
  }

  /// Draws the edges between two layers; returns the column after them.
  private func edges(
    _ picture: NetworkPicture, _ layer: Int, _ sources: [Block], _ targets: [Block],
    from column: Int, height: Int, _ canvas: inout LineCanvas
  ) -> Int {
    let detours = detours(sources, targets, height: height)
    let lanes = detours.isEmpty ? 0 : 2 * sources.count
    let trunks = sources.indices.map { column + lanes + 1 + 2 * $0 }
    let start = column + lanes + 2 * sources.count + 1
    let labels = targets.map { self.labels(picture, layer, sources, $0) }
    let room = labels.joined().map(\.columns).max() ?? 0
    let join = start + room + 4
    for (place, source) in sources.enumerated() where source.index != nil {
      let taps = targets.filter { $0.index != nil }.map { $0.top + place }
      var row = source.middle
      var after = end(of: source, among: sources, column)
      if let detour = detours[place] {
        let lane = column + 1 + 2 * place
        canvas.horizontal(from: after, to: lane, row: row, net: place)
        canvas.vertical(column: lane, from: min(row, detour), to: max(row, detour), net: place)
        (row, after) = (detour, lane)
      }
      guard let low = taps.min(), let high = taps.max() else { continue }
      canvas.horizontal(from: after, to: trunks[place], row: row, net: place)
      canvas.vertical(
        column: trunks[place], from: min(low, row), to: max(high, row), net: place)
      for row in taps { canvas.horizontal(from: trunks[place], to: start, row: row, net: place) }
    }
    for (target, labels) in zip(targets, labels) where target.index != nil {
      let net = -1 - target.top
      let edges = labels.indices.filter { !labels[$0].isEmpty }
      for (place, label) in labels.enumerated() where !label.isEmpty {
        let row = target.top + place
        let isBias = !sources.indices.contains(place)
        let isEdge = !isBias && sources[place].index != nil
        canvas.write(label, column: start + 2, row: row, isEdge || isBias ? .known : .faint)
        if isEdge { canvas.horizontal(from: start, to: start + 1, row: row, net: place) }
        if isEdge || isBias {
          canvas.horizontal(from: start + 3 + label.columns, to: join, row: row, net: net)
        }
      }
      guard let top = edges.first, let bottom = edges.last else { continue }
      canvas.vertical(
        column: join, from: min(target.top + top, target.middle),
        to: max(target.top + bottom, target.middle), net: net)
      canvas.horizontal(from: join, to: join + 1, row: target.middle, net: net)
    }
    return join + 3
  }

  /// The weights of the edges that lead to a neuron, then its bias: a row each.
  private func labels(
    _ picture: NetworkPicture, _ layer: Int, _ sources: [Block], _ target: Block
  ) -> [String] {
    guard let index = target.index else { return [] }
    let left = picture.counts[layer - 1] - sources.count + 1
    let weights = sources.map { source in
      source.index.map {
        formulas.number(picture.weight(to: index, ofLayer: layer, from: $0))
      } ?? self.left(out: left)
    }
    return weights
      + (picture.bias(of: index, ofLayer: layer).map { ["+ \(formulas.number($0))"] } ?? [])
  }

  /// The rows by which sources go whose own row another's edge takes: that of a trunk further left.
  private func detours(_ sources: [Block], _ targets: [Block], height: Int) -> [Int: Int] {
    let rows = Set(sources.map(\.middle))
    var free = freeRows(height, targets, sources: sources.count).filter { !rows.contains($0) }
    var detours: [Int: Int] = [:]
    for (place, source) in sources.enumerated() where source.index != nil {
      let isTaken = targets.contains { target in
        let edge = source.middle - target.top
        return target.index != nil && edge >= 0 && edge < place && sources[edge].index != nil
      }
      guard isTaken,
        let row = free.min(by: { abs($0 - source.middle) < abs($1 - source.middle) })
      else { continue }
      detours[place] = row
      free.removeAll { $0 == row }
    }
    return detours
  }

  /// The column after a neuron's output, where its line begins.
  private func end(of block: Block, among blocks: [Block], _ column: Int) -> Int {
    let text = block.texts[block.texts.count == 3 ? 1 : 0].text
    return column - widest(blocks) + text.columns
  }

  private func widest(_ blocks: [Block]) -> Int {
    blocks.flatMap(\.texts).map(\.text.columns).max() ?? 0
  }

  /// Joins the last layer to what the network is judged by.
  private func target(
    _ picture: NetworkPicture, _ sources: [Block], from column: Int, _ canvas: inout LineCanvas
  ) {
    let rows = sources.filter { $0.index != nil }.map(\.middle)
    guard let top = rows.min(), let bottom = rows.max() else { return }
    for source in sources where source.index != nil {
      canvas.horizontal(
        from: end(of: source, among: sources, column), to: column + 1, row: source.middle, net: 0)
    }
    canvas.vertical(column: column + 1, from: top, to: bottom, net: 0)
    let middle = (top + bottom) / 2
    canvas.horizontal(from: column + 1, to: column + 2, row: middle, net: 0)
    let mark = picture.isTargetCurrent ? (notation == .unicode ? "▶ " : "> ") : ""
    canvas.write(
      "\(mark)\(notation.text(picture.target.reference)) \(number(picture.target.value))",
      column: column + 4, row: middle, picture.isTargetCurrent ? .current : .plain)
  }
}
