import Foundation
import HTTPTypes
@testable import Neuron
import Testing
import TestSupport

@Suite("The native dialect")
struct NativeDialectTests {
    /// What must not stand twice.
    private static let headers = NativeShape.single.compactMap { HTTPField.Name($0.name) }

    private let dialect = NativeDialect()
    private let now = UnixTime(seconds: 1_800_000_000)

    /// Judges as an axon does: `ok`, or the problem's name.
    private func verdict(_ head: HTTPRequest, body: Bytes, axon: Hotkey, now: UnixTime, floor: UInt64 = 0) -> String {
        do {
            let claim = try dialect.claim(head, receiver: axon, freshness: Freshness(now: now, floor: floor))
            _ = try dialect.verify(claim, head: head, digest: SHA256.hash(body), receiver: axon)
            return "ok"
        } catch {
            return error.problem.name ?? ""
        }
    }

    private func signed(
        _ target: String = "/Echo", body: Bytes = Bytes("{}".utf8), by caller: KeyPair, to axon: KeyPair,
        timeout: Duration? = nil
    ) async throws -> HTTPRequest {
        let request = HTTPRequest(method: .post, scheme: "http", authority: "a", path: target)
        return try await dialect.sign(
            request, digest: SHA256.hash(body), to: axon.hotkey, by: caller, nonce: now.nanoseconds, timeout: timeout)
    }

    @Test(
        "every request of the SDK gets the verdict of the vectors",
        .enabled(if: Vectors.has("native.json"), "native.json is not in this folder"))
    func requests() throws {
        for one in try NativeVectors.all.get().cases {
            let axon = try #require(Hotkey(one.axon.ss58))
            let now = UnixTime(nanoseconds: try #require(UInt64(one.now_ns)))
            #expect(dialect.recognises(one.request.head))
            #expect(
                verdict(one.request.head, body: one.request.body, axon: axon, now: now) == one.verdict,
                "case \(one.id), \(one.mutation)")
        }
    }

