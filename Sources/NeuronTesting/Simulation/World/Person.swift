internal import Neuron
internal import Scoring

/// One neuron of a world with its key and its chance.
struct Person: Sendable {
    let key: KeyPair
    var random: RandomSource

    var hotkey: Hotkey { key.hotkey }

    /// A key that only its name decides: not for real money.
    init(_ name: String, seed: UInt64) throws {
        key = try Self.key(name)
        random = Self.chance(seed, name)
    }

    /// Chance that only these words and the seed decide, whatever else happens in a world.
    static func chance(_ seed: UInt64, _ words: String...) -> RandomSource {
        var place = seed
        for byte in words.joined(separator: "/").utf8 { place = (place ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return .seeded(place)
    }

    /// ed25519, which signs the same bytes in the same way each time, and fast.
    static func key(_ name: String) throws -> KeyPair {
        try KeyPair(seed: Blake2b.hash(Bytes("neuron-simulation/\(name)".utf8), length: 32), scheme: .ed25519)
    }
}

/// A validator at work.
struct SimulatedValidator: Sendable {
    let model: ValidatorModel
    var person: Person
    var board: ScoreBoard
    /// How far each miner's last answers were off, for worlds in which copies are looked for.
    var errors: [Hotkey: [Double]] = [:]
    /// Scores by uid, for worlds in which they are kept so.
    var slots: [Double] = []
    /// Weights that are committed and not revealed, by the tempo of the commit.
    var committed: [Int: Secret] = [:]
    /// The weights it meant to set in each tempo, in the open or not.
    var meant: [Int: [WeightVector.Entry]] = [:]

    struct Secret: Sendable {
        let weights: [WeightVector.Entry]
        let salt: [UInt16]
    }
}

/// A miner at work.
struct SimulatedMiner: Sendable {
    let model: MinerModel
    var person: Person
    /// How far its answers are off, as a standard deviation.
    var error: Double

    /// A miner; its skill is a matter of chance.
    init(_ model: MinerModel, _ person: Person) {
        self.model = model
        self.person = person
        error = 0
        error = Double.random(in: Self.errors, using: &self.person.random)
    }

    /// Perhaps the miner has become another, better or worse.
    mutating func grow(_ likelihood: Double) {
        let draw = Double.random(in: 0..<1, using: &person.random)
        let next = Double.random(in: Self.errors, using: &person.random)
        if draw < likelihood { error = next }
    }

    private static let errors = 0.05...0.5
}

/// One epoch as the chain's storage shows it after it has run.
struct EpochRecord: Sendable {
    let metagraph: Metagraph
    /// What each uid says of the others.
    let weights: [[WeightVector.Entry]]

    /// A uid's weights as shares of one.
    func row(_ hotkey: Hotkey) -> [Double] {
        guard let uid = metagraph.neuron(hotkey)?.uid else { return [] }
        return WeightVector(entries: weights[Int(uid.rawValue)]).row(metagraph.neurons.count)
    }

    /// What a neuron was paid, in rao of alpha.
    func pay(of hotkey: Hotkey) -> UInt64 { metagraph.neuron(hotkey)?.emission.rao ?? 0 }

    /// A neuron's incentive as the chain has it, 0…1.
    func incentive(of hotkey: Hotkey) -> Double { Double(metagraph.neuron(hotkey)?.incentive ?? 0) / 65_535 }

    /// The incentive of these neurons over that of all, 0…1; 0 where nobody has any.
    func share(of hotkeys: [Hotkey]) -> Double {
        let all = metagraph.neurons.reduce(0) { $0 + Double($1.incentive) }
        return all > 0 ? hotkeys.reduce(0) { $0 + Double(metagraph.neuron($1)?.incentive ?? 0) } / all : 0
    }
}
