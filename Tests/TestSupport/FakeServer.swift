import Foundation
import Glibc
import Synchronization

/// An HTTP/1.1 server on loopback that does what a test tells it, good or bad: threads and sockets, no library.
///
/// It can be stopped and started again on the same port, as a machine that restarts would.
public final class FakeServer: Sendable {
    /// What becomes of one request.
    public enum Reply: Sendable {
        /// An answer with status 200.
        case body([UInt8])
        /// An answer with another status, and header lines.
        case status(Int, [String] = [])
        /// Fewer bytes than the answer's length says, and then the end of the connection.
        case truncated([UInt8], of: Int)
        /// Nothing at all, while the connection stays open.
        case silence
        /// The end of the connection.
        case close
        /// Bytes as they are, and then the end of the connection.
        case raw([UInt8])
    }

    private struct State {
        var port: UInt16 = 0
        var listener: Int32 = -1
        var connections: Set<Int32> = []
        var requests = 0
    }

    private let state = Mutex(State())
    private let handle: @Sendable ([UInt8]) -> Reply

    /// Listens on a free port; each request's body is given to `handle`.
    public init(_ handle: @escaping @Sendable ([UInt8]) -> Reply) throws {
        self.handle = handle
        try start()
    }

    deinit { stop() }

    /// The port, which stays the same.
    public var port: UInt16 { state.withLock(\.port) }
    /// Where it is.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// How many requests came.
    public var requests: Int { state.withLock(\.requests) }

    /// Listens, on the same port as before if there was one.
    public func start() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw POSIXError(.EMFILE) }
        var yes: Int32 = 1
        // Sound, here and below: the C calls read or fill memory that this function owns, and keep none of it.
        unsafe setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard bound else {
            close(listener)
            throw POSIXError(.EADDRINUSE)
        }
        let port = UInt16(bigEndian: address.sin_port)
        state.withLock { state in
            state.port = port
            state.listener = listener
        }
        Thread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 {
                    if errno == EINTR { continue }
                    return
                }
                // No program that a test starts keeps it open.
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                guard let self, self.keep(connection, of: listener) else {
                    Glibc.close(connection)
                    return
                }
                Thread { [weak self] in
                    FakeServer.serve(connection) { self?.reply(to: $0) }
                    self?.forget(connection)
                    Glibc.close(connection)
                }.start()
            }
        }.start()
    }

    /// Ends every connection and listens no more.
    public func stop() {
        let (listener, connections) = state.withLock { state in
            defer {
                state.listener = -1
                state.connections = []
            }
            return (state.listener, state.connections)
        }
        if listener >= 0 {
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
        }
        // The threads that own them close them.
        for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }

    private func keep(_ connection: Int32, of listener: Int32) -> Bool {
        state.withLock { state in
            guard state.listener == listener else { return false }
            state.connections.insert(connection)
            return true
        }
    }
    private func forget(_ connection: Int32) { state.withLock { _ = $0.connections.remove(connection) } }
    private func reply(to body: [UInt8]) -> Reply {
        state.withLock { $0.requests += 1 }
        return handle(body)
    }

    /// Reads requests one after the other, and answers them until the connection ends.
    private static func serve(_ connection: Int32, _ reply: ([UInt8]) -> Reply?) {
        var buffer: [UInt8] = []
        while let body = request(connection, &buffer) {
            guard let reply = reply(body) else { return }
            switch reply {
            case .body(let bytes):
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: \(bytes.count)\r\n\r\n"
                guard send(connection, Array(head.utf8) + bytes) else { return }
            case .status(let status, let headers):
                let lines = (["HTTP/1.1 \(status) No", "content-length: 0"] + headers).joined(separator: "\r\n")
                guard send(connection, Array("\(lines)\r\n\r\n".utf8)) else { return }
            case .truncated(let bytes, let length):
                _ = send(connection, Array("HTTP/1.1 200 OK\r\ncontent-length: \(length)\r\n\r\n".utf8) + bytes)
                return
            case .silence:
                // Until the other side, or this server's end, closes it.
                var byte: UInt8 = 0
                while unsafe recv(connection, &byte, 1, 0) > 0 {}
                return
            case .close: return
            case .raw(let bytes):
                _ = send(connection, bytes)
                return
            }
        }
    }

    private static func request(_ connection: Int32, _ buffer: inout [UInt8]) -> [UInt8]? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).lowercased()
                let length =
                    head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst("content-length:".count).filter(\.isNumber)) } ?? 0
                if buffer.count - end.upperBound >= length {
                    defer { buffer.removeSubrange(..<(end.upperBound + length)) }
                    return Array(buffer[end.upperBound..<end.upperBound + length])
                }
            }
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = unsafe recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            buffer += piece.prefix(count)
        }
    }

    private static func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes { pointer in
                unsafe Glibc.send(connection, pointer.baseAddress, pointer.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
