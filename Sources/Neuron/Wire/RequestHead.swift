package import HTTPTypes

/// A request's method, target and headers as they came. What every request is asked for is found without a search; the rest, and the
/// usual form, are for who needs them.
package struct RequestHead: Sendable {
    /// What is looked up in every request.
    package enum Known: UInt8, CaseIterable, Sendable {
        case method, scheme, authority, path
        case contentType, contentLength
        case version, hotkey, receiver, nonce, crypto, signature, timeout, session, traceParent
        case epistulaVersion

        /// The header's name.
        var name: StaticString {
            switch self {
            case .method: ":method"
            case .scheme: ":scheme"
            case .authority: ":authority"
            case .path: ":path"
            case .contentType: "content-type"
            case .contentLength: "content-length"
            case .version: "x-bittensor-version"
            case .hotkey: "x-bittensor-hotkey"
            case .receiver: "x-bittensor-receiver"
            case .nonce: "x-bittensor-nonce"
            case .crypto: "x-bittensor-crypto"
            case .signature: "x-bittensor-signature"
            case .timeout: "x-neuron-timeout"
            case .session: "x-neuron-session"
            case .traceParent: "traceparent"
            case .epistulaVersion: "epistula-version"
            }
        }
    }

    /// Where a value lies in the block.
    private struct Spot {
        var start: UInt32 = 0
        var count: UInt32 = 0
    }

    private var block: HeaderBlock
    private var spots = InlineArray<16, Spot>(repeating: Spot())
    /// One bit for each known header: whether it is there, and whether more than once.
    private var present: UInt16 = 0
    private var repeated: UInt16 = 0
    /// Whether a header's name begins as those of the SDK 10 do.
    package private(set) var hasSDKHeaders = false

    /// Nothing yet.
    package init() { block = HeaderBlock(capacity: 896) }

    /// A head in its usual form.
    package init(_ request: HTTPRequest) {
        self.init()
        append(.method, request.method.rawValue)
        if let scheme = request.scheme { append(.scheme, scheme) }
        if let authority = request.authority { append(.authority, authority) }
        if let path = request.path { append(.path, path) }
        for field in request.headerFields {
            var name = field.name.canonicalName
            var value = field.value
            // The texts are this function's own, lent for the call.
            name.withUTF8 { name in
                value.withUTF8 { value in unsafe append(name, value) }
            }
        }
    }

    private mutating func append(_ known: Known, _ value: String) {
        var value = value
        value.withUTF8 { value in
            // A static string's text lies still for as long as the process lives; the value is lent for the call.
            unsafe append(
                UnsafeBufferPointer(start: known.name.utf8Start, count: known.name.utf8CodeUnitCount), value)
        }
    }

    /// Adds one field, its name in lower case.
    package mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        unsafe block.append(name, value)
        if let known = unsafe Self.known(name) {
            let bit = UInt16(1) << known.rawValue
            if present & bit != 0 { repeated |= bit }
            present |= bit
            spots[Int(known.rawValue)] = Spot(start: UInt32(block.bytes.count - value.count), count: UInt32(value.count))
        } else if unsafe name.count > 10 && name[0] == UInt8(ascii: "b") && name[2] == UInt8(ascii: "_") {
            hasSDKHeaders = true
        }
    }

    /// Which of the known headers a name is of.
    private static func known(_ name: UnsafeBufferPointer<UInt8>) -> Known? {
        // Few names have one length, so few are compared.
        let candidates: (Known?, Known?) =
            switch name.count {
            case 5: (.path, nil)
            case 7: (.method, .scheme)
            case 10: (.authority, nil)
            case 11: (.traceParent, nil)
            case 12: (.contentType, nil)
            case 14: (.contentLength, nil)
            case 16: unsafe name[2] == UInt8(ascii: "n") ? (.timeout, .session) : (.epistulaVersion, nil)
            case 17: (.nonce, nil)
            case 18: (.hotkey, .crypto)
            case 19: (.version, nil)
            case 20: (.receiver, nil)
            case 21: (.signature, nil)
            default: (nil, nil)
            }
        if let first = candidates.0, unsafe isSame(name, first.name) { return first }
        if let second = candidates.1, unsafe isSame(name, second.name) { return second }
        return nil
    }

    private static func isSame(_ name: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
        // As long as each other, or the switch above would not compare them; a static string lies still.
        unsafe name.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// The head without its headers, which were too many to keep.
    package var withoutFields: RequestHead {
        var head = RequestHead()
        for known in [Known.method, .scheme, .authority, .path] {
            if let value = self[known] { head.append(known, String(decoding: value, as: UTF8.self)) }
        }
        return head
    }

    // MARK: What it says

    /// Whether a header is there.
    package func has(_ known: Known) -> Bool { present & (1 << known.rawValue) != 0 }

    /// Whether a header is there more than once.
    package func repeats(_ known: Known) -> Bool { repeated & (1 << known.rawValue) != 0 }

    /// Whether any of the known headers is there more than once.
    package var repeatsAny: Bool { repeated != 0 }

    /// A header's value, the last one where it is there more than once.
    package subscript(_ known: Known) -> ArraySlice<UInt8>? {
        guard has(known) else { return nil }
        let spot = spots[Int(known.rawValue)]
        return block.bytes[Int(spot.start)..<Int(spot.start + spot.count)]
    }

    /// Whether a header has this value.
    package func has(_ known: Known, _ value: StaticString) -> Bool {
        guard has(known), spots[Int(known.rawValue)].count == UInt32(value.utf8CodeUnitCount) else { return false }
        let start = Int(spots[Int(known.rawValue)].start)
        // A static string's text lies still, and is as long as the spot.
        return unsafe block.bytes[start..<start + value.utf8CodeUnitCount].elementsEqual(
            UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// The path and query as on the wire; empty where there is none.
    package var target: ArraySlice<UInt8> { self[.path] ?? [] }

    /// The target as text.
    package var targetText: String { String(decoding: target, as: UTF8.self) }

    /// The target without its query.
    package var path: ArraySlice<UInt8> { target.prefix { $0 != UInt8(ascii: "?") } }

    /// The method as text; empty where there is none.
    package var method: ArraySlice<UInt8> { self[.method] ?? [] }

    /// The head in its usual form; an unspeakable method becomes one that nobody serves.
    package var http: HTTPRequest {
        func text(_ known: Known) -> String? { self[known].map { String(decoding: $0, as: UTF8.self) } }
        var fields = HTTPFields()
        block.forEach { name, value in
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        return HTTPRequest(
            method: text(.method).flatMap { HTTPRequest.Method($0) } ?? .connect, scheme: text(.scheme),
            authority: text(.authority), path: text(.path), headerFields: fields)
    }
}
