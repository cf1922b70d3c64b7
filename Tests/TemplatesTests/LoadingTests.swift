import Foundation
import LocalChain
import Neuron
import NeuronTesting
import Testing

@testable import Templates

@Suite("An operator's environment")
struct LoadingTests {
    /// A folder of one test alone, removed after it.
    private func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = FileManager.default.temporaryDirectory.appending(path: "neuron-state-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    final class Judge: Validator {
        override func forward() async throws { scores.record(1, for: environment.signer.hotkey) }
    }

    private func chain(_ key: KeyPair) async throws -> LocalChain {
        let chain = try LocalChain(.development(), sealing: .onSubmission)
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: key.hotkey), signedBy: try DevKeys.key("//Bob"))
        return chain
    }

    @Test("keeps scores on disk, below the user's state folder, unless told where")
    func onDisk() async throws {
        try await withFolder { path in
            let key = try DevKeys.key("//Judge")
            let chain = try await chain(key)
            let variables = ["XDG_STATE_HOME": path]
            do {
                let environment = try await NeuronEnvironment.load(.init(), signer: key, chain: chain, variables: variables)
                let judge = await Judge(environment)
                try await judge.prepare()
                #expect(await judge.runRound())
            }
            let file = "\(path)/neuron/local/1/\(key.hotkey)/scores.json"
            #expect(FileManager.default.fileExists(atPath: file))
            let environment = try await NeuronEnvironment.load(.init(), signer: key, chain: chain, variables: variables)
            let judge = await Judge(environment)
            try await judge.prepare()
            #expect(await judge.scores.samples(of: key.hotkey) == 1)
        }
    }

    @Test("of the same state folder is had by one process at a time: the second one ends with 75")
    func locked() async throws {
        try await withFolder { path in
            let key = try DevKeys.key("//Judge")
            let chain = try await chain(key)
            let configuration = try NeuronConfiguration(
                SettingValues(commandLine: ["state-dir": path]), servesAxon: false)
            let first = try await NeuronEnvironment.load(configuration, signer: key, chain: chain, variables: [:])
            let error = await #expect(throws: StateError.self) {
                try await NeuronEnvironment.load(configuration, signer: key, chain: chain, variables: [:])
            }
            #expect(error.map { ProgramEnd.exitCode(of: $0) } == 75)
            #expect((first.state as? StateFolder)?.path == path)
        }
    }
}
