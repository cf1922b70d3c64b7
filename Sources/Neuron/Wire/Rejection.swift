/// Why a request goes no further: the problem that its caller gets.
package struct Rejection: Error, Hashable, Sendable {
    /// What the caller is told.
    package let problem: Problem
    /// How long the caller should wait before it tries again, where waiting helps.
    package let retryAfter: Duration?

    package init(
        _ name: Problem.Name, _ detail: String, field: String? = nil, now: UnixTime? = nil, limit: UInt64? = nil,
        retryAfter: Duration? = nil
    ) {
        problem = Problem(name, detail, field: field, now: now?.nanoseconds, limit: limit)
        self.retryAfter = retryAfter
    }
}
