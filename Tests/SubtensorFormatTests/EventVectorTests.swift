import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@Suite("Events and errors", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct EventVectorTests {
    struct Events: Decodable {
        struct Failure: Decodable {
            let kind: String, pallet, name, event: String?, errorIndex, moduleIndex: UInt8?
        }
        struct Outcome: Decodable { let success: Bool, fee: JSONAny?, error, innerError: Failure?, events: [String]? }
        struct Case: Decodable { let events: JSONAny, count: Int, decoded: JSONAny, outcomes: [Outcome] }
        let cases: [Case]
    }

    @Test(
        "a block's events and what became of its extrinsics are read as recorded",
        .enabled(if: Vectors.has("chain/events.json"), "chain/events.json is not in NEURON_VECTORS"))
    func events() throws {
        let file: Events = try Vectors.json("chain/events.json")
        let runtime = try Runtimes.newest()
        let entry = try runtime.storage("System", "Events")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let scale = try #require(one.events.hexBytes)
            let value = try #require(try entry.value(scale, runtime.types))
            #expect(value.plain == one.decoded.plain)
            #expect(try runtime.types.encode(value, as: entry.value) == scale)
            let events = try RuntimeEvents(scale, by: runtime)
            #expect(events.records.count == one.count)
            for (index, expected) in one.outcomes.enumerated() {
                let outcome = try #require(try events.outcome(of: UInt32(index), by: runtime))
                #expect((outcome.failure == nil) == expected.success)
                if let fee = expected.fee?.digits { #expect(outcome.fee == UInt64(fee).map { Tao(rao: $0) }) }
                check(outcome.failure, expected.error)
                check(outcome.inner?.failure, expected.innerError)
                #expect(outcome.inner?.event == expected.innerError?.event)
                let names = events.of(UInt32(index)).map { "\($0.pallet).\($0.name)" }
                for name in expected.events ?? [] { #expect(names.contains(name)) }
            }
            #expect(try events.outcome(of: 99, by: runtime) == nil)
        }
    }

    private func check(_ found: DispatchFailure?, _ expected: Events.Failure?) {
        #expect(found?.kind == expected?.kind)
        #expect(found?.pallet == expected?.pallet)
        #expect(found?.name == expected?.name)
        if let index = expected?.errorIndex { #expect(found?.module?.error == index) }
        if let index = expected?.moduleIndex { #expect(found?.module?.pallet == index) }
    }

    struct Errors: Decodable {
        struct Case: Decodable { let scale: JSONAny, kind: String, pallet, name: String? }
        struct RPCError: Decodable { let code: Int, message: String, data: String? }
        struct Pool: Decodable { let error: RPCError, kind: String, name: String?, custom: UInt8? }
        let cases: [Case]
        let pool: [Pool]
    }

    @Test(
        "every error of the runtime has its name",
        .enabled(if: Vectors.has("chain/errors.json"), "chain/errors.json is not in NEURON_VECTORS"))
    func errors() throws {
        let file: Errors = try Vectors.json("chain/errors.json")
        let runtime = try Runtimes.newest()
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let failure = try DispatchFailure(try #require(one.scale.hexBytes), in: runtime)
            #expect(failure.kind == one.kind && failure.pallet == one.pallet && failure.name == one.name)
        }
    }

    @Test(
        "every refusal of the pool has its name",
        .enabled(if: Vectors.has("chain/errors.json"), "chain/errors.json is not in NEURON_VECTORS"))
    func pool() throws {
        let file: Errors = try Vectors.json("chain/errors.json")
        #expect(!file.pool.isEmpty)
        for one in file.pool {
            let refusal = PoolRefusal(code: one.error.code, message: one.error.message, data: one.error.data)
            #expect(refusal.name == one.name, "\(one.error.data ?? one.error.message)")
            let kind: PoolRefusal.Kind =
                switch one.kind {
                case "custom": .custom(try #require(one.custom))
                case "standard": .standard
                case "pool": .pool
                default: .rpc
                }
            #expect(refusal.kind == kind)
        }
    }
}
