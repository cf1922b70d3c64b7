internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Subtensor
internal import Templates

/// What every command that signs for its owner asks first.
struct SpendingOptions: ParsableArguments {
    @Flag(help: "Do not ask before signing.") var yes = false
    @Flag(help: "Show the call and its fee, and sign nothing.") var dryRun = false

    /// What is printed before anything is signed.
    private struct Plan: Encodable {
        let call: String
        let account: String
        let fee: Tao?
        let dryRun: Bool
    }

    /// Shows a call and what it costs, and asks.
    ///
    /// - Parameter summary: the call in one sentence, with its amounts.
    /// - Returns: whether to go on; false after a dry run.
    /// - Throws: where nobody can be asked and `--yes` is missing, or the answer is no.
    func isApproved(
        _ call: ChainCall, summary: String, from account: PublicKey, on chain: SubtensorChain, json: Bool
    ) async throws -> Bool {
        let fee: Tao?
        do throws(ChainError) {
            fee = try await chain.fee(call, from: account)
        } catch {
            // A node that does not price calls is no reason to stop a call whose price is known otherwise.
            guard error.code == .badAnswer else { throw error }
            fee = nil
        }
        let address = Hotkey(publicKey: account).address
        if dryRun {
            let plan = Plan(call: summary, account: "\(address)", fee: fee, dryRun: true)
            Output.line(json ? try Output.json(plan) : "\(summary)\nsigned by  \(address)\nfee        \(Self.text(fee))")
            return false
        }
        Output.note("\(summary)\nsigned by  \(address)\nfee        \(Self.text(fee))")
        if yes { return true }
        guard isatty(STDIN_FILENO) == 1, Output.isTerminal else {
            throw NeuronError(
                .usage, "Nobody can be asked whether to sign this.", remedy: "Give --yes to sign, or --dry-run to look only.")
        }
        Output.note("Sign and submit? [y/N]")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            throw NeuronError(.usage, "Nothing was signed.", remedy: nil)
        }
        return true
    }

    private static func text(_ fee: Tao?) -> String { fee.map { "\($0) TAO" } ?? "unknown" }
}

/// An amount in TAO, or in a subnet's alpha, with up to nine digits after the point.
struct Amount: ExpressibleByArgument {
    /// The amount in rao.
    let rao: Tao

    init?(argument: String) {
        let parts = argument.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = UInt64(parts[0]) else { return nil }
        let digits = parts.count == 2 ? parts[1] : ""
        guard digits.utf8.count <= 9, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            parts.count == 1 || !digits.isEmpty,
            let fraction = UInt64(digits + String(repeating: "0", count: 9 - digits.utf8.count))
        else { return nil }
        let (product, isOver) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOverAgain) = product.addingReportingOverflow(fraction)
        guard !isOver, !isOverAgain else { return nil }
        rao = Tao(rao: sum)
    }
}

/// What a submitted call left behind.
struct SubmissionReport: Encodable {
    let block: UInt64
    let hash: BlockHash
    let index: Int
    let events: [ChainEvent]

    init(_ receipt: ExtrinsicReceipt) {
        block = receipt.block.number
        hash = receipt.block.hash
        index = receipt.index
        events = receipt.events
    }

    /// Prints it as JSON, or as a sentence.
    static func show(_ receipt: ExtrinsicReceipt, _ sentence: String, json: Bool) throws {
        Output.line(json ? try Output.json(SubmissionReport(receipt)) : "\(sentence) Block \(receipt.block.number).")
    }
}
