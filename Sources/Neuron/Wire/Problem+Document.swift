extension Problem {
    /// The problem as a JSON document of at most `limit` bytes: where it would be longer, the title goes first (the type says
    /// the same), then the end of the detail.
    package func document(limit: Int = .max) -> Bytes {
        var hasTitle = true
        var detail = detail.map { $0[...] }
        while true {
            let bytes = text(hasTitle: hasTitle, detail: detail)
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

    /// A part of a document.
    private enum Piece {
        case fixed(StaticString)
        /// Text that JSON takes as it is.
        case text(Substring)
        case number(UInt64, digits: Int)

        static func number(_ number: UInt64) -> Piece { .number(number, digits: DecimalText.count(number)) }

        var count: Int {
            switch self {
            case .fixed(let text): text.utf8CodeUnitCount
            case .text(let text): text.utf8.count
            case .number(_, let digits): digits
            }
        }

        func write(_ document: inout ByteCursor) {
            switch self {
            case .fixed(let text): document.put(text)
            case .text(let text): document.put(text)
            case .number(let number, let digits): document.put(number, digits: digits)
            }
        }
    }

    private func text(hasTitle: Bool, detail: Substring?) -> Bytes {
        var pieces: [Piece] = []
        pieces.reserveCapacity(16)
        pieces += [.fixed(#"{"type":""#), .text(JSONText.bare(type[...]))]
        if hasTitle { pieces += [.fixed(#"","title":""#), .text(JSONText.bare(title[...]))] }
        pieces += [.fixed(#"","status":"#), .number(UInt64(max(0, status)))]
        if let detail { pieces += [.fixed(#","detail":""#), .text(JSONText.bare(detail)), .fixed("\"")] }
        if let field { pieces += [.fixed(#","field":""#), .text(JSONText.bare(field[...])), .fixed("\"")] }
        if let now { pieces += [.fixed(#","now":"#), .number(now)] }
        if let limit { pieces += [.fixed(#","limit":"#), .number(limit)] }
        pieces.append(.fixed("}"))
        return Bytes(count: pieces.reduce(0) { $0 + $1.count }) { document in
            for piece in pieces { piece.write(&document) }
        }
    }
}

extension Rejection {
    /// The answer's head: status, media type and, where waiting helps, `retry-after`.
    package var head: AnswerHead {
        var head = AnswerHead(status: problem.status, fields: HeaderBlock(capacity: 128))
        head.fields.append("content-type", Problem.mediaType)
        if let retryAfterSeconds { head.fields.append("retry-after", retryAfterSeconds) }
        return head
    }

    /// The value of `retry-after`: whole seconds, at least one; nil where waiting does not help.
    var retryAfterSeconds: String? { retryAfter.map { String(max(1, Int($0.inSeconds.rounded(.up)))) } }
}
