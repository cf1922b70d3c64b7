internal import Neuron
internal import TextPrediction

/// One who lives on the demo's subnet: its key, and what runs it.
struct Resident: Sendable {
    /// What a resident does.
    enum Role: Hashable, Sendable {
        case miner(MinerKind)
        /// A Python program with Bittensor's SDK 10 and a model of this order; it is given its hotkey's seed.
        case python(order: Int)
        case validator
    }

    /// Its hotkey's name in the wallet, and that of its files: `order-3`, `validator-1`. What a miner is called.
    let name: String
    let role: Role
    let key: KeyPair
    private let seed: Bytes?

    /// Everybody, in the order of their registration: miners, Python's, validators. One seed gives the same keys each time.
    static func all(seed: UInt64, withPython: Bool) throws(IdentityError) -> [Resident] {
        var all: [Resident] = []
        for kind in MinerKind.allCases {
            let key = try KeyPair(uri: "//Bob//miner//\(kind.rawValue)//\(seed)")
            all.append(Resident(name: kind.rawValue, role: .miner(kind), key: key, seed: nil))
        }
        for order in withPython ? [1, 2] : [] {
            let secret = SHA256.hash(Bytes("python miner \(order) \(seed)".utf8))
            all.append(
                Resident(
                    name: "python-order-\(order)", role: .python(order: order), key: try KeyPair(seed: secret), seed: secret))
        }
        for number in 1...2 {
            let key = try KeyPair(uri: "//Charlie//validator//\(number)//\(seed)")
            all.append(Resident(name: "validator-\(number)", role: .validator, key: key, seed: nil))
        }
        return all
    }

    /// The seed of a Python miner's hotkey, in hex: known to anybody who reads this file.
    var pythonSeed: String { seed.map { Hex.encode($0) } ?? "" }

    /// Whether it is paid for answers.
    var isMiner: Bool { role != .validator }
}
