internal import Neuron

/// A call whose caller is proven and whose nonce is recorded. From here on every answer is signed.
final class Proven: Sendable {
    let caller: Caller
    /// The protocol that the caller speaks.
    let speaker: Dialects.Known
    let route: Route
    /// Names the call in the log and to its caller.
    let id: CallID
    let body: Bytes
    /// The body's hash, as the caller signed it.
    let digest: Bytes
    let deadline: Deadline
    /// The protocol itself.
    var dialect: any WireDialect { speaker.dialect }
    /// The body's place in the budget, for as long as anybody holds this.
    private let place: BodyBudget.Place

    init(
        caller: Caller, speaker: Dialects.Known, route: Route, id: CallID, body: Bytes, digest: Bytes, deadline: Deadline,
        place: consuming BodyBudget.Place
    ) {
        self.caller = caller
        self.speaker = speaker
        self.route = route
        self.id = id
        self.body = body
        self.digest = digest
        self.deadline = deadline
        self.place = place
    }
}
