/// What one figure of a row's load should come to.
struct LoadGoal: Sendable {
    /// Which figure.
    enum Figure: String, Sendable, Codable {
        case ratio
        case p99 = "p99 ms"
        case serverMicroseconds = "µs of the server's CPU"
        case allocations
    }

    let figure: Figure
    let bound: Double

    /// So many times as fast as what runs beside.
    static func ratio(_ bound: Double) -> LoadGoal { LoadGoal(figure: .ratio, bound: bound) }
    /// 99 in a hundred answers are there by so many milliseconds.
    static func p99(milliseconds bound: Double) -> LoadGoal { LoadGoal(figure: .p99, bound: bound) }
    /// So much processor time of the server a request.
    static func server(microseconds bound: Double) -> LoadGoal { LoadGoal(figure: .serverMicroseconds, bound: bound) }
    /// So many calls for memory in the server a request.
    static func allocations(_ bound: Double) -> LoadGoal { LoadGoal(figure: .allocations, bound: bound) }
}
