package import Neuron

/// A round of drand's quicknet: every three seconds the network signs the next number, and nobody knows a signature before.
///
/// - Source: quicknet's chain information (chain hash 52db9ba7…e971), which never changes.
public struct DrandRound: Hashable, Sendable, Comparable {
    /// The round's number, from 1.
    public let number: UInt64

    /// When round 1 was due, as Unix seconds.
    package static let genesis: UInt64 = 1_692_803_367
    /// The time between rounds, in seconds.
    package static let period: UInt64 = 3

    /// Round `number`.
    public init(_ number: UInt64) { self.number = max(1, number) }

    /// ⌊(`seconds` − genesis) / period⌋, at least 1, for Unix seconds: how the chain's own clients count to a moment.
    package init(atUnixSeconds seconds: Double) {
        let passed = ((seconds - Double(Self.genesis)) / Double(Self.period)).rounded(.down)
        self.init(passed.isFinite && passed >= 1 ? UInt64(exactly: min(passed, 9e18)) ?? 1 : 1)
    }

    /// The round that opens a commit: the first that is surely out when the chain, at `revealBlock` and with three blocks to spare, looks.
    ///
    /// - Parameters:
    ///   - head: the block at which the moment is `now`, in Unix seconds.
    package init(revealBlock: BlockNumber, from head: BlockNumber, at now: Double, secondsPerBlock: Double) {
        let blocks = Double(revealBlock) + 3 - Double(head)
        self.init(atUnixSeconds: now + blocks * secondsPerBlock)
    }

    /// When its signature is due, as Unix seconds.
    package var unixSeconds: UInt64 { Self.genesis + (number - 1) * Self.period }

    /// The earlier round is the smaller one.
    public static func < (left: DrandRound, right: DrandRound) -> Bool { left.number < right.number }

    /// What the network signs: SHA-256 of the number's eight big-endian bytes.
    package var message: Bytes {
        SHA256.hash((0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) })
    }

    /// The point of G1 that stands for the round: the message hashed to the curve.
    package var identity: G1 { HashToCurve.point(message, tag: Self.tag) }

    private static let tag = Bytes("BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_".utf8)

    /// The network's public key.
    package static let publicKey: G2 = {
        let digits =
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
            + "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
        guard let bytes = Hex.decode(digits), let key = try? G2(compressed: bytes) else {
            preconditionFailure("Quicknet's public key is a point of G2.")
        }
        return key
    }()
}
