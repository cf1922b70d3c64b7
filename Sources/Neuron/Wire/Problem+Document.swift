package import HTTPTypes

extension Problem {
    /// The problem as a JSON document of at most `limit` bytes: where it would be longer, the title goes first (the type says
    /// the same), then the end of the detail.
    package func document(limit: Int = .max) -> Bytes {
        var hasTitle = true
        var detail = detail.map { $0[...] }
        while true {
            let bytes = Bytes(text(hasTitle: hasTitle, detail: detail).utf8)
            if bytes.count <= limit { return bytes }
            if hasTitle {
                hasTitle = false
            } else if let text = detail, !text.isEmpty {
                detail = text.dropLast(max(1, min(text.count, (bytes.count - limit) / 6)))
            } else {
                return Bytes(#"{"type":"\#(type)","status":\#(status)}"#.utf8)
            }
        }
    }

    private func text(hasTitle: Bool, detail: Substring?) -> String {
        var text = #"{"type":"\#(type)""#
        if hasTitle { text += #","title":"\#(title)""# }
        text += #","status":\#(status)"#
        if let detail { text += #","detail":"\#(JSONText.escaped(detail))""# }
        if let field { text += #","field":"\#(JSONText.escaped(field[...]))""# }
        if let now { text += #","now":\#(now)"# }
        if let limit { text += #","limit":\#(limit)"# }
        return text + "}"
    }
}

extension Rejection {
    /// The answer's head: status, media type and, where waiting helps, `retry-after`.
    package var response: HTTPResponse {
        var response = HTTPResponse(status: .init(code: problem.status))
        response.headerFields[.contentType] = Problem.mediaType
        if let retryAfter { response.headerFields[.retryAfter] = String(max(1, Int(retryAfter.inSeconds.rounded(.up)))) }
        return response
    }
}
