import Glibc
import Language

extension DataSet {
  /// A disc within a ring.
  static let circle = DataSet(
    "circle", "1 within a circle, 0 in the ring around it", count: 100, noise: 0.05,
    network: "network 2 8 1 hidden=tanh"
  ) { count, noise, numbers in
    (0..<count).map { place in
      let isInside = place.isMultiple(of: 2)
      let radius = (isInside ? 0 : 0.7) + (isInside ? 0.5 : 0.3) * numbers.uniform()
      let angle = 2 * Double.pi * numbers.uniform()
      return point(radius * cos(angle), radius * sin(angle), noise, isInside ? 1 : 0, &numbers)
    }
  }

  /// Two half circles that interlock.
  static let moons = DataSet(
    "moons", "two half circles that interlock", count: 100, noise: 0.1,
    network: "network 2 8 1 hidden=tanh"
  ) { count, noise, numbers in
    (0..<count).map { place in
      let angle = Double.pi * Double(place / 2) / Double(max(1, count / 2 - 1))
      return place.isMultiple(of: 2)
        ? point(cos(angle), sin(angle), noise, 0, &numbers)
        : point(1 - cos(angle), 0.5 - sin(angle), noise, 1, &numbers)
    }
  }

  /// Two spirals around each other (after Lang and Witbrock, "Learning to Tell Two Spirals Apart",
  /// 1988, with one and a half turns).
  static let spiral = DataSet(
    "spiral", "two spirals around each other", count: 200, noise: 0.02,
    network: "network 2 16 16 1 hidden=relu cost=binary_cross_entropy"
  ) { count, noise, numbers in
    (0..<count).map { place in
      let arm = Double(place % 2)
      let share = Double(place / 2 + 1) / Double(max(1, (count + 1) / 2))
      let angle = 3 * Double.pi * share + arm * Double.pi
      return point(share * cos(angle), share * sin(angle), noise, arm, &numbers)
    }
  }

  /// Three clouds of points, their classes one-hot.
  static let blobs = DataSet(
    "blobs", "three clouds of points, their classes one-hot", count: 90, noise: 0.3,
    network: "network 2 3 cost=softmax_cross_entropy"
  ) { count, noise, numbers in
    let centres = [(1.0, 0.0), (-0.5, 0.87), (-0.5, -0.87)]
    return (0..<count).map { place in
      let (x, y) = centres[place % 3]
      var sample = point(x, y, noise, 0, &numbers)
      sample.targets = (0..<3).map { $0 == place % 3 ? 1 : 0 }
      return sample
    }
  }

  /// A point with noise on both coordinates.
  private static func point(
    _ x: Double, _ y: Double, _ noise: Double, _ target: Double, _ numbers: inout RandomNumbers
  ) -> Sample {
    let (dx, dy) = (numbers.normal(), numbers.normal())
    return ([x + noise * dx, y + noise * dy], [target])
  }
}