    @Test(
        "every answer gets the verdict of the vectors",
        .enabled(if: Vectors.has("native.json"), "native.json is not in this folder"))
    func answers() throws {
        for one in try NativeVectors.all.get().cases {
            guard let answer = one.answer else {
                #expect(one.answer_verdict == "not-checked")
                continue
            }
            let caller = try #require(Hotkey(one.caller.ss58)), receiver = try #require(Hotkey(one.axon.ss58))
            let sent = UnixTime(nanoseconds: try #require(UInt64(answer.sent_ns)))
            let received = UnixTime(nanoseconds: try #require(UInt64(answer.received_ns)))
            let exchange = Exchange(caller: caller, receiver: receiver, sent: sent, received: received)
            let proof = Result { () throws(AnswerError) in
                try dialect.authenticate(answer.head, body: answer.body, for: one.request.head, exchange: exchange)
            }
            switch (one.answer_verdict, proof) {
            case ("ok", .success(let proof)):
                #expect(proof.wireProtocol == "neuron-answer/1")
                #expect((proof.clockDifference ?? .zero < .zero) == (one.mutation == "answer-slow-clock"))
                #expect((proof.clockDifference ?? .zero > .zero) == (one.mutation == "answer-fast-clock"))
            case ("unauthenticated", .failure), ("not-checked", _): break
            default: Issue.record("case \(one.id), \(one.mutation): \(one.answer_verdict), but \(proof)")
            }
        }
    }

    @Test("the lines are what the SDK signed", .enabled(if: Vectors.has("native.json"), "native.json is not in this folder"))
    func lines() throws {
        for one in try NativeVectors.all.get().cases where one.mutation == "none" {
            let caller = try #require(Hotkey(one.caller.ss58)), axon = try #require(Hotkey(one.axon.ss58))
            let nonce = try #require(one.request.headers["X-Bittensor-Nonce"].flatMap { UInt64($0) })
            let request = SignedLines.request(
                scheme: one.caller.scheme.rawValue, method: one.request.method, target: one.request.target,
                digest: SHA256.hash(one.request.body), nonce: nonce, caller: caller, receiver: axon)
            #expect(String(decoding: request.bytes, as: UTF8.self) == one.request.payload_as_signed)
            let answer = try #require(one.answer)
            let time = UnixTime(nanoseconds: try #require(answer.headers["X-Neuron-Answer-Time"].flatMap { UInt64($0) }))
            let lines = SignedLines.answer(
                scheme: one.axon.scheme.rawValue, status: answer.status, digest: SHA256.hash(answer.body), time: time,
                axon: axon,
                caller: caller, requestSignature: try #require(one.request.headers["X-Bittensor-Signature"]))
            #expect(String(decoding: lines.bytes, as: UTF8.self) == answer.payload_as_signed)
        }
    }

    @Test(
        "ed25519 being deterministic, our headers are the SDK's golden ones",
        .enabled(if: Vectors.has("native.json"), "native.json is not in this folder"))
    func golden() async throws {
        let golden = try NativeVectors.all.get().golden
        let key = try KeyPair(uri: golden.uri, scheme: golden.scheme)
        let receiver = try #require(golden.headers["X-Bittensor-Receiver"].flatMap { Hotkey($0) })
        let nonce = try #require(golden.headers["X-Bittensor-Nonce"].flatMap { UInt64($0) })
        // The SDK's own conformance request, whose headers the vectors hold.
        let request = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/generate?stream=false")
        let body = Bytes(#"{"prompt": "hello"}"#.utf8)
        let signed = try await dialect.sign(
            request, digest: SHA256.hash(body), to: receiver, by: key, nonce: nonce, timeout: nil)
        #expect(signed.headerFields.count == golden.headers.count)
        for (name, value) in golden.headers {
            #expect(signed.headerFields[try #require(HTTPField.Name(name))] == value, "\(name)")
        }
    }

    @Test("what we sign we accept, and our answers hold, in every pair of schemes")
    func roundTrip() async throws {
        for callerScheme in SignatureScheme.allCases {
            for axonScheme in SignatureScheme.allCases {
                let caller = try KeyPair(uri: "//Alice", scheme: callerScheme)
                let axon = try KeyPair(uri: "//Bob", scheme: axonScheme)
                let body = Bytes(#"{"text":"hi"}"#.utf8)
                let head = try await signed(body: body, by: caller, to: axon, timeout: .milliseconds(12_050))
                #expect(head.headerFields[.neuronTimeout] == "12.050")
                let claim = try dialect.claim(head, receiver: axon.hotkey, freshness: Freshness(now: now, floor: 0))
                #expect(claim.timeout == .milliseconds(12_050) && claim.hotkey == caller.hotkey)
                let proof = try dialect.verify(claim, head: head, digest: SHA256.hash(body), receiver: axon.hotkey)
                var response = HTTPResponse(status: .ok)
                response.headerFields[.contentType] = "application/json; charset=utf-8"
                let answer = try await dialect.answer(
                    response, body: body, to: Caller(recorded: proof), by: axon, now: now)
                let exchange = Exchange(caller: caller.hotkey, receiver: axon.hotkey, sent: now, received: now)
                let checked = try dialect.authenticate(answer, body: body, for: head, exchange: exchange)
                #expect(checked.clockDifference == nil)
                #expect(throws: AnswerError.self) {
                    try dialect.authenticate(answer, body: body + [32], for: head, exchange: exchange)
                }
                let other = Exchange(caller: axon.hotkey, receiver: axon.hotkey, sent: now, received: now)
                #expect(throws: AnswerError.self) { try dialect.authenticate(answer, body: body, for: head, exchange: other) }
            }
        }
    }

    @Test("a header of the protocol that stands twice is malformed, whatever it says")
    func repeatedHeaders() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let head = try await signed(by: caller, to: axon, timeout: .seconds(1))
        #expect(verdict(head, body: Bytes("{}".utf8), axon: axon.hotkey, now: now) == "ok")
        for name in Self.headers {
            var doubled = head
            let value = head.headerFields[name] ?? "x"
            doubled.headerFields.append(HTTPField(name: name, value: value))
            if head.headerFields[name] == nil { doubled.headerFields.append(HTTPField(name: name, value: value)) }
            #expect(verdict(doubled, body: Bytes("{}".utf8), axon: axon.hotkey, now: now) == "malformed", "\(name)")
        }
    }

    @Test("values out of shape are malformed, one by one")
    func shapes() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let head = try await signed(by: caller, to: axon, timeout: .seconds(1))
        let prefix0 = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"
        let bad: [(HTTPField.Name, String?)] = [
            (.bittensorVersion, "01"), (.bittensorVersion, ""), (.bittensorHotkey, prefix0), (.bittensorHotkey, ""),
            (.bittensorHotkey, String(repeating: "5", count: 10_000)), (.bittensorNonce, "01800000000000000000"),
            (.bittensorNonce, "+1"), (.bittensorNonce, "-1"), (.bittensorNonce, "1.0"), (.bittensorNonce, "0x1"),
            (.bittensorNonce, "123456789012345678901"), (.bittensorNonce, "١٢٣"), (.bittensorSignature, "0x"),
            (.bittensorSignature, "0X00"), (.bittensorSignature, "0x0"), (.bittensorSignature, nil),
            (.bittensorSignature, "0x" + String(repeating: "00", count: 63)), (.neuronTimeout, ""), (.neuronTimeout, "."),
            (.neuronTimeout, "1."), (.neuronTimeout, ".5"), (.neuronTimeout, "-1"), (.neuronTimeout, "1e3"),
            (.neuronTimeout, "inf"), (.neuronTimeout, String(repeating: "1", count: 33)),
        ]
        for (name, value) in bad {
            var head = head
            head.headerFields[name] = value
            #expect(verdict(head, body: [], axon: axon.hotkey, now: now) == "malformed", "\(name): \(value ?? "absent")")
        }
        for target in [nil, "", "Echo", "http://a/Echo", "/a b", "/a\nb", "/é", "*"] as [String?] {
            var head = head
            head.path = target
            #expect(verdict(head, body: [], axon: axon.hotkey, now: now) == "malformed", "\(target ?? "absent")")
        }
    }

    @Test("nonces too large for 64 bits are stale, not a crash")
    func hugeNonce() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        var head = try await signed(by: caller, to: axon)
        for nonce in ["99999999999999999999", "18446744073709551615", "1"] {
            head.headerFields[.bittensorNonce] = nonce
            #expect(verdict(head, body: [], axon: axon.hotkey, now: now) == "stale")
            for clock in [UInt64.max, 0] {
                #expect(
                    ["stale", "bad-signature"].contains(
                        verdict(head, body: [], axon: axon.hotkey, now: UnixTime(nanoseconds: clock))))
            }
        }
    }

    @Test("schemes of newer drafts are named unsupported, with signatures of any length")
    func unknownSchemes() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        var head = try await signed(by: caller, to: axon)
        for crypto in ["mldsa", "hashed", "SR25519", "", "blake2b-256"] {
            head.headerFields[.bittensorCrypto] = crypto
            head.headerFields[.bittensorSignature] = "0x" + String(repeating: "ab", count: 4_627)
            #expect(verdict(head, body: [], axon: axon.hotkey, now: now) == "unsupported-scheme")
        }
        head.headerFields[.bittensorSignature] = "0x" + String(repeating: "ab", count: 6_000)
        #expect(verdict(head, body: [], axon: axon.hotkey, now: now) == "malformed")
    }

