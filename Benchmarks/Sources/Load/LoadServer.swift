/// A server's process, as far as a run of load looks into it.
struct LoadServer: Sendable {
    let pid: Int32
    /// Where it keeps the counters of its allocations, if it does.
    var counters: String?
}
