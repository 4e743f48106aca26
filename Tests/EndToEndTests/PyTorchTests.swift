import Foundation
import Testing

/// Exported modules in PyTorch, and exported arrays in NumPy and safetensors.
///
/// Where Debian's python3-torch and python3-numpy are not installed, or PyPI's safetensors not in
/// `.build/clients`, nothing is tried, unless BACKPROP_CLIENTS says that they have to be there.
@Suite(.serialized) struct PyTorchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Where Python packages are that Debian does not have.
  private static let packages = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".build/clients").path

  private static func isTried(_ module: String) -> Bool {
    ProcessInfo.processInfo.environment["BACKPROP_CLIENTS"] != nil
      || ["/usr/lib/python3/dist-packages", packages].contains {
        FileManager.default.fileExists(atPath: "\($0)/\(module)")
      }
  }

  /// Runs lines, and returns what they print.
  @discardableResult private func shell(_ lines: [String]) throws -> String {
    let result = try BuiltProgram.run(
      ["--no-rc"] + lines.flatMap { ["-c", $0] }, folder: folder.path)
    #expect(result.status == 0, "\(result.error)")
    return result.output
  }

  /// Starts Python, as one of some processes.
  private func start(
    _ arguments: [String], rank: Int = 0, of world: Int = 1, port: Int = 0
  ) throws -> (process: Process, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.environment = [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1",
      "PYTHONPATH": Self.packages,
    ]
    if world > 1 {
      let variables = [
        "RANK": "\(rank)", "WORLD_SIZE": "\(world)", "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "\(port)",
      ]
      process.environment?.merge(variables) { $1 }
    }
    let output = folder.path + "/.out\(rank)"
    try Data().write(to: URL(filePath: output))
    let handle = FileHandle(forWritingAtPath: output)
    (process.standardOutput, process.standardError) = (handle, handle)
    try process.run()
    return (process, output)
  }

  /// Runs Python in as many processes, and returns what the first of them prints.
  private func python(_ arguments: [String], processes: Int = 1) throws -> String {
    let port = Int.random(in: 20000..<30000)
    let started = try (0..<processes).map {
      try start(arguments, rank: $0, of: processes, port: port)
    }
    let end = Date.now.addingTimeInterval(120)
    for (process, output) in started {
      while process.isRunning, Date.now < end { usleep(10_000) }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      let text = try String(contentsOfFile: output, encoding: .utf8)
      #expect(process.terminationStatus == 0, "\(text.suffix(2000))")
    }
    return try String(contentsOfFile: started[0].output, encoding: .utf8)
  }

  /// The last cost that is printed.
  private func cost(_ text: String) throws -> Double {
    let line = text.split(separator: "\n").last { $0.hasPrefix("cost ") }
    return try #require(line.flatMap { Double($0.dropFirst(5)) }, "\(text)")
  }

  private static let programs: [[String]] = [
    ["example mazur"], ["example karpathy-neuron", "C = 2*o"], ["example recurrent", "C = L^2"],
    ["network 2 3 1", "data xor"],
    ["network 4 8 3 hidden=relu cost=softmax_cross_entropy", "data iris"],
    ["network 2 4 1 hidden=gelu cost=binary_cross_entropy", "data moons count=9"],
    [
      "loss(a, y) = mean((a - y)^2) + 0.01*norm(a)", "w1 = [[1, -2], [0.5, 3]]", "b1 = [0.1, -0.2]",
      "h = softplus(w1 @ x + b1)", "C = loss(h, y) + logsumexp(h)",
      "data [[1, 2], [0, -1], [3, 1]] -> [[1, 0], [0, 1], [1, 1]]",
    ],
    [
      "w = [[1, 2], [3, 4]]", "v = [0.5, -1]", "lambda = 0.3",
      "q = concat(w[1, :], v)", "m = reshape(q, 2, 2)",
      "C = sum(transpose(w) @ m) + prod(v) + max(w) - max(v[1], 0) + where(v[2] < 0, v[1]^3, 1) "
        + "+ lambda*dot(v, v) + sum(softmax(w, axis=1)*m) + hypot(v[1], v[2]) + erf(v[1]) + sum(w*v)",
    ],
    ["w = [1, 2]", "t = 3", "C = sum((w*w - stop_gradient(w)*t)^2)", "data x = [1, 2]"],
  ]

  /// The file holds its own gradient against the one it was exported with: to 1e-12 of its largest
  /// number in double precision and 1e-6 in single, in one process and in two.
  @Test(.enabled(if: isTried("torch")), arguments: programs.indices)
  func gradientsAreTheSame(_ index: Int) throws {
    let lines = Self.programs[index]
    let printed = try shell(lines + ["export model m.py", "set digits full", "C"])
    let expected = try #require(printed.split(separator: "\n").last.flatMap { Double($0) })
    let found = try cost(try python(["m.py", "--check"]))
    #expect(abs(found - expected) <= 1e-12 * max(1, abs(expected)))
    _ = try python(["m.py", "--check", "--dtype", "float32"])
    let both = try cost(try python(["m.py", "--check"], processes: 2))
    #expect(abs(both - expected) <= 1e-12 * max(1, abs(expected)))
  }

  @Test(
    .enabled(if: isTried("torch")),
    arguments: [
      "sgd rate=0.5", "momentum rate=0.2", "nesterov rate=0.2", "adagrad", "rmsprop",
      "adam rate=0.05",
      "adamw rate=0.05", "sgd rate=1 schedule=cosine over=8 warmup=2 l2=0.01 l1=0.001",
      "adam rate=0.1 clip=0.1 decay=0.1", "sgd rate=2 clipvalue=0.01 schedule=step every=3",
    ])
  func updatesAreTheSame(_ optimizer: String) throws {
    let printed = try shell([
      "network 2 3 1", "data xor", "freeze b2", "optimizer \(optimizer)", "export model m.py",
      "train 10", "set digits full", "C",
    ])
    let expected = try #require(printed.split(separator: "\n").last.flatMap { Double($0) })
    let found = try cost(try python(["m.py", "--epochs", "10"]))
    #expect(abs(found - expected) <= 1e-12, "\(found), not \(expected)")
  }

  /// Shares of a batch that differ in size, and a batch smaller than the others.
  @Test(.enabled(if: isTried("torch"))) func processesTrainTogether() throws {
    try shell([
      "network 2 3 1", "data moons count=11", "optimizer adam rate=0.05", "train 1 batch=3",
      "iteration 0", "export model m.py",
    ])
    let alone = try cost(try python(["m.py", "--epochs", "20"]))
    let both = try cost(try python(["m.py", "--epochs", "20"], processes: 2))
    #expect(abs(alone - both) <= 1e-12)
  }

  @Test(.enabled(if: isTried("numpy"))) func numPyReadsExportedArrays() throws {
    try shell([
      "network 2 3 1", "data xor", "export a.npz", "export values a.json", "export a.safetensors",
      "reset", "w = [[0.1, -1e-300], [3, 1]]", "C = sum(w*w)", "export values w.npy",
      "export values w.csv",
    ])
    let script = """
      import json, struct
      import numpy as np
      a, j = np.load("a.npz"), json.load(open("a.json"))
      assert sorted(a) == ["b1", "b2", "db1", "db2", "dw1", "dw2", "w1", "w2", "x", "y"], sorted(a)
      for name in j:
          assert a[name].dtype == np.float64 and (a[name] == np.array(j[name])).all()
      assert a["x"].shape == (4, 2) and a["dw1"].shape == (3, 2)
      raw = open("a.safetensors", "rb").read()
      size = struct.unpack("<Q", raw[:8])[0]
      for name, entry in json.loads(raw[8:8 + size]).items():
          start, end = entry["data_offsets"]
          own = np.frombuffer(raw[8 + size:][start:end], "<f8").reshape(entry["shape"])
          assert (own == a[name]).all()
      w = np.load("w.npy")
      assert (w == np.array([[0.1, -1e-300], [3, 1]])).all()
      assert (w == np.loadtxt("w.csv", delimiter=",")).all()
      print("cost 1")
      """
    try script.write(toFile: folder.path + "/read.py", atomically: true, encoding: .utf8)
    #expect(try cost(try python(["read.py"])) == 1)
  }

  /// What safetensors itself writes is read, the program it stands for is written, and what is
  /// exported then safetensors reads again, to the last bit.
  @Test(.enabled(if: isTried("safetensors"))) func safetensorsAndTheShellReadEachOther() throws {
    let writes = """
      import torch
      from safetensors.torch import save_file
      torch.manual_seed(7)
      net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Sigmoid(), torch.nn.Linear(3, 1)).double()
      save_file(net.state_dict(), "net.safetensors", metadata={"format": "pt"})
      x, y = (torch.tensor(v, dtype=torch.float64) for v in ([0.5, -1.25], [0.3]))
      cost = ((torch.sigmoid(net(x)) - y) ** 2).sum()
      cost.backward()
      torch.save({name: p.grad for name, p in net.named_parameters()}, "gradient.pt")
      print("cost", repr(cost.item()))
      """
    try writes.write(toFile: folder.path + "/write.py", atomically: true, encoding: .utf8)
    let expected = try cost(try python(["write.py"]))
    let printed = try shell([
      "load net.safetensors", "a1 = sigmoid(z1)", "a2 = sigmoid(z2)", "C = squared_error(a2, y)",
      "x := [0.5, -1.25]", "y := [0.3]", "export all.safetensors", "set digits full", "C",
    ])
    let found = try #require(
      printed.split(separator: "\n").last.flatMap { Double($0) }, "\(printed)")
    #expect(abs(found - expected) <= 1e-15, "\(found), not \(expected)")
    let reads = """
      import torch
      from safetensors.torch import load_file
      own, net = load_file("all.safetensors"), load_file("net.safetensors")
      gradient = torch.load("gradient.pt")
      for layer, number in (("w1", "0.weight"), ("b1", "0.bias"), ("w2", "2.weight"), ("b2", "2.bias")):
          assert own[layer].dtype == torch.float64 and torch.equal(own[layer], net[number])
          assert torch.allclose(own["d" + layer], gradient[number], rtol=1e-13, atol=0)
      print("cost 1")
      """
    try reads.write(toFile: folder.path + "/read.py", atomically: true, encoding: .utf8)
    #expect(try cost(try python(["read.py"])) == 1)
  }
}
