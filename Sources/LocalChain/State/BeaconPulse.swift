internal import Neuron
internal import ScaleCodec
internal import Timelock

/// A round of drand's quicknet with its signature, which opens what was locked until then.
struct BeaconPulse: Hashable, Sendable, Codable {
    let round: UInt64
    /// 48 bytes: a point of BLS12-381's smaller group.
    let signature: Bytes

    /// Whether the beacon signed the round; costs two pairings.
    var isGenuine: Bool {
        guard round > 0, let point = try? G1(compressed: signature), !point.isInfinity else { return false }
        return Pairing.value(point, .generator) == Pairing.value(DrandRound(round).identity, DrandRound.publicKey)
    }

    /// Opens a timelocked commit: SCALE of hotkey, uids, values and version key, encrypted to the round.
    ///
    /// - Returns: nil for what does not decrypt, is something else, or names another hotkey than that which committed it.
    /// - Source: section 5.2 of `docs/consensus.md`.
    static func open(_ sealed: Bytes, _ round: UInt64, _ signature: Bytes, _ hotkey: Hotkey) -> WeightsReveal? {
        guard let plaintext = try? IdentityEncryption.decrypt(sealed, signature: signature) else { return nil }
        var decoder = ScaleDecoder(plaintext)
        guard let key = try? decoder.byteVector(), key == hotkey.publicKey.bytes,
            let uids = try? Self.numbers(&decoder), let values = try? Self.numbers(&decoder),
            let version = try? decoder.integer(UInt64.self), decoder.remaining == 0
        else { return nil }
        return WeightsReveal(uids: uids, values: values, salt: [], version: version)
    }

    private static func numbers(_ decoder: inout ScaleDecoder) throws(ScaleError) -> [UInt16] {
        try decoder.list { (decoder) throws(ScaleError) in try decoder.integer(UInt16.self) }
    }
}

extension ChainState {
    /// Keeps rounds that anybody sends, once their signatures were seen to be the beacon's: each costs two pairings.
    mutating func write(_ pulses: [BeaconPulse]) throws(DispatchError) {
        let unknown = pulses.filter { self.pulses[$0.round] != $0.signature }
        guard !pulses.isEmpty, pulses.count <= 50, unknown.allSatisfy(\.isGenuine) else { throw .pulseUnverified }
        take(pulses)
    }

    /// Keeps signatures of rounds; commits that wait for them open in this block.
    mutating func take(_ pulses: [BeaconPulse]) {
        for pulse in pulses { self.pulses[pulse.round] = pulse.signature }
        emit(RuntimeEvent("NewPulse", ["rounds": .numbers(pulses.map(\.round))], pallet: "Drand"))
    }
}
