internal import LocalChain
internal import Logging
internal import Neuron
internal import Subtensor
internal import SubtensorFormat

/// The local chain's node, over HTTP on the loopback interface: node and client share the machine.
enum NodeRows {
    static var all: [Row] {
        [
            Row(name: "node-1000-empty", title: "node: 1,000 empty blocks by RPC", unit: .milliseconds, goals: [.figure(1_000)])
            { stage in
                try await withNode { client in
                    let call = NodeClient.text("neuron_mine", "1000")
                    try await stage.measure {
                        _ = try await client.call(call)
                        return 1_000
                    }
                }
            },
            reads(
                "node-storage", "node: state_getStorage over HTTP, 8 at a time", count: 8_000,
                call: NodeClient.text(
                    "state_getStorage",
                    #""0x\#(Hex.encode(Twox.hash(Bytes("System".utf8), words: 2) + Twox.hash(Bytes("Number".utf8), words: 2)))""#
                )),
            reads(
                "node-metagraph", "node: state_call, metagraph of 256, 8 at a time", count: 400, neurons: 256,
                call: NodeClient.text("state_call", #""SubnetInfoRuntimeApi_get_metagraph","0x0100""#)),
        ]
    }

    private static func reads(_ name: String, _ title: String, count: Int, neurons: Int = 1, call: Bytes) -> Row {
        Row(name: name, title: title, unit: .perSecond) { stage in
            try await withNode(neurons: neurons) { client in
                let count = stage.operations(count)
                try await stage.measure { try await client.repeated(call, count) }
            }
        }
    }

    /// Runs `body` beside a node whose subnet 1 has so many neurons.
    private static func withNode(neurons: Int = 1, _ body: (NodeClient) async throws -> Void) async throws {
        let node = try LocalNodeServer(
            try .development(seed: 1, hotkeys: neurons), blockTime: .onSubmission, logger: .silent)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { port.finish() }
                try await node.run(port: 0) { _ = port.yield($0) }
            }
            for await bound in ports {
                try await register(neurons - 1, at: bound)
                try await body(NodeClient(port: bound))
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Registers hotkeys through our own client; each pays for itself, so that none waits for another's nonce.
    private static func register(_ count: Int, at port: Int) async throws {
        guard count > 0, let network = NetworkName("http://127.0.0.1:\(port)") else { return }
        var settings = NodeSettings(isLocal: true)
        settings.blockTime = .milliseconds(100)
        let chain = SubtensorChain(network, settings: settings, logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 1...16 {
                group.addTask {
                    for number in stride(from: lane, through: count, by: 16) {
                        let key = try KeyPair(uri: "//Alice/hot\(number)")
                        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: key.hotkey), signedBy: key)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "neuron.bench") { _ in SwiftLogNoOpLogHandler() } }
}
