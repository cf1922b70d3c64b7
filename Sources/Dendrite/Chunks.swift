public import Neuron

/// The chunks of one stream, as they come: each is unproven until the stream has ended well.
///
/// Iterating asks the axon; leaving the loop ends the stream, and the axon's handler with it. A slow loop slows the handler. The
/// loop ends without an error only after the signature over the whole stream was checked; it throws
/// ``DendriteError/Code/connectionLost`` where the stream broke off, ``DendriteError/Code/unauthenticated`` where it is whole and not
/// proven, ``DendriteError/Code/deadlineExceeded`` where a chunk or the end took too long. Each iteration is a query of its own.
public struct Chunks<S: StreamingSynapse>: AsyncSequence, Sendable {
    /// One piece of the answer.
    public typealias Element = S.Chunk
    /// Why the stream did not end well.
    public typealias Failure = DendriteError

    private let raw: RawChunks

    init(_ raw: RawChunks) { self.raw = raw }

    /// Asks the axon, and gives chunk after chunk.
    public func makeAsyncIterator() -> Iterator { Iterator(raw.makeAsyncIterator(), axon: raw.axon) }

    /// Gives one chunk after another.
    public struct Iterator: AsyncIteratorProtocol {
        private var raw: RawChunks.Iterator
        private let axon: AxonEndpoint

        fileprivate init(_ raw: RawChunks.Iterator, axon: AxonEndpoint) {
            self.raw = raw
            self.axon = axon
        }

        /// The next chunk; nil after the last one of a stream that was proven.
        public mutating func next() async throws(DendriteError) -> S.Chunk? { try await next(isolation: nil) }

        /// The next chunk; nil after the last one of a stream that was proven.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(DendriteError) -> S.Chunk? {
            guard let value = try await raw.next(isolation: actor) else { return nil }
            do {
                return try SynapseCoding.decode(S.Chunk.self, from: value, isChunk: true)
            } catch {
                raw.close()
                let place = error.field.map { " (\($0))" } ?? ""
                throw DendriteError(
                    .undecodable, "A chunk of \(axon.named) is not a \(S.self).Chunk\(place): \(error.message)",
                    remedy: "Check that both sides use the same synapse.", cause: error)
            }
        }
    }
}

/// The chunks of one stream as bytes, each one JSON value, for tools that know no synapse; else as ``Chunks``.
public struct RawChunks: AsyncSequence, Sendable {
    /// One JSON value.
    public typealias Element = Bytes
    /// Why the stream did not end well.
    public typealias Failure = DendriteError

    let axon: AxonEndpoint
    private let question: Result<Question, DendriteError>
    private let asker: Asker
    private let timeout: Duration
    private let patience: Duration
    private let maxChunkBytes: Int

    init(
        _ question: Result<Question, DendriteError>, to axon: AxonEndpoint, asker: Asker, timeout: Duration, patience: Duration,
        maxChunkBytes: Int
    ) {
        self.question = question
        self.axon = axon
        self.asker = asker
        self.timeout = timeout
        self.patience = patience
        self.maxChunkBytes = maxChunkBytes
    }

    /// Asks the axon, and gives value after value.
    public func makeAsyncIterator() -> Iterator {
        let reader: Result<ChunkReader, DendriteError> = question.map { question in
            ChunkReader(
                asker: asker, question: question, axon: axon, deadline: .after(timeout, by: asker.time), patience: patience,
                maxChunkBytes: maxChunkBytes)
        }
        return Iterator(reader)
    }

    /// Gives one value after another.
    public struct Iterator: AsyncIteratorProtocol {
        private var reader: Result<ChunkReader, DendriteError>?
        /// The protocol that proved the stream, or the older one that it came in, once it has ended well; nil before, and for an unsigned
        /// native one that was accepted.
        public private(set) var wireProtocol: String?
        /// Whether the axon's signature over the stream holds; false before its end.
        public private(set) var isAuthenticated = false

        fileprivate init(_ reader: Result<ChunkReader, DendriteError>) { self.reader = reader }

        /// The next value; nil after the last one of a stream that was proven.
        public mutating func next() async throws(DendriteError) -> Bytes? { try await next(isolation: nil) }

        /// The next value; nil after the last one of a stream that was proven.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(DendriteError) -> Bytes? {
            guard let reader = try reader?.get() else { return nil }
            if let value = try await reader.next(isolation: actor) { return value }
            isAuthenticated = reader.proof != nil
            wireProtocol = reader.proof?.wireProtocol ?? reader.olderProtocol
            close()
            return nil
        }

        /// Ends the stream.
        mutating func close() { reader = nil }
    }
}
