internal import Neuron

/// A request of the native protocol that is signed, less what all requests to its axon have.
struct SignedRequest: Sendable {
    /// Which of the callers.
    let caller: Int
    let nonce: UInt64
    let signature: [UInt8]

    /// Signs a run's requests now, on all cores; by connection.
    static func ahead(_ target: LoadTarget, _ callers: LoadCallers, _ shape: LoadShape) async throws -> [[SignedRequest]] {
        let digest = SHA256.hash(target.body)
        let lines = callers.names.map {
            RequestLines(scheme: "sr25519", target: target.path, digest: digest, caller: $0, receiver: target.receiver)
        }
        var nonce = Clock.wall
        let plan = (0..<shape.connections).map { connection in
            let own = callers.onConnection(connection, of: shape.connections)
            return (0..<shape.share(of: shape.requests, on: connection)).map { number in
                nonce += 1
                return (caller: own[number % own.count], nonce: nonce)
            }
        }
        return try await withThrowingTaskGroup(of: (Int, [SignedRequest]).self) { group in
            for (connection, requests) in plan.enumerated() {
                group.addTask {
                    let signed = try requests.map { request in
                        var lines = lines[request.caller]
                        lines.set(request.nonce)
                        let signature = try callers.keys[request.caller].signature(for: lines.bytes)
                        return SignedRequest(caller: request.caller, nonce: request.nonce, signature: signature.bytes)
                    }
                    return (connection, signed)
                }
            }
            var all = [[SignedRequest]](repeating: [], count: plan.count)
            for try await (connection, signed) in group { all[connection] = signed }
            return all
        }
    }
}
