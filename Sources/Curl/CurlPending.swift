/// A request as long as it is with the engine. Confined to the engine's thread.
final class CurlPending {
    let job: CurlJob
    let target: CurlTarget
    /// Whose connection it shares; nil where it has one of its own, or libcurl chooses.
    let endpoint: CurlEndpoint?
    /// How often it was written to a connection.
    var attempts = 0
    /// Whether the peer has ended its stream once without an answer that was seen.
    var wasEnded = false
    var transfer: CurlTransfer?

    init(_ job: CurlJob, _ target: CurlTarget, _ endpoint: CurlEndpoint?) {
        self.job = job
        self.target = target
        self.endpoint = endpoint
    }
}
