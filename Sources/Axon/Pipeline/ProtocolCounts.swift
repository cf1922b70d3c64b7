internal import Logging
internal import Neuron
internal import Synchronization

/// How many requests came in one protocol.
public struct ProtocolCount: Hashable, Sendable {
    /// Those whose callers proved who they are.
    public var proven: Int
    /// Those that were refused before that.
    public var refused: Int

    /// A count from its parts.
    public init(proven: Int = 0, refused: Int = 0) {
        self.proven = proven
        self.refused = refused
    }
}

/// Counts requests by protocol, and warns once of each that covers less than the native one.
final class ProtocolCounts: Sendable {
    private final class Count: Sendable {
        let name: String
        let proven = Atomic<Int>(0)
        let refused = Atomic<Int>(0)
        /// What the protocol leaves open, where it does.
        let hole: String?
        let hasWarned = Atomic<Bool>(false)

        init(_ dialect: any WireDialect) {
            name = dialect.name
            if dialect.signsAnswers {
                hole = nil
            } else if dialect.coversBody {
                hole = "its answers are not signed"
            } else {
                hole = "its answers are not signed, and its requests only in part"
            }
        }

        var now: ProtocolCount {
            ProtocolCount(proven: proven.load(ordering: .relaxed), refused: refused.load(ordering: .relaxed))
        }
    }

    private let counts: [ObjectIdentifier: Count]
    private let logger: Logger

    init(of dialects: Dialects, logger: Logger) {
        counts = Dictionary(uniqueKeysWithValues: dialects.known.map { (ObjectIdentifier($0), Count($0.dialect)) })
        self.logger = logger
    }

    /// All counts, by the names of the protocols that were spoken.
    var all: [String: ProtocolCount] {
        let spoken = counts.values.map { ($0.name, $0.now) }.filter { $0.1 != ProtocolCount() }
        return Dictionary(uniqueKeysWithValues: spoken)
    }

    /// The counts for a log.
    var told: String {
        all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.proven) proven, \($0.value.refused) refused" }
            .joined(separator: "; ")
    }

    func proven(_ speaker: Dialects.Known) {
        guard let count = counts[ObjectIdentifier(speaker)] else { return }
        count.proven.add(1, ordering: .relaxed)
        guard let hole = count.hole, !count.hasWarned.exchange(true, ordering: .relaxed) else { return }
        logger.warning(
            "a caller speaks an older protocol; whoever sits in between can change what that does not cover",
            metadata: ["protocol": "\(count.name)", "why": "\(hole)"])
    }

    func refused(_ speaker: Dialects.Known) {
        counts[ObjectIdentifier(speaker)]?.refused.add(1, ordering: .relaxed)
    }
}
