internal import Neuron

/// The three flag bits before a compressed point's coordinates.
struct CompressedFlags {
    let isInfinity: Bool
    /// Whether y is the larger of the two.
    let isLarger: Bool
    /// The bytes without the flags.
    let coordinates: Bytes

    /// nil for another count of bytes, for a point that isn't compressed, and for flags that contradict the rest.
    init?(_ bytes: Bytes, count: Int) {
        guard bytes.count == count, let first = bytes.first, first & 0x80 != 0 else { return nil }
        isInfinity = first & 0x40 != 0
        isLarger = first & 0x20 != 0
        coordinates = [first & 0x1f] + bytes.dropFirst()
        if isInfinity, isLarger || coordinates.contains(where: { $0 != 0 }) { return nil }
    }
}
