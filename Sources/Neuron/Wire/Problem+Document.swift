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
        let words = Words(
            type: JSONText.bare(type[...]), title: hasTitle ? JSONText.bare(title[...]) : nil,
            detail: detail.map(JSONText.bare), field: field.map { JSONText.bare($0[...]) })
        var counter = DocumentCounter()
        write(words, to: &counter)
        return Bytes(count: counter.count) { write(words, to: &$0) }
    }

    /// The texts of a document, as JSON takes them.
    private struct Words {
        let type: Substring
        let title: Substring?
        let detail: Substring?
        let field: Substring?
    }

    private func write(_ words: Words, to document: inout some DocumentWriter) {
        document.put(#"{"type":""#)
        document.put(text: words.type)
        if let title = words.title {
            document.put(#"","title":""#)
            document.put(text: title)
        }
        document.put(#"","status":"#)
        document.put(number: UInt64(max(0, status)))
        for (name, text) in [(#","detail":""#, words.detail), (#","field":""#, words.field)] as [(StaticString, Substring?)] {
            guard let text else { continue }
            document.put(name)
            document.put(text: text)
            document.put("\"")
        }
        if let now {
            document.put(#","now":"#)
            document.put(number: now)
        }
        if let limit {
            document.put(#","limit":"#)
            document.put(number: limit)
        }
        document.put("}")
    }
}

/// What a document is written to, or counted by.
private protocol DocumentWriter {
    mutating func put(_ text: StaticString)
    mutating func put(text: Substring)
    mutating func put(number: UInt64)
}

extension ByteCursor: DocumentWriter {
    mutating func put(text: Substring) {
        var text = text
        text.withUTF8 { text in unsafe put(text) }
    }

    mutating func put(number: UInt64) { put(number, digits: DecimalText.count(number)) }
}

/// Counts the bytes of a document.
private struct DocumentCounter: DocumentWriter {
    var count = 0

    mutating func put(_ text: StaticString) { count += text.utf8CodeUnitCount }
    mutating func put(text: Substring) { count += text.utf8.count }
    mutating func put(number: UInt64) { count += DecimalText.count(number) }
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
