@testable import Neuron
import Testing

/// A store that can refuse, and that counts.
private actor FaultyStore: StateStore {
    private let inner = MemoryStateStore()
    private(set) var writes = 0
    var refuses = false

    func refuse(_ refuses: Bool) { self.refuses = refuses }
    func read(_ name: String) async throws(StateError) -> Bytes? { try await inner.read(name) }
    func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError) {
        if refuses { throw StateError(.inputOutput, "The disk is full.", remedy: nil) }
        writes += 1
        try await inner.write(bytes, to: name, keepingPrevious: keepingPrevious)
    }
    func remove(_ name: String) async throws(StateError) { try await inner.remove(name) }
}

/// One axon's start: a floor over a store, and a memory over the floor.
private struct Run {
    let time: HandTime
    let floor: ReplayFloor
    let memory: ReplayMemory

    init(_ store: any StateStore, _ time: HandTime, limits: ReplayMemory.Limits = .init(), shards: Int = 4) async throws {
        self.time = time
        floor = try await ReplayFloor(store: store, time: time)
        memory = ReplayMemory(floor: floor, time: time, limits: limits, shards: shards)
    }

    /// What becomes of a call with this nonce: freshness, look, record, as the axon does it.
    func call(_ nonce: UInt64, from key: KeyPair = alice, isRegistered: Bool = true) async -> String {
        let now = time.now
        let moment = UnixTime(nanoseconds: nonce)
        guard nonce > floor.value, moment >= now.advanced(by: .seconds(-10)), moment <= now.advanced(by: .seconds(2)) else {
            return "stale"
        }
        do {
            let proof = try proof(nonce, key)
            try memory.look(at: proof.claim)
            _ = try await memory.record(proof, isRegistered: isRegistered)
            return "ok"
        } catch {
            return (error as? Rejection)?.problem.name ?? "\(error)"
        }
    }

    func proof(_ nonce: UInt64, _ key: KeyPair = alice) throws -> Proof {
        Proof(
            Claim(
                wireProtocol: "btauth/1", hotkey: key.hotkey, nonce: nonce,
                signature: try Signature(scheme: .sr25519, bytes: Bytes(repeating: 0, count: 64)),
                signatureText: Bytes("0x".utf8)[...],
                timeout: nil))
    }
}

private let alice = pair("//Alice"), bob = pair("//Bob")

private func pair(_ uri: String) -> KeyPair {
    do { return try KeyPair(uri: uri) } catch { preconditionFailure("\(uri) is a development key.") }
}

private func number(_ store: any StateStore) async throws -> UInt64? {
    try await store.read(ReplayFloor.fileName).flatMap { UInt64(String(decoding: $0.dropLast(), as: UTF8.self)) }
}

