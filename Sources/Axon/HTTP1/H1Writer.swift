internal import HTTPTypes
internal import NIOCore
internal import Neuron

/// Answers as HTTP/1.1 writes them.
enum H1Writer {
    /// How an answer's body is told from what follows it.
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }

    /// The one word for a peer that waits before it sends a body.
    static let goOn = "HTTP/1.1 100 Continue\r\n\r\n"

    /// The head of an answer. Values of a peer that a protocol writes back were checked by it.
    static func write(_ head: AnswerHead, _ framing: Framing, closes: Bool, into bytes: inout ByteBuffer) {
        var text = "HTTP/1.1 \(head.status) \(HTTPResponse.Status(code: head.status).reasonPhrase)\r\n"
        head.fields.forEach { name, value in text += "\(name): \(value)\r\n" }
        switch framing {
        case .length(let length): text += "content-length: \(length)\r\n"
        case .chunked: text += "transfer-encoding: chunked\r\n"
        }
        if closes { text += "connection: close\r\n" }
        bytes.writeString(text)
        bytes.writeString("\r\n")
    }

    /// One chunk; nothing for no bytes, which would end the body.
    static func write(chunk: ArraySlice<UInt8>, into bytes: inout ByteBuffer) {
        guard !chunk.isEmpty else { return }
        bytes.writeString(String(chunk.count, radix: 16) + "\r\n")
        bytes.writeBytes(chunk)
        bytes.writeString("\r\n")
    }

    /// The end of a body in chunks.
    static func write(trailers: HeaderBlock, into bytes: inout ByteBuffer) {
        var text = "0\r\n"
        trailers.forEach { name, value in text += "\(name): \(value)\r\n" }
        bytes.writeString(text + "\r\n")
    }
}
