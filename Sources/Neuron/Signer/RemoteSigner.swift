internal import Foundation
internal import Synchronization

/// A signer in another process, reached over a Unix socket: `neuron signer serve`, or a ``SignerServer`` of one's own.
///
/// Any number of signings share one connection. A connection that breaks is made again, and what it had not answered is asked
/// once more: signing the same bytes twice harms nobody.
public final class RemoteSigner: Signer {
    /// The key that the other process signs with.
    public let hotkey: Hotkey
    /// How it signs.
    public let scheme: SignatureScheme
    private let mailbox: SignerMailbox
    private let timeout: Duration

    private init(_ key: PublicKey, _ scheme: SignatureScheme, _ mailbox: SignerMailbox, _ timeout: Duration) {
        hotkey = Hotkey(publicKey: key)
        self.scheme = scheme
        self.mailbox = mailbox
        self.timeout = timeout
    }

    deinit { mailbox.stop() }

    /// The signer at a socket, once it has said which key it holds.
    ///
    /// - Parameter timeout: how long each signature may take, and this call.
    /// - Throws: ``IdentityError/Code/signerUnreachable`` when nobody answers there in time,
    ///   ``IdentityError/Code/signerRefused`` when it does not sign for this process's user.
    public static func connect(to path: String, timeout: Duration = .seconds(5)) async throws(IdentityError) -> RemoteSigner {
        let mailbox: SignerMailbox
        do {
            mailbox = try SignerMailbox(path: path)
        } catch {
            throw IdentityError(
                .signerUnreachable, "This process has no more descriptors: \(error.reason).",
                remedy: "Raise its limit of open files.")
        }
        // The thread keeps the mailbox, not the signer: so that dropping the signer ends it.
        Thread {
            var loop = RemoteSignerLoop(mailbox)
            loop.run()
        }.start()
        do throws(IdentityError) {
            guard case .identity(let key, let scheme) = try await mailbox.ask(.identify, timeout: timeout) else {
                throw mailbox.confused
            }
            return RemoteSigner(key, scheme, mailbox, timeout)
        } catch {
            mailbox.stop()
            throw error
        }
    }

    /// The signature of exactly these bytes, by the other process.
    ///
    /// - Throws: ``IdentityError/Code/signerRefused`` when its policy does not allow the message, or another key is there now;
    ///   ``IdentityError/Code/signerUnreachable`` when it does not answer in time; ``IdentityError/Code/signingCancelled``.
    public func sign(_ message: Bytes) async throws(IdentityError) -> Signature {
        try await ask(.sign(message), message.count)
    }

    /// The signature of an extrinsic, by the other process, which sees the call itself and not only its hash.
    ///
    /// - Throws: as ``sign(_:)`` does; ``IdentityError/Code/signerRefused`` when the signer does not allow the call.
    public func signExtrinsic(_ payload: Bytes) async throws(IdentityError) -> Signature {
        try await ask(.signExtrinsic(payload), payload.count)
    }

    private func ask(_ frame: SignerFrame, _ count: Int) async throws(IdentityError) -> Signature {
        guard count <= SignerFrame.longestMessage else {
            throw IdentityError(
                .signerRefused,
                "The message has \(count) bytes, more than the \(SignerFrame.longestMessage) that a signer takes.",
                remedy: "Sign a digest of it.")
        }
        guard case .signature(let bytes) = try await mailbox.ask(frame, timeout: timeout) else {
            throw mailbox.confused
        }
        return try Signature(scheme: scheme, bytes: bytes)
    }
}
