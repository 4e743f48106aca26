/// A file of HTML that needs nothing else, in the colours and letters that all of them share.
public struct HTMLPage {
  private let title: String
  private let style: String
  private let body: String

  /// A page.
  ///
  /// - Parameters:
  ///   - title: what it is called, as plain text.
  ///   - style: how it looks beside what all pages have, in CSS.
  ///   - body: what stands on it, in HTML.
  public init(title: String, style: String, body: String) {
    (self.title, self.style, self.body) = (title, style, body)
  }

  /// The text of the file.
  public var text: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="generator" content="\(Generator.mark)">
    <title>\(HTML.escaped(title))</title>
    <style>
    \(Self.shared)
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// Light and dark, the width of a page, and what overflows it.
  private static let shared = """
    :root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #5c5c5c;
      --line: #8a8a8a; --mark: #0a6b2d; --wash: #e4f4e9; }
    @media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #161616;
      --soft: #b3b3b3; --line: #8a8a8a; --mark: #7fe0a0; --wash: #1d3a27; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 62rem; padding: 1rem 1rem 5rem; background: var(--paper);
      color: var(--ink); font: 1.1rem/1.5 system-ui, sans-serif; }
    h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
    h2 { font-size: 1.1rem; margin: 1rem 0 .5rem; }
    pre { overflow-x: auto; font-size: .95rem; }
    """
}
