public import Logging
public import Neuron

/// Asks axons and proves their answers.
///
/// A value over shared connections: copies are the same dendrite. Make one a hotkey and process, because its nonces must be unique
/// for the hotkey.
public struct Dendrite: Sendable {
    var asker: Asker

    /// A dendrite that signs as `signer`; `memory` is what it knows of axons met before, `receipts` where it leaves the proofs of
    /// answered requests, `reread` the chain's present entry of an axon, asked once where its certificate is not the one that was
    /// named, `random` the chance in its pauses.
    public init(
        signer: any Signer, configuration: Configuration = .init(), transport: any DendriteTransport = .curl,
        memory: PeerMemory = .init(), receipts: (any ReceiptKeeper)? = nil,
        reread: (@Sendable (AxonEndpoint) async -> AxonEndpoint?)? = nil, time: any TimeSource = .system,
        random: RandomSource = .system, logger: Logger = Logger(label: "neuron.dendrite")
    ) {
        asker = Asker(
            signer: signer, configuration: configuration, transport: transport, memory: memory, receipts: receipts,
            reread: reread, nonces: NonceSource(time: time),
            time: time, chance: Chance(random), logger: logger)
    }

    /// The hotkey that signs.
    public var hotkey: Hotkey { asker.signer.hotkey }
    /// The same dendrite, which signs each query and opens no sessions: for queries that must leave proof for third parties.
    public var signingEach: Dendrite {
        var dendrite = self
        dendrite.asker = asker.signingEach
        return dendrite
    }

    /// How it asks.
    public var configuration: Configuration { asker.configuration }

    /// Sends `synapse` to one axon and returns its proven answer.
    ///
    /// Costs one signature and, for an axon not met before, one connection. `timeout` is the synapse's own unless given.
    /// - Throws: ``DendriteError/Code/deadlineExceeded`` when the time passes (the axon is told and may drop the work);
    ///   ``DendriteError/Code/unauthenticated`` when the answer's signature is missing or wrong; ``DendriteError/Code/problem`` when
    ///   the axon refused or failed, with its problem; the other codes as they say.
    /// - Note: Cancelling the task resets the stream at once.
    public func query<S: Synapse>(
        _ synapse: S, to axon: AxonEndpoint, timeout: Duration? = nil
    ) async throws(DendriteError) -> S.Response {
        let question = try Question(synapse)
        let deadline = Deadline.after(timeout ?? S.timeout, by: asker.time)
        return try await asker.reply(to: question, as: S.self, from: axon, by: deadline).result.get()
    }

    /// Passes a question on, as one hop of its trail; only to axons whose protocol signs the target.
    ///
    /// - Throws: as a query does; ``DendriteError/Code/protocolTooWeak`` for older protocols.
    package func query<S: Synapse>(
        _ synapse: S, to axon: AxonEndpoint, timeout: Duration, trail: CallTrail
    ) async throws(DendriteError) -> S.Response {
        var question = try Question(synapse)
        question.trail = trail
        return try await asker.reply(
            to: question, as: S.self, from: axon, by: .after(timeout, by: asker.time)
        ).result.get()
    }

    /// Sends `synapse` to many axons, encoded and hashed once, and gives their replies as they come.
    ///
    /// All share one deadline. At most ``Configuration/maxInFlight`` are asked at once. Dropping the sequence cancels what is left.
    public func query<S: Synapse>(
        _ synapse: S, to axons: some Sequence<AxonEndpoint>, timeout: Duration? = nil
    ) -> Replies<S> {
        let deadline = Deadline.after(timeout ?? S.timeout, by: asker.time)
        let question: Result<Question, DendriteError>
        do throws(DendriteError) {
            question = .success(try Question(synapse))
        } catch {
            question = .failure(error)
        }
        return Replies(Array(axons), window: configuration.maxInFlight) { [asker] axon in
            switch question {
            case .success(let question): await asker.reply(to: question, as: S.self, from: axon, by: deadline)
            case .failure(let error):
                Reply(
                    axon: axon, result: .failure(error), timing: ReplyTiming(total: .zero), isAuthenticated: false,
                    wireProtocol: nil)
            }
        }
    }

    /// Asks one axon for a stream, and gives its chunks as they come; see ``Chunks`` for when it is asked and what the end means.
    ///
    /// `timeout` is for the whole stream, the synapse's own unless given; the synapse says how long one chunk may take.
    public func stream<S: StreamingSynapse>(
        _ synapse: S, to axon: AxonEndpoint, timeout: Duration? = nil
    ) -> Chunks<S> {
        let question: Result<Question, DendriteError>
        do throws(DendriteError) {
            question = .success(try Question(synapse, isStreaming: true, hasTextChunks: S.Chunk.self == String.self))
        } catch {
            question = .failure(error)
        }
        return Chunks(
            RawChunks(
                question, to: axon, asker: asker, timeout: timeout ?? S.timeout, patience: S.chunkTimeout,
                maxChunkBytes: S.limits.maxResponseBytes))
    }

    /// Asks one axon for a stream under a synapse's name, for tools that know no synapse.
    ///
    /// `timeout` is for the whole stream, 5 minutes unless given; a chunk may take 30 s and have 16 MiB. `hashFields` are those that the
    /// body hash of the SDK 10 covers, in its order.
    public func stream(
        _ name: SynapseName, body: Bytes, to axon: AxonEndpoint, timeout: Duration = .seconds(300), hashFields: [String] = []
    ) -> RawChunks {
        RawChunks(
            .success(
                Question(
                    form: SynapseForm(name: name, hashFields: hashFields, isStreaming: true), body: body, maxResponseBytes: .max
                )), to: axon, asker: asker, timeout: timeout,
            patience: .seconds(30), maxChunkBytes: 16 << 20)
    }

    /// Sends bytes to one axon under a synapse's name and returns what came, for tools that know no synapse.
    ///
    /// Never throws: what went wrong is in the reply. `timeout` is 12 s unless given. `hashFields` are those that the body hash of the
    /// SDK 10 covers, in its order.
    public func query(
        _ name: SynapseName, body: Bytes, to axon: AxonEndpoint, timeout: Duration = .seconds(12), hashFields: [String] = []
    ) async -> RawReply {
        let question = Question(form: SynapseForm(name: name, hashFields: hashFields), body: body, maxResponseBytes: .max)
        let finding = await asker.ask(question, of: axon, by: .after(timeout, by: asker.time))
        return RawReply(
            axon: axon, status: finding.status, body: finding.body, isProblem: finding.isProblem,
            isAuthenticated: finding.proof != nil, wireProtocol: finding.wireProtocol, timing: finding.timing,
            error: finding.error)
    }
}
