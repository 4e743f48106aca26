import Language

/// What decides on which fresh numbers a question is asked: whose they are, and which time it is asked.
///
/// The words, with line ends between, are hashed by FNV-1a of 64 bits (Fowler, Noll and Vo), and the hash
/// starts SplitMix64. So the same words lead to the same numbers on every machine.
struct DrawSeed: Hashable, Sendable {
  /// The student's name; empty where none was given.
  let student: String
  /// The lesson's id.
  let lesson: String
  /// How often the lesson was begun before, for this student.
  let time: Int
  /// The question's id.
  let question: String
  /// How often it was asked before in this time through the lesson.
  let asking: Int

  /// That of the asking before.
  var before: DrawSeed {
    DrawSeed(
      student: student, lesson: lesson, time: time, question: question, asking: asking - 1)
  }

  /// The generator, at its start.
  var generator: RandomNumbers {
    let words = [student, lesson, "\(time)", question, "\(asking)"]
    return RandomNumbers(seed: words.joined(separator: "\n").fnv1a)
  }
}

extension String {
  /// The FNV-1a hash of 64 bits of the text in UTF-8.
  var fnv1a: UInt64 {
    utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// The name of a student as numbers are drawn from it, without capitals; nil where it is none.
  ///
  /// Letters without accents, digits and `. _ @ -`: what is typed alike on every keyboard, and needs no
  /// quotes in a table.
  public var asStudent: String? {
    guard wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._@-]{0,63}/) != nil else { return nil }
    return lowercased()
  }
}

extension RandomNumbers {
  /// One of several numbers; each is as likely as the others, to within 2⁻⁵⁴.
  mutating func pick(from numbers: [Double]) -> Double {
    let place = UInt64(numbers.count).multipliedFullWidth(by: next()).high
    return numbers[Int(place)]
  }
}
