public import Logging
public import ServiceLifecycle
internal import Foundation
internal import Synchronization

/// A process that holds the key, so that the one which faces the internet need not: it signs over a Unix socket.
///
/// It signs what its ``SigningPolicy`` allows, for processes of its own user and of those that are named; the kernel says who
/// they are. One thread serves all connections.
public final class SignerServer: Service {
    /// Where it listens.
    public let path: String
    private let waker: Waker
    private let isStopped = Mutex(false)
    private let listener: UnixSocket
    private let key: KeyPair
    private let policy: SigningPolicy
    private let users: Set<UInt32>
    private let logger: Logger

    /// Listens at `path`: mode 0600, or 0666 when other users are named, whom the kernel then tells from everybody else.
    ///
    /// - Parameters:
    ///   - key: signs. A hotkey: nothing that runs opens a coldkey.
    ///   - policy: what is signed.
    ///   - users: the numbers of users who may ask besides this process's own.
    /// - Throws: ``IdentityError/Code/signerUnreachable`` when a signer listens there already, or the path can't be used.
    public init(
        key: KeyPair, path: String, policy: SigningPolicy = .neuron, users: Set<UInt32> = [],
        logger: Logger = Logger(label: "neuron.signer")
    ) throws(IdentityError) {
        self.key = key
        self.path = path
        self.policy = policy
        self.users = users.union([geteuid()])
        self.logger = logger
        try Self.clear(path)
        do {
            waker = try Waker()
            listener = try UnixSocket.listening(at: path, mode: users.isEmpty ? 0o600 : 0o666)
        } catch {
            throw IdentityError(
                .signerUnreachable, "No signer can listen at \(path): \(error.reason).",
                remedy: "Give a path of at most 107 bytes in a folder that this user may write to.")
        }
    }

    /// Serves until a graceful shutdown or until the task is cancelled; removes the socket's file.
    public func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { continuation in
                Thread { [self] in
                    serve()
                    continuation.resume()
                }.start()
            }
        } onCancelOrGracefulShutdown: { [self] in
            isStopped.withLock { $0 = true }
            waker.wake()
        }
        // Sound: the call reads a terminated copy of the path.
        unsafe _ = unlink(path)
    }

    /// The thread's whole work.
    private func serve() {
        var connections = SignerConnections(key: key, policy: policy, users: users, logger: logger)
        while !isStopped.withLock({ $0 }) {
            var wanted = connections.wanted
            wanted.append(Waker.Wanted(descriptor: listener.descriptor, read: connections.hasRoom, write: false))
            let ready = waker.wait(wanted, milliseconds: -1)
            connections.serve(ready)
            if ready.contains(listener.descriptor) {
                while connections.hasRoom, let peer = listener.accepted() { connections.admit(peer) }
            }
        }
    }

    /// Removes the file of a signer that is gone; one that answers stays.
    private static func clear(_ path: String) throws(IdentityError) {
        var status = stat()
        // Sound: the calls read terminated copies of the path, and write a value of this function.
        guard unsafe lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw IdentityError(
                .signerUnreachable, "There is a file at \(path) that is no socket.", remedy: "Give the signer another path.")
        }
        if (try? UnixSocket.connected(to: path)) != nil {
            throw IdentityError(
                .signerUnreachable, "A signer listens at \(path) already.",
                remedy: "Stop it first, or give this one another path.")
        }
        unsafe _ = unlink(path)
    }
}
