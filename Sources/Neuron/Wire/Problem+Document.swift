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

    private func text(hasTitle: Bool, detail: Substring?) -> Bytes {
        var text: Bytes = []
        text.reserveCapacity(256)
        func add(_ member: StaticString, text value: Substring) {
            // A static string's text lies still for as long as the process lives.
            unsafe text.append(contentsOf: UnsafeBufferPointer(start: member.utf8Start, count: member.utf8CodeUnitCount))
            JSONText.append(value, to: &text)
            text.append(UInt8(ascii: "\""))
        }
        func add(_ member: StaticString, number: UInt64) {
            unsafe text.append(contentsOf: UnsafeBufferPointer(start: member.utf8Start, count: member.utf8CodeUnitCount))
            DecimalText.append(number, to: &text)
        }
        add(#"{"type":""#, text: type[...])
        if hasTitle { add(#","title":""#, text: title[...]) }
        add(#","status":"#, number: UInt64(max(0, status)))
        if let detail { add(#","detail":""#, text: detail) }
        if let field { add(#","field":""#, text: field[...]) }
        if let now { add(#","now":"#, number: now) }
        if let limit { add(#","limit":"#, number: limit) }
        text.append(UInt8(ascii: "}"))
        return text
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
