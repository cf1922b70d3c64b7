internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// `neuron wallet sign`: a signature by hand.
struct WalletSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a message with the hotkey, or with the coldkey.",
        discussion: "Prints the signature as 0x and 128 hex digits. Sign only what you understand: a signature can move stake.")

    @OptionGroup var options: WalletOptions
    @Flag(help: "Sign with the coldkey instead of the hotkey.") var coldkey = false
    @OptionGroup var message: MessageOptions
    @OptionGroup var password: WalletPasswordOptions
    @Flag(help: "Print one JSON object.") var json = false

    /// What is printed with --json.
    private struct Line: Encodable {
        var address: String
        var scheme: String
        var signature: String
    }

    func run() throws {
        let bytes = try message.bytes()
        let key = options.key(coldkey ? .coldkey : .hotkey)
        let pair = try options.wallet().unlocked(key, password: password.source) { Output.note("Warning: \($0)") }
        let signature = try pair.signature(for: bytes)
        let line = Line(address: "\(pair.hotkey)", scheme: pair.scheme.rawValue, signature: signature.hex)
        Output.line(json ? try Output.json(line) : signature.hex)
    }
}

/// `neuron wallet verify`: whether a signature is an address's.
struct WalletVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a signature. Exits with 0 when it is valid, with 1 when it is not.")

    @Option(help: "The SS58 address of the key that should have signed.") var address: String
    @Option(help: "The signature: 0x and 128 hex digits.") var signature: String
    @OptionGroup var scheme: SchemeOption
    @OptionGroup var message: MessageOptions
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
        let key = try SS58Address(parsing: address).publicKey
        let signature = try Signature(hex: signature, scheme: scheme.value())
        let isValid = key.isValid(signature, for: try message.bytes())
        Output.line(json ? try Output.json(["valid": isValid]) : isValid ? "valid" : "not valid")
        if !isValid { throw ExitCode(1) }
    }
}

/// What is signed, or was.
struct MessageOptions: ParsableArguments {
    @Option(help: "The message, as text.") var message: String?
    @Option(help: "A file with the message, up to 1 MiB, byte for byte.") var messageFile: String?
    @Flag(help: "--message is hex digits of the bytes.") var hex = false

    /// The message's bytes.
    func bytes() throws -> Bytes {
        switch (message, messageFile) {
        case (let text?, nil):
            guard hex else { return Bytes(text.utf8) }
            guard let bytes = Hex.decode(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text) else {
                throw NeuronError(
                    .usage, "--message is not hex digits.", remedy: "Give an even number of digits, or leave --hex out.")
            }
            return bytes
        case (nil, let path?):
            return try KeyfileDisk.load(path, limit: 1 << 20).bytes.unprotected
        default:
            throw NeuronError(.usage, "There is no message, or there are two.", remedy: "Give --message or --message-file.")
        }
    }
}
