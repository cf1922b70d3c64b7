public import HTTPTypes
public import Neuron
internal import Synchronization

/// An answer that is read as it comes, not proven yet. Dropping the last reference ends it, and tells the axon.
public final class TransportStream: Sendable {
    /// What comes next.
    public enum Piece: Sendable {
        /// Bytes of the body.
        case bytes(Bytes)
        /// The end of the answer, with what came after the body.
        case end(trailers: HTTPFields)
    }

    /// Status and headers.
    public let head: HTTPResponse
    private let pull: @Sendable () async -> Result<Piece, TransportError>

    /// A stream whose pieces come from `next`; after the end it gives the end again.
    public init(head: HTTPResponse, next: @escaping @Sendable () async -> Result<Piece, TransportError>) {
        self.head = head
        pull = next
    }

    /// A stream of pieces that are there already, without trailers unless given.
    public convenience init(head: HTTPResponse, pieces: [Bytes], trailers: HTTPFields = [:]) {
        let left = Mutex(ArraySlice(pieces))
        self.init(head: head) {
            .success(left.withLock { $0.popFirst() }.map { .bytes($0) } ?? .end(trailers: trailers))
        }
    }

    /// The next piece; waits for it. One reader at a time.
    public func next() async throws(TransportError) -> Piece { try await pull().get() }
}
