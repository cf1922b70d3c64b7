import HTTPTypes
import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Dendrite: unproven answers and second attempts")
struct DendriteRetryTests {
    private let time = StillTime()

    @Test("stale is answered by one more attempt, signed anew, after the wait that the axon asks for")
    func stale() async throws {
        let transport = ScriptedTransport([.stale(retryAfter: "3"), .unsigned(200)])
        let error = try await failure {
            _ = try await dendrite(transport).query(Twice(value: 1), to: axon())
        }
        #expect(error?.code == .unauthenticated)
        let requests = transport.requests
        #expect(requests.count == 2)
        #expect(Set(requests.map { $0.head.headerFields[.bittensorNonce] }).count == 2)
        #expect(Set(requests.map { $0.head.headerFields[.bittensorSignature] }).count == 2)
        #expect(time.slept == [.seconds(3)])
    }

    @Test("stale twice is the end of it")
    func staleTwice() async throws {
        let transport = ScriptedTransport([.stale(retryAfter: nil), .stale(retryAfter: nil), .unsigned(200)])
        let error = try await failure {
            _ = try await dendrite(transport).query(Twice(value: 1), to: axon())
        }
        #expect(error?.problem?.name == "stale")
        #expect(transport.requests.count == 2)
    }

    @Test("a wait beyond the query's time is not begun", arguments: ["13", "4294967295", "99999999999999999999", "-1", "soon"])
    func longWait(text: String) async throws {
        let transport = ScriptedTransport([.stale(retryAfter: text), .unsigned(200)])
        let error = try await failure {
            _ = try await dendrite(transport).query(Twice(value: 1), to: axon())
        }
        #expect(error?.code == .unauthenticated)
        #expect(time.slept.isEmpty)
    }

    @Test("an unsigned answer is an error, whatever its status", arguments: [200, 201, 403, 500])
    func unsigned(status: Int) async throws {
        let transport = ScriptedTransport([.unsigned(status)])
        let error = try await failure {
            _ = try await dendrite(transport).query(Twice(value: 1), to: axon())
        }
        #expect(error?.code == .unauthenticated)
        #expect(error?.status == status)
        #expect(transport.requests.count == 1)
    }

    @Test("an unsigned answer is taken where that is preferred, and says that it is not proven")
    func preferred() async throws {
        let transport = ScriptedTransport([.unsigned(200)])
        let replies = try await dendrite(transport, .preferred).query(Twice(value: 1), to: [try axon()]).collect()
        #expect(try replies.first?.result.get() == Twice.Response(value: 2))
        #expect(replies.first?.isAuthenticated == false)
        #expect(replies.first?.wireProtocol == nil)
    }

    @Test("an unsigned answer of an axon that the chain marks as Neuron's is never taken")
    func markedAxon() async throws {
        let transport = ScriptedTransport([.unsigned(200)])
        let key = try KeyPair(uri: "//Axon").hotkey
        let marked = AxonEndpoint(hotkey: key, uid: UID(1), info: AxonInfo(address: .v4(0x0808_0808), port: 8_091))
        let replies = try await dendrite(transport, .preferred).query(Twice(value: 1), to: [marked]).collect()
        #expect(throws: DendriteError.self) { try replies.first?.result.get() }
    }

    @Test("an axon that has signed before must sign, over a restart too")
    func downgrade() async throws {
        let store = MemoryStateStore()
        let memory = PeerMemory()
        memory.met(try axon(), version: .http2, signed: true)
        try await memory.save(to: store)
        let loaded = PeerMemory()
        try await loaded.load(from: store)
        let transport = ScriptedTransport([.unsigned(200)])
        let dendrite = try self.dendrite(transport, .preferred, memory: loaded)
        let error = try await failure {
            _ = try await dendrite.query(Twice(value: 1), to: try axon())
        }
        #expect(error?.code == .unauthenticated)
    }

    @Test("a peer without HTTP/2 is asked again over HTTP/1.1, signed anew, and remembered")
    func fallsBack() async throws {
        let transport = ScriptedTransport([.failure(.notHTTP2), .unsigned(200), .unsigned(200)])
        let dendrite = try self.dendrite(transport, .preferred)
        _ = try await dendrite.query(Twice(value: 1), to: axon())
        _ = try await dendrite.query(Twice(value: 1), to: axon())
        #expect(transport.requests.map(\.version) == [.http2, .http1, .http1])
        #expect(Set(transport.requests.map { $0.head.headerFields[.bittensorNonce] }).count == 3)
    }

