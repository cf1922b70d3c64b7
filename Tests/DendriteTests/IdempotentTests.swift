import HTTPTypes
import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Dendrite: idempotent synapses")
struct IdempotentTests {
    private let time = SteppingTime()

    @Test("what fails on the way is sent again, signed anew", arguments: [TransportError.Reason.refused, .unreachable, .lost])
    func failures(reason: TransportError.Reason) async throws {
        let transport = try SigningTransport(time) { index, _ in index == 0 ? .failure(reason) : .answer(200) }
        let answer = try await dendrite(transport).query(Sum(value: 1), to: axon())
        #expect(answer.value == 2)
        let requests = transport.requests
        #expect(Set(requests.map { $0.head.headerFields[.bittensorNonce] }).count == 2)
        #expect(Set(requests.map { $0.head.headerFields[.bittensorSignature] }).count == 2)
        #expect(time.slept.count == 1)
        #expect(time.slept.allSatisfy { $0 >= .milliseconds(25) && $0 <= .milliseconds(50) })
    }

    @Test("a synapse that does not say so is sent once", arguments: [TransportError.Reason.refused, .unreachable, .lost])
    func others(reason: TransportError.Reason) async throws {
        let transport = try SigningTransport(time) { _, _ in .failure(reason) }
        await #expect(throws: DendriteError.self) { _ = try await dendrite(transport).query(Twice(value: 1), to: axon()) }
        #expect(transport.requests.count == 1)
        #expect(time.slept.isEmpty)
    }

    @Test(
        "a failure that another attempt would not mend is final",
        arguments: [TransportError.Reason.tooLarge, .broken, .timedOut])
    func final(reason: TransportError.Reason) async throws {
        let transport = try SigningTransport(time) { _, _ in .failure(reason) }
        await #expect(throws: DendriteError.self) { _ = try await dendrite(transport).query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 1)
    }

    @Test("no more attempts than are allowed", arguments: [0, 1, 2, 5])
    func most(allowed: Int) async throws {
        let transport = try SigningTransport(time) { _, _ in .failure(.lost) }
        await #expect(throws: DendriteError.self) {
            _ = try await dendrite(transport) { $0.maxRetries = allowed }.query(Sum(value: 1), to: axon())
        }
        #expect(transport.requests.count == allowed + 1)
    }

    @Test("a proven 429 or 503 is waited for as long as it asks", arguments: [429, 503])
    func busy(status: Int) async throws {
        let transport = try SigningTransport(time) { index, _ in index == 0 ? .answer(status, retryAfter: "3") : .answer(200) }
        let answer = try await dendrite(transport).query(Sum(value: 1), to: axon())
        #expect(answer.value == 2)
        #expect(time.slept.count == 1)
        #expect(time.slept.allSatisfy { $0 >= .seconds(3) && $0 < .seconds(4) })
    }

    @Test("a wait that does not fit the query's time is not begun, and the axon's own words are the error")
    func longWait() async throws {
        let transport = try SigningTransport(time) { _, _ in .answer(503, retryAfter: "13") }
        let error = await #expect(throws: DendriteError.self) {
            _ = try await dendrite(transport).query(Sum(value: 1), to: axon())
        }
        #expect(error?.status == 503)
        #expect(transport.requests.count == 1)
        #expect(time.slept.isEmpty)
    }

    @Test("a busy answer that nobody signed moves nothing", arguments: [429, 503])
    func unprovenBusy(status: Int) async throws {
        let transport = try SigningTransport(time) { _, _ in .unsigned(status) }
        let error = await #expect(throws: DendriteError.self) {
            _ = try await dendrite(transport).query(Sum(value: 1), to: axon())
        }
        #expect(error?.code == .unauthenticated)
        #expect(transport.requests.count == 1)
    }

    @Test("other proven refusals are final", arguments: [403, 404, 422, 500, 504])
    func refusals(status: Int) async throws {
        let transport = try SigningTransport(time) { _, _ in .answer(status) }
        await #expect(throws: DendriteError.self) { _ = try await dendrite(transport).query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 1)
    }

    private func axon() throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "axon.example", port: 8_091)
    }

    private func dendrite(
        _ transport: SigningTransport, _ change: (inout Dendrite.Configuration) -> Void = { _ in }
    ) throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        change(&configuration)
        return Dendrite(
            signer: try KeyPair(uri: "//Dendrite"), configuration: configuration, transport: transport, time: time,
            random: .seeded(7))
    }
}

