internal import Consensus
package import Neuron

/// A call and who signs it.
package struct CallToSign: Sendable {
    let call: ChainCall
    let signer: any Signer

    /// A call by its signer.
    package init(_ call: ChainCall, by signer: any Signer) {
        self.call = call
        self.signer = signer
    }
}

extension LocalChain {
    /// Signs calls of any number of signers, makes the one block that holds them all in the order given, and says what became of each.
    ///
    /// - Throws: where a call could not be signed; then no block was made, and none of the calls waits.
    package func submit(inOneBlock calls: [CallToSign]) async throws(ChainError) -> [Result<ExtrinsicReceipt, ChainError>] {
        var extrinsics: [Extrinsic] = []
        for item in calls { extrinsics.append(try await signed(item.call, by: item.signer)) }
        let ids = extrinsics.map(enqueue)
        sealBlock()
        var results: [Result<ExtrinsicReceipt, ChainError>] = []
        for id in ids { results.append(await result(of: id)) }
        return results
    }

    /// What each uid says of the others, as it stands in the chain's storage for all to read; empty where a uid has said nothing.
    package func weights(on netuid: NetUID) -> [[WeightVector.Entry]] {
        (state.subnets[netuid]?.neurons ?? []).map { neuron in
            neuron.weights.map { WeightVector.Entry(uid: UID($0.uid), value: $0.value) }
        }
    }

    /// The hash by which a hotkey commits to these weights for the first mechanism of a subnet.
    package static func commitHash(
        _ weights: [WeightVector.Entry], salt: [UInt16], version: UInt64, on netuid: NetUID, by hotkey: Hotkey
    ) -> Bytes {
        ChainState.commitHash(
            WeightsReveal(uids: weights.map(\.uid.rawValue), values: weights.map(\.value), salt: salt, version: version),
            for: WeightsTarget(netuid), by: hotkey)
    }
}
