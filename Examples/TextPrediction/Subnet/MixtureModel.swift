internal import Foundation

/// Mixes context models of orders 0 to 6: each byte's log-probabilities are added up under weights learned from the text.
///
/// There is a set of weights for each length of context that the text had, because a long match makes the long orders worth
/// more. Weights are learned by gradient descent on blocks that were held back from the models, which are then trained anew on
/// the whole text.
/// - Source: logistic mixing, Mahoney, "Adaptive Weighing of Context Models for Lossless Data Compression" (2005).
package struct MixtureModel: ByteModel {
    private var contexts: ContextModel
    private var weights: [[Double]]

    private static let highestOrder = 6
    private static let blockBytes = 256
    private static let lessons = 1_000
    private static let learningRate = 0.0002
    /// What the longest order is worth before anything is learned; the others share the rest.
    private static let longestWeight = 0.7

    /// Trains on a text; costs two trainings of an order-6 model, and 1,000 predictions.
    package init(trainedOn text: ArraySlice<UInt8>) {
        let text = text.suffix(ContextModel.maxTrainingBytes)
        weights = (0...Self.highestOrder).map { reached in
            let rest = (1 - Self.longestWeight) / Double(max(1, reached))
            return [Double](repeating: rest, count: reached) + [reached == 0 ? 1 : Self.longestWeight]
        }
        let (kept, held) = Self.split(text)
        contexts = ContextModel(order: Self.highestOrder, trainedOn: kept[...])
        learn(from: held)
        contexts = ContextModel(order: Self.highestOrder, trainedOn: text)
    }

    /// The probability of each byte after `context`.
    package func distribution(after context: ArraySlice<UInt8>) -> [Double] {
        let logarithms = logarithms(after: context)
        guard !logarithms.isEmpty else { return UniformModel().distribution(after: context) }
        return Self.mix(logarithms, under: weights[logarithms.count - 1])
    }

    private func logarithms(after context: ArraySlice<UInt8>) -> [[Double]] {
        contexts.distributions(after: context).map { distribution in distribution.map { log($0) } }
    }

    private static func mix(_ logarithms: [[Double]], under weights: [Double]) -> [Double] {
        var mixed = [Double](repeating: 0, count: 256)
        for (weight, logarithms) in zip(weights, logarithms) {
            for byte in 0..<256 { mixed[byte] += weight * logarithms[byte] }
        }
        let highest = mixed.max() ?? 0
        var sum = 0.0
        for byte in 0..<256 {
            mixed[byte] = exp(mixed[byte] - highest)
            sum += mixed[byte]
        }
        for byte in 0..<256 { mixed[byte] /= sum }
        return mixed
    }

    /// Holds back every eighth block.
    private static func split(_ text: ArraySlice<UInt8>) -> (kept: [UInt8], held: [ArraySlice<UInt8>]) {
        var kept: [UInt8] = []
        var held: [ArraySlice<UInt8>] = []
        for (number, start) in stride(from: text.startIndex, to: text.endIndex, by: blockBytes).enumerated() {
            let block = text[start..<min(start + blockBytes, text.endIndex)]
            if number % 8 == 7 { held.append(block) } else { kept += block }
        }
        return (kept, held)
    }

    /// Steps down the gradient of the code length, once for each of some bytes spread evenly over the blocks.
    private mutating func learn(from blocks: [ArraySlice<UInt8>]) {
        let places = blocks.flatMap { block in block.indices.dropFirst(Self.highestOrder).map { (block, $0) } }
        for index in stride(from: 0, to: places.count, by: max(1, places.count / Self.lessons)) {
            let (block, place) = places[index]
            let logarithms = logarithms(after: block[..<place])
            guard !logarithms.isEmpty else { continue }
            let reached = logarithms.count - 1
            let mixed = Self.mix(logarithms, under: weights[reached])
            for order in 0...reached {
                let actual = logarithms[order][Int(block[place])]
                let expected = zip(mixed, logarithms[order]).reduce(0) { $0 + $1.0 * $1.1 }
                weights[reached][order] += Self.learningRate * (actual - expected)
            }
        }
    }
}
