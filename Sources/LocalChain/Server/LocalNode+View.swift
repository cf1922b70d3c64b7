internal import Foundation
internal import Neuron
internal import SubtensorFormat

extension LocalNode {
    /// The most blocks that one answer tells of.
    private static let blockLimit = 64

    /// What the page shows of the chain and one subnet: all of it, or what is new since a block that the page knows.
    ///
    /// - Parameter request: an object with `netuid` (a number; the first subnet unless given), `since` (a block's hash, or null) and
    ///   `seen` (the number of the last refusal that the page has).
    /// - Throws: `invalidParams` for anything but an object.
    /// - Source: "The page" in `docs/local-chain.md` has the answer's members.
    func view(_ request: JSONValue) throws(RPCError) -> JSONValue {
        guard case .object = request else { throw .invalidParams("an object expected") }
        let netuids = head.state.netuids
        let wanted = request["netuid"]?.whole.flatMap(UInt16.init(exactly:)).map { NetUID($0) }
        let netuid = wanted.flatMap { netuids.contains($0) ? $0 : nil } ?? netuids.first
        let subnet = netuid.flatMap { head.state.subnets[$0] }
        var since = known(request["since"]?.text)
        // Another subnet of the same number is another subnet.
        if let old = since, let netuid, old.state.subnets[netuid]?.createdAt != subnet?.createdAt { since = nil }
        let seen = UInt64(clamping: request["seen"]?.whole ?? 0)
        var answer: [String: JSONValue] = [
            "genesis": .string("\(genesis)"), "hash": .string("\(head.header.hash)"), "number": .count(head.header.number),
            "since": since.map { .string("\($0.header.hash)") } ?? .null,
            "netuids": .array(netuids.map { .count($0.rawValue) }), "waiting": .count(pending.count),
            "refused": .count(page.lastRefusal), "blocks": .array(summaries(after: since?.header.number)),
            "refusals": .array(page.refusals.filter { $0.number > seen }.map(Self.json)),
        ]
        if let subnet {
            let old = since?.state.subnets[subnet.netuid]
            let number = head.header.number
            answer["subnet"] = PageSubnet(state: head.state, subnet: subnet).facts
            answer["neurons"] = .array(
                PageSubnet(state: head.state, subnet: subnet).neurons(
                    unlike: since.flatMap { block in
                        old.map { PageSubnet(state: block.state, subnet: $0) }
                    }))
            answer["weights"] = .array(PageSubnet(state: head.state, subnet: subnet).weights(unlike: old))
            answer["epochs"] = .array(
                page.history.epochs(of: subnet.netuid, after: since?.header.number, to: number).map(Self.json))
            answer["prices"] = .array(
                page.history.prices(of: subnet.netuid, after: since?.header.number, to: number).map {
                    .array([.count($0.block), .number($0.price)])
                })
        }
        return .object(answer)
    }

    /// A block of this chain whose state is kept; nil for any other, and for one that the chain was taken back from.
    private func known(_ text: String?) -> Block? {
        guard let text, let bytes = Hex.decode(text.hasPrefix("0x") ? text.dropFirst(2) : text[...]),
            let hash = BlockHash(bytes), let block = blocks[hash]
        else { return nil }
        let number = Int(block.header.number)
        return hashes.indices.contains(number) && hashes[number] == hash ? block : nil
    }

    /// The last blocks: number, hash, time, calls as name, how many and how many failed, and the subnets whose epochs ran.
    private func summaries(after number: BlockNumber?) -> [JSONValue] {
        let first = number.map { Int($0) + 1 } ?? 0
        return hashes.dropFirst(first).suffix(Self.blockLimit).compactMap { blocks[$0] }.map { block in
            var names: [String] = []
            var counts: [String: (all: Int, failed: Int)] = [:]
            for call in block.calls {
                if counts[call.call.name] == nil { names.append(call.call.name) }
                counts[call.call.name, default: (0, 0)].all += 1
                if call.failure != nil { counts[call.call.name]?.failed += 1 }
            }
            let number = block.header.number
            let epochs = block.state.netuids.filter { number > 0 && block.state.subnets[$0]?.lastStepBlock == number }
            return .array([
                .count(number), .string("\(block.header.hash)"), .count(block.timestamp),
                .array(
                    names.map { .array([.string($0), .count(counts[$0]?.all ?? 0), .count(counts[$0]?.failed ?? 0)]) }),
                .array(epochs.map { .count($0.rawValue) }),
            ])
        }
    }

    private static func json(_ refusal: PageMemory.Refusal) -> JSONValue {
        .object([
            "number": .count(refusal.number), "block": .count(refusal.block),
            "call": refusal.call.map { .string($0) } ?? .null, "netuid": refusal.netuid.map { .count($0) } ?? .null,
            "signer": refusal.signer.map { .string("\(SS58Address($0))") } ?? .null, "inBlock": .bool(refusal.isInBlock),
            "error": .string(refusal.error), "docs": .string(refusal.docs),
        ])
    }

    private static func json(_ epoch: PageHistory.Epoch) -> JSONValue {
        .array([
            .count(epoch.block), .number(epoch.price), .column(epoch.incentive), .column(epoch.dividends), .column(epoch.bonds),
            // Thousands of rao fit 32 bits up to 4,294 alpha.
            .column(epoch.emission.map { UInt32(clamping: $0 / 1_000) }),
        ])
    }
}

extension JSONValue {
    /// A count as a number; what passes 63 bits stays there.
    static func count(_ value: some BinaryInteger) -> JSONValue { .int(Int64(clamping: value)) }

    /// Whole numbers as base64 of their little-endian bytes: a third of the size as text, and quick to read.
    static func column(_ values: [some FixedWidthInteger]) -> JSONValue {
        var bytes = Data(capacity: values.count * 4)
        for value in values {
            var rest = value
            for _ in 0..<value.bitWidth / 8 {
                bytes.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
        return .string(bytes.base64EncodedString())
    }
}
