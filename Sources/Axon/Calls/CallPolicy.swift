public import Neuron

/// Whether a caller is served.
public enum Verdict: Hashable, Sendable {
    /// It is.
    case allowed
    /// It is not, for this reason, which it is told in one sentence.
    case refused(String)
}

/// Whom an axon serves, and whom first. The default serves everybody alike.
///
/// The deny-lists and `isRegistered` act on what a caller claims to be, before its signature is checked, because refusing a
/// claim is safe. The hooks see only a ``Caller``, which is proven. A hook that takes longer than the call's deadline ends in
/// 504 for this call alone.
public struct CallPolicy: Sendable {
    /// Hotkeys that are refused.
    public var deniedHotkeys: Set<Hotkey> = []
    /// Addresses that are refused.
    public var deniedAddresses: Set<IPAddress> = []
    /// Whether callers must be registered on the subnet.
    public var requiresRegistration = false
    /// Whether a hotkey is registered on the subnet. Called for every claim, also on connections' event loops, so it must answer from
    /// memory and at once. Hotkeys that are not registered share half of the replay memory.
    public var isRegistered: @Sendable (Hotkey) -> Bool = { _ in true }
    /// The one scheme that a hotkey may sign with; others' schemes are their own choice.
    public var pinnedSchemes: [Hotkey: SignatureScheme] = [:]
    /// The subnet's own word on a proven caller.
    public var blacklist: @Sendable (Caller, SynapseName) async -> Verdict = { _, _ in .allowed } { didSet { hasHooks = true } }
    /// How important a proven caller is; the higher is served first. Not a number counts as the lowest.
    public var priority: @Sendable (Caller, SynapseName) async -> Double = { _, _ in 0 } { didSet { hasHooks = true } }
    /// Whether the subnet has a word of its own: where it has none, nobody is asked.
    private(set) var hasHooks = false

    /// Everybody alike.
    public init() {}

    /// Everybody alike.
    public static var open: CallPolicy { CallPolicy() }
}
