internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// `neuron receipt`: proofs of answered requests.
struct ReceiptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Look at receipts, and check them.",
        discussion:
            "A receipt proves to anybody that one hotkey asked and another answered. Neurons keep them in their state folder.",
        subcommands: [List.self, Show.self, Export.self, Verify.self])

    /// Where receipts are.
    struct Source: ParsableArguments {
        @Argument(help: "A file of receipts, one a line, or a folder of such files.") var path: String
    }

    /// `neuron receipt list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line a receipt: id, time, status, target, caller, axon.")
        @OptionGroup var source: Source
        @Flag(help: "Print JSON lines.") var json = false

        private struct Line: Encodable {
            var id: String, time: UInt64?, status: Int?, target: String, caller: String, axon: String
        }

        func run() throws {
            let (_, others) = try ReceiptFiles.each(at: source.path) { found in
                let one = found.receipt
                if json {
                    Output.line(
                        try Output.json(
                            Line(
                                id: one.id, time: one.time, status: one.status, target: one.target, caller: one.caller,
                                axon: one.axon)))
                } else {
                    let time = one.time.map { Date(timeIntervalSince1970: Double($0) / 1e9).ISO8601Format() } ?? "-"
                    Output.line("\(one.id)  \(time)  \(one.status ?? 0)  \(one.target)  \(one.caller)  \(one.axon)")
                }
            }
            if others > 0 { Output.note("\(others) lines are no receipts.") }
        }
    }

    /// `neuron receipt show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The lines that both sides signed.")
        @OptionGroup var source: Source
        @Argument(help: "The receipt's id, or the beginning of it.") var id: String

        func run() throws {
            let receipt = try ReceiptCommand.find(id, at: source.path)
            for (what, half) in [("request", receipt.request), ("answer", receipt.answer)] {
                for line in half.lines { Output.line("\(what)  \(line)") }
                Output.line("\(what)  signature \(half.signature)")
            }
        }
    }

    /// `neuron receipt export`.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One receipt as JSON, to give to somebody.")
        @OptionGroup var source: Source
        @Argument(help: "The receipt's id, or the beginning of it.") var id: String

        func run() throws {
            Output.line(String(decoding: try ReceiptCommand.find(id, at: source.path).json, as: UTF8.self))
        }
    }

    /// `neuron receipt verify`.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check receipts with two addresses and nothing else.",
            discussion: "Exits with 0 when every receipt of the file holds, 1 when one does not, 66 when there is none.")
        @OptionGroup var source: Source
        @Argument(help: "The caller's hotkey.") var caller: String
        @Argument(help: "The axon's hotkey.") var axon: String
        @Option(help: "A file with the request's body, whose hash is checked too.") var requestBody: String?
        @Option(help: "A file with the answer's body, whose hash is checked too.") var answerBody: String?

        func run() throws {
            guard let caller = Hotkey(caller), let axon = Hotkey(axon) else {
                throw NeuronError(.usage, "An address is not an SS58 address.", remedy: "Copy both hotkeys; they begin with 5.")
            }
            let bodies = (try Self.read(requestBody), try Self.read(answerBody))
            var bad = 0
            let (count, others) = try ReceiptFiles.each(at: source.path) { found in
                do {
                    try found.receipt.verify(caller: caller, axon: axon)
                    try found.receipt.verify(requestBody: bodies.0, answerBody: bodies.1)
                    Output.line("\(found.receipt.id)  holds")
                } catch let error as ReceiptError {
                    bad += 1
                    Output.line("\(found.receipt.id)  does not hold: \(error.message)")
                }
            }
            guard count + others > 0 else {
                throw NeuronError(.usage, "\(source.path) has no receipts.", remedy: "Name a file of receipts.")
            }
            if bad + others > 0 { throw ExitCode(1) }
        }

        private static func read(_ path: String?) throws -> Bytes? {
            guard let path else { return nil }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw NeuronError(.usage, "\(path) can't be read.", remedy: "Name a file that can be read.")
            }
            return Bytes(data)
        }
    }

    /// The one receipt whose id begins so.
    private static func find(_ id: String, at path: String) throws -> Receipt {
        var found: [Receipt] = []
        _ = try ReceiptFiles.each(at: path) {
            if $0.receipt.id.hasPrefix(id.lowercased()), !found.contains($0.receipt) { found.append($0.receipt) }
        }
        guard let receipt = found.first, found.count == 1 else {
            throw NeuronError(
                .usage,
                found.isEmpty ? "No receipt's id begins with \(id)." : "The ids of \(found.count) receipts begin with \(id).",
                remedy: "Copy the id from `neuron receipt list`.")
        }
        return receipt
    }
}
