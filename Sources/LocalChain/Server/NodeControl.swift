internal import Foundation
internal import Neuron
internal import SubtensorFormat

/// The methods by which testers move a node's time and state. They move money, so only callers on this machine have them.
struct NodeControl: Sendable {
    static let names = [
        "neuron_accounts", "neuron_advance", "neuron_export", "neuron_faucet", "neuron_feedPulses", "neuron_import",
        "neuron_mine", "neuron_revert", "neuron_setBalance", "neuron_setBlockTime", "neuron_snapshot", "neuron_status",
    ]
    /// The most blocks of one request; callers make more in several, and can stop between them.
    private static let mineLimit: UInt64 = 10_000
    /// What the faucet gives unless told otherwise: 1,000 TAO.
    private static let faucetAmount = Tao.tao(1_000)

    let node: LocalNode
    let clock: BlockClock
    /// Sends notifications to their connections.
    let tell: @Sendable ([LocalNode.Notification]) -> Void

    /// Answers a method, its parameters in order.
    func call(_ method: String, _ params: [JSONValue]) async throws(RPCError) -> JSONValue {
        do throws(ChainError) {
            return try await answer(method, Parameters(values: params))
        } catch {
            // The code says that the caller asked for what can't be; everything else is the node's own trouble.
            guard error.code == .refused else { throw RPCError(code: -32_000, message: error.message, data: error.remedy) }
            throw RPCError(code: -32_602, message: error.message, data: error.remedy)
        }
    }

    private func answer(_ method: String, _ params: Parameters) async throws(ChainError) -> JSONValue {
        switch method {
        case "neuron_accounts": return await accounts()
        case "neuron_status": break
        case "neuron_mine": try await mine(try params.count(0) ?? 1, step: nil)
        case "neuron_advance": try await advance(try params.span(0))
        case "neuron_snapshot": return .object(["id": .int(Int64(clamping: await node.snapshot()))]).adding(await status())
        case "neuron_revert": tell(try await node.revert(to: try params.count(0)))
        case "neuron_setBalance":
            let account = try params.account(0)
            guard let amount = try params.count(1) else { throw Parameters.wrong("an amount in rao is missing") }
            tell(try await node.intervene(.balance(account, amount)))
            return await balance(of: account)
        case "neuron_faucet":
            let account = try params.account(0)
            tell(try await node.intervene(.faucet(account, try params.count(1) ?? Self.faucetAmount.rao)))
            return await balance(of: account)
        case "neuron_feedPulses":
            let pulses = try params.pulses(0)
            try await check(pulses)
            tell(try await node.intervene(.pulses(pulses)))
            return .object(["accepted": .int(Int64(pulses.count))]).adding(await status())
        case "neuron_export": return .string(String(decoding: try await node.export(), as: UTF8.self))
        case "neuron_import": tell(try await node.replace(with: Data(try params.text(0).utf8)))
        case "neuron_setBlockTime":
            guard let blockTime = LocalNodeServer.BlockTime(try params.text(0)) else {
                throw Parameters.wrong("a block time is 12s, 250ms (up to an hour) or manual")
            }
            clock.set(blockTime)
            // What waited for a block would wait for another submission now.
            if blockTime == .onSubmission, await !node.pending.isEmpty { tell(await node.seal()) }
        default: throw Parameters.wrong("there is no method \(method)")
        }
        return await status()
    }

    // MARK: Time

    private func mine(_ count: UInt64, step: UInt64?) async throws(ChainError) {
        guard (1...Self.mineLimit).contains(count) else {
            throw Parameters.wrong("a request makes 1 to \(Self.mineLimit) blocks; make more in several")
        }
        var left = Int(count)
        while left > 0 {
            tell(try await node.mine(left, step: step))
            left -= LocalNode.slice
        }
    }

    /// The blocks of a span of time, at the chain's own pace.
    private func advance(_ milliseconds: UInt64) async throws(ChainError) {
        let slot = slotMilliseconds
        guard milliseconds >= slot else {
            throw Parameters.wrong("the time is shorter than a block's, \(slot) ms")
        }
        try await mine(milliseconds / slot, step: slot)
    }

    /// A block's time: with a block for every extrinsic, what the metadata say.
    private var slotMilliseconds: UInt64 {
        guard case .every(let slot) = clock.current else { return node.runtime.slotMilliseconds }
        return UInt64(max(1, slot / .milliseconds(1)))
    }

