import Foundation
import LineEditing

// A shell with no commands, for the tests: it writes what it reads, as a Swift literal.
//
// usage: LineEditingProbe [--plain | --color] [history file]

let words = ["network", "next", "sigmoid(", "step"]
let summaries = ["network": "builds a network", "next": "the rest of this neuron"]

func completions(_ text: String, _ cursor: Int) -> Completions {
  let typed = text.prefix(cursor)
  let start = typed.lastIndex(where: \.isWhitespace).map(typed.index(after:)) ?? typed.startIndex
  let candidates = words.filter { $0.hasPrefix(typed[start...]) }.map {
    Completion(text: $0, summary: summaries[$0] ?? "")
  }
  return Completions(
    range: typed.distance(from: typed.startIndex, to: start)..<cursor, candidates: candidates)
}

/// An input goes on while parentheses are open.
func makeJoiner() -> (String) -> Bool {
  var open = 0
  return { line in
    open += line.count { $0 == "(" } - line.count { $0 == ")" }
    return open > 0
  }
}

func makeReader() -> (any LineReader)? {
  let arguments = CommandLine.arguments.dropFirst()
  if arguments.contains("--plain") {
    Interrupts.install()
    return PlainLineReader(fileDescriptor: STDIN_FILENO, longestLine: 1000)
  }
  return EditLineReader(
    programName: "probe", continuationPrompt: "..> ",
    historyPath: arguments.first { !$0.hasPrefix("-") }, historyLimit: 100,
    longestInput: 1000, promptIsColored: arguments.contains("--color"), makeJoiner: makeJoiner,
    complete: completions,
    hint: { $0 == "step " || $0 == "σ step " ? "[n] …" : nil })
}

guard let reader = makeReader() else {
  print("not a terminal")
  exit(1)
}

while true {
  switch reader.readLine(prompt: "bp> ") {
  case .line("busy"):
    print("working")
    while !Interrupts.isPending {}
    print("stopped \(Interrupts.takePending()) \(Interrupts.takePending())")
  case .line("size"):
    print("size \(Terminal.size().columns)x\(Terminal.size().rows)")
  case .line(let line):
    print("line \(line.debugDescription)")
    reader.remember(line)
  case .tooLong(let limit):
    print("more than \(limit) bytes")
  case .interrupted:
    print("interrupted")
  case .endOfInput:
    print("end of input")
    exit(0)
  }
}
