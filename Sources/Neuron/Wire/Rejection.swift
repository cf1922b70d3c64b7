package import HTTPTypes

/// Why a request goes no further: the problem that its caller gets.
package struct Rejection: Error, Hashable, Sendable {
    /// What the caller is told.
    package let problem: Problem
    /// How long the caller should wait before it tries again, where waiting helps.
    package let retryAfter: Duration?
    /// How the caller's own protocol says it, where it has a word that no problem has.
    package let words: Words?

    /// A refusal in the words of one protocol.
    package struct Words: Hashable, Sendable {
        /// The status.
        package let status: Int
        /// What is told, by the protocol's own rules.
        package let text: String
        /// Headers of this refusal.
        package let headers: HTTPFields

        package init(_ status: Int, _ text: String, headers: HTTPFields = [:]) {
            self.status = status
            self.text = text
            self.headers = headers
        }
    }

    package init(
        _ name: Problem.Name, _ detail: String, field: String? = nil, now: UnixTime? = nil, limit: UInt64? = nil,
        retryAfter: Duration? = nil, words: Words? = nil
    ) {
        problem = Problem(name, detail, field: field, now: now?.nanoseconds, limit: limit)
        self.retryAfter = retryAfter
        self.words = words
    }
}
