/// The seam to a chain: what a neuron reads, and what it submits. The real chain, the local one and the one in memory are behind it.
///
/// Reads with a block are true at that block; with nil, at the best block of the moment. `NeuronTesting` ships the checks that
/// every implementation must pass (`ChainEndpointConformance`).
public protocol ChainEndpoint: Sendable {
    /// The best block.
    func head() async throws(ChainError) -> BlockHeader
    /// Every block from the next one on, once each, in order, gaps filled. Ends when the chain stops or the task is cancelled.
    func blocks() -> BlockStream
    /// Who is on the subnet.
    func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph
    /// The subnet's rules.
    func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters
    /// What a coldkey owns.
    func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account
    /// Signs and submits a call, and waits until a block holds it. A call that the chain refused throws ``ChainError/Code/refused``.
    func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt
    /// The same, and what was signed is noted before it is sent. A chain that keeps no such notes submits without them.
    func submit(_ call: ChainCall, signedBy signer: any Signer, journal: any SubmissionJournal) async throws(ChainError)
        -> ExtrinsicReceipt
    /// Waits for a call that was noted in an earlier life; nil once it is sure that no block holds it or ever will.
    func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt?
    /// How weights are kept secret on a subnet for a while; nil where they are set in the open.
    func commitReveal(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> CommitReveal?
}

extension ChainEndpoint {
    /// Submits without notes.
    public func submit(_ call: ChainCall, signedBy signer: any Signer, journal: any SubmissionJournal)
        async throws(ChainError) -> ExtrinsicReceipt
    { try await submit(call, signedBy: signer) }

    /// Nothing was noted by a chain that keeps no notes.
    public func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt? { nil }

    /// In the open.
    public func commitReveal(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> CommitReveal? { nil }
}

/// The blocks of a chain as they come.
public struct BlockStream: AsyncSequence, Sendable {
    /// One header a block.
    public typealias Element = BlockHeader
    private let make: @Sendable () -> AsyncIterator

    /// A stream whose iterators come from `next`, each made by `make`.
    public init(_ make: @escaping @Sendable () -> AsyncIterator) { self.make = make }

    /// Begins at the next block.
    public func makeAsyncIterator() -> AsyncIterator { make() }

    /// One reader's place in the stream.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private let step: () async throws(ChainError) -> BlockHeader?

        /// A reader that asks `next` for each block; nil ends it.
        public init(next: @escaping () async throws(ChainError) -> BlockHeader?) { step = next }

        /// The next block, or nil at the end.
        public mutating func next() async throws(ChainError) -> BlockHeader? { try await step() }

        /// The next block, or nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ChainError) -> BlockHeader? {
            try await step()
        }
    }
}

/// What a coldkey owns.
public struct Account: Hashable, Sendable, Codable {
    /// TAO that can be spent.
    public var free: Tao
    /// How many extrinsics it has signed so far.
    public var nonce: UInt64

    /// An account.
    public init(free: Tao, nonce: UInt64) {
        self.free = free
        self.nonce = nonce
    }
}
