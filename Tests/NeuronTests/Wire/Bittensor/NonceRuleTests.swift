import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Neuron

/// `nonce.json`: one nonce under the SDK's default verification.
struct NonceVectors: Decodable, Sendable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let note: String, now_ns: UInt64, nonce: Int64?, timeout_s: String?, version: Int64?, stored_nonce: Int64?
        let accepted: Bool, error: String?
        var testDescription: String { note }
    }
    let cases: [Case]
}

@Suite("Nonces of the SDK 10", .enabled(if: Vectors.has("nonce.json"), "the folder of vectors has no nonce.json"))
struct NonceRuleTests {
    static let all = (try? Vectors.json("nonce.json", as: NonceVectors.self).cases) ?? []

    /// What the axon refuses though the SDK takes it, and the weak point that is closed by it. `docs/wire-protocols.md` explains them.
    static let differences = [
        "timeout huge": 4, "timeout inf": 4, "timeout nan": 4, "future 10 years": 7, "version absent, very old": 5,
        "version absent, zero nonce": 5, "version absent, negative nonce": 5, "version 7001999 old": 5,
    ]

    private func objection(_ one: NonceVectors.Case, by rules: BittensorRules) -> String? {
        rules.objection(
            to: one.nonce, now: UnixTime(nanoseconds: one.now_ns), timeout: one.timeout_s.flatMap { PythonNumber.float($0) },
            version: one.version, stored: one.stored_nonce)
    }

    @Test("are judged by the SDK's own rule as the SDK judges them", arguments: all)
    func sdk(_ one: NonceVectors.Case) {
        #expect(objection(one, by: .sdk) == one.error)
    }

    @Test("are judged by the axon's rule in the same way, or refused for a weak point that is listed", arguments: all)
    func ours(_ one: NonceVectors.Case) {
        let objection = objection(one, by: BittensorRules())
        if one.accepted, objection != nil {
            #expect(Self.differences[one.note] != nil, "\(objection ?? "")")
        } else {
            #expect((objection == nil) == one.accepted)
            if one.timeout_s != "-5.0" { #expect(objection == one.error) }
        }
    }

    @Test("that are refused against the SDK are all in the list")
    func list() {
        guard Vectors.folder.path == Vectors.fixtures.appending(path: "vectors").path else { return }
        let found = Set(Self.all.filter { $0.accepted && objection($0, by: BittensorRules()) != nil }.map(\.note))
        #expect(found == Set(Self.differences.keys))
    }
}

@Suite("The lanes of the SDK 10's nonces")
struct LaneMemoryTests {
    private let time = HandTime()
    private let hotkey = try? KeyPair(uri: "//Alice").hotkey

    private func memory(_ limits: LaneMemory.Limits = .init()) async throws -> LaneMemory {
        let floor = try await ReplayFloor(store: MemoryStateStore(), time: time)
        time.pass(.seconds(1))
        return LaneMemory(rules: BittensorRules(), floor: floor, time: time, limits: limits)
    }

    private func lane(_ uuid: String = "u") throws -> LaneMemory.Lane { .init(hotkey: try #require(hotkey), uuid: uuid) }

    private func takes(_ nonce: Int64, _ memory: LaneMemory, _ lane: LaneMemory.Lane, arrived: UnixTime? = nil) async -> Bool {
        do {
            try await memory.record(nonce, of: lane, arrived: arrived ?? time.now, isRegistered: true)
            return true
        } catch {
            return false
        }
    }

    private var now: Int64 { Int64(time.now.nanoseconds) }

    @Test("take growing nonces, each once, and other lanes beside them")
    func growing() async throws {
        let memory = try await memory(), one = try lane(), other = try lane("v")
        #expect(await takes(now, memory, one))
        #expect(await !takes(now, memory, one))
        #expect(await !takes(now - 1, memory, one))
        #expect(await takes(now + 1, memory, one))
        #expect(await takes(now - 1, memory, other))
    }

    @Test("take one that was overtaken, where it was under way at the same time, and take it once")
    func overtaken() async throws {
        let memory = try await memory(), lane = try lane()
        let early = time.now
        let nonce = now
        time.pass(.milliseconds(5))
        #expect(await takes(nonce + 10, memory, lane))
        time.pass(.milliseconds(5))
        #expect(await takes(nonce, memory, lane, arrived: early))
        #expect(await !takes(nonce, memory, lane, arrived: early))
        // The caller sends at once, so another may be late too, but not by much.
        #expect(await takes(nonce + 5, memory, lane))
        #expect(await !takes(nonce - 3_000_000_000, memory, lane, arrived: early))
    }

    @Test("take each nonce once, even by a hundred calls at the same time")
    func concurrent() async throws {
        let memory = try await memory(), lane = try lane()
        let nonce = now
        let arrived = time.now
        time.pass(.milliseconds(1))
        let taken = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<400 {
                group.addTask { await self.takes(nonce + Int64(index % 100), memory, lane, arrived: arrived) }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 100)
    }

    @Test("refuse what is from before the start")
    func start() async throws {
        let memory = try await memory()
        #expect(await !takes(now - 2_000_000_000, memory, try lane()))
    }

    @Test("are bounded, and forget what is no longer fresh")
    func bounded() async throws {
        var limits = LaneMemory.Limits()
        limits.perHotkey = 10
        limits.nonces = 100
        let memory = try await memory(limits)
        for index in 0..<20 { #expect(await takes(now, memory, try lane("\(index)")) == (index < 10)) }
        #expect(memory.count == 10)
        time.pass(.seconds(120))
        #expect(await takes(now, memory, try lane("new")))
        #expect(memory.count == 1)
        for index in 1..<1_000 { #expect(await takes(now + Int64(index), memory, try lane("new"))) }
    }
}
