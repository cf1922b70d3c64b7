/// When a subnet's epochs run, as one block tells it: from this a timelocked commit knows when it must open.
///
/// - Source: the chain's own rule of when an epoch is due; golden vectors `chain/reveal-round.json`.
public struct EpochSchedule: Hashable, Sendable, Codable {
    /// The block that the rest was read at.
    public var block: BlockNumber
    /// The block of the last epoch.
    public var lastEpochBlock: BlockNumber
    /// The block that the owner asked the next epoch for; 0 for none.
    public var pendingEpochAt: BlockNumber
    /// How many epochs there were.
    public var epochIndex: UInt64
    /// Blocks between epochs; 0 for a subnet that never runs one.
    public var tempo: UInt64
    /// Blocks since the last step.
    public var blocksSinceLastStep: UInt64

    /// What the chain stores.
    public init(
        block: BlockNumber, lastEpochBlock: BlockNumber, pendingEpochAt: BlockNumber = 0, epochIndex: UInt64, tempo: UInt64,
        blocksSinceLastStep: UInt64
    ) {
        self.block = block
        self.lastEpochBlock = lastEpochBlock
        self.pendingEpochAt = pendingEpochAt
        self.epochIndex = epochIndex
        self.tempo = tempo
        self.blocksSinceLastStep = blocksSinceLastStep
    }

    /// The steps after which an epoch runs whatever the tempo says.
    private static let longestWait: UInt64 = 50_400
    /// More epochs than any subnet waits for.
    private static let mostEpochs = 100_000

    /// The block of the next epoch after ``block``; nil for a subnet that never runs one.
    public var nextEpochBlock: BlockNumber? {
        guard tempo > 0 else { return nil }
        var next = Self.sum(lastEpochBlock, tempo)
        if pendingEpochAt > 0 { next = min(next, pendingEpochAt) }
        let wait = blocksSinceLastStep > Self.longestWait ? 0 : Self.longestWait + 1 - blocksSinceLastStep
        next = min(next, Self.sum(block, wait + 1))
        return max(next, Self.sum(block, 1))
    }

    /// The epoch that a commit belongs to when the block after ``block`` holds it.
    public var commitEpoch: UInt64? {
        nextEpochBlock.map { $0 == Self.sum(block, 1) ? Self.sum(epochIndex, 1) : epochIndex }
    }

    /// The first block of the epoch that lies `periods` epochs after that of a commit in the next block.
    ///
    /// - Returns: nil for a subnet without epochs, and for more periods than any subnet has.
    public func revealBlock(after periods: UInt64) -> BlockNumber? {
        guard periods <= Self.mostEpochs, let commitEpoch else { return nil }
        let target = Self.sum(commitEpoch, periods)
        var schedule = self
        // Periods of zero would open at once: the next block sees the commit's own epoch.
        guard periods > 0 else { return Self.sum(block, 1) }
        while let next = schedule.nextEpochBlock {
            schedule = EpochSchedule(
                block: next, lastEpochBlock: next, epochIndex: Self.sum(schedule.epochIndex, 1), tempo: tempo,
                blocksSinceLastStep: 0)
            if schedule.epochIndex >= target { return next }
        }
        return nil
    }

    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, isOver) = left.addingReportingOverflow(right)
        return isOver ? .max : sum
    }
}
