internal import Neuron

/// What calls' tasks tell their connection. A call is named by its number.
enum CallCommand: Sendable {
    /// The call's answer, how long it may take to leave, and who hears when it is out, or never will be.
    case respond(Int, AnswerHead, RawCall.Reply, Duration?, (any AnswerWitness)?)
    /// The call is given up.
    case abandon(Int)
    /// The call's answer has something to take again.
    case more(Int)
    /// The request's body is waited for.
    case wanted(Int)
    /// So many bytes of the request's body were read.
    case read(Int, Int)
}

/// The way back from calls to their connection.
protocol CallOutlet: AnyObject, Sendable {
    /// Sends a command.
    func send(_ command: CallCommand)
    /// Leaves a command for the connection, which does not hear of it before ``collect()`` or the next ``send(_:)``.
    func leave(_ command: CallCommand)
    /// Has the connection take what was left.
    func collect()
}

/// Whoever wants to know that an answer has left for its caller, or never will.
protocol AnswerWitness: AnyObject, Sendable {
    func answerIsOut()
}

extension Pending: AnswerWitness where Value == Void {
    func answerIsOut() { settle(()) }
}
