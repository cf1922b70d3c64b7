internal import Foundation
internal import Neuron

/// A whole chain as text: what `export` writes and `import` reads.
struct ChainExport: Sendable, Codable {
    /// The form's name and version.
    static let format = "neuron-local-chain/2"

    var format = Self.format
    /// The hashes of all blocks, from block 0 on.
    let hashes: [BlockHash]
    let state: ChainState
    /// The last block as a node keeps it; nil for a chain that no node served.
    var head: NodeRecord?
}

extension ChainExport {
    /// An exported chain.
    ///
    /// - Throws: ``ChainError`` where the text is no chain, one of another form, or lacks blocks.
    init(text: Data) throws(ChainError) {
        do {
            self = try JSONDecoder().decode(ChainExport.self, from: text)
        } catch {
            throw ChainError(
                .stopped, "The text is no exported chain: \(error).", remedy: "Import what `export` wrote.", cause: error)
        }
        guard format == Self.format, hashes.count == Int(clamping: state.block.number) + 1 else {
            throw ChainError(
                .stopped, "The text is a chain in another form, \(format), or lacks blocks.",
                remedy: "Import what this version's `export` wrote.")
        }
    }

    /// The chain as JSON; the same chain gives the same text.
    func text() throws(ChainError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            return try encoder.encode(self)
        } catch {
            throw ChainError(.stopped, "The chain can't be written as text: \(error).", remedy: nil, cause: error)
        }
    }
}
