/// How often something may happen: so many times a second on average, and so many at once.
public struct CallBudget: Hashable, Sendable {
    /// How many are regained each second.
    public var perSecond: Double
    /// How many may come at once after a rest.
    public var burst: Double

    /// A budget from its rate and its burst.
    public init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }
}
