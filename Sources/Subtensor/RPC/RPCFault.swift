/// A node's own word that it will not answer a call.
struct RPCFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What to make of it.
    enum Meaning: Hashable, Sendable {
        /// The node does not have the block, or no longer its state.
        case unknownBlock
        /// Too many calls, or too large ones, for now.
        case busy
        /// The node takes no batches of this size.
        case batchRefused
        /// Anything else.
        case other
    }

    let code: Int
    let message: String
    let data: String?

    init(code: Int, message: String, data: String?) {
        self.code = code
        self.message = String(message.prefix(300))
        self.data = data.map { String($0.prefix(300)) }
    }

    /// From the member `error` of an answer.
    init(_ node: JSONNode) {
        let data: String? = node["data"].flatMap { $0.string }
        self.init(code: node["code"]?.signed ?? 0, message: node["message"]?.string ?? "no reason given", data: data)
    }

    var meaning: Meaning {
        let words = (message + " " + (data ?? "")).lowercased()
        switch code {
        case -32_005 where words.contains("batch"), -32_010, -32_011: return .batchRefused
        case -32_999, -32_604, -32_005, -32_007, -32_008, -32_029, 429: return .busy
        default: break
        }
        if ["already discarded", "unknown block", "unknownblock", "header was not found", "block not found"].contains(where: {
            words.contains($0)
        }) {
            return .unknownBlock
        }
        return words.contains("rate limit") || words.contains("too many requests") ? .busy : .other
    }

    var description: String { "\(message)\(data.map { ": \($0)" } ?? "") (\(code))" }
}
