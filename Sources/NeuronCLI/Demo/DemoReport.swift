internal import Neuron

/// What a demo subnet came to: the object that `neuron demo --json` prints.
struct DemoReport: Codable, Sendable {
    /// One miner at the end.
    struct Miner: Codable, Sendable {
        var uid: UID
        var hotkey: Hotkey
        /// The number of its process; null where that has ended.
        var process: Int32?
        /// `order-0` … `order-5`, `mixture`, `lazy`, `cheat` or `slow`; with Python miners `python-order-1` and `python-order-2` too.
        var kind: String
        /// Over all rounds; null where nothing valid came.
        var bitsPerByte: Double?
        /// The weight that the validators agree on, 0…1.
        var consensus: Double
        /// The share of the miners' pay, 0…1.
        var incentive: Double
        /// What the last epoch paid, in rao.
        var emission: Tao

        private enum CodingKeys: String, CodingKey {
            case uid, hotkey, process, kind, bitsPerByte, consensus, incentive, emission
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(uid, forKey: .uid)
            try container.encode(hotkey, forKey: .hotkey)
            // Written as null, not left out: readers look for the keys.
            try container.encode(process, forKey: .process)
            try container.encode(kind, forKey: .kind)
            try container.encode(bitsPerByte, forKey: .bitsPerByte)
            try container.encode(consensus, forKey: .consensus)
            try container.encode(incentive, forKey: .incentive)
            try container.encode(emission, forKey: .emission)
        }
    }

    /// One validator at the end.
    struct Validator: Codable, Sendable {
        var uid: UID
        var hotkey: Hotkey
        /// The number of its process; left out where that has ended.
        var process: Int32?
        var stake: Tao
        /// The share of the validators' pay, 0…1.
        var dividends: Double
        /// What the last epoch paid, in rao.
        var emission: Tao
    }

    /// The joint answer of all miners, and whom it is compared with.
    struct Pool: Codable, Sendable {
        /// The log-opinion pool's, over all rounds, by weights that had not seen the places that were asked about.
        var bitsPerByte: Double
        /// The best single miner's.
        var bestBitsPerByte: Double
    }

    /// What a copy of the best miner would earn together with it, as shares of all pay; against what that miner earns alone.
    struct Copycat: Codable, Sendable {
        /// The miner's share without a copy.
        var alone: Double
        /// The share of both where each answer is paid by Shapley's value.
        var withoutRemedy: Double
        /// The share of both by Owen's value over distinct answers, as this subnet pays.
        var withRemedy: Double
    }

    var miners: [Miner]
    var validators: [Validator]
    /// Null until weights were made.
    var pool: Pool?
    /// Null until a round was judged.
    var copycat: Copycat?
    /// How many queries the validators sent.
    var requests: Int
    /// How many of them brought an answer that was proven; those of Python miners never are.
    var authenticated: Int
    /// The chain's address, and its process.
    var network: String
    var process: Int32?
    /// The block that this is about.
    var block: BlockNumber
    /// How long the subnet ran.
    var seconds: Double
}
