internal import Foundation
internal import LocalChain
internal import Neuron
internal import Templates

/// One thing done to a chain's time or state: a command of its own, and a line of a script.
enum LocalnetStep {
    case mine(UInt64)
    case advance(milliseconds: UInt64)
    case snapshot
    case revert(UInt64?)
    case setBalance(Coldkey, Tao)
    case faucet(Coldkey, Tao)
    case blockTime(String)
    case pulses(file: String)
    case export(file: String)
    case `import`(file: String)

    /// The step that words name, spelled as on the command line.
    ///
    /// - Throws: `usage` with what is wrong.
    init(_ words: [String]) throws {
        guard let verb = words.first else { throw Self.wrong("A step is missing.") }
        func word(_ place: Int, _ what: String) throws -> String {
            guard words.indices.contains(place) else { throw Self.wrong("\(verb) needs \(what).") }
            return words[place]
        }
        func limit(_ count: Int) throws {
            guard words.count <= count + 1 else { throw Self.wrong("\(verb) takes no \(words[count + 1]).") }
        }
        switch verb {
        case "mine":
            try limit(1)
            self = .mine(words.count == 1 ? 1 : try Self.count(words[1]))
        case "advance":
            try limit(1)
            self = .advance(milliseconds: try Self.span(try word(1, "a time")))
        case "snapshot":
            try limit(0)
            self = .snapshot
        case "revert":
            try limit(1)
            self = .revert(words.count == 1 ? nil : try Self.count(words[1]))
        case "set-balance":
            try limit(2)
            self = .setBalance(try Self.account(try word(1, "an address")), try Self.amount(try word(2, "an amount in TAO")))
        case "faucet":
            try limit(2)
            self = .faucet(
                try Self.account(try word(1, "an address")), words.count == 2 ? .tao(1_000) : try Self.amount(words[2]))
        case "block-time":
            try limit(1)
            self = .blockTime(try Self.blockTime(try word(1, "a time")))
        case "pulses":
            try limit(1)
            self = .pulses(file: try word(1, "a file"))
        case "export":
            try limit(1)
            self = .export(file: try word(1, "a file"))
        case "import":
            try limit(1)
            self = .import(file: try word(1, "a file"))
        default: throw Self.wrong("There is no step \(verb).")
        }
    }

    /// The steps of a script: a line each, words between blanks, comments from # on.
    ///
    /// - Throws: `usage` that names the file and the line.
    static func script(_ text: String, name: String) throws -> [(line: Int, step: LocalnetStep)] {
        var steps: [(line: Int, step: LocalnetStep)] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            do {
                steps.append((index + 1, try LocalnetStep(words)))
            } catch let error as NeuronError {
                throw NeuronError(error.code, "\(name), line \(index + 1): \(error.message)", remedy: error.remedy)
            }
        }
        return steps
    }

    // MARK: Words

    private static func wrong(_ text: String) -> NeuronError {
        NeuronError(
            .usage, text,
            remedy:
                "Steps are mine [N], advance 1d, snapshot, revert [ID], set-balance ADDRESS TAO, faucet ADDRESS [TAO], block-time 12s, pulses FILE, export FILE and import FILE."
        )
    }

    static func count(_ text: String) throws -> UInt64 {
        guard let count = UInt64(text), count > 0 else { throw wrong("\(text) is no number from 1 on.") }
        return count
    }

    static func span(_ text: String) throws -> UInt64 {
        guard let milliseconds = SpanText.milliseconds(of: text), milliseconds > 0 else {
            throw wrong("\(text) is no time such as 1d, 2h, 30m, 45s or 500ms.")
        }
        return milliseconds
    }

    static func blockTime(_ text: String) throws -> String {
        guard LocalNodeServer.BlockTime(text) != nil else {
            throw wrong("\(text) is no block time such as 12s or 250ms (up to 1h), or manual.")
        }
        return text
    }

    static func amount(_ text: String) throws -> Tao {
        guard let amount = Amount(argument: text) else { throw wrong("\(text) is no amount of TAO such as 12.5.") }
        return amount.rao
    }

    /// An account by its address, or a development account by its name.
    static func account(_ text: String) throws -> Coldkey {
        if text.hasPrefix("//"), let key = try? KeyPair(uri: text) { return key.coldkey }
        guard let account = Coldkey(text) else {
            throw wrong("\(text) is no SS58 address, nor a development account such as //Alice.")
        }
        return account
    }
}
