internal import Logging

/// Those who are connected to a signer, each with what it asked and what it is still to get. Bounded in number and in bytes.
struct SignerConnections {
    private static let most = 64
    /// While so much waits to be sent, nothing more is read.
    private static let mostUnsent = 262_144

    private struct Connection {
        let socket: UnixSocket
        var received = Bytes()
        var unsent = Bytes()
        var isClosing = false
        /// One line of log a connection is enough: whoever asks for what is not signed may ask often.
        var isReported = false
    }

    private let key: KeyPair
    private let policy: SigningPolicy
    private let users: Set<UInt32>
    private let logger: Logger
    private var connections: [Int32: Connection] = [:]

    init(key: KeyPair, policy: SigningPolicy, users: Set<UInt32>, logger: Logger) {
        self.key = key
        self.policy = policy
        self.users = users
        self.logger = logger
    }

    /// Whether one more can be admitted.
    var hasRoom: Bool { connections.count < Self.most }

    /// What each waits for.
    var wanted: [Waker.Wanted] {
        connections.values.map {
            Waker.Wanted(
                descriptor: $0.socket.descriptor, read: !$0.isClosing && $0.unsent.count < Self.mostUnsent,
                write: !$0.unsent.isEmpty)
        }
    }

    /// Takes one who connected, or says why not.
    mutating func admit(_ socket: UnixSocket) {
        var connection = Connection(socket: socket)
        if let user = socket.peerUser, users.contains(user) {
            connections[socket.descriptor] = connection
            return
        }
        logger.warning("A process of a user who may not ask was refused.", metadata: ["user": "\(socket.peerUser ?? 0)"])
        connection.unsent = SignerFrame.refused("This signer does not sign for processes of this user.").encoded(0)
        connection.isClosing = true
        if send(&connection) { connections[socket.descriptor] = connection }
    }

    /// Reads, signs and answers wherever that can be done.
    mutating func serve(_ ready: Set<Int32>) {
        for descriptor in ready {
            guard var connection = connections.removeValue(forKey: descriptor) else { continue }
            if serve(&connection) { connections[descriptor] = connection }
        }
    }

    /// Whether the connection goes on.
    private func serve(_ connection: inout Connection) -> Bool {
        guard send(&connection) else { return false }
        guard !connection.isClosing, connection.unsent.count < Self.mostUnsent else { return true }
        switch connection.socket.receive(into: &connection.received) {
        case .ended: return false
        case .notNow: return true
        case .moved: break
        }
        var rest = connection.received[...]
        do {
            while let (number, frame, count) = try SignerFrame.read(rest) {
                guard let answer = answer(frame) else { return false }
                if case .refused(let reason) = answer, !connection.isReported {
                    connection.isReported = true
                    logger.warning("A message was not signed.", metadata: ["reason": "\(reason)"])
                }
                connection.unsent += answer.encoded(number)
                rest = rest.dropFirst(count)
            }
        } catch {
            // What no frame begins with comes from no client of ours: it gets no answer.
            logger.warning("A connection that does not speak the signer's protocol was closed.")
            return false
        }
        connection.received = Bytes(rest)
        return send(&connection)
    }

    private func signature(of message: Bytes) -> SignerFrame {
        do {
            return .signature(try key.signature(for: message).bytes)
        } catch {
            return .refused(error.message)
        }
    }

    /// Nil for what only a signer says.
    private func answer(_ frame: SignerFrame) -> SignerFrame? {
        switch frame {
        case .identify:
            return .identity(key.publicKey, key.scheme)
        case .sign(let message):
            guard policy.allows(message) else {
                return .refused("This signer signs requests and answers of neurons only, and the message begins otherwise.")
            }
            return signature(of: message)
        case .signExtrinsic(let payload):
            guard policy.allows(extrinsic: payload) else {
                let call = payload.count > 1 ? "\(SigningPolicy.Call(pallet: payload[0], index: payload[1]))" : "none"
                return .refused("This signer does not sign the call \(call) of a chain.")
            }
            return signature(of: ExtrinsicPayload.message(payload))
        case .identity, .signature, .refused:
            return nil
        }
    }

    /// Sends what goes now; whether the connection goes on.
    private func send(_ connection: inout Connection) -> Bool {
        while !connection.unsent.isEmpty {
            switch connection.socket.send(connection.unsent[...]) {
            case .moved(let count): connection.unsent.removeFirst(count)
            case .notNow: return true
            case .ended: return false
            }
        }
        return !connection.isClosing
    }
}
