internal import Neuron
internal import SubtensorFormat

/// What people call a call by.
struct NodeCall: Hashable, Sendable {
    /// Such as `SubtensorModule.set_weights`.
    let name: String
    /// The subnet that it names, if it names one.
    let netuid: UInt64?

    init(_ call: SubtensorFormat.RuntimeCall) {
        name = "\(call.pallet).\(call.name)"
        netuid = try? call.argument("netuid").integer(UInt64.self)
    }

    /// What became of a call in a block.
    struct Outcome: Sendable {
        let call: NodeCall
        let signer: PublicKey
        /// Nil where it succeeded.
        let failure: DispatchError?
    }
}
