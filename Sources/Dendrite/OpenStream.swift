internal import HTTPTypes
internal import Neuron

/// A stream whose head has come, with what its proof will be checked against.
struct OpenStream: Sendable {
    let stream: TransportStream
    /// The request, signed.
    let request: HTTPRequest
    /// What was asked.
    let question: Question
    let sent: UnixTime
    let version: TransportRequest.Version
    /// The protocol that it was asked in.
    let dialect: any WireDialect
    /// Held while the stream is read.
    var lane: Lanes.Lease?
}

/// How one attempt at one axon ended.
enum Attempt<Done: Sendable>: Sendable {
    case done(Done)
    case found(Finding)
    case failed(TransportError)
}

/// Why there is no request to send.
struct Unsigned: Error {
    let finding: Finding
}
