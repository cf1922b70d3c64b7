internal import Neuron
internal import Synchronization

/// How often one query may still be sent again, and how long to wait before.
///
/// For synapses that say that they are idempotent: a request whose answer was lost may have been worked on. A peer that is full is
/// waited for as long as it asks, and never past the query's deadline.
struct Retries {
    /// So long is the first pause at most; each further one is twice as long.
    static let firstPause = Duration.milliseconds(50)

    private var made = 0
    private let allowed: Int
    private let chance: Chance

    init(_ question: Question, allowed: Int, chance: Chance) {
        self.allowed = question.isIdempotent ? max(0, allowed) : 0
        self.chance = chance
    }

    /// The pause before the next attempt; nil if what came is final.
    mutating func pause(after finding: Finding) -> Duration? {
        guard made < allowed, let error = finding.error else { return nil }
        let asked: Duration
        switch error.code {
        case .connectionRefused, .unreachable, .connectionLost: asked = .zero
        default:
            guard let busy = finding.busyFor else { return nil }
            asked = busy
        }
        // Between half of it and all of it, so that callers that failed together do not come back together.
        let longest = Self.firstPause * (1 << min(made, 6))
        made += 1
        return asked + longest / 2 + chance.upTo(longest / 2)
    }
}

/// Chance that several queries draw from.
final class Chance: Sendable {
    private let random: Mutex<RandomSource>

    init(_ random: RandomSource) { self.random = Mutex(random) }

    /// A uuid, version 4.
    func uuid() -> String {
        let (high, low) = random.withLock { ($0.next(), $0.next()) }
        func hex(_ bits: UInt64) -> String {
            String(repeating: "0", count: min(15, bits.leadingZeroBitCount / 4)) + String(bits, radix: 16)
        }
        let first = hex(high & ~0xF000 | 0x4000)
        let second = hex(low & ~(3 << 62) | 2 << 62)
        return [
            first.prefix(8), first.dropFirst(8).prefix(4), first.dropFirst(12), second.prefix(4), second.dropFirst(4),
        ].joined(separator: "-")
    }

    /// A duration from zero to `limit`, in microseconds.
    func upTo(_ limit: Duration) -> Duration {
        let parts = limit.components
        let microseconds = parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
        return .microseconds(random.withLock { Int64.random(in: 0...max(0, microseconds), using: &$0) })
    }
}