    // MARK: State

    private func check(_ pulses: [BeaconPulse]) async throws(ChainError) {
        let state = await node.head.state
        for pulse in pulses where state.pulses[pulse.round] != pulse.signature {
            guard await Self.isGenuine(pulse) else {
                throw Parameters.wrong("the signature of round \(pulse.round) is not the beacon's (drand quicknet)")
            }
        }
    }

    /// A check of some milliseconds, away from the node.
    @concurrent
    private static func isGenuine(_ pulse: BeaconPulse) async -> Bool { pulse.isGenuine }

    private func status() async -> JSONValue {
        let head = await node.head
        return .object([
            "number": .int(Int64(clamping: head.header.number)), "hash": .string("\(head.header.hash)"),
            "timestamp": .int(Int64(clamping: head.timestamp)), "genesis": .string("\(node.genesis)"),
            "blockTime": .string("\(clock.current)"), "slotMilliseconds": .int(Int64(clamping: slotMilliseconds)),
            "snapshots": .array(await node.snapshots.map { .int(Int64(clamping: $0.id)) }),
        ])
    }

    private func balance(of account: Coldkey) async -> JSONValue {
        let balance = await node.head.state.ledger.balance(of: account)
        return .object(["address": .string("\(account)"), "balance": .string("\(balance)")]).adding(await status())
    }

    private func accounts() async -> JSONValue {
        .array(
            await node.developmentAccounts().map {
                .object([
                    "name": .string($0.name), "address": .string("\($0.address)"), "balance": .string("\($0.balance.rao)"),
                    "role": $0.role.map { .string($0) } ?? .null,
                ])
            })
    }
}

extension NodeControl {
    /// What a control method was given.
    struct Parameters {
        let values: [JSONValue]

        static func wrong(_ text: String) -> ChainError {
            ChainError(.refused, "Invalid params: \(text).", remedy: "See the table of control methods in docs/local-chain.md.")
        }

        private func value(_ place: Int) -> JSONValue { values.indices.contains(place) ? values[place] : .null }

        /// A whole number, as one or as text; nil where none is given.
        func count(_ place: Int) throws(ChainError) -> UInt64? {
            switch value(place) {
            case .null: return nil
            case .int(let number) where number >= 0: return UInt64(number)
            case .string(let text):
                guard let number = UInt64(text) else { throw Self.wrong("\(text.prefix(40)) is no whole number") }
                return number
            default: throw Self.wrong("parameter \(place + 1) is no whole number")
            }
        }

        /// A text.
        func text(_ place: Int) throws(ChainError) -> String {
            guard let text = value(place).text else { throw Self.wrong("parameter \(place + 1) is no text") }
            return text
        }

        /// A span of time: milliseconds, or text with a unit.
        func span(_ place: Int) throws(ChainError) -> UInt64 {
            if let text = value(place).text, let milliseconds = SpanText.milliseconds(of: text) { return milliseconds }
            guard let milliseconds = try count(place) else { throw Self.wrong("a time such as 1d is missing") }
            return milliseconds
        }

        /// An account by its address.
        func account(_ place: Int) throws(ChainError) -> Coldkey {
            guard let account = Coldkey(try text(place)) else { throw Self.wrong("parameter \(place + 1) is no SS58 address") }
            return account
        }

        /// Rounds and signatures, as drand's HTTP interface gives them.
        func pulses(_ place: Int) throws(ChainError) -> [BeaconPulse] {
            guard let list = value(place).elements, !list.isEmpty, list.count <= 1_000 else {
                throw Self.wrong("a list of 1 to 1,000 rounds is missing")
            }
            var pulses: [BeaconPulse] = []
            for item in list {
                guard let round = item["round"]?.whole, round > 0, let text = item["signature"]?.text,
                    let signature = Hex.decode(text.hasPrefix("0x") ? text.dropFirst(2) : text[...]), signature.count == 48
                else { throw Self.wrong("a pulse is {\"round\": number, \"signature\": 48 bytes in hex}") }
                pulses.append(BeaconPulse(round: UInt64(round), signature: signature))
            }
            return pulses
        }
    }
}

extension JSONValue {
    /// An object with another's members as well.
    fileprivate func adding(_ other: JSONValue) -> JSONValue {
        guard case .object(let mine) = self, case .object(let theirs) = other else { return self }
        return .object(mine.merging(theirs) { first, _ in first })
    }
}