/// Adds one; asking twice does no harm.
struct Sum: Synapse {
    static var isIdempotent: Bool { true }
    var value: Int
    struct Response: Codable, Sendable, Equatable { var value: Int }
}

/// Answers as `//Axon` would, by a rule of the test; keeps what was asked.
final class SigningTransport: DendriteTransport {
    enum Step: Sendable {
        case answer(Int, retryAfter: String? = nil)
        case unsigned(Int)
        case failure(TransportError.Reason)
        /// Takes so long by the transport's clock, then answers 200; ends early when cancelled.
        case slow(Duration)
        /// Answers 200 once the signal comes.
        case after(Signal)
        /// Never answers; ends when cancelled.
        case never
    }

    private let key: KeyPair
    private let time: any TimeSource
    private let rule: @Sendable (Int, TransportRequest) -> Step
    private let state = Mutex<(requests: [TransportRequest], cancelled: Int)>(([], 0))

    init(_ time: any TimeSource, _ rule: @escaping @Sendable (Int, TransportRequest) -> Step) throws {
        key = try KeyPair(uri: "//Axon")
        self.time = time
        self.rule = rule
    }

    var requests: [TransportRequest] { state.withLock { $0.requests } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer {
        let index = state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
        switch rule(index, request) {
        case .answer(let status, let retryAfter): return await answer(request, status, retryAfter: retryAfter)
        case .unsigned(let status):
            return TransportAnswer(head: HTTPResponse(status: .init(code: status)), body: [])
        case .failure(let reason): throw TransportError(reason, "As the test says.")
        case .slow(let duration):
            do {
                try await time.sleep(for: duration)
            } catch {
                throw gaveUp()
            }
            return await answer(request, 200, retryAfter: nil)
        case .after(let signal):
            await signal.wait()
            return await answer(request, 200, retryAfter: nil)
        case .never:
            await Signal().wait()
            throw gaveUp()
        }
    }

    private func gaveUp() -> TransportError {
        state.withLock { $0.cancelled += 1 }
        return TransportError(.cancelled, "As the test says.")
    }

    private func answer(_ request: TransportRequest, _ status: Int, retryAfter: String?) async -> TransportAnswer {
        let body = status == 200 ? #"{"value":2}"# : #"{"type":"urn:neuron:problem:overloaded","title":"busy","status":503}"#
        var head = HTTPResponse(status: .init(code: status))
        head.headerFields[.contentType] = status == 200 ? "application/json" : Problem.mediaType
        head.headerFields[.retryAfter] = retryAfter
        do {
            let now = time.now
            let lines = SignedLines.answer(
                scheme: key.scheme.rawValue, status: status, digest: SHA256.hash(Array(body.utf8)), time: now, axon: key.hotkey,
                caller: try KeyPair(uri: "//Dendrite").hotkey,
                requestSignature: request.head.headerFields[.bittensorSignature] ?? "")
            head.headerFields[.answerVersion] = "1"
            head.headerFields[.answerHotkey] = key.hotkey.description
            head.headerFields[.answerTime] = String(now.nanoseconds)
            head.headerFields[.answerSignature] = try key.signature(for: lines.bytes).hex
        } catch {
            Issue.record(error)
        }
        return TransportAnswer(head: head, body: Array(body.utf8))
    }
}

/// A clock that moves only by sleeping, and remembers it.
final class SteppingTime: TimeSource {
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
