public import Logging
public import Neuron

/// All that a neuron is given to live with; the one place where things are wired.
public struct NeuronEnvironment: Sendable {
    /// Signs what the neuron sends and answers.
    public let signer: any Signer
    /// The subnet.
    public let netuid: NetUID
    /// Where it registers, reads and sets weights.
    public let chain: any ChainEndpoint
    /// The subnet as it is now.
    public let metagraph: LiveMetagraph
    /// How it is set up.
    public let configuration: NeuronConfiguration
    /// What it remembers over a restart.
    public let state: any StateStore
    /// Where the proofs of answered requests are left; nil where none are kept.
    public let receipts: (any ReceiptKeeper)?
    /// Its clocks.
    public let time: any TimeSource
    /// Its chance.
    public let random: RandomSource
    /// Where it writes its log.
    public let logger: Logger

    /// An environment from its parts; reads the subnet once.
    ///
    /// - Parameter state: a ``StateFolder`` where anything is to be remembered over a restart; in memory unless given.
    public init(
        signer: any Signer, netuid: NetUID, chain: any ChainEndpoint, configuration: NeuronConfiguration = .init(),
        state: any StateStore = MemoryStateStore(), receipts: (any ReceiptKeeper)? = nil, time: any TimeSource = .system,
        random: RandomSource = .system, logger: Logger = Logger(label: "neuron")
    ) async throws(ChainError) {
        self.signer = signer
        self.netuid = netuid
        self.chain = chain
        self.configuration = configuration
        self.state = state
        self.receipts = receipts
        self.time = time
        self.random = random
        self.logger = logger
        metagraph = try await LiveMetagraph(netuid, on: chain, time: time, logger: logger)
    }
}
