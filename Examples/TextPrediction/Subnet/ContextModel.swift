/// Predicts the next byte from the last few: what followed the same bytes before.
///
/// Each order is smoothed with the one below it, down to the uniform distribution: every byte that was seen gives up
/// ``discount`` observations, and the lower order shares them out.
/// - Source: absolute discounting, Ney, Essen and Kneser, "On structuring probabilistic dependences in stochastic language
///   modelling" (1994), interpolated.
package struct ContextModel: ByteModel {
    /// How many bytes of context are used: 0…6.
    package let order: Int
    private let table: GramTable

    /// How many bytes a model trains on at most: the last ones of the text, nearest to what will be asked.
    package static let maxTrainingBytes = 2 << 20
    /// What each different byte gives up, in observations.
    private static let discount = 0.8

    /// Trains on a text.
    ///
    /// Costs one pass over the text, a sort of as many integers, and 16 bytes of memory for each different gram.
    /// - Parameter order: 0…6.
    package init(order: Int, trainedOn text: ArraySlice<UInt8>) {
        self.order = order
        table = GramTable(text.suffix(Self.maxTrainingBytes), order: order)
    }

    /// The probability of each byte after `context`.
    package func distribution(after context: ArraySlice<UInt8>) -> [Double] {
        distributions(after: context).last ?? UniformModel().distribution(after: context)
    }

    /// The distribution of each order from 0 up to the longest context that the text had.
    func distributions(after context: ArraySlice<UInt8>) -> [[Double]] {
        var smoothed = UniformModel().distribution(after: context)
        return table.followers(of: context).map { followers in
            let given = Self.discount * Double(followers.distinct)
            let scale = 1 / Double(followers.total)
            for byte in 0..<256 {
                let kept = max(0, Double(followers.counts[byte]) - Self.discount)
                smoothed[byte] = (kept + given * smoothed[byte]) * scale
            }
            return smoothed
        }
    }
}
