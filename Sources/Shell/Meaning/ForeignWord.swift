/// A word with which lines of other shells, languages and notations begin, and how the same is said
/// here.
struct ForeignWord: Sendable {
  let words: [String]
  /// What to type instead, given what stands after the word.
  let advice: @Sendable (_ rest: String) -> String

  private init(_ words: String..., advice: @escaping @Sendable (String) -> String) {
    (self.words, self.advice) = (words, advice)
  }

  private init(_ words: String..., say advice: String) {
    (self.words, self.advice) = (words, { _ in advice })
  }

  /// What a word means elsewhere.
  static func named(_ word: String) -> ForeignWord? { all.first { $0.words.contains(word) } }

  private static let all: [ForeignWord] = [
    ForeignWord("ls", "dir", say: "show lists the quantities, and example the examples"),
    ForeignWord(
      "cd", "pwd", "mkdir", "cat", say: "save and open take a path; files are left alone"),
    ForeignWord("clear", "cls", say: "Ctrl-L clears the screen, reset forgets the program"),
    ForeignWord("draw", say: "plot draws curves, and graph the computation"),
    ForeignWord(
      "fit", "learn", "optimize", "minimize", "epochs",
      say: "optimizer chooses how to descend, and train runs it"),
    ForeignWord("version", say: "backprop --version says it"),
    ForeignWord("man", "info", say: "help COMMAND says more about one"),
    ForeignWord(
      "print", "echo", "println", "printf", "console", "puts", "p",
      advice: { "write \($0.isEmpty ? "C" : $0) alone" }),
    ForeignWord(
      "let", "var", "def", "fn", "func", "function", "int", "float", "double", "auto",
      say: "a definition is written x = 3, or f(x) = x^2"),
    ForeignWord(
      "for", "while", "if", "else", "import", "from", "return", "lambda", "class", "try", "with",
      "do", "end", "using", "include", "struct", "switch",
      say: "a line is a value, a formula or a command; there are no loops and modules"),
    ForeignWord(
      "pip", "python", "python3", "swift", "git", "sudo", "vim", "less", "bash",
      say: "this is no shell of the system; quit leaves it"),
    ForeignWord(
      "gdb", "next_step", "stepi", "nexti", "si", "ni", "up", "down", "frame",
      say: "step takes one factor, next a neuron, finish a layer; where shows the place"),
  ]
}
