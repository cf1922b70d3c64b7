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
    private struct State {
        var counts: [String: ProtocolCount] = [:]
        var warned: Set<String> = []
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// All counts, by the protocols' names.
    var all: [String: ProtocolCount] { state.withLock { $0.counts } }

    /// The counts for a log.
    var told: String {
        all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.proven) proven, \($0.value.refused) refused" }
            .joined(separator: "; ")
    }

    func proven(_ dialect: any WireDialect) {
        let isFirst = state.withLock { state in
            state.counts[dialect.name, default: ProtocolCount()].proven += 1
            return !dialect.signsAnswers && state.warned.insert(dialect.name).inserted
        }
        guard isFirst else { return }
        let hole =
            dialect.coversBody ? "its answers are not signed" : "its answers are not signed, and its requests only in part"
        logger.warning(
            "a caller speaks an older protocol; whoever sits in between can change what that does not cover",
            metadata: ["protocol": "\(dialect.name)", "why": "\(hole)"])
    }

    func refused(_ dialect: any WireDialect) {
        state.withLock { $0.counts[dialect.name, default: ProtocolCount()].refused += 1 }
    }
}
