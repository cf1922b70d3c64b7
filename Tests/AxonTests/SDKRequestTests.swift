import Foundation
import HTTPTypes
import Neuron
import Synchronization
import TestSupport
import Testing

@testable import Axon

@Suite("Requests of the SDK 10", .enabled(if: Vectors.has("requests.json"), "the folder of vectors has no requests.json"))
struct SDKRequestTests {
    static let vectors = try? Vectors.json("requests.json", as: SDKRequestVectors.self)
    static let all = vectors?.requests ?? []

    /// Every request of the fixtures that ends otherwise than at the SDK's axon, and the weak point that is closed by it.
    /// `docs/wire-protocols.md` explains them.
    static let differences = [
        "path-other-type": 3, "stale-timeout-raised": 4, "stale-timeout-nan": 4, "stale-version-old": 5, "future-1h": 7,
    ]

    @Test("end in the verdict of the SDK's axon, or in a refusal for a weak point that is listed", arguments: all)
    func verdict(_ one: SDKRequestVectors.Case) async throws {
        let time = StandingTime((one.request.nonce ?? one.verify_at_ns) - 3_600_000_000_000)
        let (head, body) = try await withSDKAxon(seed: Self.vectors?.axon.seed ?? "", time: time) { axon in
            for id in one.after {
                let earlier = try #require(Self.all.first { $0.id == id })
                time.set(earlier.verify_at_ns)
                let answer = try await axon.tell(earlier.request)
                #expect(answer.head.status.code == earlier.verdict.status, "\(id) before it")
            }
            time.set(one.verify_at_ns)
            return try await axon.tell(one.request)
        }
        if let weakness = one.weakness {
            #expect((400..<500).contains(head.status.code), "weak point \(weakness)")
            return
        }
        #expect(head.status.code == one.verdict.status)
        let told = try? JSONDecoder().decode(JSONValue.self, from: Data(body))
        guard one.verdict.status != 200, case .object(let members)? = told else { return }
        // A request without any header of the SDK's is answered in nobody's words.
        guard one.request.headers.contains(where: { $0[0].lowercased().hasPrefix("bt_header_") }) else { return }
        let message = members["message"] ?? members["detail"] ?? .null
        if case .string(let expected) = one.verdict.message, case .string(let message) = message, expected.hasSuffix("#<uuid4>")
        {
            #expect(message.hasPrefix("Internal Server Error #"))
            #expect(UUID(uuidString: String(message.suffix(36))) != nil)
        } else {
            #expect(message == one.verdict.message)
        }
        if members["message"] != nil {
            let status = try #require(HTTPField.Name("bt_header_axon_status_code"))
            #expect(head.headerFields[status] == String(one.verdict.status))
        }
    }

    @Test("differ from the SDK's axon in a list, one by one")
    func list() throws {
        guard Vectors.folder.path == Vectors.fixtures.appending(path: "vectors").path else { return }
        let found = Dictionary(uniqueKeysWithValues: Self.all.compactMap { one in one.weakness.map { (one.id, $0) } })
        #expect(found == Self.differences)
        let docs = Vectors.fixtures.deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "docs/wire-protocols.md")
        let text = try String(contentsOf: docs, encoding: .utf8)
        for (id, weakness) in Self.differences {
            #expect(text.contains("| \(weakness) | `\(id)` |"), "\(id) is not in the docs")
        }
    }

    @Test("show the handler the proven hotkey, whatever the body claims")
    func spoofed() async throws {
        let one = try #require(Self.all.first { $0.id == "body-identity-spoofed" })
        let time = StandingTime(one.verify_at_ns - 3_600_000_000_000)
        let seen = Mutex<[Hotkey]>([])
        _ = try await withSDKAxon(
            seed: Self.vectors?.axon.seed ?? "", time: time, seen: { hotkey in seen.withLock { $0.append(hotkey) } }
        ) { axon in
            time.set(one.verify_at_ns)
            return try await axon.tell(one.request)
        }
        #expect(seen.withLock { $0.map(\.description) } == [one.request.header("bt_header_dendrite_hotkey")])
    }

    @Test(
        "with hostile headers get a clean 4xx",
        arguments: [
            ["bt_header_dendrite_nonce", "99999999999999999999999999999999"], ["bt_header_dendrite_nonce", "-5"],
            ["bt_header_dendrite_version", "é"], ["timeout", "nan"], ["timeout", "-inf"], ["timeout", "-50"],
            ["bt_header_dendrite_uuid", String(repeating: "u", count: 2_000)], ["bt_header_dendrite_hotkey", "ключ"],
            ["+bt_header_dendrite_nonce", "1"], ["+computed_body_hash", "00"], ["+timeout", "12.0"],
            ["bt_header_dendrite_signature", "0x" + String(repeating: "0", count: 127)],
            ["bt_header_dendrite_hotkey", "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"],
        ])
    func hostile(_ header: [String]) async throws {
        let one = try #require(Self.all.first { $0.id == "echo-ascii" })
        var headers = one.request.headers
        let isExtra = header[0].hasPrefix("+")
        let name = isExtra ? String(header[0].dropFirst()) : header[0]
        if !isExtra { headers.removeAll { $0[0] == name } }
        headers.append([name, header[1]])
        let request = SDKRequest(
            request_line: one.request.request_line, headers: headers, body: one.request.body, body_base64: nil)
        let time = StandingTime(one.verify_at_ns - 3_600_000_000_000)
        let (head, body) = try await withSDKAxon(seed: Self.vectors?.axon.seed ?? "", time: time) { axon in
            time.set(one.verify_at_ns)
            return try await axon.tell(request)
        }
        #expect(head.status.code == 401)
        #expect(String(decoding: body, as: UTF8.self).hasPrefix(#"{"message":"Not Verified with error: "#))
    }

    @Test("in two protocols at once are refused, and none but the native one is taken where that is set")
    func exclusive() async throws {
        let one = try #require(Self.all.first { $0.id == "echo-ascii" })
        var doubled = try one.request.head()
        doubled.headerFields[.bittensorVersion] = "1"
        var configuration = TestConfiguration.loopback
        configuration.nativeOnly = true
        let key = try KeyPair(seed: bytes(hex: Self.vectors?.axon.seed ?? "") ?? [])
        let axon = Axon(signer: key, configuration: configuration, logger: TestConfiguration.silent) { SDKSynapses.routes(&$0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            let refused = try await axon.tell(one.request)
            #expect(refused.head.status.code == 401)
            #expect(String(decoding: refused.body, as: UTF8.self).contains("this axon takes nothing else"))
            let peer = AxonAddress(ip: .v4(0x7F00_0001), port: 4_000)
            let (head, body) = try await axon.answer(doubled, body: one.request.bytes, from: peer)
            #expect(head.status.code == 401)
            #expect(String(decoding: body, as: UTF8.self).contains("one protocol"))
            #expect(axon.requests["synapse/10"] == ProtocolCount(proven: 0, refused: 1))
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
