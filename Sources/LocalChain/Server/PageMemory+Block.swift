internal import SubtensorFormat

extension PageMemory {
    /// Takes in a sealed block.
    mutating func record(_ block: LocalNode.Block) {
        history.record(block.state)
        for call in block.calls {
            guard let failure = call.failure else { continue }
            refuse(call.call, by: call.signer, at: block.header.number, isInBlock: true, failure.name, failure.remedy)
        }
    }
}
