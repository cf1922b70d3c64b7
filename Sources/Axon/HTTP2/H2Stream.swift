internal import Neuron

/// One request and its answer on a connection. Loop-confined, like the session that it belongs to.
final class H2Stream {
    /// The stream's number on its connection.
    let id: Int32
    /// What the request's headers said, until somebody takes it.
    var headers = H2Headers()
    /// Whether the request's headers are complete.
    var hasHead = false
    /// Whether the request's body is complete.
    var hasEnded = false
    /// The request, once its headers are complete.
    var call: RawCall?
    /// The answer's body and how much of it has been framed.
    var answer: Bytes = []
    var answered = 0
    /// Where the answer's body comes from, if it comes piece by piece.
    var source: AnswerStream?
    /// Whether there was nothing to take from it when last asked.
    var isWaiting = false
    /// Whether the answer has been handed over.
    var hasAnswer = false
    /// Whether the whole answer has been framed.
    var isAnswerOut = false
    /// Hears when the whole answer has been framed, or never will be.
    var witness: (any AnswerWitness)?
    /// How long it has taken for what.
    var watch = ConnectionWatch.Stream()
    /// Bytes of the body that arrived, for the least rate.
    var receivedBytes = 0
    /// Bytes that the flow-control windows still count as unread.
    var unreadBytes = 0

    init(id: Int32) { self.id = id }
}
