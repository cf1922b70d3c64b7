/// The one logical thread on which neurons keep their own state, as Python developers know it from their event loop.
///
/// A method given as handler runs here; a closure runs beside it. One actor serves all neurons of a process: heavy synchronous work
/// belongs in a closure or a `@concurrent` function.
@globalActor
public actor NeuronActor {
    /// The actor itself.
    public static let shared = NeuronActor()
}
