/// What an answer is worth: how far the text could be compressed with it.
package enum PredictionScore {
    /// Bits per byte of an answer over the contexts that were asked, or nil where one distribution of it is none.
    ///
    /// - Parameter answer: the distributions one after the other, as ``ByteShares`` travel.
    package static func bitsPerByte(_ answer: some Collection<UInt8>, for contexts: [HeldOutContext]) -> Double? {
        guard !contexts.isEmpty, answer.count == contexts.count * ByteShares.encodedBytes else { return nil }
        var bits = 0.0
        var rest = answer[...]
        for context in contexts {
            guard let shares = ByteShares(encoded: rest.prefix(ByteShares.encodedBytes)) else { return nil }
            bits += shares.bits(for: context.next)
            rest = rest.dropFirst(ByteShares.encodedBytes)
        }
        return bits / Double(contexts.count)
    }

    /// The score of an answer: the share of the text's 8 bits per byte that it saves, 0…1; nothing for no valid answer.
    ///
    /// Linear, so that a moving average of scores orders miners as the same average of their bits per byte does.
    package static func score(bitsPerByte: Double?) -> Double {
        guard let bitsPerByte, bitsPerByte.isFinite else { return 0 }
        return min(1, max(0, 1 - bitsPerByte / 8))
    }
}
