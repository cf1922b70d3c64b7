/// How nodes are asked: how patiently, how often, and what is too old.
public struct NodeSettings: Hashable, Sendable {
    /// How long one request may take, the connection's opening included.
    public var requestTimeout: Duration = .seconds(15)
    /// How long a read may take in all, over every node and every rest; 5 s for nodes on this machine.
    public var patience: Duration = .seconds(60)
    /// Calls a second to one node; nil for no limit.
    public var callsPerSecond: Double?
    /// Calls that may come at once after a rest.
    public var burst: Int = 20
    /// How long a node that failed is left alone: at first, and at most.
    public var shortestRest: Duration = .milliseconds(500)
    /// How long a node that failed is left alone at most.
    public var longestRest: Duration = .seconds(60)
    /// The largest answer that is taken, in bytes.
    public var maxAnswerBytes: Int = 64 << 20
    /// Without a new block for so long, the chain counts as stale: a warning is logged, and another node is asked.
    public var staleAfter: Duration = .seconds(60)
    /// Without a new block for so long, the chain counts as lost: ``SubtensorChain/head()`` fails.
    public var lostAfter: Duration = .seconds(300)
    /// How often the chain makes a block, which is how often it is asked; nil for the chain's own word (12 s before it is known).
    public var blockTime: Duration?
    /// How old what stands on disk may be for a start while no node answers.
    public var snapshotAge: Duration = .seconds(3_600)

    /// What suits public nodes, which take about one call a second; a node of one's own needs no limit.
    public init(isLocal: Bool = false) {
        callsPerSecond = isLocal ? nil : 1
        // A node on this machine is there or it is not.
        if isLocal { patience = .seconds(5) }
    }
}
