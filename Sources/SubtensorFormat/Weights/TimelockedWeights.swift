package import Neuron
package import ScaleCodec

/// What a timelocked commit hides: the chain decrypts it by itself once drand's round is out.
package struct TimelockedWeights: Hashable, Sendable {
    /// Who set them; the chain compares it with the signer.
    package let hotkey: Hotkey
    /// The weights.
    package let entries: [WeightVector.Entry]
    /// The template's version.
    package let versionKey: UInt64

    /// What the chain calls version 4 of commit-reveal.
    package static let version: UInt16 = 4
    /// The most bytes that a commit may have.
    package static let maxCommitBytes = 5_000

    /// Weights to hide.
    package init(hotkey: Hotkey, entries: [WeightVector.Entry], versionKey: UInt64) {
        self.hotkey = hotkey
        self.entries = entries
        self.versionKey = versionKey
    }

    /// The SCALE struct {hotkey, uids, values, version_key}.
    package var bytes: Bytes {
        var encoder = ScaleEncoder()
        encoder.byteVector(hotkey.publicKey.bytes)
        encoder.numbers(entries.map(\.uid.rawValue))
        encoder.numbers(entries.map(\.value))
        encoder.integer(versionKey)
        return encoder.bytes
    }

    /// The weights out of decrypted bytes.
    package init(_ bytes: Bytes) throws(ScaleError) {
        var decoder = ScaleDecoder(bytes)
        let key = try decoder.byteVector()
        let uids = try decoder.list { (decoder) throws(ScaleError) in try decoder.integer(UInt16.self) }
        let values = try decoder.list { (decoder) throws(ScaleError) in try decoder.integer(UInt16.self) }
        versionKey = try decoder.integer()
        try decoder.finish()
        guard let key = try? PublicKey(key), uids.count == values.count else {
            throw ScaleError(
                .mismatch, "The decrypted bytes are no weights: the hotkey has another length, or the lists differ.")
        }
        hotkey = Hotkey(publicKey: key)
        entries = zip(uids, values).map { WeightVector.Entry(uid: UID($0), value: $1) }
    }
}
