internal import Neuron

/// The way back of a call that came on no socket: it keeps the answer.
final class AnswerCollector: CallOutlet {
    private struct Found: Sendable {
        let head: AnswerHead
        let reply: RawCall.Reply
        let witness: (any AnswerWitness)?
    }

    private let found = Pending<Found?>()

    /// The answer as a whole, once it is there; nil where there is none by ``close()``.
    var answer: (AnswerHead, Bytes)? {
        get async {
            guard let found = await found.value else { return nil }
            defer { found.witness?.answerIsOut() }
            switch found.reply {
            case .whole(let bytes): return (found.head, bytes)
            case .stream(let stream):
                let (bytes, isWhole) = await stream.collect()
                return (isWhole ? found.head : AnswerHead(status: 500), bytes)
            }
        }
    }

    /// No answer comes any more.
    func close() { found.settle(nil) }

    func send(_ command: CallCommand) {
        guard case .respond(_, let head, let reply, _, let witness) = command else { return }
        found.settle(Found(head: head, reply: reply, witness: witness))
    }

    func leave(_ command: CallCommand) { send(command) }

    func collect() {}
}
