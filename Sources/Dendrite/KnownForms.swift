internal import Neuron
internal import Synchronization

/// The forms of the synapses that were asked before: what is read from a type once, and is the same for each of its queries. A type whose
/// name or timeout would change while the program runs is asked as it was at first.
final class KnownForms: Sendable {
    /// The process's own; as many as it has types of synapses.
    static let shared = KnownForms()

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let isStreaming: Bool
        let hasTextChunks: Bool
    }

    private let forms = Mutex<[Key: SynapseForm]>([:])

    /// The form of a synapse's type; throws where its name is none.
    func form<S: SynapseMessage>(of _: S.Type, isStreaming: Bool, hasTextChunks: Bool) throws(DendriteError) -> SynapseForm {
        let key = Key(type: ObjectIdentifier(S.self), isStreaming: isStreaming, hasTextChunks: hasTextChunks)
        if let known = forms.withLock({ $0[key] }) { return known }
        guard let name = SynapseName(S.name) else {
            throw DendriteError(
                .unencodable, "\(S.name) is not the name of a synapse.",
                remedy: "Use a letter or _, then letters, digits, _, . or -, at most 128.")
        }
        let form = SynapseForm(S.self, name: name, isStreaming: isStreaming, hasTextChunks: hasTextChunks)
        forms.withLock { $0[key] = form }
        return form
    }
}
