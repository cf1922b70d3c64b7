package import HTTPTypes

/// An answer's status and headers, as the wire has them.
package struct AnswerHead: Sendable {
    /// The status.
    package var status: Int
    /// The headers.
    package var fields: HeaderBlock

    /// A head with these headers.
    package init(status: Int, fields: HeaderBlock = HeaderBlock()) {
        self.status = status
        self.fields = fields
    }

    /// A head in its usual form.
    package init(_ response: HTTPResponse) {
        self.init(status: response.status.code, fields: HeaderBlock(response.headerFields))
    }

    /// The head in its usual form.
    package var http: HTTPResponse { HTTPResponse(status: .init(code: status), headerFields: fields.fields) }
}
