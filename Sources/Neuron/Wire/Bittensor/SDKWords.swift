internal import HTTPTypes

/// What an SDK 10 axon says when it refuses, word for word where a caller may look for it.
///
/// - Source: sections 6 and 8 of the SDK 10 protocol; golden vectors `requests.json` and `responses.json`.
enum SDKWords {
    /// 401; `reason` as the SDK has it, where it has it.
    static func notVerified(_ reason: String) -> Rejection {
        Rejection(.badSignature, reason, words: .init(401, "Not Verified with error: \(reason)"))
    }

    /// 500, which says nothing but an id.
    static func internalError(_ reason: String) -> Rejection {
        Rejection(.malformed, reason, words: .init(500, internalMark))
    }

    /// Stands for the text of a 500, which has the id of the log.
    static let internalMark = "Internal Server Error"

    /// What its web library says by itself: JSON with the one member `detail`.
    static func detail(_ status: Int, _ detail: PythonValue, headers: HTTPFields = [:]) -> Rejection {
        Rejection(
            status == 405 ? .wrongMethod : status == 404 ? .unknownSynapse : .invalidField, "Send the synapse as the SDK does.",
            words: .init(
                status, String(decoding: PythonJSON.write(.dict([.init("detail", detail)])), as: UTF8.self), headers: headers))
    }

    /// 404 for a type that is not attached.
    static func absent(_ name: String, served: [SynapseName]) -> Rejection {
        let list = PythonText.str(.list(([SynapseName("Synapse")].compactMap(\.self) + served).map { .string($0.description) }))
        return Rejection(
            .unknownSynapse, "Ask GET /.well-known/neuron what is served here.",
            words: .init(404, "Synapse name '\(name)' not found. Available synapses \(list)"))
    }

    /// 422 for a body that is no JSON, 400 for one that is no text.
    static func noJSON(_ fault: PythonJSON.Fault) -> Rejection {
        if fault.isUndecodable { return detail(400, .string("There was an error parsing the body")) }
        return detail(
            422,
            .list([
                .dict([
                    .init("type", .string("json_invalid")),
                    .init("loc", .list([.string("body"), .int(String(fault.position))])),
                    .init("msg", .string("JSON decode error")), .init("input", .dict([])),
                    .init("ctx", .dict([.init("error", .string(fault.message))])),
                ])
            ]))
    }

    /// Status and text of any refusal, those of the axon's own limits included.
    static func told(_ rejection: Rejection, id: String, timeout: Double?) -> (status: Int, text: String) {
        if let words = rejection.words {
            return (words.status, words.text == internalMark ? "\(internalMark) #\(id)" : words.text)
        }
        let detail = rejection.problem.detail ?? rejection.problem.title
        switch rejection.problem.status {
        case 403:
            let reason = detail.hasSuffix(".") ? String(detail.dropLast()) : detail
            return (403, "Forbidden. Key is blacklisted: \(reason).")
        case 401: return (401, "Not Verified with error: \(detail)")
        // The one word that the SDK has for time that has passed.
        case 504: return (408, "Response timeout after: \(timeout.map(PythonText.repr) ?? "None")s")
        case 415, 422, 500: return (500, "\(internalMark) #\(id)")
        case let status: return (status, detail)
        }
    }
}
