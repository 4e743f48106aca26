import Autodiff
import Descent
import Foundation
import Language
import Presentation
import Rendering
import Stepping
import Testing

@testable import Shell

@Suite("The walk of an iteration goes through the samples that its update is by")
struct BatchWalkTests {
  /// Five samples of a neuron; three batches of two make an epoch.
  private static let neuron = [
    "z = w*x + b", "C = (z - y)^2", "w = 0.5", "b = -0.25", "data [1,2,3,4,5] -> [2,0,1,3,-1]",
    "optimizer momentum rate=0.01",
  ]
  private static let trained = neuron + ["train 2 batch=2"]

  private func number(_ text: String, _ session: Session) throws -> Double {
    let expression = try Parser.expression(text) { session.program.mentions($0) }
    return try #require(
      session.model.evaluate(expression, text: text, sample: session.sample).value.scalar)
  }

  private func message(_ line: String, in session: Session) -> String {
    do { _ = try Interpreter().run(line, in: session) } catch {
      return ShellError(describing: error).lines(width: 200).map(\.plain).joined(separator: "\n")
    }
    return ""
  }

  @Test("it has as many samples as the batch, under their numbers in the data")
  func numbers() throws {
    let second = try session(after: Self.trained + ["iteration 1"])
    let walk = try #require(second.walk)
    #expect(walk.samples == 2)
    let costs = (0..<walk.count).compactMap { step -> Int? in
      guard case .quantity(let reference) = walk[step].result.symbol, reference.name == "C" else {
        return nil
      }
      return reference.sample
    }
    #expect(costs == [3, 4])
    #expect((0..<walk.count).compactMap { walk[$0].location.sample }.first == 3)
    // The last batch of an epoch is what is left; one sample needs no number.
    #expect(try session(after: Self.trained + ["iteration 2"]).walk?.samples == 1)
    #expect(try session(after: Self.trained + ["iteration 2"]).program.batch == [4])
  }

  @Test("its values and derivatives are those of a program that has these samples alone")
  func values() throws {
    let batch = try session(after: Self.trained + ["iteration 1"])
    let (w, b) = (try number("w", batch), try number("b", batch))
    let rows: [(x: Double, y: Double)] = [(3, 1), (4, 3)]
    let errors = rows.map { w * $0.x + b - $0.y }
    let slopes = zip(rows, errors).map { 2 * $0.x * $1 }
    #expect(
      abs(try number("C", batch) - (errors[0] * errors[0] + errors[1] * errors[1]) / 2) < 1e-14)
    #expect(abs(try number("dC/dw", batch) - (slopes[0] + slopes[1]) / 2) < 1e-14)
    #expect(abs(try number("C[4]", batch) - errors[1] * errors[1]) < 1e-14)
    #expect(abs(try number("dC[3]/dw", batch) - slopes[0]) < 1e-14)
  }

  @Test(
    "the update that it shows is the one that was made, to the bit",
    arguments: ["batch=2", "batch=2 shuffle=yes seed=4", "shuffle=yes", "batch=3 shuffle=yes"])
  func update(options: String) throws {
    var here = try session(after: Self.neuron + ["train 4 \(options)", "iteration 0"])
    for iteration in 0..<here.training.known.upperBound {
      let walk = try #require(here.walk)
      let last = try #require(
        walk.updates.map { walk[$0].result }.last { "\($0.symbol)".contains("\"w\"") })
      let there = try Interpreter().run("iteration \(iteration + 1)", in: here).session
      #expect(last.value == there.program.values["w"]?.scalar)
      // A step beyond the end of the walk comes to the same place.
      let end = try Interpreter().run("goto \(walk.count)", in: here).session
      #expect(try Interpreter().run("step", in: end).session.program == there.program)
      here = there
    }
    // Where nothing was run yet, the next update is by the next batch.
    let fresh = try session(after: Self.neuron + ["train 5 \(options)"])
    let on = try session(after: Self.neuron + ["train 4 \(options)", "update"])
    let there = try Interpreter().run("iteration \(on.training.iteration)", in: fresh).session
    #expect(on.program == there.program)
  }

  @Test("a sample that is not in the batch is refused by name, with those that are")
  func others() throws {
    let batch = try session(after: Self.trained + ["iteration 1"])
    #expect(message("C[1]", in: batch).contains("sample 1 is not in the batch"))
    #expect(message("C[1]", in: batch).contains("the batch has the samples 3, 4"))
    #expect(message("C[9]", in: batch).contains("there is no sample 9"))
    #expect(message("dC[5]/dw", in: batch).contains("sample 5 is not in the batch"))
    #expect(message("until C[2]", in: batch) != "")
    #expect(message("sample 2", in: batch).contains("the batch has the samples 3, 4"))
    let fourth = try Interpreter().run("sample 4", in: batch).session
    #expect(fourth.sampleNumber == 4)
    #expect(try number("x", fourth) == 4)
  }

  @Test("evaluate, outputs and the report of training are about all samples")
  func all() throws {
    let before = try session(after: Self.neuron)
    let result = try Interpreter().run("train 2 batch=2", in: before)
    let after = result.session
    let (w, b) = (try number("w", after), try number("b", after))
    let costs = zip([1.0, 2, 3, 4, 5], [2.0, 0, 1, 3, -1]).map { x, y in
      (w * x + b - y) * (w * x + b - y)
    }
    #expect(abs(try #require(after.costOverAllSamples) - costs.reduce(0, +) / 5) < 1e-14)
    #expect(try after.overAllSamples().model.sampleCount == 5)
    #expect(
      result.output.lines.map(\.plain).contains { $0.hasPrefix("C of all samples: ") },
      "\(result.output.lines.map(\.plain))")
    let rows = try Interpreter().run(
      "outputs",
      in: try session(after: [
        "network 1 2 1", "data [[1],[2],[3]] -> [[0],[1],[0]]", "optimizer sgd rate=1",
        "train 1 batch=2",
      ])
    ).output.lines
    #expect(rows.count == 4)
  }

  @Test("a number of the current sample that is changed is that sample's in the data")
  func changed() throws {
    let lines = ["data [[1,1],[2,2],[3,3]] -> [[0],[1],[0]]", "data split 0.4"]
    let network = ["network 2 2 1"] + lines + ["optimizer sgd rate=1", "train 1 batch=1"]
    let batch = try session(after: network + ["iteration 1"])
    let number = batch.sampleNumber
    let after = try Interpreter().run("x[1] := 9", in: batch).session
    #expect(after.program.samples["x"]?[number - 1][0] == 9)
    #expect(after.program.batch == batch.program.batch)
    #expect(after.program.heldOut == batch.program.heldOut)
    #expect(try self.number("x[1]", after) == 9)
  }

  @Test("data that are bound anew are walked through as a whole")
  func boundAnew() throws {
    let batch = try session(after: Self.trained + ["iteration 1"])
    let after = try Interpreter().run("data [1,2,3,4,5] -> [0,0,0,0,0]", in: batch).session
    #expect(after.program.batch == nil)
    #expect(after.walk?.samples == 5)
    #expect(try Interpreter().run("update", in: after).session.training.batching.isWhole)
  }

  @Test("a session within a batch is saved and comes back; a damaged one is refused")
  func saved() throws {
    let lines =
      Self.neuron + ["train 2 batch=2 shuffle=yes seed=18446744073709551615", "iteration 4"]
    let before = try session(after: lines + ["step", "step"])
    let text = SessionFile.text(of: before)
    let after = try SessionFileReader.session(Array(text.utf8), name: "f.json")
    #expect(after.state == before.state)
    #expect(after.program.batch == before.program.batch)
    let written = try #require(text.split(separator: "\n").first { $0.contains("\"batch\"") })
    for damage in ["[]", "[6]", "[0]", "[1, 1]", "[1.5]", "\"all\""] {
      let damaged = text.replacingOccurrences(of: String(written), with: "  \"batch\": \(damage),")
      #expect(throws: (any Error).self, "\(damage)") {
        try SessionFileReader.session(Array(damaged.utf8), name: "f.json")
      }
    }
  }

  @Test("a model for PyTorch has all samples")
  func exported() throws {
    let batch = try session(after: Self.trained + ["iteration 1"])
    #expect(batch.model.sampleCount == 2)
    let folder = try TemporaryFolder()
    let interpreter = Interpreter(context: CommandContext(folder: folder.path))
    _ = try interpreter.run("export model net.py", in: batch)
    let text = try String(contentsOfFile: folder.path + "/net.py", encoding: .utf8)
    #expect(text.contains("SAMPLES = 5"))
  }
}

@Suite("Samples that are kept aside for tests")
struct HeldOutTests {
  @Test(
    "go when what they belong to is bound anew, is given one value or is forgotten",
    arguments: ["x = [[2, 3], [3, 2]]", "reset y", "data y = [1, 2, 3]", "x = y"])
  func goneTogether(line: String) throws {
    let lines = ["data [1,2,3,4,5] -> [2,0,1,3,-1]", "data split 0.4"]
    #expect(try !session(after: lines).program.heldOut.isEmpty)
    let after = try session(after: lines + [line])
    #expect(after.program.heldOut.isEmpty)
    let text = SessionFile.text(of: after)
    #expect(try SessionFileReader.session(Array(text.utf8), name: "f.json").state == after.state)
  }
}
