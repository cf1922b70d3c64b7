/// What a proof of work for a place on a subnet hashes, and when the result is good enough.
///
/// - Source: the runtime's rule in both its eras; golden vectors `chain/pow.json`.
public struct WorkSeal: Sendable {
    private enum Form: Sendable {
        case legacy(inner: Bytes)
        case tagged(prefix: SHA256)
    }
    private let form: Form

    /// For `register` of runtimes before 425 (with the hotkey), and for the faucet (with the coldkey).
    public init(legacyBlock block: BlockHash, key: PublicKey) {
        form = .legacy(inner: Keccak.keccak256(block.bytes + key.bytes))
    }

    /// For `pow_register` of runtimes from 475 on.
    public init(netuid: NetUID, block: BlockHash, hotkey: Hotkey, coldkey: Coldkey) {
        var hash = SHA256()
        hash.update(Bytes("subtensor-pow-register-v1".utf8))
        hash.update([UInt8(truncatingIfNeeded: netuid.rawValue), UInt8(truncatingIfNeeded: netuid.rawValue >> 8)])
        hash.update(block.bytes)
        hash.update(hotkey.publicKey.bytes)
        hash.update(coldkey.publicKey.bytes)
        form = .tagged(prefix: hash)
    }

    /// The seal of one nonce: 32 bytes, a little-endian number.
    public func seal(_ nonce: UInt64) -> Bytes {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: nonce >> UInt64(8 * $0)) }
        var hash: SHA256
        switch form {
        case .legacy(let inner):
            hash = SHA256()
            hash.update(number)
            hash.update(inner)
        case .tagged(let prefix):
            hash = prefix
            hash.update(number)
        }
        return Keccak.keccak256(hash.finalize())
    }

    /// Whether `seal` times `difficulty` stays below 2^256.
    public static func isAccepted(_ seal: Bytes, difficulty: UInt64) -> Bool {
        guard seal.count == 32 else { return false }
        var carry: UInt64 = 0
        for limb in 0..<4 {
            let digit = seal[8 * limb..<8 * limb + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let (high, low) = digit.multipliedFullWidth(by: difficulty)
            let (sum, isOver) = low.addingReportingOverflow(carry)
            _ = sum
            carry = high &+ (isOver ? 1 : 0)
        }
        return carry == 0
    }
}
