package import HTTPTypes

/// The protocol of Bittensor's SDK 10: headers signed over a nonce, both names, a uuid and the hash of some fields.
///
/// Source: the SDK 10 protocol in `docs/wire-protocols.md`; golden vectors `requests.json`, `responses.json`, `streams.json`.
package struct BittensorDialect: WireDialect {
    /// The versions that an SDK axon publishes which speaks this: 7.2.0 to 10.999.999.
    package static let versions: ClosedRange<UInt32> = 7_002_000...10_999_999
    /// The version whose rules we follow, as its callers and axons write it.
    static let version = "10005000"

    private let rules: BittensorRules
    /// What the axon remembers; nil on a dendrite's side.
    private let memory: LaneMemory?

    /// A dendrite's side.
    package init() {
        rules = BittensorRules()
        memory = nil
    }

    /// An axon's side.
    package init(rules: BittensorRules, floor: ReplayFloor, time: any TimeSource) {
        self.rules = rules
        memory = LaneMemory(rules: rules, floor: floor, time: time)
    }

    /// `synapse/10`.
    package var name: String { "synapse/10" }
    /// The caller's signature.
    package var mark: HTTPField { HTTPField(name: .dendrite("signature"), value: "0x00") }
    /// Only the listed fields are covered, by their texts.
    package var coversBody: Bool { false }
    /// Nothing proves an answer.
    package var signsAnswers: Bool { false }
    /// The ping of the SDK.
    package var ownSynapses: [SynapseForm] { SynapseName("Synapse").map { [SynapseForm(name: $0)] } ?? [] }

    /// By any header of the SDK's blocks.
    package func recognises(_ head: RequestHead) -> Bool { head.hasSDKHeaders && BittensorHeaders.mark(head.http) }

    /// What the axon keeps of a call.
    struct Call: Sendable {
        let lane: LaneMemory.Lane
        let nonce: Int64
        let arrived: UnixTime
        let headers: BittensorHeaders
        var message: BittensorMessage?
    }

    /// A type that is not attached, a path below one that is, or a slash too many.
    package func absent(_ path: String, served: [SynapseName]) -> Rejection {
        let bare = path.prefix { $0 != "?" }.dropFirst()
        let first = bare.prefix { $0 != "/" }
        let isServed = (served + ownSynapses.map(\.name)).contains { $0.description == first }
        guard isServed else { return SDKWords.absent(String(first), served: served) }
        guard bare.dropFirst(first.count) == "/" else { return SDKWords.detail(404, .string("Not Found")) }
        var headers = HTTPFields()
        headers[.location] = "/\(first)"
        return Rejection(.unknownSynapse, "Ask at the path without the slash.", words: .init(307, "", headers: headers))
    }

    /// Shape, hotkey, nonce, signature's shape, in the SDK's order.
    package func claim(_ head: RequestHead, for form: SynapseForm, receiver: Hotkey, freshness: Freshness) throws(Rejection)
        -> Claim
    {
        let headers = try BittensorHeaders(head.http, for: form)
        let hotkey = try Self.hotkey(headers.hotkey)
        let nonce = headers.nonce.map { Int64($0) ?? ($0.hasPrefix("-") ? .min : .max) }
        let lane = LaneMemory.Lane(hotkey: hotkey, uuid: headers.uuid ?? "None")
        var stored: Int64?
        if let nonce, let memory {
            switch memory.look(at: nonce, of: lane, arrived: freshness.now) {
            case .unknown: stored = nil
            case .taken: stored = nonce - 1
            case .refused: stored = nonce
            }
        }
        if let objection = rules.objection(
            to: nonce, now: freshness.now, timeout: headers.timeout, version: headers.version, stored: stored)
        {
            throw SDKWords.notVerified(objection)
        }
        guard let nonce, let number = UInt64(exactly: nonce) else { throw SDKWords.notVerified("Missing Nonce") }
        let signature = try Self.signature(headers.signature)
        return Claim(
            wireProtocol: name, hotkey: hotkey, nonce: number, signature: signature,
            signatureText: Bytes((headers.signature ?? "").utf8)[...],
            timeout: headers.timeout.flatMap { $0 > 0 ? .nanoseconds(Int64(min($0, 86_400) * 1e9)) : nil },
            notes: Call(lane: lane, nonce: nonce, arrived: freshness.now, headers: headers, message: nil))
    }

    /// The lane was looked at with the claim.
    package func look(at claim: Claim, in memory: ReplayMemory) {}

    /// The signature, then the body: JSON, the synapse's fields, and that the header's hash is theirs.
    package func verify(
        _ claim: Claim, head: RequestHead, body: Bytes, digest: Bytes, for form: SynapseForm, receiver: Hotkey
    ) throws(Rejection) -> Proof {
        guard var call = claim.notes as? Call else { throw SDKWords.internalError("not a call of this protocol") }
        let text = call.headers.signedText(for: receiver)
        guard let signature = claim.signature, claim.hotkey.publicKey.isValid(signature, for: Bytes(text.utf8)) else {
            throw SDKWords.notVerified("Signature mismatch with \(text) and \(call.headers.signature ?? "")")
        }
        guard head.has(.method, "POST") || head.has(.method, "GET") else {
            throw SDKWords.detail(405, .string("Method Not Allowed"), headers: [.allow: "POST, GET"])
        }
        guard !body.isEmpty, Self.isJSON(head[.contentType].map { String(decoding: $0, as: UTF8.self) }) else {
            throw SDKWords.internalError("no JSON body")
        }
        let whole: PythonValue
        do {
            whole = try PythonJSON.parse(body)
        } catch {
            throw SDKWords.noJSON(error)
        }
        let message: BittensorMessage
        let hash: String
        do {
            message = try BittensorMessage(whole, form: form)
            hash = try message.bodyHash()
        } catch {
            throw SDKWords.internalError("the body is not the synapse")
        }
        guard hash == call.headers.bodyHash else { throw SDKWords.internalError("the body's hash is not the header's") }
        call.message = message
        return Proof(claim, content: message.content, notes: call)
    }

    /// In the lanes of this protocol.
    package func record(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) async throws(Rejection) -> Caller {
        guard let call = proof.notes as? Call, let lanes = self.memory else {
            throw SDKWords.internalError("not a call of this protocol")
        }
        try await lanes.record(call.nonce, of: call.lane, arrived: call.arrived, isRegistered: isRegistered)
        return Caller(recorded: proof)
    }

    /// Always waited for.
    package func recordAtOnce(_ proof: Proof, in memory: ReplayMemory, isRegistered: Bool) -> Caller? { nil }

    /// Checked with the body.
    package func check(_ head: RequestHead, mediaType: String) {}

    // MARK: Parts of a claim

    private static func hotkey(_ text: String?) throws(Rejection) -> Hotkey {
        guard let text else { throw SDKWords.notVerified("No SS58 formatted address or public key provided.") }
        guard let address = SS58Address(text) else {
            let length = Base58.decode(text, limit: 64)?.count
            let reason =
                switch length {
                case nil: text.utf8.count > 64 ? "Length is bad" : "Base 58 requirement is violated"
                case 35?, 36?: "Invalid checksum"
                default: "Length is bad"
                }
            throw SDKWords.notVerified("Invalid SS58 address: \(reason)")
        }
        guard !address.publicKey.isSmallOrder else { throw SDKWords.notVerified("The key is nobody's") }
        return Hotkey(address)
    }

    private static func signature(_ text: String?) throws(Rejection) -> Signature {
        guard let text else { throw SDKWords.notVerified("Missing Signature") }
        guard text.hasPrefix("0x") else {
            throw SDKWords.notVerified("Invalid signature format. Expected hex string.")
        }
        guard let bytes = Hex.decode(text.dropFirst(2)) else {
            throw SDKWords.notVerified(
                "Invalid hex string: \(text.utf8.count % 2 == 0 ? "Invalid character" : "Odd number of digits")")
        }
        guard let signature = try? Signature(scheme: .sr25519, bytes: bytes) else {
            throw SDKWords.notVerified("Invalid SR25519 signature.")
        }
        return signature
    }

    static func isJSON(_ contentType: String?) -> Bool {
        guard let media = contentType.map(MediaType.bare) else { return false }
        return media == "application/json" || (media.hasPrefix("application/") && media.hasSuffix("+json"))
    }
}
