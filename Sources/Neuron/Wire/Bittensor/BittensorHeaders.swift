internal import HTTPTypes

/// The headers of the SDK 10.
extension HTTPField.Name {
    // Tokens of letters and underscores, so none of these is nil.
    static let sdkName = Self("name")!
    static let sdkTimeout = Self("timeout")!
    static let sdkHeaderSize = Self("header_size")!
    static let sdkTotalSize = Self("total_size")!
    static let sdkBodyHash = Self("computed_body_hash")!
    static let acceptEncoding = Self("Accept-Encoding")!

    /// A member of the caller's block.
    static func dendrite(_ member: String) -> Self { Self("bt_header_dendrite_\(member)")! }
    /// A member of the axon's block.
    static func axon(_ member: String) -> Self { Self("bt_header_axon_\(member)")! }
    /// The stand-in of a field; nil for a name that no header can have.
    static func placeholder(of field: String) -> Self? { Self("\(placeholderPrefix)\(field)") }
    static let placeholderPrefix = "bt_header_input_obj_"
}

/// What a caller's headers say, read as the SDK reads them and no further.
struct BittensorHeaders: Sendable {
    let hotkey: String?
    let nonce: String?
    let uuid: String?
    let signature: String?
    let version: Int64?
    let timeout: Double?
    let bodyHash: String?

    /// The longest uuid that is taken; the SDK's have 36 characters.
    private static let longestUUID = 128

    private static let marks = [
        "hotkey", "nonce", "uuid", "signature", "version", "ip", "port", "status_code", "status_message", "process_time",
    ]
    private static let blocks = marks.flatMap { [HTTPField.Name.dendrite($0), .axon($0)] }
    private static let known = blocks + [.sdkName, .sdkTimeout, .sdkHeaderSize, .sdkTotalSize, .sdkBodyHash]

    /// Whether a request shows itself to be of the SDK, by any of its blocks' headers.
    static func mark(_ head: HTTPRequest) -> Bool { blocks.contains { head.headerFields.contains($0) } }

    /// Reads the headers.
    ///
    /// - Throws: 500 for what Python can't read either; 401 for what it would read and nobody honest sends.
    init(_ head: HTTPRequest, for form: SynapseForm) throws(Rejection) {
        let fields = head.headerFields
        for name in Self.known {
            let values = fields[values: name]
            guard values.count < 2 else { throw SDKWords.notVerified("The header \(name.rawName) is there twice") }
            guard values.allSatisfy({ $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } }) else {
                throw SDKWords.notVerified("The header \(name.rawName) is not in ASCII")
            }
        }
        timeout = try Self.float(fields[.sdkTimeout])
        for member in ["port", "status_code"] {
            _ = try Self.int(fields[.axon(member)])
            _ = try Self.int(fields[.dendrite(member)])
        }
        for name in [HTTPField.Name.sdkHeaderSize, .sdkTotalSize, .axon("version"), .axon("nonce")] {
            _ = try Self.int(fields[name])
        }
        version = try Self.int(fields[.dendrite("version")]).map { Int64($0) ?? .max }
        nonce = try Self.int(fields[.dendrite("nonce")])
        if case .object(let members) = form.shape {
            for member in members where member.isRequired {
                guard let name = HTTPField.Name.placeholder(of: member.name), fields.contains(name) else {
                    throw SDKWords.internalError("no placeholder of the field \(member.name)")
                }
            }
        }
        hotkey = fields[.dendrite("hotkey")]
        uuid = fields[.dendrite("uuid")]
        signature = fields[.dendrite("signature")]
        bodyHash = fields[.sdkBodyHash]
        if let name = fields[.sdkName], name != form.name.description {
            throw SDKWords.notVerified("The header name is not that of the path")
        }
        if let uuid, uuid.utf8.count > Self.longestUUID { throw SDKWords.notVerified("The uuid is too long") }
    }

    private static func int(_ text: String?) throws(Rejection) -> String? {
        guard let text else { return nil }
        guard let digits = PythonNumber.int(text) else { throw SDKWords.internalError("a header is no integer") }
        return digits
    }

    private static func float(_ text: String?) throws(Rejection) -> Double? {
        guard let text else { return nil }
        guard let number = PythonNumber.float(text) else { throw SDKWords.internalError("a header is no number") }
        return number
    }

    /// What the caller has signed for an axon.
    func signedText(for axon: Hotkey) -> String {
        "\(nonce ?? "None").\(hotkey ?? "None").\(axon).\(uuid ?? "None").\(bodyHash ?? "None")"
    }
}
