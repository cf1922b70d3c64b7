internal import HTTPTypes
internal import Neuron

/// One request that no axon may accept, and what the protocol calls it.
package struct MustReject: Sendable {
    /// What is wrong with the request.
    package let name: String
    /// The problems that are a right answer; the first is the protocol's own.
    package let problems: [String]
    /// Whether the same bytes are sent a second time, and only that is judged.
    let isReplay: Bool
    private let before: @Sendable (inout ForgedRequest, Situation) throws -> Void
    private let after: @Sendable (inout ForgedRequest.Sent, Situation) throws -> Void

    /// Where and when a request is made.
    struct Situation: Sendable {
        let receiver: Hotkey
        let synapse: SynapseName
        let body: Bytes
        let now: UnixTime
        let nonce: UInt64
        let key: KeyPair
    }

    init(
        _ name: String, _ problems: String..., isReplay: Bool = false,
        before: @escaping @Sendable (inout ForgedRequest, Situation) throws -> Void = { _, _ in },
        after: @escaping @Sendable (inout ForgedRequest.Sent, Situation) throws -> Void = { _, _ in }
    ) {
        self.name = name
        self.problems = problems
        self.isReplay = isReplay
        self.before = before
        self.after = after
    }

    /// The request, made for this situation.
    func request(_ situation: Situation) async throws -> ForgedRequest.Sent {
        var forged = ForgedRequest(
            key: situation.key, receiver: situation.receiver, synapse: situation.synapse, body: situation.body,
            nonce: situation.nonce)
        try before(&forged, situation)
        var sent = try await forged.signed()
        try after(&sent, situation)
        return sent
    }
}

extension MustReject {
    /// The honest request that all others are made from. It is to be accepted: what an axon refuses about the others is the change.
    package static let unchanged = MustReject("nothing wrong")

    /// Everything that is wrong with headers, claims and signatures, and with bodies whose caller is proven.
    package static let corpus: [MustReject] = headers + nonces + signatures + claims + tampering + bodies

    private static let headers: [MustReject] =
        [
            absent(.bittensorVersion, "unsigned"), absent(.bittensorHotkey, "malformed"), absent(.bittensorNonce, "malformed"),
            absent(.bittensorSignature, "malformed"), absent(.bittensorReceiver, "wrong-receiver"),
            MustReject("no header of the protocol", "unsigned") { _, _ in
            } after: { sent, _ in
                sent.headers = [.contentType: "application/json"]
            },
            MustReject("headers of two protocols", "malformed", "unsigned") { _, _ in
            } after: { sent, _ in
                for other in Dialects.spoken.dropFirst() { sent.headers[other.mark.name] = other.mark.value }
            },
            MustReject("headers past 16 KiB", "headers-too-large", "malformed", "unsigned") { _, _ in
            } after: { sent, _ in
                if let name = HTTPField.Name("X-Fat") { sent.headers[name] = String(repeating: "f", count: 18_000) }
            },
        ]
        + ["2", "0", "01", "1.0", "one"].map { with(.bittensorVersion, $0, "version \($0)", "malformed") }
        + [
            HTTPField.Name.bittensorVersion, .bittensorHotkey, .bittensorReceiver, .bittensorNonce, .bittensorSignature,
        ].map { name in
            MustReject("\(name.rawName) twice", "malformed") { _, _ in
            } after: { sent, _ in
                if let value = sent.headers[name] { sent.headers.append(HTTPField(name: name, value: value)) }
            }
        }

    private static let nonces: [MustReject] =
        [
            "", "-1", "+1", "12a", "1e18", "0x18", "1.0", "123456789012345678901", "١٢٣",
        ].map { text in
            MustReject("nonce \"\(text)\"", "malformed", "stale") { forged, _ in forged.lines.nonce = text }
        } + [
            MustReject("nonce with a leading zero", "malformed") { forged, _ in forged.lines.nonce = "0" + forged.lines.nonce },
            MustReject("nonce that 64 bits don't hold", "stale", "malformed") { forged, _ in
                forged.lines.nonce = "18446744073709551616"
            },
            old("nonce of 15 s ago", seconds: -15), old("nonce of an hour ago", seconds: -3_600),
            old("nonce 10 s ahead", seconds: 10), old("nonce an hour ahead", seconds: 3_600),
            MustReject("nonce in milliseconds", "stale") { forged, now in
                forged.lines.nonce = String(now.now.nanoseconds / 1_000_000)
            },
            MustReject("nonce in seconds", "stale") { forged, now in forged.lines.nonce = String(now.now.seconds) },
            MustReject("nonce changed after signing", "bad-signature") { _, _ in
            } after: { sent, now in
                sent.headers[.bittensorNonce] = String(now.nonce + 1)
            },
        ]

