extension Metagraph {
    /// The axons that serve, in the order of their uids.
    public var serving: [AxonEndpoint] { neurons.compactMap(\.endpoint) }

    /// At most `count` axons that serve, drawn without repeats; every one is equally likely.
    public func sample(_ count: Int, using random: inout RandomSource) -> [AxonEndpoint] {
        var axons = serving
        let wanted = min(max(0, count), axons.count)
        for index in 0..<wanted {
            axons.swapAt(index, Int.random(in: index..<axons.count, using: &random))
        }
        return Array(axons.prefix(wanted))
    }
}
