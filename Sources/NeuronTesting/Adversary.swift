internal import Axon
public import Neuron
internal import Templates

/// A miner that misbehaves, behind a real socket of a ``TestNetwork``.
///
/// ```swift
/// let rider = try await network.add(Adversary<Square>.freeRider(saying: .init(square: 42)))
/// ```
public struct Adversary<S: Synapse>: Sendable {
    private enum Conduct: Sendable {
        case says(S.Response)
        case stalls
        case forges(@Sendable (S) -> S.Response)
    }

    private let conduct: Conduct

    /// One that says the same to every question, and does nothing for it.
    public static func freeRider(saying answer: S.Response) -> Adversary { Adversary(conduct: .says(answer)) }

    /// One that takes every question, and works on it until the caller gives up.
    public static var staller: Adversary { Adversary(conduct: .stalls) }

    /// One that answers, and signs its answers with a key that is not its hotkey's.
    public static func liar(saying answer: @escaping @Sendable (S) -> S.Response) -> Adversary {
        Adversary(conduct: .forges(answer))
    }

    /// Serves the synapse as the adversary does.
    func serve(_ routes: inout Routes, by time: any TimeSource) {
        switch conduct {
        case .says(let answer): routes.on(S.self) { _, _ in answer }
        case .forges(let answer): routes.on(S.self) { query, _ in answer(query) }
        case .stalls:
            routes.on(S.self) { _, _ in
                // Ends by cancellation, when the caller leaves or the axon stops.
                while true { try await time.sleep(for: .seconds(3_600)) }
            }
        }
    }

    /// What the adversary signs with, having this key.
    func signer(_ key: KeyPair) throws -> any Signer {
        guard case .forges = conduct else { return key }
        return AnswerForger(key: key, other: try KeyPair(uri: "//Bob//forger"))
    }
}

/// A signer whose calls to the chain are its own, and whose answers are signed by another key.
private struct AnswerForger: Signer {
    let key: KeyPair
    let other: KeyPair
    var hotkey: Hotkey { key.hotkey }
    var scheme: SignatureScheme { key.scheme }

    func sign(_ message: Bytes) async throws(IdentityError) -> Signature {
        try await message.starts(with: "neuron-answer/".utf8) ? other.sign(message) : key.sign(message)
    }
}

/// The life of an adversary: a miner's, but for what it serves.
final class AdversaryMiner: Miner {
    private let serve: @Sendable (inout Routes) -> Void

    required init(_ environment: NeuronEnvironment) {
        serve = { _ in }
        super.init(environment)
    }

    init(_ environment: NeuronEnvironment, _ adversary: Adversary<some Synapse>) {
        serve = { adversary.serve(&$0, by: environment.time) }
        super.init(environment)
    }

    override func routes(_ routes: inout Routes) { serve(&routes) }
}
