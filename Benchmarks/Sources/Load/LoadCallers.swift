internal import Neuron

/// The hotkeys that a run's requests come from, the same in every run.
struct LoadCallers: Sendable {
    let keys: [KeyPair]
    /// Their addresses.
    let names: [String]

    init(_ count: Int) throws {
        var random = RandomSource.seeded(7)
        keys = try (0..<count).map { _ in
            try KeyPair(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        }
        names = keys.map(\.hotkey.description)
    }

    private init() {
        keys = []
        names = []
    }

    /// Nobody: for servers that ask for no name.
    static let none = LoadCallers()

    /// Which of them call on a connection.
    func onConnection(_ connection: Int, of connections: Int) -> [Int] {
        let own = Array(stride(from: connection, to: keys.count, by: connections))
        return own.isEmpty ? [connection % keys.count] : own
    }
}

/// The eight lines under a request's proof, all the same but for the nonce.
///
/// Source: section 2 of the native protocol in `docs/native-protocol.md`.
struct RequestLines: Sendable {
    /// The digits of any nonce of these centuries.
    static let nonceDigits = 19

    private(set) var bytes: [UInt8]
    private let start: Int

    init(scheme: String, target: String, digest: [UInt8], caller: String, receiver: String) {
        let before = "btauth/1\n\(scheme)\nPOST\n\(target)\n\(Hex.encode(digest))\n"
        start = before.utf8.count
        bytes = Array("\(before)\(String(repeating: "0", count: Self.nonceDigits))\n\(caller)\n\(receiver)".utf8)
    }

    /// Writes another nonce in.
    mutating func set(_ nonce: UInt64) { Digits.write(nonce, into: &bytes, at: start) }
}

/// Numbers as text in place.
enum Digits {
    private static let hex: [UInt8] = Array("0123456789abcdef".utf8)

    /// The digits of a nonce into an array.
    static func write(_ nonce: UInt64, into bytes: inout [UInt8], at start: Int) {
        var rest = nonce
        for place in (start..<start + RequestLines.nonceDigits).reversed() {
            bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
            rest /= 10
        }
    }

    /// The digits of a nonce into a place for them.
    static func write(_ nonce: UInt64, to room: Arena.Place) {
        var rest = nonce
        for place in (0..<RequestLines.nonceDigits).reversed() {
            unsafe room.bytes[place] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
            rest /= 10
        }
    }

    /// `0x` and hex of bytes into a place for it.
    static func writeHex(_ bytes: [UInt8], to room: Arena.Place) {
        unsafe room.bytes[0] = UInt8(ascii: "0")
        unsafe room.bytes[1] = UInt8(ascii: "x")
        for (index, byte) in bytes.enumerated() {
            unsafe room.bytes[2 + 2 * index] = hex[Int(byte >> 4)]
            unsafe room.bytes[3 + 2 * index] = hex[Int(byte & 15)]
        }
    }
}
