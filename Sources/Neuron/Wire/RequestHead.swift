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
            spots[Int(known.rawValue)] = Spot(start: UInt32(block.used - value.count), count: UInt32(value.count))
        } else if unsafe name.count > 10 && name[0] == UInt8(ascii: "b") && name[2] == UInt8(ascii: "_") {
            hasSDKHeaders = true
        }
    }

    /// Which of the known headers a name is of: few names have one length, so few are compared.
    @inline(__always)
    private static func known(_ name: UnsafeBufferPointer<UInt8>) -> Known? {
        func one(_ known: Known) -> Known? { unsafe TextBytes.isSame(name, known.name) ? known : nil }
        return switch name.count {
        case 5: one(.path)
        case 7: one(.method) ?? one(.scheme)
        case 10: one(.authority)
        case 11: one(.traceParent)
        case 12: one(.contentType)
        case 14: one(.contentLength)
        case 16: one(.timeout) ?? one(.session) ?? one(.epistulaVersion)
        case 17: one(.nonce)
        case 18: one(.hotkey) ?? one(.crypto)
        case 19: one(.version)
        case 20: one(.receiver)
        case 21: one(.signature)
        default: nil
        }
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
        return block[place(known)]
    }

    private func place(_ known: Known) -> Range<Int> {
        // By a span, as the array itself would be copied for it.
        let spot = spots.span[Int(known.rawValue)]
        return Int(spot.start)..<Int(spot.start) + Int(spot.count)
    }

    /// Whether a header has this value.
    package func has(_ known: Known, _ value: StaticString) -> Bool {
        guard has(known) else { return false }
        let place = place(known)
        return place.count == value.utf8CodeUnitCount && TextBytes.isSame(block[place], value)
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
