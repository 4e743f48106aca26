import Rendering
import Shell

/// Prints nothing.
struct Silence: ShellOutput {
  let columns = 80
  func isColored(_ stream: StandardStream, _ settings: Settings) -> Bool { false }
  func write(_ line: StyledText, to stream: StandardStream, _ settings: Settings) {}
}
