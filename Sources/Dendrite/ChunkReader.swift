internal import HTTPTypes
internal import Neuron

/// One stream while it is read: opens it at the first call, gives value after value, and proves the whole at the end.
///
/// Not `Sendable`: it belongs to one iterator.
final class ChunkReader {
    private let asker: Asker
    private let question: Question
    private let axon: AxonEndpoint
    private let deadline: Deadline
    private let patience: Duration
    private var state: State = .idle
    private var parser: any ChunkParser
    private var values: ArraySlice<Bytes> = []
    private var digest = RunningDigest(.sha256)
    /// What the stream was proven by, once it has ended well; nil where an unsigned stream was accepted.
    private(set) var proof: AnswerProof?
    /// The older protocol that the stream came in.
    private(set) var olderProtocol: String?

    private enum State {
        case idle
        case open(OpenStream)
        case over
    }

    init(
        asker: Asker, question: Question, axon: AxonEndpoint, deadline: Deadline, patience: Duration, maxChunkBytes: Int
    ) {
        self.asker = asker
        self.question = question
        self.axon = axon
        self.deadline = deadline
        self.patience = patience
        parser = ServerSentEvents.Parser(maxBytes: maxChunkBytes)
    }

    /// The next value as it stands in the stream; nil after the last one, once the stream was proven. After an error nil.
    func next(isolation: isolated (any Actor)? = #isolation) async throws(DendriteError) -> Bytes? {
        do throws(DendriteError) {
            while true {
                if let value = values.popFirst() { return value }
                switch state {
                case .over: return nil
                case .idle: try await open()
                case .open(let open): try await read(open)
                }
            }
        } catch {
            // Letting go of the stream ends it.
            state = .over
            throw error
        }
    }

    private func open(isolation: isolated (any Actor)? = #isolation) async throws(DendriteError) {
        let (asker, question, axon, deadline) = (asker, question, axon, deadline)
        // The first chunk waits for a connection and a slot too: only the stream's whole time counts.
        let begun = await within(deadline.remaining(at: asker.time.monotonic), by: asker.time) {
            await asker.open(question, of: axon, by: deadline)
        }
        switch begun {
        case .done(let open)?:
            digest = RunningDigest(open.dialect.bodyDigest)
            parser = open.dialect.chunks(of: question.form, maxBytes: parser.maxBytes)
            if !open.dialect.signsAnswers { olderProtocol = open.dialect.name }
            state = .open(open)
        case .found(let finding)?: throw finding.error ?? .deadlineExceeded(axon)
        case .failed(let error)?: throw .transport(error, axon)
        case nil: throw Task.isCancelled ? .cancelled(axon) : .deadlineExceeded(axon)
        }
    }

    private func read(_ open: OpenStream, isolation: isolated (any Actor)? = #isolation) async throws(DendriteError) {
        let stream = open.stream
        let wait = min(patience, deadline.remaining(at: asker.time.monotonic))
        let result: Result<TransportStream.Piece, TransportError>? = await within(wait, by: asker.time) {
            do throws(TransportError) {
                return .success(try await stream.next())
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(.bytes(let bytes))?:
            digest.update(bytes)
            do {
                values = try parser.feed(bytes)[...]
            } catch {
                throw DendriteError(
                    .tooLarge, "A chunk of \(axon.named) has more than \(parser.maxBytes) bytes.",
                    remedy: "Raise the limit of the synapse.")
            }
        case .success(.end(let trailers))?:
            state = .over
            guard parser.isAtBoundary else { throw .connectionLost(axon, "The stream ended within a chunk.") }
            proof = try asker.judge(open, trailers: trailers, digest: digest.finalize(), from: axon)
        case .failure(let error)?: throw .transport(error, axon)
        case nil: throw Task.isCancelled ? .cancelled(axon) : .deadlineExceeded(axon)
        }
    }
}

extension DendriteError {
    /// The stream is incomplete.
    static func connectionLost(_ axon: AxonEndpoint, _ message: String) -> DendriteError {
        DendriteError(.connectionLost, "\(axon.named): \(message)", remedy: "Ask again.")
    }
}

/// What `body` returns, or nil if that takes longer than `time` or the task is cancelled; `body` is cancelled then.
private func within<Value: Sendable>(
    _ duration: Duration, by time: any TimeSource, _ body: @escaping @Sendable () async -> Value
) async -> Value? {
    guard duration > .zero else { return nil }
    return await withTaskGroup(of: Value?.self) { group in
        group.addTask { await body() }
        group.addTask {
            // Cancelled when the body was faster.
            try? await time.sleep(for: duration)
            return nil
        }
        defer { group.cancelAll() }
        return await group.next() ?? nil
    }
}
