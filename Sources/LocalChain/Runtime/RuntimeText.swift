internal import Neuron
package import SubtensorFormat

/// The runtime of our own chain as its clients know it: declared once, served as metadata, and what bytes are read and written by.
///
/// The names, numbers and types are Subtensor's (spec version 461), as far as the SDKs, btcli and our own client use them.
package enum RuntimeText {
    /// The declaration in order: the members of a pallet follow its line.
    static let all = [types, extrinsics, answers, subtensor, subtensorCalls, pallets, apis]

    /// The declared runtime.
    ///
    /// - Throws: what is wrong with the text, which is part of this package: a fault that tests find.
    package static func declaration() throws -> RuntimeDeclaration { try RuntimeDeclaration(all) }
}
