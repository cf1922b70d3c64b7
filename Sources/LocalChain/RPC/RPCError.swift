/// What JSON-RPC answers instead of a result.
struct RPCError: Error, Hashable, Sendable {
    let code: Int64
    let message: String
    var data: String?

    static let parse = RPCError(code: -32_700, message: "Parse error")
    static let invalidRequest = RPCError(code: -32_600, message: "Invalid request")
    static let methodNotFound = RPCError(code: -32_601, message: "Method not found")
    static func invalidParams(_ text: String) -> RPCError { RPCError(code: -32_602, message: "Invalid params: \(text)") }
    static func client(_ text: String) -> RPCError { RPCError(code: -32_000, message: text) }
    static func invalidTransaction(_ text: String) -> RPCError {
        RPCError(code: 1_010, message: "Invalid Transaction", data: text)
    }
    static func batchTooLarge(limit: Int) -> RPCError {
        RPCError(code: -32_010, message: "The batch request was too large", data: "Exceeded max limit of \(limit)")
    }
    static func batchAnswerTooLarge(limit: Int) -> RPCError {
        RPCError(code: -32_011, message: "The batch response was too large", data: "Exceeded max limit of \(limit)")
    }
    static let discarded = RPCError(code: -32_000, message: "Client error: State already discarded for the block")
}
