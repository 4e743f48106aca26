import Foundation
import Testing

@testable import Shell

@Suite struct NamedFileTests {
  /// What is typed, the name, and the path for a person whose home is H, in the folder F.
  @Test(arguments: [
    ("a.json", "a.json", "F/a.json"), ("a b.json", "a b.json", "F/a b.json"),
    ("\"a b.json\"", "a b.json", "F/a b.json"),
    ("'a \"b\".json'", "a \"b\".json", "F/a \"b\".json"),
    ("a\\ b.json", "a b.json", "F/a b.json"), ("\"a \\\"b\\\"\"", "a \"b\"", "F/a \"b\""),
    ("it's.json", "it's.json", "F/it's.json"), ("~/a.json", "~/a.json", "H/a.json"),
    ("~/\"a b.json\"", "~/a b.json", "H/a b.json"), ("\"~/a.json\"", "~/a.json", "F/~/a.json"),
    ("/x/a.json", "/x/a.json", "/x/a.json"), ("\"\"", "\"\"", "F/\"\""),
  ])
  func namesAreReadAsInOtherShells(typed: String, name: String, path: String) {
    let file = NamedFile(typed, in: "F")
    let home = ("~" as NSString).expandingTildeInPath
    #expect(file.name == name)
    #expect(file.path == path.replacing(/^H/, with: home))
  }

  private static func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func aLinkStaysALinkAndAPrivateFilePrivate() throws {
    let folder = try TemporaryFolder()
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: folder.path + "/deep", withIntermediateDirectories: false)
    let target = folder.path + "/deep/target"
    #expect(
      manager.createFile(atPath: target, contents: Data(), attributes: [.posixPermissions: 0o600]))
    try manager.createSymbolicLink(
      atPath: folder.path + "/deep/middle", withDestinationPath: "target")
    try manager.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "deep/middle")
    try NamedFile("link", in: folder.path).replace(with: Data("new".utf8))
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.path + "/link") == "deep/middle")
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "new")
    #expect(try Self.mode(target) == 0o600)
    // A link to nothing makes what it leads to.
    try manager.createSymbolicLink(
      atPath: folder.path + "/dangling", withDestinationPath: "deep/other")
    try NamedFile("dangling", in: folder.path).replace(with: Data("too".utf8))
    #expect(try String(contentsOfFile: folder.path + "/deep/other", encoding: .utf8) == "too")
    // Nothing is left beside them.
    #expect(
      try manager.contentsOfDirectory(atPath: folder.path + "/deep").sorted()
        == ["middle", "other", "target"])
  }
}
