public import Neuron

extension Dendrite {
    /// So many connections are opened at once.
    private static let warmingWindow = 32

    /// Opens connections to axons ahead of the queries, and finds those that died since: each axon is asked for `/healthz`.
    ///
    /// Costs no signature; an axon that is open already costs one small request. Each axon has `timeout` for itself, 5 s unless
    /// given; 32 are asked at once. What HTTP they speak is remembered.
    /// - Returns: the axons that answered, in the order given. The others are met again by the first query.
    @discardableResult
    public func warm(_ axons: some Sequence<AxonEndpoint>, timeout: Duration = .seconds(5)) async -> [AxonEndpoint] {
        let axons = Array(axons)
        return await withTaskGroup(of: (Int, Bool).self) { group in
            var isOpen = Array(repeating: false, count: axons.count)
            for (index, axon) in axons.enumerated() {
                if index >= Self.warmingWindow, let (ended, outcome) = await group.next() { isOpen[ended] = outcome }
                group.addTask { [asker] in (index, await asker.warm(axon, timeout: timeout)) }
            }
            for await (index, outcome) in group { isOpen[index] = outcome }
            return zip(axons, isOpen).filter(\.1).map(\.0)
        }
    }
}
