import HTTPTypes
import Testing

@testable import Neuron

@Suite("Sessions")
struct SessionTests {
    private let time = HandTime()
    private let caller: KeyPair
    private let other: KeyPair
    private let axon: KeyPair

    init() throws {
        caller = try KeyPair(uri: "//Caller")
        other = try KeyPair(uri: "//Other")
        axon = try KeyPair(uri: "//Axon")
    }

    /// Both sides' keys of one exchange.
    private func exchanged() throws -> (caller: SessionKeys, axon: SessionKeys) {
        let mine = try SessionSecret(), theirs = try SessionSecret()
        return (try #require(mine.keys(asCallerOf: theirs.publicKey)), try #require(theirs.keys(asAxonOf: mine.publicKey)))
    }

    @Test("both sides derive the same two keys, which differ from each other and from any other session's")
    func keys() throws {
        let one = try exchanged(), two = try exchanged()
        let lines = Bytes("lines".utf8)
        for way in [SessionKeys.Way.request, .answer] {
            let mac = one.caller.mac(lines, of: way)
            #expect(mac == one.axon.mac(lines, of: way))
            #expect(mac != two.caller.mac(lines, of: way))
            #expect(one.axon.isValid(mac, for: lines, of: way))
            #expect(!one.axon.isValid(Bytes(mac.dropLast()), for: lines, of: way))
            #expect(!one.axon.isValid(mac, for: lines + [0], of: way))
        }
        #expect(one.caller.mac(lines, of: .request) != one.caller.mac(lines, of: .answer))
        #expect("\(one.caller)" == "<session keys>")
    }

    @Test("keys of small order and of other lengths open nothing")
    func weakKeys() throws {
        let secret = try SessionSecret()
        for key in [Bytes(repeating: 0, count: 32), [1] + Bytes(repeating: 0, count: 31), Bytes(repeating: 9, count: 31), []] {
            #expect(secret.keys(asAxonOf: key) == nil)
            #expect(secret.keys(asCallerOf: key) == nil)
        }
    }

    @Test("a ninth session replaces the hotkey's oldest, and each is its caller's alone")
    func perHotkey() throws {
        let table = SessionTable(time: time, random: .seeded(1))
        let keys = try exchanged().axon
        let opened = try (0..<9).map { _ in try table.open(for: caller.hotkey, keys: keys, isRegistered: true) }
        #expect(Set(opened.map(\.id)).count == 9)
        #expect(opened.allSatisfy { $0.id.utf8.count == 22 })
        #expect(table.session(opened[0].id, of: caller.hotkey) == nil)
        #expect(opened.dropFirst().allSatisfy { table.session($0.id, of: caller.hotkey)?.id == $0.id })
        #expect(table.session(opened[1].id, of: other.hotkey) == nil)
        #expect(table.count == 8)
        table.end(of: caller.hotkey)
        #expect(table.count == 0)
    }

    @Test("a session ends an hour after it was opened, and five minutes after its last use")
    func ends() throws {
        let table = SessionTable(time: time, random: .seeded(2))
        let keys = try exchanged().axon
        let idle = try table.open(for: caller.hotkey, keys: keys, isRegistered: true)
        let busy = try table.open(for: caller.hotkey, keys: keys, isRegistered: true)
        let entry = try #require(SessionID(busy.id.utf8).flatMap { table.entry($0, of: caller.hotkey) })
        time.pass(.seconds(200))
        table.used(entry)
        time.pass(.seconds(100))
        #expect(table.session(idle.id, of: caller.hotkey) == nil)
        for _ in 0..<16 {
            #expect(table.session(busy.id, of: caller.hotkey) != nil)
            table.used(entry)
            time.pass(.seconds(200))
        }
        time.pass(.seconds(99))
        table.used(entry)
        #expect(table.session(busy.id, of: caller.hotkey) != nil)
        time.pass(.seconds(1))
        #expect(table.session(busy.id, of: caller.hotkey) == nil)
    }

    @Test("a full table opens nothing, strangers have half of it, and what is over makes room")
    func full() throws {
        let table = SessionTable(time: time, random: .seeded(3), limits: .init(perHotkey: 2, all: 4))
        let keys = try exchanged().axon
        func open(_ uri: String, isRegistered: Bool) -> String {
            do {
                return try table.open(for: try KeyPair(uri: uri).hotkey, keys: keys, isRegistered: isRegistered).id
            } catch {
                return (error as? Rejection)?.problem.name ?? "\(error)"
            }
        }
        #expect(open("//A", isRegistered: false).utf8.count == 22)
        #expect(open("//B", isRegistered: false).utf8.count == 22)
        #expect(open("//C", isRegistered: false) == "rate-limited")
        #expect(open("//C", isRegistered: true).utf8.count == 22)
        #expect(open("//D", isRegistered: true).utf8.count == 22)
        #expect(open("//E", isRegistered: true) == "rate-limited")
        time.pass(.seconds(300))
        #expect(open("//E", isRegistered: true).utf8.count == 22)
        #expect(table.count == 1)
    }

    @Test("a request and its answer prove themselves to each other, and nothing of either can be changed")
    func proves() async throws {
        let table = SessionTable(time: time, random: .seeded(4))
        let (callerKeys, axonKeys) = try exchanged()
        let opened = try table.open(for: caller.hotkey, keys: axonKeys, isRegistered: true)
        let session = Session(id: opened.id, caller: caller.hotkey, keys: callerKeys, end: opened.end)
        let asking = SessionDialect(session), serving = SessionDialect(table)
        let form = SynapseForm(name: try #require(SynapseName("Echo")))
        let body = Bytes(#"{"text":"a"}"#.utf8)
        let floor = try await ReplayFloor(store: MemoryStateStore(), time: time)
        let memory = ReplayMemory(floor: floor, time: time)
        time.pass(.seconds(5))
        let bare = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/Echo")
        let nonce = time.now.nanoseconds
        let head = try await asking.sign(
            bare, digest: asking.bodyDigest.hash(body), to: axon.hotkey, by: caller, nonce: nonce, timeout: nil)

        func verdict(_ head: HTTPRequest, _ body: Bytes) async -> (String, Caller?) {
            do {
                guard serving.recognises(head), !NativeDialect().recognises(head) else { return ("another dialect", nil) }
                let freshness = Freshness(now: time.now, floor: floor.value)
                let claim = try serving.claim(head, for: form, receiver: axon.hotkey, freshness: freshness)
                try serving.look(at: claim, in: memory)
                let digest = serving.bodyDigest.hash(body)
                let proof = try serving.verify(claim, head: head, body: body, digest: digest, for: form, receiver: axon.hotkey)
                return ("ok", try await serving.record(proof, in: memory, isRegistered: true))
            } catch {
                return (error.problem.name ?? "\(error)", nil)
            }
        }
        func changed(_ change: (inout HTTPRequest) -> Void) -> HTTPRequest {
            var copy = head
            change(&copy)
            return copy
        }
        #expect(await verdict(head, body + [32]).0 == "bad-signature")
        #expect(await verdict(changed { $0.path = "/Other" }, body).0 == "bad-signature")
        #expect(await verdict(changed { $0.method = .put }, body).0 == "bad-signature")
        #expect(await verdict(changed { $0.headerFields[.bittensorNonce] = String(nonce + 1) }, body).0 == "bad-signature")
        #expect(
            await verdict(changed { $0.headerFields[.bittensorReceiver] = other.hotkey.description }, body).0
                == "wrong-receiver")
        #expect(
            await verdict(changed { $0.headerFields[.bittensorHotkey] = other.hotkey.description }, body).0 == "unknown-session"
        )
        #expect(
            await verdict(changed { $0.headerFields[.neuronSession] = "AAAAAAAAAAAAAAAAAAAAAA" }, body).0 == "unknown-session")
        #expect(await verdict(changed { $0.headerFields[.neuronSession] = nil }, body).0 == "unknown-session")
        #expect(await verdict(changed { $0.headerFields[.bittensorSignature]?.removeLast(2) }, body).0 == "malformed")
        #expect(await verdict(changed { $0.headerFields[.bittensorCrypto] = nil }, body).0 == "another dialect")
        let (ok, proven) = await verdict(head, body)
        #expect(ok == "ok")
        #expect(await verdict(head, body).0 == "replayed")

        let answer = Bytes(#"{"reply":"a"}"#.utf8)
        let known = try #require(proven)
        var response = HTTPResponse(status: .ok, headerFields: [.contentType: "application/json"])
        response = try await serving.answer(response, body: answer, to: known, by: axon, now: time.now)
        let exchange = Exchange(caller: caller.hotkey, receiver: axon.hotkey, sent: time.now, received: time.now)
        #expect(
            try asking.authenticate(response, body: answer, for: head, exchange: exchange).wireProtocol == "neuron-session/1")
        #expect(throws: AnswerError.self) {
            try asking.authenticate(response, body: answer + [32], for: head, exchange: exchange)
        }
        var forged = response
        forged.status = .accepted
        #expect(throws: AnswerError.self) { try asking.authenticate(forged, body: answer, for: head, exchange: exchange) }
        let next = try await asking.sign(
            bare, digest: asking.bodyDigest.hash(body), to: axon.hotkey, by: caller, nonce: nonce + 1, timeout: nil)
        #expect(throws: AnswerError.self) { try asking.authenticate(response, body: answer, for: next, exchange: exchange) }
        #expect(throws: AnswerError.self) {
            try NativeDialect().authenticate(response, body: answer, for: head, exchange: exchange)
        }
    }
}
