/// How a miner of this subnet works, or doesn't.
package enum MinerKind: String, CaseIterable, Sendable {
    /// A context model that uses so many bytes.
    case order0 = "order-0"
    case order1 = "order-1"
    case order2 = "order-2"
    case order3 = "order-3"
    case order4 = "order-4"
    case order5 = "order-5"
    /// A mixture of all these orders and one more.
    case mixture
    /// Answers at once that every byte is as likely as any other.
    case lazy
    /// Claims each byte to be nearly certain: its distributions do not sum to one.
    case cheat
    /// Answers well, after the deadline.
    case slow

    /// Whether it does the work that the subnet pays for.
    package var isHonest: Bool {
        switch self {
        case .order0, .order1, .order2, .order3, .order4, .order5, .mixture: true
        case .lazy, .cheat, .slow: false
        }
    }

    /// The model it answers with, trained on a text.
    package func model(trainedOn text: ArraySlice<UInt8>) -> any ByteModel {
        switch self {
        case .order0: ContextModel(order: 0, trainedOn: text)
        case .order1: ContextModel(order: 1, trainedOn: text)
        case .order2: ContextModel(order: 2, trainedOn: text)
        case .order3: ContextModel(order: 3, trainedOn: text)
        case .order4: ContextModel(order: 4, trainedOn: text)
        case .order5: ContextModel(order: 5, trainedOn: text)
        case .mixture: MixtureModel(trainedOn: text)
        case .lazy, .cheat: UniformModel()
        case .slow: ContextModel(order: 1, trainedOn: text)
        }
    }

    /// The answer it gives to some contexts: distributions as ``ByteShares`` travel, one after the other.
    package func answer(to contexts: [[UInt8]], with model: any ByteModel) -> [UInt8] {
        guard self != .cheat else {
            return contexts.flatMap { _ in ByteShares.encode([UInt16](repeating: .max, count: 256)) }
        }
        return contexts.flatMap { ByteShares(model.distribution(after: $0[...])).encoded }
    }
}
