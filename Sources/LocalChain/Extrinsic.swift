internal import Neuron

/// A call as its signer signed it. The bytes name the chain, the account and the nonce, so that it is good once, and here only.
struct Extrinsic: Sendable {
    let call: ChainCall
    let signer: Hotkey
    let nonce: UInt64

    /// What is signed, and what the block's hash covers.
    func payload(genesis: BlockHash) -> Bytes {
        let (name, arguments): (String, [String]) =
            switch call {
            case .burnedRegister(let netuid, let hotkey): ("burned_register", ["\(netuid)", "\(hotkey)"])
            case .addStake(let hotkey, let netuid, let amount): ("add_stake", ["\(hotkey)", "\(netuid)", "\(amount.rao)"])
            case .serveAxon(let netuid, let info, let certificate):
                (
                    certificate == nil ? "serve_axon" : "serve_axon_tls",
                    [
                        "\(netuid)", "\(info.version)", "\(info.address)", "\(info.port)", "\(info.transport)",
                        "\(info.placeholder1)", "\(info.placeholder2)",
                    ] + (certificate.map { ["\($0)"] } ?? [])
                )
            case .setWeights(let netuid, let weights, let version):
                ("set_weights", ["\(netuid)", weights.map { "\($0.uid):\($0.value)" }.joined(separator: ","), "\(version)"])
            case .transfer(let to, let amount): ("transfer", ["\(to)", "\(amount.rao)"])
            // The others say themselves what they are: every argument is part of a call's description.
            default: ("call", ["\(call)"])
            }
        return Bytes(
            (["neuron-local/1", "\(genesis)", "\(nonce)", "\(signer)", name] + arguments).joined(separator: "\n").utf8)
    }
}
