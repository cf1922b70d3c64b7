package import Neuron
package import ScaleCodec

/// For which blocks an extrinsic is valid: for ever, or for some blocks from its birth on. A mortal one that was lost can be given up.
///
/// - Source: the era of `sp_runtime::generic`; golden vectors `chain/era.json`.
package enum Era: Hashable, Sendable {
    /// Valid in every block.
    case immortal
    /// Valid for `period` blocks, a power of two from 4 to 65,536, from a block of this `phase` on.
    case mortal(period: UInt64, phase: UInt64)

    /// The SDKs' number of blocks.
    package static let usualPeriod: UInt64 = 128

    /// Valid from block `current` on for `period` blocks; the period is rounded up to a power of two, long ones begin a little earlier.
    package init(period: UInt64, at current: BlockNumber) {
        let wanted = min(max(period, 4), 65_536)
        let power = UInt64(1) << UInt64(64 - (wanted - 1).leadingZeroBitCount)
        let step = Self.step(power)
        self = .mortal(period: power, phase: current % power / step * step)
    }

    private static func step(_ period: UInt64) -> UInt64 { max(period >> 12, 1) }

    /// The block whose hash the payload names, as seen from block `current`; the genesis for the immortal era.
    package func birth(at current: BlockNumber) -> BlockNumber {
        guard case .mortal(let period, let phase) = self else { return 0 }
        return (max(current, phase) - phase) / period * period + phase
    }

    /// The first block that can't hold the extrinsic any more, as seen from block `current`; nil for the immortal era.
    package func end(at current: BlockNumber) -> BlockNumber? {
        guard case .mortal(let period, _) = self else { return nil }
        return birth(at: current) + period
    }

    /// One byte for the immortal era, two for a mortal one.
    package var bytes: Bytes {
        guard case .mortal(let period, let phase) = self else { return [0] }
        let exponent = min(max(UInt16(period.trailingZeroBitCount) - 1, 1), 15)
        let value = exponent | UInt16(truncatingIfNeeded: phase / Self.step(period)) << 4
        return [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
    }

    /// Reads an era.
    package init(from decoder: inout ScaleDecoder) throws(ScaleError) {
        let first = try decoder.byte()
        guard first != 0 else {
            self = .immortal
            return
        }
        let value = UInt64(try decoder.byte()) << 8 | UInt64(first)
        let period = UInt64(2) << (value % 16)
        let phase = (value >> 4) * Self.step(period)
        guard period >= 4, phase < period else {
            throw ScaleError(.mismatch, "An era of period \(period) has no phase \(phase).")
        }
        self = .mortal(period: period, phase: phase)
    }
}
