import Foundation

/// `backprop lesson new NAME`: the beginning of a lesson, which can be played as it is.
public struct LessonTemplate {
  /// The name, which is its id too.
  let name: String

  /// Writes the file `NAME.md` here.
  ///
  /// - Returns: the file's name.
  /// - Throws: `ShellError` when the name is none for a lesson, or there is such a file already.
  func write() throws(ShellError) -> String {
    guard let match = name.wholeMatch(of: /(?:[0-9]+-)?([a-z0-9]+(?:-[a-z0-9]+)*)/) else {
      throw ShellError(
        "\(Arguments.shown(name)) is no name for a lesson",
        suggestion: "use lower-case letters, digits and hyphens, as in two-paths")
    }
    let id = String(match.1)
    let file = NamedFile(path: "\(name).md", name: "\(name).md")
    let handle = try file.create()
    do { try handle.write(contentsOf: Data(LessonTemplate.text(id: id).utf8)) } catch {
      throw ShellError("\(file.name) cannot be written")
    }
    return file.name
  }

  /// The text of a lesson that says how to go on, and has a question of each kind.
  public static func text(id: String) -> String {
    let title = id.prefix(1).uppercased() + id.dropFirst().replacing("-", with: " ")
    return """
      ---
      id: \(id)
      title: \(title)
      concepts: \(id)
      summary: Say in one line what one can do after this lesson.
      ---

      # \(title)

      Begin with what the learner knows already. Then show something, and ask before you explain.

      ## Watch one

      A `run` block is run and shown:

      ```run
      z = w*x + b
      w = 0.6
      x = 1.5
      b = 0.3
      ```

      ```ask type=command id=first-step
      Take the first step: type `step`.
      answer: step
      hint: Type `step`.
      explain: The product comes first: 0.6 · 1.5 = 0.9.
      ```

      ## Your turn

      ```ask type=number id=sum
      What will z be?
      answer: z
      when: w*x
      says: That is the product. Is there something else in z?
      hint: z is the product plus the bias.
      hint: Type `0.6*1.5 + 0.3`.
      explain: z = 0.9 + 0.3 = 1.2.
      ```

      ```run
      step
      ```

      ```ask type=choice id=larger-weight
      What becomes of z if w grows?
      option: it grows too
      option: it gets smaller
      says: x is positive here. What does w·x do?
      answer: 1
      hint: w is multiplied by x, which is 1.5.
      explain: Each unit of w adds x = 1.5 to z.
      ```

      ## Once more, from memory

      Here the numbers are drawn, and the shell only calculates.

      ```ask type=number as=exam id=fresh-sum
      z = w·x + b. What is z?
      draw: w, x from -2 to 2 by 0.5
      draw: b from -3 to 3 by 0.5
      answer: z
      when: (w + b)*x
      says: The bias is added after the product. It is not multiplied by {x}.
      hint: z is {w} · {x}, plus the bias.
      explain: z = {w} · {x} + {b} = {z}.
      ```

      """
  }
}
