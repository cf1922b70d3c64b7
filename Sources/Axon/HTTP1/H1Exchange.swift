internal import Neuron

/// One request and its answer on an HTTP/1.1 connection. Loop-confined, like the handler that it belongs to.
final class H1Exchange {
    /// The request's number on its connection.
    let id: Int
    /// What the headers said.
    let head: H1Head
    /// The request.
    let call: RawCall
    /// Whether the request's body is complete.
    var hasEnded = false
    /// Whether the peer has been told to send the body.
    var hasContinued = false
    /// Bytes of the body that arrived, for the least rate.
    var receivedBytes = 0
    /// Bytes of the body that nobody has read yet.
    var unreadBytes = 0
    /// Whether the answer has been handed over.
    var hasAnswer = false
    /// The answer's body and how much of it has been written.
    var answer: Bytes = []
    var answered = 0
    /// Where the answer's body comes from, if it comes piece by piece.
    var source: AnswerStream?
    /// Hears when the whole answer has been written, or never will be.
    var witness: (any AnswerWitness)?
    /// Whether the connection ends with this answer.
    var isLast = false

    init(id: Int, head: H1Head, call: RawCall) {
        self.id = id
        self.head = head
        self.call = call
        isLast = head.closes
    }

    /// Ends the exchange for all who take part.
    func leave() {
        // First, so that whoever fails by the rest knows why.
        call.leave()
        source?.leave()
        source = nil
        witness?.answerIsOut()
        witness = nil
    }
}