    @Test("a nonce at or below the floor is stale, and the wait is told")
    func floor() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let head = try await signed(by: caller, to: axon)
        #expect(verdict(head, body: Bytes("{}".utf8), axon: axon.hotkey, now: now, floor: now.nanoseconds - 1) == "ok")
        let floor = now.nanoseconds + 3_000_000_000
        let rejection = #expect(throws: Rejection.self) {
            try dialect.claim(head, receiver: axon.hotkey, freshness: Freshness(now: now, floor: floor))
        }
        #expect(rejection?.problem.name == "stale")
        #expect(rejection?.retryAfter == .seconds(3))
        #expect(rejection?.problem.now == now.nanoseconds)
        #expect(verdict(head, body: [], axon: axon.hotkey, now: now, floor: now.nanoseconds) == "stale")
    }

    @Test("what a stranger is told fits 200 bytes")
    func shortProblems() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let good = try await signed(by: caller, to: axon, timeout: .seconds(1))
        let changes: [(inout HTTPRequest) -> Void] = [
            { $0.headerFields[.bittensorVersion] = "2" }, { $0.headerFields[.bittensorNonce] = "x" },
            { $0.headerFields[.bittensorNonce] = "1" }, { $0.headerFields[.bittensorNonce] = "9999999999999999999" },
            { $0.headerFields[.bittensorSignature] = "x" }, { $0.headerFields[.bittensorSignature] = "0x00" },
            { $0.headerFields[.bittensorHotkey] = "x" }, { $0.headerFields[.bittensorReceiver] = nil },
            { $0.headerFields[.bittensorHotkey] = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM" },
            { $0.headerFields[.bittensorCrypto] = "x" }, { $0.headerFields[.neuronTimeout] = "x" }, { $0.path = "*" },
            { $0.headerFields.append(HTTPField(name: .bittensorSignature, value: "x")) }, { $0.path = "/Other" },
        ]
        for change in changes {
            var head = good
            change(&head)
            do {
                let claim = try dialect.claim(head, receiver: axon.hotkey, freshness: Freshness(now: now, floor: 0))
                _ = try dialect.verify(claim, head: head, digest: SHA256.hash(Bytes()), receiver: axon.hotkey)
                Issue.record("accepted")
            } catch let rejection {
                let body = try SynapseCoding.encode(rejection.problem)
                #expect(body.count <= 200, "\(String(decoding: body, as: UTF8.self))")
                #expect(rejection.problem.status == 401 && rejection.problem.detail != nil)
            }
        }
    }

    @Test("an answer of another media type is unauthenticated, a problem under 200 too")
    func mediaTypes() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let head = try await signed(by: caller, to: axon)
        let claim = try dialect.claim(head, receiver: axon.hotkey, freshness: Freshness(now: now, floor: 0))
        let proven = Caller(
            recorded: try dialect.verify(claim, head: head, digest: SHA256.hash(Bytes("{}".utf8)), receiver: axon.hotkey))
        let exchange = Exchange(caller: caller.hotkey, receiver: axon.hotkey, sent: now, received: now)
        let expected: [(Int, String?, Bool)] = [
            (200, "application/json", true), (200, "Application/JSON ; q=1", true), (200, "application/problem+json", false),
            (200, nil, false), (200, "text/html", false), (503, "application/problem+json", true),
            (503, "application/json", false),
            (302, "application/json", false),
        ]
        for (status, type, holds) in expected {
            var response = HTTPResponse(status: .init(code: status))
            response.headerFields[.contentType] = type
            let answer = try await dialect.answer(response, body: [], to: proven, by: axon, now: now)
            let proof = try? dialect.authenticate(answer, body: [], for: head, exchange: exchange)
            #expect((proof != nil) == holds, "\(status) \(type ?? "none")")
        }
    }

    @Test("answer headers out of shape, or twice, prove nothing")
    func answerShapes() async throws {
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let head = try await signed(by: caller, to: axon)
        let claim = try dialect.claim(head, receiver: axon.hotkey, freshness: Freshness(now: now, floor: 0))
        let proven = Caller(
            recorded: try dialect.verify(claim, head: head, digest: SHA256.hash(Bytes("{}".utf8)), receiver: axon.hotkey))
        var response = HTTPResponse(status: .ok)
        response.headerFields[.contentType] = "application/json"
        let answer = try await dialect.answer(response, body: [], to: proven, by: axon, now: now)
        let exchange = Exchange(caller: caller.hotkey, receiver: axon.hotkey, sent: now, received: now)
        let names: [HTTPField.Name] = [.answerVersion, .answerHotkey, .answerTime, .answerSignature]
        for name in names {
            for value in [nil, "", "x", "0x", "2"] as [String?] {
                var changed = answer
                changed.headerFields[name] = value
                #expect(throws: AnswerError.self) { try dialect.authenticate(changed, body: [], for: head, exchange: exchange) }
            }
            var doubled = answer
            doubled.headerFields.append(HTTPField(name: name, value: answer.headerFields[name] ?? ""))
            #expect(throws: AnswerError.self) { try dialect.authenticate(doubled, body: [], for: head, exchange: exchange) }
        }
        var bare = response
        bare.headerFields[.answerCrypto] = "ed25519"
        let error = #expect(throws: AnswerError.self) {
            try dialect.authenticate(bare, body: [], for: head, exchange: exchange)
        }
        #expect(error?.reason == .unsigned)
    }

    @Test("no header text crashes the axon's checks, and none without the key is accepted")
    func anyHeaders() async throws {
        let seed: UInt64 = 0xB7A7
        var random = RandomSource.seeded(seed)
        let caller = try KeyPair(uri: "//Alice"), axon = try KeyPair(uri: "//Bob")
        let good = try await signed(by: caller, to: axon, timeout: .seconds(1))
        let characters = Array("0123456789abcdefxABCDEF+-. ,;/\"\té\u{0}5")
        for _ in 0..<2_000 {
            var head = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let name = Self.headers[Int.random(in: 0..<Self.headers.count, using: &random)]
                var text = Array(head.headerFields[name] ?? "")
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    let at = Int.random(in: 0...text.count, using: &random)
                    let character = characters[Int.random(in: 0..<characters.count, using: &random)]
                    if at < text.count, Bool.random(using: &random) {
                        text[at] = character
                    } else {
                        text.insert(character, at: at)
                    }
                }
                head.headerFields[name] = String(text.prefix(Int.random(in: 0...200, using: &random)))
            }
            let verdict = verdict(head, body: Bytes("{}".utf8), axon: axon.hotkey, now: now)
            if verdict == "ok" {
                // Unsigned headers and the digits' case may change; nothing that is signed.
                for name: HTTPField.Name in [.bittensorHotkey, .bittensorNonce, .bittensorReceiver] {
                    #expect(head.headerFields[name] == good.headerFields[name], "seed \(seed)")
                }
                #expect(
                    head.headerFields[.bittensorSignature]?.lowercased() == good.headerFields[.bittensorSignature],
                    "seed \(seed)")
            }
        }
    }
}
