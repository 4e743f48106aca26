import Foundation

/// The scale of an axis: which numbers it shows, and where its ticks are.
public struct PlotScale: Hashable, Sendable {
  /// The numbers at its ends.
  public let range: ClosedRange<Double>
  /// Whether equal steps are equal factors.
  public let isLogarithmic: Bool

  /// A scale between two numbers; a logarithmic one only where both are above 0.
  ///
  /// Around a number where the two are the same, or their logarithms are.
  public init(_ range: ClosedRange<Double>, isLogarithmic: Bool = false) {
    let (low, high) = (range.lowerBound, range.upperBound)
    let isWide = isLogarithmic && low > 0 ? log(high) > log(low) : high > low
    let padding = low == 0 ? 1 : max(abs(low) / 2, .leastNonzeroMagnitude)
    let most = Double.greatestFiniteMagnitude
    self.range = isWide ? range : max(low - padding, -most)...min(low + padding, most)
    self.isLogarithmic = isLogarithmic && self.range.lowerBound > 0
  }

  /// The range of some numbers; 0 to 1 without any.
  static func range(of numbers: [Double]) -> ClosedRange<Double> {
    guard let low = numbers.min(), let high = numbers.max() else { return 0...1 }
    return low...high
  }

  /// Where a number is, from 0 to 1 between the ends.
  public func place(_ number: Double) -> Double {
    let (low, high) = (transformed(range.lowerBound), transformed(range.upperBound))
    // The length of the longest ranges would overflow.
    let part = (high - low).isFinite ? 1 : 0.5
    return (transformed(number) * part - low * part) / (high * part - low * part)
  }

  /// The number at a place from 0 to 1.
  public func number(at place: Double) -> Double {
    let (low, high) = (transformed(range.lowerBound), transformed(range.upperBound))
    let number = low * (1 - place) + high * place
    return isLogarithmic ? exp(number) : number
  }

  private func transformed(_ number: Double) -> Double { isLogarithmic ? log(number) : number }

  /// Round numbers within the range: at most so many, and where there is room at least two.
  public func ticks(most: Int) -> [Double] {
    isLogarithmic ? logarithmicTicks(most) : evenTicks(most)
  }

  /// 1, 2 or 5 times a power of ten apart.
  private func evenTicks(_ most: Int) -> [Double] {
    let length = range.upperBound - range.lowerBound
    let part = length / Double(most)
    guard part.isFinite, part > 0 else { return [] }
    let power = Int(log10(part).rounded(.down))
    for exponent in power...power + 2 {
      for factor in [1.0, 2, 5] {
        let unit = exponent < 0 ? pow(10, Double(-exponent)) : 1
        let step = exponent < 0 ? factor : factor * pow(10, Double(exponent))
        let first = (range.lowerBound * unit / step - 1e-9).rounded(.up)
        let last = (range.upperBound * unit / step + 1e-9).rounded(.down)
        let count = last - first + 1
        guard count <= Double(most), count >= 0 else { continue }
        // Divided by a power of ten, so that 3 · 0.1 is 0.3.
        return (0..<Int(count)).map { (first + Double($0)) * step / unit }
      }
    }
    return []
  }

  /// Powers of ten, every second or third of them where there are many; of a short range even ones.
  private func logarithmicTicks(_ most: Int) -> [Double] {
    let first = Int(log10(range.lowerBound).rounded(.up))
    let last = Int(log10(range.upperBound).rounded(.down))
    guard last > first, most > 0 else { return evenTicks(most) }
    let step = (last - first) / most + 1
    return stride(from: first, through: last, by: step).map { exponent in
      // The quotient is the nearest number, but 10³⁰⁹ is ∞.
      -308..<0 ~= exponent ? 1 / pow(10, Double(-exponent)) : pow(10, Double(exponent))
    }
  }
}
