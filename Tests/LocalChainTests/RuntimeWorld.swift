import Consensus
import Neuron
import Testing

@testable import LocalChain

/// A runtime without keys, sockets or clocks: accounts are numbers, blocks are made by hand, and every sum is checked.
struct RuntimeWorld {
    var state: ChainState
    private(set) var receipts = 0

    init(_ genesis: Genesis) throws {
        state = try ChainState(genesis, block: Self.header(0))
    }

    /// The account of a number.
    static func account(_ number: Int) throws -> SS58Address {
        var bytes = Bytes(repeating: 0x5A, count: 32)
        for place in 0..<4 { bytes[place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
        return SS58Address(try PublicKey(bytes))
    }

    static func cold(_ number: Int) throws -> Coldkey { Coldkey(try account(number)) }
    static func hot(_ number: Int) throws -> Hotkey { Hotkey(try account(10_000 + number)) }

    /// A header whose hash follows from its number.
    static func header(_ number: UInt64) throws -> BlockHeader {
        func hash(_ number: UInt64) throws -> BlockHash {
            var word = number &* 0x9E37_79B9_7F4A_7C15
            var bytes = Bytes()
            for _ in 0..<32 {
                word = (word ^ (word >> 29)) &* 0xBF58_476D_1CE4_E5B9 &+ 1
                bytes.append(UInt8(truncatingIfNeeded: word >> 56))
            }
            return try #require(BlockHash(bytes))
        }
        return BlockHeader(number: number, hash: try hash(number), parentHash: try hash(number &- 1))
    }

    /// Subnets of small owners, a few rich accounts, hotkey `10,000 + n` for coldkey `n`.
    static func genesis(
        subnets: Int = 2, rich: Tao = .tao(1_000_000), accounts: Int = 8, rules: SubnetHyperparameters = .init(),
        pool: (tao: Tao, alpha: Tao) = (.tao(1_000), .tao(2_000)), chain: ChainRules = .local
    ) throws -> Genesis {
        var balances: [Coldkey: Tao] = [:]
        for number in 0..<accounts { balances[try cold(number)] = rich }
        return Genesis(
            balances: balances,
            subnets: try (0..<subnets).map {
                .init(
                    netuid: NetUID(UInt16($0 + 1)), owner: try cold($0), ownerHotkey: try hot($0), rules: rules, pool: pool)
            },
            chainRules: chain, sudo: try cold(0), author: try cold(999))
    }

    /// Makes the next block without calls.
    mutating func block() throws { state.begin(try Self.header(state.block.number + 1)) }

    /// Makes so many blocks.
    mutating func blocks(_ count: Int) throws { for _ in 0..<count { try block() } }

    /// Makes blocks until an epoch of the subnet has run.
    mutating func epoch(of netuid: NetUID) throws {
        let before = state.subnets[netuid]?.epochIndex
        repeat { try block() } while state.subnets[netuid]?.epochIndex == before && state.subnets[netuid] != nil
    }

    /// Applies a call in the block of the moment.
    @discardableResult
    mutating func call(_ call: RuntimeCall, by account: Int) throws -> [RuntimeEvent] {
        receipts += 1
        return try state.apply(call, from: .signed(try Self.account(account)), index: receipts)
    }

    /// The name of a call's refusal; nil where it is taken.
    mutating func refusal(_ call: RuntimeCall, by account: Int) throws -> String? {
        do {
            _ = try self.call(call, by: account)
            return nil
        } catch let error as DispatchError {
            return error.name
        }
    }

    /// The first sum that does not hold.
    func broken() -> String? { Self.broken(state) }

    /// The first sum of a state that does not hold.
    static func broken(_ state: ChainState) -> String? {
        let ledger = state.ledger
        let accounts = ledger.free.values.reduce(0, +)
        let pools = ledger.pools.values.reduce(0, +)
        if ledger.issuance != accounts + pools + ledger.burned {
            return "TAO: \(ledger.issuance) issued, \(accounts) in accounts, \(pools) in subnets, \(ledger.burned) burned"
        }
        if ledger.issuance > Issuance.cap { return "more TAO than the cap" }
        for (netuid, pool) in ledger.pools where pool > 0 && state.subnets[netuid] == nil { return "TAO in no subnet" }
        for (netuid, subnet) in state.subnets {
            let held = ledger.pools[netuid, default: 0]
            let books = subnet.stake.pools.values.reduce(0) { $0 + $1.total }
            if books != subnet.stake.total { return "subnet \(netuid): stake of \(subnet.stake.total) is \(books) in pools" }
            if netuid == 0 {
                if held != subnet.stake.total { return "root holds \(held) for \(subnet.stake.total)" }
                continue
            }
            if held != subnet.market.tao { return "subnet \(netuid) holds \(held) for a market of \(subnet.market.tao)" }
            let alpha =
                subnet.stake.total + subnet.pending.sum + subnet.protocolAlpha + subnet.burnedAlpha + subnet.unallocated
                + subnet.claims.held
            if alpha != subnet.alphaOut { return "subnet \(netuid): \(subnet.alphaOut) alpha out, \(alpha) accounted for" }
            for hotkey in subnet.stake.hotkeys {
                let shares = subnet.stake.holders(of: hotkey).reduce(0) { $0 + subnet.stake.stake(of: hotkey, by: $1) }
                if shares > subnet.stake.stake(of: hotkey) { return "subnet \(netuid): a pool owes more than it has" }
            }
            if subnet.uids.count != subnet.neurons.count { return "subnet \(netuid): a uid has two hotkeys" }
        }
        return nil
    }
}