    private static let signatures: [MustReject] =
        [
            signature("without 0x", "malformed") { String($0.dropFirst(2)) },
            signature("with an odd digit", "malformed") { $0 + "0" },
            signature("of 63 bytes", "malformed") { String($0.dropLast(2)) },
            signature("of 65 bytes", "malformed") { $0 + "00" },
            signature("that is no hex", "malformed") { "0x" + String(repeating: "zz", count: ($0.count - 2) / 2) },
            signature("that is empty", "malformed") { _ in "" },
            signature("of 0x alone", "malformed") { _ in "0x" },
            signature("in base64", "malformed") { _ in "cXVpdGUgd3Jvbmc=" },
            signature("of zeros", "bad-signature") { _ in "0x" + String(repeating: "00", count: 64) },
            signature("of ones", "bad-signature") { _ in "0x" + String(repeating: "ff", count: 64) },
            signature("with its first bit flipped", "bad-signature") { flip($0, at: 2) },
            signature("with its last bit flipped", "bad-signature") { flip($0, at: $0.count - 3) },
            signature("without schnorrkel's mark", "bad-signature") { text in
                let digit = Int(String(Array(text)[text.count - 2]), radix: 16) ?? 0
                return String(text.dropLast(2)) + String(digit & 7, radix: 16) + String(text.suffix(1))
            },
            MustReject("signed by another key", "bad-signature") { forged, now in
                let caller = forged.lines.caller
                forged.key = try KeyPair(uri: "//Somebody//else")
                forged.lines.caller = caller
            },
            MustReject("signed as another format", "bad-signature") { forged, _ in forged.lines.format = "btauth/2" },
            MustReject("signed with ed25519 and sent as sr25519", "bad-signature") { forged, _ in
                forged.key = try KeyPair(uri: "//Probe", scheme: .ed25519)
                forged.lines.caller = forged.key.hotkey.description
            },
            MustReject("signed with sr25519 and sent as ed25519", "bad-signature") { _, _ in
            } after: { sent, _ in
                sent.headers[.bittensorCrypto] = "ed25519"
            },
        ]
        + ["hashed", "mldsa", "SR25519", "ecdsa", "none"].map {
            with(.bittensorCrypto, $0, "scheme \($0)", "unsupported-scheme")
        }

    private static let claims: [MustReject] = [
        hotkey("with a changed letter") { text in String(text.dropLast()) + (text.hasSuffix("1") ? "2" : "1") },
        hotkey("that is empty") { _ in "" },
        hotkey("in hex") { _ in "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d" },
        hotkey("in lower case") { $0.lowercased() },
        hotkey("of another network") { _ in "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5" },
        hotkey("of zeros") { _ in "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM" },
        MustReject("hotkey of somebody else", "bad-signature") { _, _ in
        } after: { sent, _ in
            sent.headers[.bittensorHotkey] = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
        },
        MustReject("the key of zeros, with the signature that schnorrkel takes", "malformed", "bad-signature") { _, _ in
        } after: {
            sent, _ in
            sent.headers[.bittensorHotkey] = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM"
            sent.headers[.bittensorSignature] = "0x" + String(repeating: "00", count: 63) + "80"
        },
        receiver("of somebody else") { _ in "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty" },
        receiver("that is the caller") { $0.key.hotkey.description },
        receiver("that is unbound") { _ in "-" },
        receiver("that is empty") { _ in "" },
        MustReject("receiver changed after signing", "wrong-receiver", "bad-signature") { forged, _ in
            forged.lines.receiver = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
        } after: { sent, now in
            sent.headers[.bittensorReceiver] = now.receiver.description
        },
        MustReject("signed unbound, sent bound", "bad-signature", "wrong-receiver") { forged, _ in
            forged.lines.receiver = "-"
        } after: { sent, now in
            sent.headers[.bittensorReceiver] = now.receiver.description
        },
    ]

