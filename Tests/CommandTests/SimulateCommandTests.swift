import Foundation
import TestSupport
import Testing

@Suite("neuron localnet simulate")
struct SimulateCommandTests {
    private let neuron = Program.built("neuron")

    private func simulate(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(neuron, ["localnet", "simulate"] + arguments)
    }

    @Test("two processes print the same bytes, as text and as JSON; another seed prints others")
    func identical() async throws {
        let first = try await simulate("byzantine-validator", "--tempos", "12", "--seed", "9")
        let again = try await simulate("byzantine-validator", "--tempos", "12", "--seed", "9")
        #expect(first.status == 0)
        #expect(first.output == again.output)
        #expect(first.lines.first == "byzantine-validator  (seed 9, 12 tempos)")
        #expect(first.output.contains("verdict: what is promised held"))
        let json = try await simulate("uid-thief", "--tempos", "12", "--json")
        #expect(try await simulate("uid-thief", "--tempos", "12", "--json").output == json.output)
        #expect(try await simulate("uid-thief", "--tempos", "12", "--json", "--seed", "2").output != json.output)
        let report = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(report["scenario"] as? String == "uid-thief")
        #expect(report["verdict"] as? String == "notPromised")
        #expect((report["worlds"] as? [[String: Any]])?.count == 3)
    }

    @Test(
        "what passes the wire and the replay memory is the same in every process",
        arguments: ["clock-skew", "impostor", "liar", "staller"])
    func identicalWire(scenario: String) async throws {
        let first = try await simulate(scenario, "--tempos", "12")
        #expect(first.status == 0)
        #expect(try await simulate(scenario, "--tempos", "12").output == first.output)
    }

    @Test("the scenarios are listed, for people and as JSON")
    func list() async throws {
        let list = try await simulate("--list")
        #expect(list.status == 0 && list.lines.count == 13)
        #expect(list.lines.contains { $0.hasPrefix("weight-copier ") })
        #expect(try await simulate("--list", "--json").lines.count == 12)
    }

    @Test("an unknown scenario ends with 64 and names the nearest; so do missing and contradictory words")
    func usage() async throws {
        let unknown = try await simulate("wieght-copier")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("weight-copier?"))
        #expect(try await simulate().status == 64)
        #expect(try await simulate("cabal", "--all").status == 64)
        #expect(try await simulate("cabal", "--tempos", "5").status == 64)
    }
}