    @Test(
        "each failure of the transport has its code",
        arguments: zip(
            [TransportError.Reason.refused, .unreachable, .timedOut, .tooLarge, .lost, .broken, .cancelled],
            [
                DendriteError.Code.connectionRefused, .unreachable, .deadlineExceeded, .tooLarge, .connectionLost,
                .protocolBroken, .cancelled,
            ]))
    func codes(reason: TransportError.Reason, code: DendriteError.Code) async throws {
        let transport = ScriptedTransport([.failure(reason)])
        let error = try await failure {
            _ = try await dendrite(transport).query(Twice(value: 1), to: axon())
        }
        #expect(error?.code == code)
        #expect(error?.label == code.label)
    }

    @Test("an answer that is not the synapse's is undecodable and names the field")
    func undecodable() async throws {
        let transport = ScriptedTransport([.unsigned(200, #"{"value":"two"}"#)])
        let error = try await failure {
            _ = try await dendrite(transport, .preferred).query(Twice(value: 1), to: axon())
        }
        #expect(error?.code == .undecodable)
        #expect(error?.message.contains("value") == true)
    }

    @Test("the body is encoded and hashed once, and no more than the window is under way")
    func window() async throws {
        let transport = ScriptedTransport(Array(repeating: .unsigned(200), count: 40))
        var configuration = Dendrite.Configuration()
        configuration.sessions = .never
        configuration.answers = .preferred
        configuration.maxInFlight = 3
        let dendrite = Dendrite(
            signer: try KeyPair(uri: "//Dendrite"), configuration: configuration, transport: transport, time: time)
        let replies = await dendrite.query(Twice(value: 1), to: Array(repeating: try axon(), count: 40)).collect()
        #expect(replies.count == 40)
        #expect(transport.mostAtOnce <= 3)
    }

    @Test("a synapse whose name is none is not sent")
    func badName() async throws {
        struct Bad: Synapse {
            static var name: String { "no/name" }
            struct Response: Codable, Sendable {}
        }
        let transport = ScriptedTransport([])
        let error = try await failure { _ = try await dendrite(transport).query(Bad(), to: axon()) }
        #expect(error?.code == .unencodable)
        let replies = try await dendrite(transport).query(Bad(), to: [try axon()]).collect()
        #expect(throws: DendriteError.self) { try replies.first?.result.get() }
        #expect(transport.requests.isEmpty)
    }

    private func axon() throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "axon.example", port: 8_091)
    }

    private func dendrite(
        _ transport: ScriptedTransport, _ answers: Dendrite.Configuration.Answers = .required, memory: PeerMemory = .init()
    ) throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.sessions = .never
        configuration.answers = answers
        return Dendrite(
            signer: try KeyPair(uri: "//Dendrite"), configuration: configuration, transport: transport, memory: memory,
            time: time)
    }
}

/// Gives answers from a list, and keeps what was asked.
private final class ScriptedTransport: DendriteTransport {
    enum Step: Sendable {
        case unsigned(Int, String = #"{"value":2}"#)
        case stale(retryAfter: String?)
        case failure(TransportError.Reason)
    }

    private struct State {
        var steps: [Step]
        var requests: [TransportRequest] = []
        var underWay = 0
        var mostAtOnce = 0
    }

    private let state: Mutex<State>

    init(_ steps: [Step]) { state = Mutex(State(steps: steps)) }

    var requests: [TransportRequest] { state.withLock { $0.requests } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer {
        let step = state.withLock { state in
            state.requests.append(request)
            state.underWay += 1
            state.mostAtOnce = max(state.mostAtOnce, state.underWay)
            return state.steps.isEmpty ? Step.failure(.broken) : state.steps.removeFirst()
        }
        await Task.yield()
        state.withLock { $0.underWay -= 1 }
        switch step {
        case .unsigned(let status, let body):
            let head = HTTPResponse(status: .init(code: status), headerFields: [.contentType: "application/json"])
            return TransportAnswer(head: head, body: Array(body.utf8))
        case .stale(let retryAfter):
            var head = HTTPResponse(status: 401, headerFields: [.contentType: Problem.mediaType])
            head.headerFields[.retryAfter] = retryAfter
            let body = #"{"type":"urn:neuron:problem:stale","title":"stale","status":401}"#
            return TransportAnswer(head: head, body: Array(body.utf8))
        case .failure(let reason): throw TransportError(reason, "As the test says.")
        }
    }
}

/// A clock that moves only by sleeping, and remembers it.
private final class StillTime: TimeSource {
    private let state = Mutex<(elapsed: Duration, slept: [Duration])>((.zero, []))

    var slept: [Duration] { state.withLock { $0.slept } }
    var now: UnixTime { UnixTime(seconds: 1_700_000_000).advanced(by: state.withLock { $0.elapsed }) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 1).advanced(by: state.withLock { $0.elapsed }) }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        let wait = instant.since(monotonic)
        state.withLock { state in
            state.elapsed += wait
            state.slept.append(wait)
        }
    }
}
