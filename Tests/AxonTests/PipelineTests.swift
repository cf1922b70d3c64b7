import Foundation
import HTTPTypes
import Neuron
import Testing

@testable import Axon

@Suite("Pipeline")
struct PipelineTests {
    @Test("a signed question gets a signed answer", arguments: SignatureScheme.allCases)
    func echoes(scheme: SignatureScheme) async throws {
        try await withAxon { axon, _ async throws in
            let told = try await axon.ask("/Echo", #"{"text":"héllo"}"#, by: Keys.key(9, scheme: scheme))
            #expect(told.status == 200)
            #expect(told.isProven)
            #expect(try JSONDecoder().decode(Echo.Response.self, from: Data(told.body)) == .init(text: "héllo", reply: "héllo"))
            #expect(told.response.headerFields[.init("Server-Timing")!]?.hasPrefix("queue;dur=") == true)
        }
    }

    @Test("nothing is signed for strangers, and they are told at most 200 bytes")
    func strangers() async throws {
        try await withAxon { axon, _ async throws in
            let body = Bytes(#"{"text":""}"#.utf8)
            var bare = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/Echo")
            bare.headerFields[.contentType] = "application/json"
            var forged = try await signed("/Echo", body)
            forged.headerFields[.init("X-Bittensor-Signature")!] = "0x" + String(repeating: "12", count: 64)
            var broken = try await signed("/Echo", body)
            broken.headerFields[.init("X-Bittensor-Nonce")!] = "+1"
            var foreign = try await signed("/Echo", body)
            foreign.headerFields[.init("X-Bittensor-Crypto")!] = "mldsa"
            let used = try await signed("/Echo", body)
            #expect(try await axon.ask(used, body).status == 200)
            let old = try await signed("/Echo", body, nonce: SystemTime().now.nanoseconds - 11_000_000_000)
            let other = try await signed("/Echo", body, to: Keys.bob.hotkey)
            let elsewhere = try await signed("/Nothing", body)
            let cases: [(HTTPRequest, String, Int)] = [
                (bare, "unsigned", 401), (forged, "bad-signature", 401), (broken, "malformed", 401),
                (foreign, "unsupported-scheme", 401), (used, "replayed", 401), (old, "stale", 401),
                (other, "wrong-receiver", 401), (elsewhere, "unknown-synapse", 404),
            ]
            for (request, name, status) in cases {
                let told = try await axon.ask(request, body)
                #expect(told.problem == name)
                #expect(told.status == status)
                #expect(!told.isProven)
                #expect(told.body.count <= 200)
                #expect(!told.response.headerFields.contains { $0.name.canonicalName.hasPrefix("x-neuron-answer") })
            }
        }
    }

    @Test("the signature covers every byte of the body")
    func changedBody() async throws {
        try await withAxon { axon, _ async throws in
            let request = try await signed("/Echo", Bytes(#"{"text":"a"}"#.utf8))
            #expect(try await axon.ask(request, Bytes(#"{"text":"b"}"#.utf8)).problem == "bad-signature")
            // The refused attempt has not used the nonce up.
            #expect(try await axon.ask(request, Bytes(#"{"text":"a"}"#.utf8)).status == 200)
        }
    }

    @Test("what fails after the signature is told to the caller under a signature")
    func signedErrors() async throws {
        try await withAxon { axon, _ async throws in
            let cases: [(String, HTTPRequest.Method, String?, Int, String)] = [
                (#"{"text":1}"#, .post, "application/json", 422, "invalid-field"),
                (#"{"text":"a","text":"b"}"#, .post, "application/json", 422, "invalid-field"),
                (
                    #"{"text":"a","deep":"# + String(repeating: "[", count: 70) + String(repeating: "]", count: 70) + "}",
                    .post,
                    "application/json", 422, "invalid-field"
                ),
                (#"{"text":"a"}"#, .put, "application/json", 405, "wrong-method"),
                (#"{"text":"a"}"#, .post, "text/plain", 415, "unsupported-media"),
                (#"{"text":"a"}"#, .post, "application/json; charset=utf-8", 200, ""),
                (#"{"text":"a"}"#, .post, nil, 200, ""),
            ]
            for (body, method, media, status, name) in cases {
                let told = try await axon.ask("/Echo", body, method: method, media: media)
                #expect(told.status == status)
                #expect(told.isProven)
                if status != 200 { #expect(told.problem == name) }
            }
            #expect(try await axon.ask("/Echo", "{}").text.contains(#""field":"text""#))
        }
    }

    @Test("a handler that throws costs its caller an id, and tells nothing of the inside")
    func throwing() async throws {
        struct Secret: Error {}
        try await withAxon(routes: { $0.on(Echo.self) { _, _ in throw Secret() } }) { axon, _ async throws in
            let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
            #expect(told.status == 500)
            #expect(told.problem == "handler-failed")
            #expect(told.isProven)
            #expect(!told.text.contains("Secret"))
        }
    }

    @Test("an answer larger than the synapse allows is the handler's failure")
    func largeAnswer() async throws {
        struct Flood: Synapse {
            static var limits: SynapseLimits { SynapseLimits(maxResponseBytes: 100) }
            struct Response: Codable, Sendable { var text: String }
        }
        try await withAxon(routes: { $0.on(Flood.self) { _, _ in .init(text: String(repeating: "a", count: 100)) } }) {
            axon, _ async throws in
            let told = try await axon.ask("/Flood", "{}")
            #expect(told.problem == "handler-failed")
        }
    }

    @Test("a body past its synapse's limit is refused before it is read")
    func tooLarge() async throws {
        try await withAxon(routes: { $0.on(Hurry.self) { query, _ in .init(number: query.number) } }) { axon, _ async throws in
            let body = Bytes((#"{"number":1,"pad":""# + String(repeating: "x", count: 1_000) + #""}"#).utf8)
            let told = try await axon.ask(try await signed("/Hurry", body), body)
            #expect(told.status == 413)
            #expect(told.problem == "too-large")
            #expect(!told.isProven)
        }
    }

    @Test(
        "past its deadline a call gets a signed 504 even if the handler ignores its cancellation, and nobody else is hurt",
        arguments: [64, 1])
    func deadline(slots: Int) async throws {
        let time = HandTime()
        let started = Latch()
        let release = Latch()
        var configuration = TestConfiguration.loopback
        configuration.maxConcurrent = slots
        try await withAxon(
            configuration, time: time,
            routes: { routes in
                routes.on(Hurry.self) { query, _ in
                    started.open()
                    await release.wait()
                    return .init(number: query.number)
                }
                echo(&routes)
            },
            { axon, _ async throws in
                let asked = OwnedTask { await Result { try await axon.ask("/Hurry", #"{"number":1}"#) } }
                await started.wait()
                time.advance(by: .milliseconds(40))
                let told = try await asked.value.get()
                #expect(told.status == 504)
                #expect(told.problem == "deadline-exceeded")
                #expect(told.isProven)
                #expect(try await axon.ask("/Echo", #"{"text":"a"}"#).status == 200)
                release.open()
            })
    }

    @Test("a caller's own shorter timeout ends the work and cancels the handler")
    func shorterTimeout() async throws {
        let time = HandTime()
        let started = Latch()
        let cancelled = Latch()
        try await withAxon(
            time: time,
            routes: { routes in
                routes.on(Echo.self) { _, _ in
                    started.open()
                    do {
                        try await Latch().waitOrCancel()
                    } catch {
                        cancelled.open()
                        throw error
                    }
                    return .init(text: "", reply: "")
                }
            },
            { axon, _ async throws in
                let asked = OwnedTask { await Result { try await axon.ask("/Echo", #"{"text":"a"}"#, timeout: .seconds(2)) } }
                await started.wait()
                time.advance(by: .seconds(2))
                let told = try await asked.value.get()
                #expect(told.status == 504)
                await cancelled.wait()
            })
    }

    @Test("a caller's longer timeout does not lengthen the work")
    func longerTimeout() async throws {
        let time = HandTime()
        let began = time.monotonic
        try await withAxon(
            time: time,
            routes: { routes in
                routes.on(Hurry.self) { _, context in
                    .init(number: Int(context.deadline.instant.since(began).wholeNanoseconds / 1_000_000))
                }
            },
            { axon, _ async throws in
                let told = try await axon.ask("/Hurry", "{\"number\":1}", timeout: .seconds(60))
                #expect(told.text == #"{"number":40}"#)
            })
    }

    @Test("overload sheds the lowest priority first, and priority orders the rest")
    func shedding() async throws {
        let busy = Latch()
        let release = Latch()
        let order = Log()
        var configuration = TestConfiguration.loopback
        configuration.maxConcurrent = 1
        configuration.maxWaiting = 2
        var policy = CallPolicy.open
        policy.priority = { caller, _ in Double(Self.ranks.firstIndex(of: caller.hotkey) ?? 0) }
        try await withAxon(
            configuration, policy: policy,
            routes: { routes in
                routes.on(Echo.self) { query, _ in
                    await order.add(query.text)
                    if query.text == "first" {
                        busy.open()
                        await release.wait()
                    }
                    return .init(text: query.text, reply: query.text)
                }
            },
            { axon, _ async throws in
                let queue = try await axon.queue
                try await withThrowingTaskGroup(of: (String, Int, Bool).self) { group in
                    @Sendable func ask(_ rank: Int, _ text: String) async throws -> (String, Int, Bool) {
                        let told = try await axon.ask("/Echo", #"{"text":"\#(text)"}"#, by: Self.callers[rank])
                        return (text, told.status, told.isProven)
                    }
                    group.addTask { try await ask(0, "first") }
                    await busy.wait()
                    group.addTask { try await ask(1, "low") }
                    while queue.load.waiting < 1 { await Task.yield() }
                    group.addTask { try await ask(2, "middle") }
                    while queue.load.waiting < 2 { await Task.yield() }
                    group.addTask { try await ask(3, "high") }
                    let shed = try #require(try await group.next())
                    #expect(shed == ("low", 503, true))
                    let refused = try await ask(0, "lowest")
                    #expect(refused == ("lowest", 503, true))
                    release.open()
                    for try await (_, status, _) in group { #expect(status == 200) }
                }
            })
        #expect(await order.entries == ["first", "high", "middle"])
    }

    private static let callers = [10, 11, 12, 13].map { Keys.key($0) }
    private static let ranks = callers.map(\.hotkey)

    @Test("deny-list, registration and blacklist refuse with their problem, the first two unsigned")
    func policy() async throws {
        var policy = CallPolicy.open
        policy.deniedHotkeys = [Keys.key(20).hotkey]
        policy.requiresRegistration = true
        policy.isRegistered = { $0 != Keys.key(21).hotkey }
        policy.pinnedSchemes = [Keys.key(24).hotkey: .ed25519]
        policy.blacklist = { caller, name in
            caller.hotkey == Keys.key(22).hotkey ? .refused("\(name) is not for you.") : .allowed
        }
        try await withAxon(policy: policy) { axon, _ async throws in
            let cases: [(UInt8, Int, String?, Bool)] = [
                (20, 403, "blacklisted", false), (21, 403, "not-registered", false), (22, 403, "blacklisted", true),
                (23, 200, nil, true), (24, 401, "bad-signature", false),
            ]
            for (key, status, problem, isProven) in cases {
                let told = try await axon.ask("/Echo", #"{"text":"a"}"#, by: Keys.key(key))
                #expect(told.status == status)
                #expect(told.problem == problem)
                #expect(told.isProven == isProven)
            }
        }
    }

    @Test("a hotkey's budget is its own: nobody else can spend it")
    func hotkeyBudget() async throws {
        var configuration = TestConfiguration.loopback
        configuration.callsPerHotkey = CallBudget(perSecond: 0.001, burst: 2)
        try await withAxon(configuration) { axon, _ async throws in
            let body = Bytes(#"{"text":"a"}"#.utf8)
            for _ in 0..<5 {
                var forged = try await signed("/Echo", body)
                forged.headerFields[.init("X-Bittensor-Signature")!] = "0x" + String(repeating: "12", count: 64)
                #expect(try await axon.ask(forged, body).problem == "bad-signature")
            }
            for _ in 0..<2 { #expect(try await axon.ask("/Echo", #"{"text":"a"}"#).status == 200) }
            let told = try await axon.ask("/Echo", #"{"text":"a"}"#)
            #expect(told.status == 429)
            #expect(told.response.headerFields[.retryAfter] != nil)
            #expect(try await axon.ask("/Echo", #"{"text":"a"}"#, by: Keys.bob).status == 200)
        }
    }

    @Test("a stranger's failures are answered 429 after the budget, and signed callers of the same address are served")
    func failureBudget() async throws {
        var configuration = TestConfiguration.loopback
        configuration.failures = CallBudget(perSecond: 0.001, burst: 5)
        try await withAxon(configuration) { axon, _ async throws in
            let bare = HTTPRequest(method: .post, scheme: "http", authority: "axon", path: "/Echo")
            var statuses: [Int] = []
            for _ in 0..<8 { statuses.append(try await axon.ask(bare, []).status) }
            #expect(statuses == [401, 401, 401, 401, 401, 429, 429, 429])
            #expect(try await axon.ask("/Echo", #"{"text":"a"}"#).status == 200)
            let body = Bytes("{}".utf8)
            statuses = []
            for _ in 0..<7 { statuses.append(try await axon.ask(signed("/Echo", body, to: Keys.bob.hotkey), body).status) }
            #expect(statuses == [401, 401, 401, 401, 401, 429, 429])
        }
    }

    @Test("middleware sees names and bytes around the handler, the first outermost")
    func middleware() async throws {
        struct Mark: AxonMiddleware {
            let name: String
            func handle(_ call: Call, _ context: CallContext, next: @Sendable (Call) async throws -> Answer) async throws
                -> Answer
            {
                var call = call
                call.body = Bytes(String(decoding: call.body, as: UTF8.self).replacing("!", with: "\(name)!").utf8)
                return try await next(call)
            }
        }
        try await withAxon(middleware: [Mark(name: "a"), Mark(name: "b")]) { axon, _ async throws in
            let told = try await axon.ask("/Echo", #"{"text":"!"}"#)
            #expect(told.text.contains(#""reply":"ab!""#))
        }
    }

    @Test("one nonce used by many calls at once is accepted once")
    func replayRace() async throws {
        try await withAxon { axon, _ async throws in
            let body = Bytes(#"{"text":"a"}"#.utf8)
            let request = try await signed("/Echo", body)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<32 { group.addTask { try await axon.ask(request, body).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 401 } == 31)
        }
    }

    @Test("anybody may ask what is served, and whether anybody is there")
    func discovery() async throws {
        var configuration = TestConfiguration.loopback
        configuration.netuid = 7
        try await withAxon(configuration) { axon, _ async throws in
            let told = try await axon.ask(
                HTTPRequest(method: .get, scheme: "http", authority: "axon", path: "/.well-known/neuron"), [])
            let read = try #require(try JSONSerialization.jsonObject(with: Data(told.body)) as? [String: Any])
            #expect(read["hotkey"] as? String == Keys.axon.hotkey.description)
            #expect(read["netuid"] as? Int == 7)
            #expect((read["synapses"] as? [[String: Any]])?.first?["name"] as? String == "Echo")
            #expect(!told.isProven)
            let health = try await axon.ask(HTTPRequest(method: .get, scheme: "http", authority: "axon", path: "/healthz"), [])
            #expect(health.status == 200)
            #expect(health.body.isEmpty)
        }
    }
}

/// What happened, in order.
actor Log {
    private(set) var entries: [String] = []
    func add(_ entry: String) { entries.append(entry) }
}
