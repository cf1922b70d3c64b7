internal import HTTPTypes
internal import Neuron

/// Requests as HTTP/1.1 has them, whole and signed before the clock starts; by connection.
enum H1Requests {
    /// Of the native protocol.
    static func native(
        _ target: LoadTarget, _ callers: LoadCallers, _ shape: LoadShape, arena: Arena
    ) async throws -> [[Arena.Place]] {
        let head = target.constants(bytes: target.body.count).filter { !$0.0.hasPrefix(":") }
            .map { "\($0): \($1)\r\n" }.joined()
        return try await SignedRequest.ahead(target, callers, shape).map { requests in
            requests.map { request in
                let proof =
                    "x-bittensor-hotkey: \(callers.names[request.caller])\r\nx-bittensor-nonce: \(request.nonce)\r\n"
                    + "x-bittensor-signature: 0x\(Hex.encode(request.signature))\r\n"
                return arena.keep(Array("\(start(target))\(head)\(proof)\r\n".utf8) + target.body)
            }
        }
    }

    /// Of Bittensor's SDK 10, as our dendrite asks its axons: a lane for each connection.
    static func bittensor<S: Synapse>(
        _ target: LoadTarget, _ question: S, to receiver: Hotkey, _ callers: LoadCallers, _ shape: LoadShape, arena: Arena
    ) async throws -> [[Arena.Place]] {
        guard let name = SynapseName(S.name) else { throw BenchmarkFailure("\(S.name) is no synapse's name.") }
        let form = SynapseForm(S.self, name: name, isStreaming: false)
        var nonce = Clock.wall
        var all: [[Arena.Place]] = []
        for connection in 0..<shape.connections {
            let caller = callers.keys[connection % callers.keys.count]
            let lane = "\(nonce)-\(connection)"
            var requests: [Arena.Place] = []
            for _ in 0..<shape.share(of: shape.requests, on: connection) {
                nonce += 1
                let asking = WireAsking(
                    form: form, content: target.body, digest: [], receiver: receiver, host: "127.0.0.1", port: target.port,
                    authority: "127.0.0.1:\(target.port)", nonce: nonce, lane: lane,
                    timeout: .seconds(60))
                let request = try await BittensorDialect().ask(asking, by: caller)
                let head = request.head.headerFields.map { "\($0.name.rawName): \($0.value)\r\n" }.joined()
                requests.append(
                    arena.keep(
                        Array("\(start(target))\(head)content-length: \(request.body.count)\r\n\r\n".utf8) + request.body))
            }
            all.append(requests)
        }
        return all
    }

    private static func start(_ target: LoadTarget) -> String {
        "POST \(target.path) HTTP/1.1\r\nhost: 127.0.0.1:\(target.port)\r\n"
    }
}
