internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// A throw-away key given on the command line: for tests on this machine only, because other processes can read it there.
struct SeedOptions: ParsableArguments {
    @Option(
        help: "32 bytes in hex: the seed of a throw-away key. Other processes can read it, so it is taken on loopback only.")
    var seed: String

    @Option(help: "The key's scheme: sr25519 or ed25519.")
    var scheme = SignatureScheme.sr25519.rawValue

    /// The key.
    ///
    /// - Throws: ``NeuronError/Code/usage`` when the seed is not 64 hex digits; the digits are not repeated.
    func key() throws -> KeyPair {
        guard let bytes = Hex.decode(seed.hasPrefix("0x") ? String(seed.dropFirst(2)) : seed), bytes.count == 32 else {
            throw NeuronError(.usage, "--seed is not 32 bytes in hex.", remedy: "Give 64 hex digits.")
        }
        guard let scheme = SignatureScheme(rawValue: scheme) else {
            throw NeuronError(.usage, "--scheme is \(scheme).", remedy: "Give sr25519 or ed25519.")
        }
        return try KeyPair(seed: bytes, scheme: scheme)
    }

    /// Refuses a host that is not this machine.
    func requireLoopback(_ host: String) throws(NeuronError) {
        let isLoopback =
            switch IPAddress(host) {
            case .v4(let value): value >> 24 == 127
            case .v6(let high, let low): high == 0 && low == 1
            case nil: host.lowercased() == "localhost"
            }
        guard isLoopback else {
            throw NeuronError(
                .usage,
                "--seed puts a key on the command line, where other processes can read it, and \(host) is not this machine.",
                remedy: "Use 127.0.0.1.")
        }
    }
}
