import Neuron
import Testing

@Suite("Changes of a metagraph")
struct MetagraphChangesTests {
    private func key(_ name: String) throws -> Hotkey { try KeyPair(uri: "//\(name)").hotkey }

    private func metagraph(_ names: [String], ports: [String: UInt16] = [:], block: UInt8 = 1) throws -> Metagraph {
        let hash = BlockHash(Bytes(repeating: block, count: 32))!
        return Metagraph(
            netuid: 1, block: BlockHeader(number: BlockNumber(block), hash: hash, parentHash: hash), owner: try key(names[0]),
            neurons: try names.enumerated().map { index, name in
                Metagraph.Neuron(
                    uid: UID(UInt16(index)), hotkey: try key(name), coldkey: Coldkey(try key(name).address),
                    axon: ports[name].map { AxonInfo(address: .v4(1), port: $0) })
            })
    }

    @Test("who joined, left, was replaced and was renumbered is told, and whose axon moved")
    func changes() throws {
        let before = try metagraph(["A", "B", "C", "D"], ports: ["A": 1, "B": 2, "C": 3])
        let after = try metagraph(["A", "E", "B", "D", "F"], ports: ["A": 9, "B": 2, "D": 4], block: 2)
        let changes = after.changes(since: before)
        #expect(changes.joined == [try key("E"), try key("F")])
        #expect(changes.left == [try key("C")])
        #expect(changes.renumbered.map(\.hotkey) == [try key("B")])
        #expect(changes.renumbered.first?.before == 1 && changes.renumbered.first?.after == 2)
        #expect(changes.replaced.map(\.uid) == [1, 2])
        #expect(changes.replaced.map(\.after) == [try key("E"), try key("B")])
        #expect(changes.axonMoved == [try key("A"), try key("D")])
        #expect(!changes.isEmpty)
    }

    @Test("nothing changed between equal states, whatever block they are of")
    func none() throws {
        let before = try metagraph(["A", "B"], ports: ["A": 1])
        #expect(try metagraph(["A", "B"], ports: ["A": 1], block: 7).changes(since: before).isEmpty)
    }
}
