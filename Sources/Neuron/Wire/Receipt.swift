/// Proof for third parties that one hotkey asked and another answered: the lines that both signed, and their signatures.
///
/// Anyone can check it with the two addresses and nothing else; with the bodies beside it, their hashes too.
/// - Source: `neuron-receipt/1`, section 3 of the native protocol in `docs/native-protocol.md`.
public struct Receipt: Hashable, Sendable {
    /// What one side signed.
    public struct Half: Hashable, Sendable, Codable {
        /// The eight lines, in order.
        public let lines: [String]
        /// The signature over them, `0x` and hex, as it was sent.
        public let signature: String

        /// A half from its parts.
        public init(lines: [String], signature: String) {
            self.lines = lines
            self.signature = signature
        }
    }

    /// The format's name.
    public static let format = "neuron-receipt/1"
    /// The most bytes that a receipt may have as JSON.
    public static let maxBytes = 64 << 10

    /// The request.
    public let request: Half
    /// The answer.
    public let answer: Half

    /// A receipt from its halves; nothing is checked.
    public init(request: Half, answer: Half) {
        self.request = request
        self.answer = answer
    }

    // MARK: What it tells

    /// The caller's address, as it stands in the lines.
    public var caller: String { line(6, of: request) }
    /// The axon's address, as it stands in the lines.
    public var axon: String { line(7, of: request) }
    /// The request's target, such as `/Echo`.
    public var target: String { line(3, of: request) }
    /// The answer's status.
    public var status: Int? { Int(line(2, of: answer)) }
    /// When the axon answered, by its clock; Unix nanoseconds.
    public var time: UInt64? { UInt64(line(4, of: answer)) }
    /// A short name that no other receipt has: the first 16 hex digits of the SHA-256 of the request's signature.
    public var id: String { String(Hex.encode(SHA256.hash(Bytes(request.signature.utf8))).prefix(16)) }

    func line(_ index: Int, of half: Half) -> String { half.lines.count == 8 ? half.lines[index] : "" }
}

/// Why a receipt proves nothing.
public struct ReceiptError: NeuronFailure {
    /// What is wrong.
    public let message: String
    /// What to do: nothing but asking for the receipt again.
    public var remedy: String? { "Ask for the receipt again: it was changed, or is another's." }
    /// The error's name.
    public var label: String { "receipt" }

    /// An error with its facts.
    public init(_ message: String) { self.message = message }
}

/// Where an axon or a dendrite leaves its receipts. Called on the path of requests: it must return at once.
public protocol ReceiptKeeper: Sendable {
    /// Keeps a receipt, or drops it where there is no room; never waits.
    func keep(_ receipt: Receipt)
    /// Nothing more will come: what waits is written before this returns.
    func close() async
}

extension Receipt: Codable {
    private enum CodingKeys: String, CodingKey { case format = "receipt", request, answer }

    /// Reads a receipt; throws where it is of another format.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        guard try members.decode(String.self, forKey: .format) == Self.format else {
            throw DecodingError.dataCorruptedError(
                forKey: .format, in: members, debugDescription: "It is no \(Self.format).")
        }
        request = try members.decode(Half.self, forKey: .request)
        answer = try members.decode(Half.self, forKey: .answer)
    }

    /// Writes the receipt with its format.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(Self.format, forKey: .format)
        try members.encode(request, forKey: .request)
        try members.encode(answer, forKey: .answer)
    }

    /// The receipt in JSON.
    ///
    /// - Throws: ``ReceiptError`` where it is none, or is larger than a receipt can be.
    public init(json: Bytes) throws(ReceiptError) {
        guard json.count <= Self.maxBytes, let found = try? SynapseCoding.decode(Receipt.self, from: json) else {
            throw ReceiptError("This is no \(Self.format).")
        }
        self = found
    }

    /// The receipt as one line of JSON, always the same for the same receipt.
    public var json: Bytes {
        // A receipt is strings, which can always be written.
        (try? SynapseCoding.encode(self)) ?? []
    }
}
