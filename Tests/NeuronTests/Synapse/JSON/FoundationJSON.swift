import Foundation
import Neuron

/// Foundation's coders, set up as synapses need them, and what ours does otherwise.
enum FoundationJSON {
    /// Why a coder refused.
    struct Refusal: Error, Equatable {
        let field: String?
        let message: String

        init(field: String? = nil, message: String) {
            self.field = field
            self.message = message
        }
    }

    static func encode(_ value: some Encodable) -> Result<Bytes, Refusal> {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .success(Bytes(try encoder.encode(value)))
        } catch EncodingError.invalidValue(_, let context) {
            return .failure(Refusal(message: "\(type(of: value)) can't be written as JSON: \(context.debugDescription)."))
        } catch {
            return .failure(Refusal(message: "\(error)"))
        }
    }

    static func decode<T: Decodable>(_ type: T.Type, from body: Bytes) -> Result<T, Refusal> {
        do {
            return .success(try JSONDecoder().decode(type, from: Data(body)))
        } catch let error as DecodingError {
            return .failure(refusal(error))
        } catch {
            return .failure(Refusal(message: "the body is not this synapse."))
        }
    }

    /// What our encoder does otherwise with a value; nil where it is the same.
    static func difference<T: Encodable>(encoding value: T) -> String? {
        let ours: Result<Bytes, Refusal>
        do {
            ours = .success(try SynapseCoding.encodeValue(value))
        } catch {
            ours = .failure(Refusal(field: error.field, message: error.message))
        }
        let theirs = encode(value)
        return ours == theirs ? nil : "\(T.self):\nours   \(text(ours))\ntheirs \(text(theirs))"
    }

    /// What our decoder does otherwise with a body; nil where it is the same, and where it refuses what is no strict JSON.
    static func difference<T: Codable>(decoding type: T.Type, _ body: Bytes, isChunk: Bool = false) -> String? {
        let ours: Result<T, Refusal>
        do {
            ours = .success(try SynapseCoding.decode(type, from: body, isChunk: isChunk))
        } catch {
            ours = .failure(Refusal(field: error.field, message: error.message))
        }
        let theirs = decode(type, from: body)
        func difference(_ what: String) -> String {
            "\(what), \(type) from \(String(decoding: body, as: UTF8.self)):\nours   \(ours)\ntheirs \(theirs)"
        }
        guard StrictJSON.takes(body, isChunk: isChunk) else {
            if case .success = ours { return difference("no strict JSON is taken") }
            return nil
        }
        guard !isException(body) else { return nil }
        switch (ours, theirs) {
        case (.success(let ours), .success(let theirs)):
            return encode(ours) == encode(theirs) ? nil : difference("another value")
        case (.failure(let ours), .failure(let theirs)):
            return haveSameReason(ours, theirs) ? nil : difference("another reason")
        case (.success, .failure): return difference("taken, though Foundation refuses it")
        case (.failure, .success): return difference("refused, though Foundation takes it")
        }
    }

    /// Whether the body has a number that we read otherwise: zeros with an exponent, which Foundation may find too small for a number;
    /// and large fractions, which it cuts off where a whole number is asked for.
    private static func isException(_ body: Bytes) -> Bool {
        let signs = Set("0123456789+-.eE".utf8)
        return body.split(whereSeparator: { !signs.contains($0) }).contains { number in
            let mantissa = number.prefix { $0 | 0x20 != UInt8(ascii: "e") }
            let digits = mantissa.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            let hasExponent = mantissa.count < number.count
            let isZero = !digits.isEmpty && digits.allSatisfy { $0 == UInt8(ascii: "0") }
            let isLarge = digits.count > 15 && (hasExponent || mantissa.contains(UInt8(ascii: ".")))
            return isZero && hasExponent || isLarge
        }
    }

    private static func haveSameReason(_ ours: Refusal, _ theirs: Refusal) -> Bool {
        // Foundation gives no path for values that it finds wrong while it reads them.
        let isUnclear = theirs.field == nil && theirs.message == "the value is not valid."
        // The last that an open value is tried as is an object, which a number out of range is not either.
        let isOpen = theirs.message.hasSuffix("Dictionary<String, Any>.") && ours.message == "the value is not valid."
        return ours == theirs || isUnclear && ours.message == theirs.message || isOpen || haveSameMap(ours, theirs)
    }

    /// Whether both are about members of one dictionary, which Foundation decodes in no order.
    private static func haveSameMap(_ ours: Refusal, _ theirs: Refusal) -> Bool {
        guard let ours = ours.field?.split(separator: "."), let theirs = theirs.field?.split(separator: "."), ours.count > 1
        else {
            return false
        }
        return ours.first == theirs.first
            && ["byName", "counts", "texts", "byNumber", "byChoice", "any", "anys"].contains(ours[0])
    }

    /// The error as callers of synapses see it.
    private static func refusal(_ error: DecodingError) -> Refusal {
        let path: [any CodingKey], message: String
        switch error {
        case .keyNotFound(let key, let context): (path, message) = (context.codingPath + [key], "the field is missing.")
        case .typeMismatch(let type, let context): (path, message) = (context.codingPath, "the field is not a \(type).")
        case .valueNotFound(let type, let context):
            (path, message) = (context.codingPath, "the field is null where a \(type) is needed.")
        case .dataCorrupted(let context): (path, message) = (context.codingPath, "the value is not valid.")
        @unknown default: (path, message) = ([], "")
        }
        let text = path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        return Refusal(field: text.isEmpty ? nil : String(text.prefix(120)), message: message)
    }

    private static func text(_ result: Result<Bytes, Refusal>) -> String {
        switch result {
        case .success(let bytes): String(decoding: bytes, as: UTF8.self)
        case .failure(let refusal): refusal.message
        }
    }
}
