internal import Neuron

/// What a demo subnet came to: the object that `neuron demo --json` prints.
struct DemoReport: Codable, Sendable {
    /// One miner at the end.
    struct Miner: Codable, Sendable {
        var uid: UID
        var hotkey: Hotkey
        /// `order-0` … `order-5`, `mixture`, `lazy`, `cheat` or `slow`.
        var kind: String
        /// Over all rounds; null where nothing valid came.
        var bitsPerByte: Double?
        /// The weight that the validators agree on, 0…1.
        var consensus: Double
        /// The share of the miners' pay, 0…1.
        var incentive: Double
        /// What the last epoch paid, in rao.
        var emission: Tao

        private enum CodingKeys: String, CodingKey { case uid, hotkey, kind, bitsPerByte, consensus, incentive, emission }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(uid, forKey: .uid)
            try container.encode(hotkey, forKey: .hotkey)
            try container.encode(kind, forKey: .kind)
            // Written as null, not left out: readers look for the key.
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
        var stake: Tao
        /// The share of the validators' pay, 0…1.
        var dividends: Double
        /// What the last epoch paid, in rao.
        var emission: Tao
    }

    var miners: [Miner]
    var validators: [Validator]
    /// How many queries the validators sent.
    var requests: Int
    /// How many of them brought an answer that was proven.
    var authenticated: Int
    /// How long the subnet ran.
    var seconds: Double
}
