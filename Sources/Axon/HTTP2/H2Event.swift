internal import Neuron

/// What a connection's peer did, in the order in which it did it.
enum H2Event {
    /// A request's headers are complete.
    case request(H2Stream)
    /// More of a request's body.
    case body(H2Stream, Bytes)
    /// The request's body is complete.
    case ended(H2Stream)
    /// The stream is gone: answered, or given up by either side.
    case closed(H2Stream)
    /// A frame that costs its sender little and us something.
    case control(FloodGuard.Frame)
    /// The peer answered our ping.
    case pong
}
