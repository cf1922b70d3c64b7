internal import Neuron
internal import Synchronization

/// When a node's blocks come, which can change while it runs.
final class BlockClock: Sendable {
    private let state: Mutex<LocalNodeServer.BlockTime>
    private let continuation: AsyncStream<LocalNodeServer.BlockTime>.Continuation
    /// Every change, to one reader.
    let changes: AsyncStream<LocalNodeServer.BlockTime>

    init(_ blockTime: LocalNodeServer.BlockTime) {
        state = Mutex(blockTime)
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// When blocks come now.
    var current: LocalNodeServer.BlockTime { state.withLock { $0 } }

    /// Makes blocks come at other times from now on.
    func set(_ blockTime: LocalNodeServer.BlockTime) {
        state.withLock { $0 = blockTime }
        continuation.yield(blockTime)
    }
}

extension LocalNodeServer.BlockTime: LosslessStringConvertible {
    /// A time such as `12s` or `250ms`, from 1 ms to an hour, or `manual`; nil for anything else.
    public init?(_ text: String) {
        if text == "manual" {
            self = .onSubmission
        } else if let milliseconds = SpanText.milliseconds(of: text), (1...3_600_000).contains(milliseconds) {
            self = .every(.milliseconds(milliseconds))
        } else {
            return nil
        }
    }

    /// The time as it is read, `manual` for a block with every extrinsic.
    public var description: String {
        switch self {
        case .onSubmission: "manual"
        case .every(let slot):
            slot.components.attoseconds == 0 ? "\(slot.components.seconds)s" : "\(Int64(slot / .milliseconds(1)))ms"
        }
    }
}

/// Spans of time as people write them.
package enum SpanText {
    private static let units: [(name: String, milliseconds: UInt64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// The milliseconds of a whole number with its unit: ms, s, m, h or d. Nil for anything else.
    package static func milliseconds(of text: String) -> UInt64? {
        for (name, milliseconds) in units where text.hasSuffix(name) {
            guard let number = UInt64(text.dropLast(name.count)) else { continue }
            let (product, overflow) = number.multipliedReportingOverflow(by: milliseconds)
            return overflow ? nil : product
        }
        return nil
    }
}