    private static let tampering: [MustReject] = [
        MustReject("body with a byte changed", "bad-signature") { _, _ in
        } after: { sent, _ in
            sent.body[0] ^= 1
        },
        MustReject("body with a byte more", "bad-signature") { _, _ in
        } after: { sent, _ in
            sent.body.append(0x20)
        },
        MustReject("body left out", "bad-signature") { _, _ in
        } after: { sent, _ in
            sent.body = []
        },
        MustReject("method changed after signing", "bad-signature", "wrong-method") { _, _ in
        } after: { sent, _ in
            sent.method = .put
        },
        MustReject("method PUT", "wrong-method") { forged, _ in forged.lines.method = "PUT" },
        MustReject("method DELETE", "wrong-method") { forged, _ in forged.lines.method = "DELETE" },
        MustReject("query added after signing", "bad-signature", "unknown-synapse") { _, _ in
        } after: { sent, _ in
            sent.target += "?admin=1"
        },
        MustReject("path percent-encoded", "unknown-synapse", "bad-signature") { _, _ in
        } after: { sent, _ in
            let name = Array(sent.target.utf8.dropFirst())
            guard let first = name.first else { return }
            sent.target = "/%\(String(first, radix: 16))" + String(decoding: name.dropFirst(), as: UTF8.self)
        },
        MustReject("path with a slash more", "unknown-synapse") { forged, _ in forged.lines.target += "/" },
        MustReject("path with two slashes", "unknown-synapse") { forged, _ in forged.lines.target = "/" + forged.lines.target },
        MustReject("path of no synapse", "unknown-synapse") { forged, _ in forged.lines.target = "/NoSuchSynapseIsServedHere" },
        MustReject("path that climbs", "unknown-synapse", "malformed") { forged, _ in forged.lines.target = "/../etc/passwd" },
        MustReject("the same request again", "replayed", isReplay: true),
        MustReject("the same request again, its signature in capitals", "replayed", isReplay: true) { _, _ in
        } after: { sent, _ in
            sent.headers[.bittensorSignature] = sent.headers[.bittensorSignature].map { "0x" + $0.dropFirst(2).uppercased() }
        },
    ]

    private static let bodies: [MustReject] = [
        body("that is empty", ""), body("that is an array", "[]"), body("that is a text", "\"text\""),
        body("that is null", "null"),
        body("that ends early", "{\"text\":\"x\""), body("with more behind it", "{} {}"),
        body("with a key twice", #"{"a":1,"a":2}"#),
        body("with a key twice, once in escapes", #"{"a":1,"\u0061":2}"#),
        body("nested 65 deep", #"{"a":"# + String(repeating: "[", count: 65) + String(repeating: "]", count: 65) + "}"),
        body("with a bare word", "{\"a\":NaN}"), body("with a comma too many", "{\"a\":1,}"),
        MustReject("body in UTF-16", "invalid-field") { forged, _ in
            forged.lines.body = Bytes(#"{"text":"x","numbers":[1],"to":1}"#.utf8.flatMap { [$0, 0] })
        },
        MustReject("body that is no UTF-8", "invalid-field") { forged, _ in
            forged.lines.body = Bytes(#"{"text":""#.utf8) + [0xFF, 0xFE] + Bytes(#""}"#.utf8)
        },
        with(.contentType, "text/plain", "media type text/plain", "unsupported-media"),
        with(.contentType, "multipart/form-data; boundary=x", "media type of a form", "unsupported-media"),
    ]

    // MARK: Kinds of wrong

    private static func absent(_ name: HTTPField.Name, _ problems: String...) -> MustReject {
        MustReject("without \(name.rawName)", problems) { _, _ in
        } after: { sent, _ in
            sent.headers[name] = nil
        }
    }

    private static func with(_ name: HTTPField.Name, _ value: String, _ what: String, _ problems: String...) -> MustReject {
        MustReject(what, problems) { _, _ in
        } after: { sent, _ in
            sent.headers[name] = value
        }
    }

    private static func old(_ what: String, seconds: Int) -> MustReject {
        MustReject(what, "stale") { forged, now in
            forged.lines.nonce = String(now.now.advanced(by: .seconds(seconds)).nanoseconds)
        }
    }

    private static func signature(
        _ what: String, _ problems: String..., change: @escaping @Sendable (String) -> String
    ) -> MustReject {
        MustReject("signature \(what)", problems) { _, _ in
        } after: { sent, _ in
            sent.headers[.bittensorSignature] = sent.headers[.bittensorSignature].map(change)
        }
    }

    private static func hotkey(_ what: String, change: @escaping @Sendable (String) -> String) -> MustReject {
        MustReject("hotkey \(what)", "malformed") { forged, _ in forged.lines.caller = change(forged.lines.caller) }
    }

    private static func receiver(_ what: String, _ other: @escaping @Sendable (Situation) -> String) -> MustReject {
        MustReject("receiver \(what)", "wrong-receiver", "malformed") { forged, now in forged.lines.receiver = other(now) }
    }

    private static func body(_ what: String, _ text: String) -> MustReject {
        MustReject("body \(what)", "invalid-field") { forged, _ in forged.lines.body = Bytes(text.utf8) }
    }

    private static func flip(_ text: String, at index: Int) -> String {
        var digits = Array(text)
        digits[index] = digits[index] == "0" ? "1" : "0"
        return String(digits)
    }

    private init(
        _ name: String, _ problems: [String],
        before: @escaping @Sendable (inout ForgedRequest, Situation) throws -> Void,
        after: @escaping @Sendable (inout ForgedRequest.Sent, Situation) throws -> Void = { _, _ in }
    ) {
        self.name = name
        self.problems = problems
        isReplay = false
        self.before = before
        self.after = after
    }
}
