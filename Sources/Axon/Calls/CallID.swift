internal import Neuron
internal import Synchronization

/// Names a call in the log and to its caller: a random uuid, version 4, written when somebody reads it.
struct CallID: Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// The next name from a source of chance.
    init(using random: inout RandomSource) {
        high = random.next() & ~0xF000 | 0x4000
        low = random.next() & ~(3 << 62) | 2 << 62
    }

    /// `xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx`.
    var description: String {
        let digits = [high, low].map { String(repeating: "0", count: $0.leadingZeroBitCount / 4) + String($0, radix: 16) }
        let (first, second) = (digits[0], digits[1])
        return [
            first.prefix(8), first.dropFirst(8).prefix(4), first.dropFirst(12), second.prefix(4), second.dropFirst(4),
        ].joined(separator: "-")
    }
}
