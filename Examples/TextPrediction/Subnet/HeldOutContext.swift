/// A place in the held-out text: what a miner is shown, and what it has to predict.
package struct HeldOutContext: Hashable, Sendable {
    /// The bytes before the place.
    package let bytes: ArraySlice<UInt8>
    /// The byte at the place.
    package let next: UInt8
}
