internal import SubtensorFormat

/// A chain's runtime of one version.
struct Runtime: Sendable {
    let version: RuntimeVersion
    let metadata: RuntimeMetadata
}

/// Which runtime a block's state is made for.
struct RuntimeVersion: Hashable, Sendable {
    let spec: UInt32
    let transaction: UInt32
    /// Always `node-subtensor` on this family of chains.
    let name: String
}
