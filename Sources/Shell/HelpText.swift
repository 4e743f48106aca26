import Rendering
import Stepping

/// The pages of help that are about no command: paragraphs, and lines shown as they are.
enum HelpText {
  static let language = [
    "A line defines something, or is an expression whose value is shown.",
    "",
    "  x = [0.05, 0.10]        a value: a number, a vector, a matrix [[1, 2], [3, 4]]",
    "  w1[1,2] = 0.2           one element; indices count from 1",
    "  z1 = w1 @ x + b1        a formula, which follows what it is made of",
    "  f(x, y) = x*y + sin(x)  a function; who calls it follows what it reads",
    "  dC/dw1[1,2]             a derivative; d(A)/d(B) for any A",
    "",
    "The operators are + - * / ^ and @, the matrix product. -x^2 is -(x^2), and 2^3^2 is 2^9. "
      + "* works element by element; a number goes with every element, and a vector of r elements "
      + "with the rows of an r×c matrix, as a bias does.",
    "Variables are what definitions mention and nothing defines. Each is a parameter, which learning "
      + "would change and the gradient is by, or data, or a constant: help parameter says which, and "
      + "show tells it.",
    "A list may be pasted as NumPy, PyTorch, JAX, MATLAB, Julia, R, JavaScript or C print or write it: "
      + "[0.1 -0.2], [1 2; 3 4], array([…]), tensor([…], dtype=…), c(1, 2), {{1, 2}, {3, 4}}. Commas "
      + "and blanks separate elements; a blank before a sign does where there is none after it, so "
      + "[a -b] has two and [a - b] has one. Lines separate nothing; a semicolon ends a row.",
    "A part of an array is taken by ranges: w1[1,:], w1[:,2], x[2:3]. zeros(2, 3), ones(3), eye(2), "
      + "range(1, 5), one_hot(2, 3) and normal(2, 3, seed=1) make arrays; e, pi and inf are numbers. "
      + "Any of these is a quantity of yours once you give it a value.",
    "w := w - 0.5*dC/dw takes a value now, where = would make a formula; w1, b1 := …, … takes all of "
      + "them from the old values.",
    "# begins a comment. What textbooks print may be typed too: ∂, σ, ·, ², w₁₂⁽²⁾.",
  ]

  static let derivatives = [
    "A derivative is typed as it is written, between any two quantities:",
    "",
    "  dC/dw1[1,2]            by one element",
    "  dC/dw1                 by a whole quantity, in its shape",
    "  da1[2]/dz1[1]          of an element of something on the way",
    "  da1/dz1                of a vector by a vector: a matrix, the Jacobian",
    "  d(x^2 + 1)/dx          of any expression, in brackets",
    "  d(dC/dw1[1,2])/db1[1]  of a derivative: to any order",
    "",
    "For arrays of any shape there are functions. They count elements row by row, and f may be any "
      + "expression:",
    "",
  ]

  static let derivativesWork = [
    "",
    "A product with a vector takes a few times the work of f itself; the whole matrix takes that for "
      + "each of its rows. A reverse sweep is one vjp, a forward sweep one jvp, and a step of "
      + "Newton's method needs hvp, never the Hessian itself.",
  ]

  /// The table of the notation, its second column in the notation that is set.
  static func notation(_ notation: Notation) -> [String] {
    let weight = Reference(name: "w2", indices: [1, 3], isArray: true)
    let cost = Reference(name: "C")
    let rows: [(typed: String, shown: String, meaning: String)] = [
      ("typed", "shown", "is"),
      (
        "w2[1,3]", notation.text(weight),
        "weight from neuron 3 of layer 1 to 1 of layer 2"
      ),
      ("b1[2]", notation.text(element("b1", 2)), "the bias of neuron 2 of layer 1"),
      (
        "z1[2]", notation.text(element("z1", 2)),
        "its pre-activation, the weighted sum of its inputs"
      ),
      ("a1[2]", notation.text(element("a1", 2)), "its activation, what σ makes of z"),
      ("x[1]", notation.text(element("x", 1)), "the first input; y[1] the first target"),
      ("C", notation.text(cost), "the cost: the mean over the samples"),
      ("C[3]", notation.text(Reference(name: "C", sample: 3)), "the cost of sample 3"),
      (
        "dC/dw2[1,3]", notation.derivative(of: cost, by: weight),
        "how fast C changes with that weight"
      ),
    ]
    let (sum, part) = (Reference(name: "f"), Reference(name: "x"))
    let direct = notation.text(Symbol.direct(of: sum, by: part))
    let share = notation.text(
      Symbol.contribution(of: sum, by: part, through: Reference(name: "v1")))
    let width = rows.map(\.shown.columns).max() ?? 0
    return rows.map { "  \($0.typed.padded(to: 13))\($0.shown.padded(to: width + 2))\($0.meaning)" }
      + [
        "",
        "A quantity may reach another in several ways, as x does f = v1*x with v1 = sqrt(x). Then "
          + "\(direct) is the change of f with the x in its own formula, the others held fixed; "
          + "\(share) is the share of one way; and \(notation.derivative(of: sum, by: part)) alone is "
          + "always all of it.",
        "",
        "set notation ascii writes everything as it is typed, set notation latex for LaTeX.",
      ]
  }

