import Foundation
import Testing
import TestSupport

@Suite("The neuron command", .serialized)
struct CommandTests {
    private let neuron = Program.built("neuron")
    private let seed = String(repeating: "11", count: 32)

    @Test("explains itself", arguments: [[], ["demo"], ["axon", "echo"], ["query"], ["config", "show"]])
    func help(command: [String]) async throws {
        let outcome = try await Program.run(neuron, command + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE"))
    }

    @Test("refuses wrong usage with 64 and a sentence")
    func usage() async throws {
        for arguments in [
            ["nonsense"], ["axon", "echo", "--seed", "zz"], ["axon", "echo", "--seed", seed, "--host", "0.0.0.0"],
            [
                "query", "http://192.0.2.1:1/Echo", "--receiver", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "--seed",
                seed,
            ],
            [
                "query", "ftp://127.0.0.1/Echo", "--receiver", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "--seed",
                seed,
            ],
            ["query", "http://127.0.0.1:1/Echo", "--receiver", "nobody", "--seed", seed], ["demo", "--epochs", "0"],
        ] {
            let outcome = try await Program.run(neuron, arguments)
            #expect(outcome.status == 64, "\(arguments)")
            #expect(outcome.errors.hasPrefix("Error"), "\(outcome.errors)")
            #expect(!outcome.errors.contains(seed), "a seed is never repeated")
        }
    }

    @Test("shows every setting with its source")
    func configShow() async throws {
        let outcome = try await Program.run(
            neuron, ["config", "show", "--json", "--axon.port", "9000"], environment: ["NEURON_NETUID": "5"])
        #expect(outcome.status == 0)
        let settings = try JSONDecoder().decode([String: [String: String]].self, from: Data(outcome.output.utf8))
        #expect(settings["axon.port"] == ["value": "9000", "source": "command line"])
        #expect(settings["netuid"] == ["value": "5", "source": "environment NEURON_NETUID"])
        #expect(settings["log.level"]?["source"] == "default")
    }

    @Test("shows the value in use where a setting follows from others")
    func configShowDerived() async throws {
        let outcome = try await Program.run(
            Program.built("echo-miner"),
            ["config", "show", "--json", "--network", "finney", "--netuid", "7", "--axon-external-address", "2001:db8::7"],
            environment: ["XDG_STATE_HOME": "/state"])
        #expect(outcome.status == 0)
        let settings = try JSONDecoder().decode([String: [String: String]].self, from: Data(outcome.output.utf8))
        #expect(settings["state-dir"] == ["value": "/state/neuron/finney/7/<hotkey>", "source": "default"])
        #expect(settings["axon.bind-address"] == ["value": "::", "source": "default"])
        #expect(settings["axon.external-port"] == ["value": "8091", "source": "default"])
        #expect(settings["dendrite.allow-private-addresses"] == ["value": "false", "source": "default"])
    }

    @Test("says so when a port is taken")
    func portInUse() async throws {
        let first = try Program(neuron, ["axon", "echo", "--port", "0", "--seed", seed])
        let port = try #require(await first.firstLine()?.split(separator: " ").dropFirst().first.map(String.init))
        let outcome = try await Program.run(neuron, ["axon", "echo", "--port", port, "--seed", seed])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains(port))
        #expect(!outcome.errors.contains("Fatal"))
        first.interrupt()
        #expect(await first.outcome().status == 0)
    }

    @Test("axon and query understand each other, and a wrong receiver is refused")
    func echo() async throws {
        let axon = try Program(neuron, ["axon", "echo", "--port", "0", "--seed", seed, "--scheme", "ed25519"])
        let words = try #require(await axon.firstLine()).split(separator: " ").map(String.init)
        let url = "http://127.0.0.1:\(words[1])"
        let caller = String(repeating: "22", count: 32)
        let sum = try await Program.run(
            neuron,
            [
                "query", "\(url)/Sum", "--receiver", words[2], "--seed", caller, "--body", #"{"numbers":[1,2,3.5]}"#, "--count",
                "20",
                "--concurrency", "5",
            ])
        #expect(sum.status == 0, "\(sum.errors)")
        #expect(sum.lines.count == 20)
        #expect(sum.lines.allSatisfy { $0.contains(#""total":6.5"#) && $0.contains(#""authenticated":true"#) })
        let wrong = try await Program.run(
            neuron,
            [
                "query", "\(url)/Echo", "--receiver", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "--seed", caller,
                "--body",
                #"{"text":"x"}"#,
            ])
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("wrong-receiver"))
        let unknown = try await Program.run(
            neuron, ["query", "\(url)/Nothing", "--receiver", words[2], "--seed", caller])
        #expect(unknown.status == 1)
        #expect(unknown.output.contains("unknown-synapse"))
        axon.terminate()
        #expect(await axon.outcome().status == 0)
    }

    @Test("an operator's program without a hotkey ends with 66; a bad setting ends with 78")
    func operatorProgram() async throws {
        let miner = Program.built("echo-miner")
        let nobody = NSTemporaryDirectory() + "neuron-nobody-\(UUID().uuidString)"
        let local = try await Program.run(miner, ["--network", "local", "--wallet-path", nobody])
        #expect(local.status == 66, "\(local.errors)")
        let outside = try await Program.run(miner, ["--network", "finney"])
        #expect(outside.status == 78)
        #expect(outside.errors.contains("--axon-external-address"))
        let shown = try await Program.run(miner, ["config", "show", "--network", "finney"])
        #expect(shown.status == 78, "config show refuses what run refuses")
        #expect(shown.errors == outside.errors)
        let help = try await Program.run(miner, ["--help"])
        #expect(help.status == 0)
        for option in ["--config", "--network", "--state-dir", "--axon-port", "--validator-smoothing", "--log-level"] {
            #expect(help.output.contains(option))
        }
        let show = try await Program.run(Program.built("echo-validator"), ["config", "show"])
        #expect(show.status == 0)
        #expect(show.output.contains("validator.smoothing"))
    }
}
