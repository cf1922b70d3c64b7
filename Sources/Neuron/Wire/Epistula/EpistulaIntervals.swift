/// How an Epistula caller writes the ten seconds that it vouches for to a load balancer. Implementations differ.
package enum EpistulaIntervals: String, Sendable {
    /// The end of the ten seconds in milliseconds, as a Python float; its neighbours are 1 ms apart.
    case float
    /// The number of the ten seconds.
    case int

    /// What the three secret signatures are over.
    package func messages(timestamp: UInt64, receiver: Hotkey) -> [String] {
        let number = (timestamp + 9_999) / 10_000
        return [-1, 0, 1].map { (step: Int64) in
            switch self {
            case .float: "\(Int64(clamping: number) * 10_000 + step).0.\(receiver)"
            case .int: "\(Int64(clamping: number) + step).\(receiver)"
            }
        }
    }
}
