internal import Foundation

/// A probability distribution of the next byte as it travels: 256 shares of 65,536, none of them zero.
///
/// Whole numbers sum to one exactly or not at all, so there is no argument about rounding; and no byte can cost more than
/// 16 bits. Two bytes a share, least significant first, in the base64 of JSON: 684 characters a distribution.
package struct ByteShares: Hashable, Sendable {
    /// The share of each byte, 1…65,281; they sum to ``whole``.
    package let shares: [UInt16]

    /// What all shares are together.
    package static let whole = 65_536
    /// How many bytes one distribution takes on the wire.
    package static let encodedBytes = 512

    /// The nearest shares to a distribution.
    ///
    /// Each byte has one share for certain; the rest is given out in proportion, the last of it to the most likely byte.
    package init(_ distribution: [Double]) {
        precondition(distribution.count == 256, "A distribution has 256 probabilities.")
        let free = Double(Self.whole - 256)
        var shares = distribution.map { UInt16(min(free, max(0, ($0 * free).rounded(.down)))) + 1 }
        let sum = shares.reduce(0) { $0 + Int($1) }
        if let likeliest = distribution.indices.max(by: { distribution[$0] < distribution[$1] }) {
            shares[likeliest] = UInt16(clamping: Int(shares[likeliest]) + Self.whole - sum)
        }
        self.shares = shares
    }

    /// Shares as they arrived, or nil when they are not a distribution: too few or too many bytes, a zero, or a wrong sum.
    package init?(encoded: some Collection<UInt8>) {
        guard encoded.count == Self.encodedBytes else { return nil }
        var shares: [UInt16] = []
        shares.reserveCapacity(256)
        var low: UInt8?
        for byte in encoded {
            if let first = low {
                shares.append(UInt16(byte) << 8 | UInt16(first))
                low = nil
            } else {
                low = byte
            }
        }
        guard !shares.contains(0), shares.reduce(0, { $0 + Int($1) }) == Self.whole else { return nil }
        self.shares = shares
    }

    /// So many distributions one after the other, or nil when one of them is none.
    package static func list(encoded: some Collection<UInt8>, count: Int) -> [ByteShares]? {
        guard encoded.count == count * encodedBytes else { return nil }
        var list: [ByteShares] = []
        var rest = encoded[...]
        while list.count < count, let shares = ByteShares(encoded: rest.prefix(encodedBytes)) {
            list.append(shares)
            rest = rest.dropFirst(encodedBytes)
        }
        return list.count == count ? list : nil
    }

    /// The shares as they travel.
    package var encoded: [UInt8] { Self.encode(shares) }

    /// Any 256 shares as they travel, also those that are no distribution.
    static func encode(_ shares: [UInt16]) -> [UInt8] {
        shares.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }

    /// What a byte cost that was sent under this distribution, in bits: 0 would be certainty, 8 is no better than chance.
    package func bits(for byte: UInt8) -> Double {
        16 - log2(Double(shares[Int(byte)]))
    }
}
