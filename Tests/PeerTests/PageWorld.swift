import Consensus
import Foundation
import Neuron
import SubtensorFormat
import Testing

@testable import LocalChain

/// A subnet that has lived a little, in a state file from which `neuron localnet run` goes on: validators with stake and weights, and
/// miners that they tell apart.
struct PageWorld {
    let file: String
    /// The first uids, in order.
    let validators: [KeyPair]
    let count: Int
    /// What each neuron is worth, 0 to 1; nothing for validators.
    let worth: [Double]

    /// Writes the file. Miners' keys follow from their uid, chance from the seed.
    init(neurons count: Int, validators number: Int, in file: String, seed: UInt64 = 7) async throws {
        self.file = file
        self.count = count
        var chance = RandomSource.seeded(seed)
        worth = (0..<count).map { uid in uid < number ? 0 : pow(Double.random(in: 0...1, using: &chance), 2.5) }
        let alice = try KeyPair(uri: "//Alice")
        validators = try [alice] + (1..<number).map { try KeyPair(uri: "//Page//validator\($0)") }
        let genesis = try Genesis.development(seed: seed, rules: SubnetHyperparameters(maxValidators: UInt16(number)))
        let node = try LocalNode(genesis, slot: .milliseconds(250), time: .system)
        let head = await node.head
        var state = head.state
        var subnet = try #require(state.subnets[1])
        for uid in 1..<count {
            let key = uid < number ? validators[uid] : try KeyPair(uri: "//Page//miner\(uid)")
            let owner = try KeyPair(uri: "//Page//owner\(uid / 4)").coldkey
            subnet.append(NeuronRecord(hotkey: key.hotkey, coldkey: owner, at: 0))
            state.owners[key.hotkey] = owner
        }
        for uid in 0..<count {
            let record = subnet.neurons[uid]
            let stake: UInt64 = uid < number ? 60_000_000_000_000 / UInt64(uid + 2) : UInt64(uid % 5) * 1_700_000_000
            subnet.stake.deposit(stake, to: record.hotkey, by: record.coldkey)
            subnet.alphaOut += stake
            if uid < number {
                subnet.neurons[uid].validatorPermit = true
                subnet.neurons[uid].scores[0].lastUpdate = 1
                subnet.neurons[uid].scores[0].weights = weights(by: &chance).map {
                    StoredEntry(uid: $0.uid.rawValue, value: $0.value)
                }
            } else {
                let address = try #require(IPAddress("10.0.\(uid / 200).\(uid % 200 + 1)"))
                subnet.neurons[uid].axon = AxonInfo(address: address, port: UInt16(8_091 + uid % 3))
            }
        }
        state.subnets[1] = subnet
        let database = try ChainDatabase(path: file)
        try database.begin(state, hashes: [head.header.hash], record: JSONEncoder().encode(head.record))
    }

    /// What a validator says of the miners: their worth, as well as it can tell.
    func weights(by chance: inout RandomSource) -> [WeightVector.Entry] {
        let scores = worth.map { $0 * Double.random(in: 0.8...1.2, using: &chance) }
        let most = scores.max() ?? 1
        return scores.enumerated().compactMap { uid, score in
            let value = UInt16((score / most * 65_535).rounded())
            return value < 400 ? nil : WeightVector.Entry(uid: UID(UInt16(uid)), value: value)
        }
    }
}
