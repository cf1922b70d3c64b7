internal import Neuron

/// Why a connection's bytes are not a request that may be served. All of them end the connection: after one of these nobody
/// can say where the next request begins.
struct H1Fault: Error, Hashable {
    /// What the peer is told.
    let problem: Problem

    private init(_ name: Problem.Name, status: Int, _ detail: String) {
        var problem = Problem(name, detail)
        problem.status = status
        self.problem = problem
    }

    /// The bytes break HTTP/1.1, or could be read in two ways.
    static func malformed(_ detail: String) -> H1Fault { H1Fault(.malformed, status: 400, detail) }
    /// Another major version, or a version that can't have what was asked.
    static func version(_ detail: String) -> H1Fault { H1Fault(.malformed, status: 505, detail) }
    /// Trailers past the limit of headers.
    static let tooLarge = H1Fault(.headersTooLarge, status: 431, "Send fewer or shorter headers.")
    /// The headers did not come in their time.
    static let tooSlow = H1Fault(.tooSlow, status: 408, "Send the headers faster.")

    /// The answer's head: small, unsigned, and the last on its connection.
    var head: AnswerHead {
        var head = AnswerHead(status: problem.status)
        head.fields.append("content-type", Problem.mediaType)
        return head
    }
}