  /// What keys do at the prompt.
  static let keys = [
    "  Enter           run the line; an empty one repeats the last step, shows more, or passes over;",
    "                  while a bracket is open the line goes on: twice runs it as it is",
    "  Tab             complete a command, a quantity, an index or a file; twice lists what fits",
    "  Up, Down        the lines typed before; Ctrl-R searches them backwards as you type",
    "  Ctrl-A, Ctrl-E  to the start of the line, to its end; Ctrl-Left, Ctrl-Right by words",
    "  Ctrl-W, Ctrl-U  cut the word before the cursor, the whole line; Ctrl-Y puts it back",
    "  Ctrl-L          clear the screen",
    "  Ctrl-C          abandon the line, or stop what is running: the session stays as it was",
    "  Ctrl-D          on an empty line: leave",
    "",
    "These are the keys of Emacs. A line bind -v in ~/.editrc chooses those of vi: lines begin in "
      + "insert mode, Escape goes to command mode, where / searches the history backwards and n goes "
      + "on, k and j are the lines before and after, and 0, $, w and b move. Tab completes in both; "
      + "Ctrl-R is the search of Emacs mode only. ~/.editrc may bind any key; see editrc(5).",
  ]

  /// How the shell is used with a screen reader.
  static let spoken = [
    "set notation spoken writes sentences in place of drawings, columns and signs: a step is read from "
      + "its start to its end, a matrix row by row.",
    "At the start backprop --notation spoken does the same; a line set notation spoken in the startup "
      + "file does it always.",
    "set digits 3 shortens what is read. set prompt place says in the prompt which step of how many is "
      + "shown. set paging off reads long results without a pause; on, a sentence says how many lines "
      + "are left, Enter goes on and q leaves the rest out.",
    "where repeats the current step, explain says it in plain words, and show NAME reads one quantity.",
  ]

  private static func element(_ name: String, _ index: Int) -> Reference {
    Reference(name: name, indices: [index], isArray: true)
  }

  static let steps = [
    "A walk goes forward through every value, then backward from the outside inwards: ∂C/∂C = 1, then "
      + "∂C/∂a of the last layer, ∂a/∂z, ∂z/∂w and ∂z/∂b, then their products ∂C/∂w and ∂C/∂b, and so "
      + "on to the first layer.",
    "Each step shows what becomes known in symbols, with the numbers put in, and its value:",
    "",
    "  value          a quantity from its operands",
    "  partial        one factor of the chain rule, such as ∂a/∂z",
    "  contribution   the share through one use of a quantity that has several",
    "  total          a product of factors, or the sum over the paths",
    "",
    "A quantity that is used in several places waits until every use has contributed its share; then "
      + "they add up. With n samples, the mean over them comes at the end.",
    "With an optimizer, the walk ends with an update: what each parameter becomes. All derivatives "
      + "are taken before; the new values count from the next iteration on, which the step after the "
      + "last one enters. [3: 12/62] is step 12 of iteration 3.",
    "step takes one, next the rest of a neuron, finish the rest of a layer, continue all of them; back, "
      + "goto and restart go anywhere.",
    "A function, a cost or one of your own, is one step. step into opens the step that is shown into "
      + "a walk through the function's definition; finish leaves it. step over is step.",
    "break stops the walk at a quantity, a layer, a kind of step or a condition; until goes on to one "
      + "of them; where shows the step again, with the chain it is part of: what is known as "
      + "numbers, what is to come in symbols.",
  ]
}
