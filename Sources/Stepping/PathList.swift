import Autodiff

extension Graph {
  /// One way from an element of a quantity outwards: to one element of an operation that uses it.
  struct Path: Hashable, Sendable {
    let consumer: NodeID
    let element: Int
    let operand: Int
    /// The element of the operand as the operation sees it.
    let operandElement: Int
  }

  /// All ways from an element one operation outwards, of which any can be asked for: a factor of a
  /// whole array has as many as the array has elements.
  struct PathList: RandomAccessCollection, Sendable {
    /// The paths to one operation by one of its operands.
    struct Fan: Sendable {
      let consumer: NodeID
      let operand: Int
      let operandElement: Int
      /// The elements of the operation that they lead to.
      let elements: ElementRange

      /// Each path by itself.
      var singles: [Fan] {
        (0..<elements.count).map {
          Fan(
            consumer: consumer, operand: operand, operandElement: operandElement,
            elements: .single(elements[$0]))
        }
      }
    }

    let fans: [Fan]
    /// The place at which each fan's paths start.
    let starts: [Int]
    let startIndex = 0
    let endIndex: Int

    init(_ fans: [Fan]) {
      var (starts, end) = ([Int](), 0)
      for fan in fans {
        starts.append(end)
        end += fan.elements.count
      }
      (self.fans, self.starts, endIndex) = (fans, starts, end)
    }

    /// - Complexity: O(log uses).
    subscript(place: Int) -> Path {
      var (low, high) = (0, starts.count)
      while low + 1 < high {
        let middle = (low + high) / 2
        if starts[middle] <= place { low = middle } else { high = middle }
      }
      let fan = fans[low]
      return Path(
        consumer: fan.consumer, element: fan.elements[place - starts[low]], operand: fan.operand,
        operandElement: fan.operandElement)
    }

    /// The places of the paths that lead to an operation, or to one element of it.
    ///
    /// - Complexity: O(uses).
    func places(to node: NodeID, _ element: Int?) -> [Range<Int>] {
      zip(fans, starts).compactMap { fan, start in
        guard fan.consumer == node else { return nil }
        guard let element else { return start..<start + fan.elements.count }
        return fan.elements.place(of: element).map { start + $0..<start + $0 + 1 }
      }
    }

    /// The place of a path; nil where it is none of these.
    ///
    /// - Complexity: O(uses).
    func firstIndex(of path: Path) -> Int? {
      for (fan, start) in zip(fans, starts)
      where fan.consumer == path.consumer && fan.operand == path.operand {
        if let place = fan.elements.place(of: path.element) { return start + place }
      }
      return nil
    }
  }
}

extension ElementRange {
  /// The place of an element in the range; nil where it is none of the range's.
  func place(of element: Int) -> Int? {
    guard contains(element) else { return nil }
    return stride == 0 ? 0 : (element - start) / stride
  }

  /// The places whose elements lie in a stretch, for a range that ascends.
  func places(in stretch: Range<Int>) -> Range<Int> {
    guard stride > 0 else { return stretch.contains(start) && count > 0 ? 0..<1 : 0..<0 }
    func firstPlace(from bound: Int) -> Int {
      bound <= start ? 0 : Swift.min(count, (bound - start + stride - 1) / stride)
    }
    let first = firstPlace(from: stretch.lowerBound)
    return first..<Swift.max(first, firstPlace(from: stretch.upperBound))
  }
}