@Suite("Replay memory")
struct ReplayMemoryTests {
    @Test("a nonce can be used once, in any order, and again by another hotkey")
    func once() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let now = time.now.nanoseconds
        for nonce in [now, now - 5, now + 7] {
            #expect(await run.call(nonce) == "ok")
            #expect(await run.call(nonce) == "replayed")
            #expect(await run.call(nonce, from: bob) == "ok")
        }
        #expect(run.memory.count == 6)
    }

    @Test("of a hundred calls with one nonce at the same time, one is accepted")
    func together() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        let accepted = await withTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { await run.call(nonce) } }
            return await group.reduce(into: 0) { count, verdict in if verdict == "ok" { count += 1 } }
        }
        #expect(accepted == 1)
    }

    @Test("a nonce is remembered until 30 s after its time, and then the floor answers for it")
    func retention() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        #expect(await run.call(nonce) == "ok")
        for _ in 0..<30 {
            run.memory.forgetExpired()
            #expect(run.memory.count == 1)
            #expect(run.floor.value < nonce)
            time.pass(.seconds(1))
        }
        time.pass(.seconds(2))
        run.memory.forgetExpired()
        #expect(run.memory.count == 0)
        #expect(run.floor.value == nonce)
    }

    @Test("a clock that steps back opens no way for a nonce that was forgotten")
    func stepBack() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        #expect(await run.call(nonce) == "ok")
        time.pass(.seconds(33))
        run.memory.forgetExpired()
        time.step(.seconds(-33))
        #expect(await run.call(nonce) == "stale")
        #expect(await run.call(nonce + 1) == "ok")
    }

    @Test("nor for one that was judged fresh before it was forgotten")
    func stepBackBetween() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let proof = try run.proof(time.now.nanoseconds)
        _ = try await run.memory.record(proof, isRegistered: true)
        time.pass(.seconds(33))
        time.step(.seconds(-33))
        let rejection = await #expect(throws: Rejection.self) { try await run.memory.record(proof, isRegistered: true) }
        #expect(rejection?.problem.name == "stale")
    }

    @Test("also when the step back comes before anything was forgotten")
    func stepBackEarly() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        #expect(await run.call(nonce) == "ok")
        time.step(.seconds(-20))
        time.pass(.seconds(20))
        #expect(await run.call(nonce) == "replayed")
        time.pass(.seconds(5))
        time.step(.seconds(-5))
        #expect(await run.call(nonce) == "replayed")
        time.pass(.seconds(10))
        time.step(.seconds(-10))
        run.memory.forgetExpired()
        #expect(await run.call(nonce) == "stale")
    }

    @Test("a body that comes too slowly makes its own nonce stale")
    func slowBody() async throws {
        let time = HandTime(), run = try await Run(MemoryStateStore(), time)
        time.pass(.seconds(1))
        let proof = try run.proof(time.now.nanoseconds)
        time.pass(.seconds(31))
        await #expect(throws: Rejection.self) { try await run.memory.record(proof, isRegistered: true) }
        #expect(run.memory.count == 0)
    }

    @Test("full means refused: no live nonce makes room, for one hotkey, for strangers, and in all")
    func limits() async throws {
        let time = HandTime()
        let run = try await Run(MemoryStateStore(), time, limits: .init(perHotkey: 3, all: 10, unregistered: 4))
        time.pass(.seconds(1))
        let now = time.now.nanoseconds
        for step in 0..<3 { #expect(await run.call(now + UInt64(step)) == "ok") }
        #expect(await run.call(now + 3) == "rate-limited")
        #expect(await run.call(now) == "replayed")
        for index in 0..<4 { #expect(await run.call(now, from: pair("//u\(index)"), isRegistered: false) == "ok") }
        #expect(await run.call(now, from: pair("//u4"), isRegistered: false) == "rate-limited")
        for index in 5..<8 { #expect(await run.call(now, from: pair("//u\(index)")) == "ok") }
        #expect(await run.call(now, from: pair("//u9")) == "rate-limited")
        #expect(run.memory.count == 10)
        // Half a minute later there is room again, though nobody called the shards that are full of the past.
        time.pass(.seconds(33))
        #expect(await run.call(time.now.nanoseconds, from: pair("//u9"), isRegistered: false) == "ok")
        run.memory.forgetExpired()
        #expect(run.memory.count == 1)
    }

    @Test("against a memory without bounds: the same verdicts, whatever the order and the time")
    func model() async throws {
        let seed: UInt64 = 0x4E0
        var random = RandomSource.seeded(seed)
        let time = HandTime(), run = try await Run(MemoryStateStore(), time, shards: 3)
        var accepted: Set<[UInt64]> = []
        let keys = (0..<5).map { pair("//m\($0)") }
        for _ in 0..<2_000 {
            let who = Int.random(in: 0..<keys.count, using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0: time.pass(.milliseconds(Int64.random(in: 0...9_000, using: &random)))
            case 1: time.step(.milliseconds(Int64.random(in: -15_000...3_000, using: &random)))
            case 2: run.memory.forgetExpired()
            default: break
            }
            let second = time.now.nanoseconds / 1_000_000_000 * 1_000_000_000
            let nonce = second &- UInt64(Int.random(in: 0...5, using: &random)) * 1_000_000_000
            if await run.call(nonce, from: keys[who]) == "ok" {
                #expect(accepted.insert([UInt64(who), nonce]).inserted, "used twice; seed \(seed)")
            }
        }
        #expect(accepted.count > 20)
    }
}

@Suite("Replay floor")
struct ReplayFloorTests {
    @Test("after kill -9 no nonce of the dead run is accepted, those ahead of the clock included")
    func kill() async throws {
        let store = MemoryStateStore(), time = HandTime()
        let first = try await Run(store, time)
        time.pass(.seconds(1))
        let nonces = [time.now.nanoseconds, time.now.advanced(by: .seconds(2)).nanoseconds]
        for nonce in nonces { #expect(await first.call(nonce) == "ok") }
        let second = try await Run(store, time)
        for nonce in nonces { #expect(await second.call(nonce) == "stale") }
        time.pass(.seconds(5))
        #expect(await second.call(time.now.nanoseconds) == "ok")
    }

    @Test("a first request after an idle hour is covered before it is accepted")
    func idle() async throws {
        let store = MemoryStateStore(), time = HandTime()
        let first = try await Run(store, time)
        time.pass(.seconds(1))
        #expect(await first.call(time.now.nanoseconds) == "ok")
        time.pass(.seconds(3_600))
        let nonce = time.now.advanced(by: .seconds(2)).nanoseconds
        #expect(await first.call(nonce) == "ok")
        #expect(try await #require(number(store)) >= nonce)
        let second = try await Run(store, time)
        #expect(await second.call(nonce) == "stale")
    }

    @Test("a clock set back while the axon was down doesn't lower the floor")
    func clockBack() async throws {
        let store = MemoryStateStore(), time = HandTime()
        let first = try await Run(store, time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        #expect(await first.call(nonce) == "ok")
        time.step(.seconds(-3_600))
        let second = try await Run(store, time)
        #expect(second.floor.value > nonce)
        #expect(second.floor.lead > .seconds(3_590))
        #expect(await second.call(time.now.nanoseconds) == "stale")
    }

    @Test("a clean stop leaves the highest nonce, so that the next start need not wait")
    func cleanStop() async throws {
        let store = MemoryStateStore(), time = HandTime()
        let first = try await Run(store, time)
        time.pass(.seconds(1))
        let nonce = time.now.nanoseconds
        #expect(await first.call(nonce + 500) == "ok")
        #expect(await first.call(nonce) == "ok")
        #expect(try await #require(number(store)) > nonce + 500)
        try await first.floor.stop()
        #expect(try await number(store) == nonce + 500)
        #expect(await first.call(nonce + 600) == "shutting-down")
        time.pass(.milliseconds(1))
        let second = try await Run(store, time)
        #expect(await second.call(nonce + 500) == "stale")
        time.pass(.milliseconds(1))
        #expect(await second.call(time.now.nanoseconds) == "ok")
    }

    @Test("a stop of a run that accepted nothing keeps the number of the run before")
    func emptyRun() async throws {
        let store = MemoryStateStore(), time = HandTime()
        let first = try await Run(store, time)
        time.pass(.seconds(1))
        #expect(await first.call(time.now.nanoseconds) == "ok")
        let before = try await number(store)
        time.step(.seconds(-600))
        let second = try await Run(store, time)
        try await second.floor.stop()
        #expect(try await number(store) == before)
    }

    @Test("the timer writes while requests come, and the requests wait for no disk")
    func beats() async throws {
        let store = FaultyStore(), time = HandTime()
        let run = try await Run(store, time)
        time.pass(.seconds(1))
        #expect(await run.call(time.now.nanoseconds) == "ok")
        #expect(await store.writes == 1)
        for _ in 0..<10 {
            time.pass(.seconds(1))
            try await run.floor.beat()
            for step in 0..<20 { #expect(await run.call(time.now.nanoseconds + UInt64(step)) == "ok") }
        }
        #expect(await store.writes == 11)
        try await run.floor.beat()
        time.pass(.seconds(60))
        for _ in 0..<5 { try await run.floor.beat() }
        #expect(await store.writes <= 12)
    }

    @Test("with the disk refusing, no nonce is accepted that the number doesn't cover")
    func diskRefuses() async throws {
        let store = FaultyStore(), time = HandTime()
        let run = try await Run(store, time)
        time.pass(.seconds(1))
        await store.refuse(true)
        let nonce = time.now.nanoseconds
        #expect(await run.call(nonce) == "overloaded")
        #expect(run.memory.count == 0)
        await store.refuse(false)
        #expect(await run.call(nonce) == "ok")
        await store.refuse(true)
        #expect(await run.call(nonce + 1) == "ok")
    }

    @Test("many calls that meet an uncovered floor share its writes")
    func sharedWrites() async throws {
        let store = FaultyStore(), time = HandTime()
        let run = try await Run(store, time)
        time.pass(.seconds(1))
        let now = time.now.nanoseconds
        await withTaskGroup(of: Void.self) { group in
            for step in 0..<200 {
                group.addTask { #expect(await run.call(now + UInt64(step)) == "ok") }
            }
        }
        #expect(await store.writes == 1)
    }

    @Test(
        "a damaged file is an error with a way out, not a guess",
        arguments: ["", "x", "-1", "99999999999999999999", "1\n\n", "1 2"])
    func damaged(text: String) async throws {
        let store = MemoryStateStore()
        try await store.write(Bytes(text.utf8), to: ReplayFloor.fileName)
        let error = await #expect(throws: StateError.self) { try await ReplayFloor(store: store, time: HandTime()) }
        #expect(error?.code == .damaged && error?.remedy != nil)
    }

    @Test("starts, kills, stops and steps of the clock in any order never let a nonce in twice")
    func anyHistory() async throws {
        for seed in UInt64(1)...40 {
            var random = RandomSource.seeded(seed)
            let store = MemoryStateStore(), time = HandTime()
            var run = try await Run(store, time, shards: 2)
            var accepted: Set<UInt64> = []
            for _ in 0..<150 {
                switch Int.random(in: 0..<14, using: &random) {
                case 0:
                    try await run.floor.stop()
                    run = try await Run(store, time, shards: 2)
                case 1: run = try await Run(store, time, shards: 2)
                case 2: time.step(.milliseconds(Int64.random(in: -40_000...5_000, using: &random)))
                case 3: try await run.floor.beat()
                case 4: run.memory.forgetExpired()
                case 5...7: time.pass(.milliseconds(Int64.random(in: 0...12_000, using: &random)))
                default:
                    let old = accepted.isEmpty || Bool.random(using: &random) ? nil : accepted.randomElement(using: &random)
                    let lead = Int64.random(in: -10_000...2_000, using: &random)
                    let nonce = old ?? time.now.advanced(by: .milliseconds(lead)).nanoseconds
                    if await run.call(nonce) == "ok" {
                        #expect(accepted.insert(nonce).inserted, "used twice; seed \(seed)")
                    }
                }
            }
        }
    }
}

@Suite("Nonces")
struct NonceSourceTests {
    @Test("nonces rise, also when the clock stands or steps back")
    func rising() {
        let time = HandTime(), source = NonceSource(time: time)
        let first = source.next()
        #expect(first == time.now.nanoseconds)
        #expect(source.next() == first + 1)
        time.step(.seconds(-60))
        #expect(source.next() == first + 2)
        time.step(.seconds(120))
        #expect(source.next() == time.now.nanoseconds)
    }

    @Test("a thousand callers at once get a thousand nonces")
    func unique() async {
        let source = NonceSource(time: HandTime())
        let nonces = await withTaskGroup(of: UInt64.self) { group in
            for _ in 0..<1_000 { group.addTask { source.next() } }
            return await group.reduce(into: Set<UInt64>()) { $0.insert($1) }
        }
        #expect(nonces.count == 1_000)
    }
}
