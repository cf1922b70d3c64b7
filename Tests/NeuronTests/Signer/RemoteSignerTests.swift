import Foundation
import HTTPTypes
import Logging
@testable import Neuron
import Testing
import TestSupport

@Suite("A signer in another process")
struct RemoteSignerTests {
    /// A socket's path of its own for one test: short, as sockets want it.
    private static func path() -> String { "/tmp/neuron-\(UUID().uuidString.prefix(13)).sock" }

    private static let message = Bytes("btauth/1\nsr25519\n".utf8)

    /// A server that runs while `body` does, and then ends and takes its socket with it.
    private static func serving(
        _ path: String, scheme: SignatureScheme = .sr25519, uri: String = "//Alice", policy: SigningPolicy = .neuron,
        _ body: (KeyPair) async throws -> Void
    ) async throws {
        let key = try KeyPair(uri: uri, scheme: scheme)
        let server = try SignerServer(
            key: key, path: path, policy: policy, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = OwnedTask { await server.run() }
        do {
            try await body(key)
        } catch {
            running.cancel()
            await running.value
            throw error
        }
        running.cancel()
        await running.value
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("says which key it holds and signs with it", arguments: SignatureScheme.allCases)
    func signs(scheme: SignatureScheme) async throws {
        let path = Self.path()
        try await Self.serving(path, scheme: scheme) { key in
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let signer = try await RemoteSigner.connect(to: path)
            #expect(signer.hotkey == key.hotkey && signer.scheme == scheme)
            let signature = try await signer.sign(Self.message)
            #expect(key.publicKey.isValid(signature, for: Self.message))
        }
    }

    @Test("signs many messages at the same time over one connection, each with its own signature")
    func parallel() async throws {
        let path = Self.path()
        try await Self.serving(path) { key in
            let signer = try await RemoteSigner.connect(to: path, timeout: .seconds(60))
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<500 {
                    group.addTask {
                        let message = Self.message + Bytes("\(index)".utf8) + Bytes(repeating: 0x61, count: index * 100)
                        return key.publicKey.isValid(try await signer.sign(message), for: message)
                    }
                }
                for try await isValid in group { #expect(isValid) }
            }
        }
    }

    @Test("signs extrinsics of the calls that it was told, hashed where they are long, and of no others")
    func extrinsics() async throws {
        let path = Self.path()
        let policy = SigningPolicy.neuron.allowing([.init(pallet: 7, index: 0)])
        try await Self.serving(path, policy: policy) { key in
            let signer = try await RemoteSigner.connect(to: path)
            let short = Bytes([7, 0]) + Bytes(repeating: 9, count: 254)
            for payload in [short, short + [1]] {
                let signature = try await signer.signExtrinsic(payload)
                let message = payload.count > 256 ? Blake2b.hash(payload, length: 32) : payload
                #expect(key.publicKey.isValid(signature, for: message))
            }
            for payload in [[7, 1, 0], [5, 0, 0], [7, 0], [7], [], Bytes("btauth/1\n".utf8)] as [Bytes] {
                let error = await #expect(throws: IdentityError.self) { try await signer.signExtrinsic(payload) }
                #expect(error?.code == .signerRefused, "\(payload)")
            }
            await #expect(throws: IdentityError.self) { try await signer.sign(short) }
        }
    }

    @Test("signs what neurons ask and answer, and nothing else: no extrinsic, no text, nothing of any length")
    func policy() async throws {
        let path = Self.path()
        try await Self.serving(path) { _ in
            let signer = try await RemoteSigner.connect(to: path)
            for text in [
                "", "b", "btauth/1", "btauth/2\n", " btauth/1\n", "<Bytes>btauth/1\n</Bytes>", "neuron-answer/1", "\u{0}\u{0}",
            ] {
                let error = await #expect(throws: IdentityError.self) { try await signer.sign(Bytes(text.utf8)) }
                #expect(error?.code == .signerRefused, "\(text)")
                #expect(error?.isRetryable == false)
            }
            let long = await #expect(throws: IdentityError.self) {
                try await signer.sign(Self.message + Bytes(repeating: 0, count: 65_536))
            }
            #expect(long?.code == .signerRefused)
            _ = try await signer.sign(Bytes("neuron-answer/1\n".utf8))
        }
    }

    @Test("is reached again after it was restarted; another key in its place is refused")
    func restarts() async throws {
        let path = Self.path()
        var kept: RemoteSigner?
        try await Self.serving(path) { _ in
            kept = try await RemoteSigner.connect(to: path)
            _ = try await kept?.sign(Self.message)
        }
        let signer = try #require(kept)
        let away = await #expect(throws: IdentityError.self) { try await signer.sign(Self.message) }
        #expect(away?.code == .signerUnreachable)
        #expect(away?.isRetryable == true)
        #expect(away?.remedy?.contains(path) == true)
        try await Self.serving(path) { key in
            let signature = try await signer.sign(Self.message)
            #expect(key.publicKey.isValid(signature, for: Self.message))
        }
        try await Self.serving(path, uri: "//Bob") { _ in
            let other = await #expect(throws: IdentityError.self) { try await signer.sign(Self.message) }
            #expect(other?.code == .signerRefused)
        }
    }

    @Test("what the native protocol signs is what it signs: requests and answers")
    func dialect() async throws {
        let path = Self.path()
        try await Self.serving(path) { key in
            let signer = try await RemoteSigner.connect(to: path)
            let receiver = try KeyPair(uri: "//Bob").hotkey
            let now = UnixTime(seconds: 1_800_000_000)
            let digest = SHA256.hash(Bytes("{}".utf8))
            let request = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/Echo")
            let head = try await NativeDialect().sign(
                request, digest: digest, to: receiver, by: signer, nonce: now.nanoseconds, timeout: nil)
            let claim = try NativeDialect().claim(head, receiver: receiver, freshness: Freshness(now: now, floor: 0))
            _ = try NativeDialect().verify(claim, head: head, digest: digest, receiver: receiver)
            let lines = SignedLines.answer(
                scheme: signer.scheme.rawValue, status: 200, digest: digest, time: now, axon: signer.hotkey, caller: receiver,
                requestSignature: "0x00")
            let signature = try await signer.sign(lines.bytes)
            #expect(key.publicKey.isValid(signature, for: lines.bytes))
        }
    }

    @Test("another user may be let in, and then the kernel alone keeps the rest out")
    func mode() throws {
        let path = Self.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let server = try SignerServer(key: KeyPair(uri: "//Alice"), path: path, users: [1])
        #expect(try FileManager.default.attributesOfItem(atPath: server.path)[.posixPermissions] as? Int == 0o666)
    }

    @Test("every signing that is asked while it goes away ends: with a signature that holds, or with an error that may pass")
    func goesAway() async throws {
        let path = Self.path()
        let key = try KeyPair(uri: "//Alice")
        var signer: RemoteSigner?
        for _ in 0..<10 {
            var asked: [OwnedTask<Bool>] = []
            try await Self.serving(path) { _ in
                let remote: RemoteSigner
                if let signer { remote = signer } else { remote = try await RemoteSigner.connect(to: path) }
                signer = remote
                for index in 0..<50 {
                    let message = Self.message + Bytes("\(index)".utf8)
                    asked.append(
                        OwnedTask {
                            do throws(IdentityError) {
                                return key.publicKey.isValid(try await remote.sign(message), for: message)
                            } catch {
                                return error.isRetryable
                            }
                        })
                }
            }
            for task in asked { #expect(await task.value) }
        }
    }

    @Test("nobody at the path, a path that is too long and one that is no socket are errors that say so")
    func nobody() async throws {
        let path = Self.path()
        let missing = await #expect(throws: IdentityError.self) { try await RemoteSigner.connect(to: path) }
        #expect(missing?.code == .signerUnreachable)
        await #expect(throws: IdentityError.self) { try await RemoteSigner.connect(to: String(repeating: "/x", count: 100)) }
        let key = try KeyPair(uri: "//Alice")
        #expect(throws: IdentityError.self) { try SignerServer(key: key, path: String(repeating: "/x", count: 100)) }
        try Data().write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = #expect(throws: IdentityError.self) { try SignerServer(key: key, path: path) }
        #expect(file?.message.contains("no socket") == true)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("a second one at the same path is refused, and what a dead one left is cleared away")
    func onePath() async throws {
        let path = Self.path()
        try await Self.serving(path) { key in
            let error = #expect(throws: IdentityError.self) { try SignerServer(key: key, path: path) }
            #expect(error?.message.contains("already") == true)
            _ = try await RemoteSigner.connect(to: path).sign(Self.message)
        }
        // Never run, so that its file stays.
        _ = try SignerServer(key: KeyPair(uri: "//Alice"), path: path)
        #expect(FileManager.default.fileExists(atPath: path))
        try await Self.serving(path) { _ in _ = try await RemoteSigner.connect(to: path).sign(Self.message) }
    }

    @Test("one that never answers is an error when the time is up, and a cancelled task does not wait for it")
    func silent() async throws {
        let path = Self.path()
        let listener = try UnixSocket.listening(at: path, mode: 0o600)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let late = await #expect(throws: IdentityError.self) {
            try await RemoteSigner.connect(to: path, timeout: .milliseconds(50))
        }
        #expect(late?.code == .signerUnreachable)
        let waiting = OwnedTask { () -> IdentityError? in
            do throws(IdentityError) {
                _ = try await RemoteSigner.connect(to: path, timeout: .seconds(3_600))
                return nil
            } catch {
                return error
            }
        }
        waiting.cancel()
        #expect(await waiting.value?.code == .signingCancelled)
        _ = listener
    }

    @Test("what does not speak its protocol is closed, and the others are served on")
    func foreign() async throws {
        let path = Self.path()
        try await Self.serving(path) { _ in
            let signer = try await RemoteSigner.connect(to: path)
            var random = RandomSource.seeded(5)
            for _ in 0..<50 {
                let socket = try UnixSocket.connected(to: path)
                // A length that no frame has, and whatever else.
                let bytes = [0xff] + (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
                _ = socket.send(bytes[...])
                var answer = Bytes()
                let waker = try Waker()
                _ = waker.wait([.init(descriptor: socket.descriptor, read: true, write: false)], milliseconds: 60_000)
                #expect(socket.receive(into: &answer) == .ended)
                #expect(answer.isEmpty)
            }
            _ = try await signer.sign(Self.message)
        }
    }

    @Test("a user who is not named gets a reason and nothing more")
    func users() throws {
        let path = Self.path()
        let listener = try UnixSocket.listening(at: path, mode: 0o600)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let client = try UnixSocket.connected(to: path)
        let peer = try #require(listener.accepted())
        #expect(peer.peerUser == geteuid())
        var connections = SignerConnections(
            key: try KeyPair(uri: "//Alice"), policy: .neuron, users: [geteuid() + 1],
            logger: .init(label: "test") { _ in SwiftLogNoOpLogHandler() })
        connections.admit(peer)
        #expect(connections.wanted.isEmpty)
        var bytes = Bytes()
        _ = client.receive(into: &bytes)
        let frame = try #require(try SignerFrame.read(bytes[...])).frame
        guard case .refused = frame else {
            Issue.record("the frame is \(frame)")
            return
        }
    }

    @Test("a frame is read as it was written, and any bytes are a frame, a part of one or an error")
    func frames() throws {
        let key = try KeyPair(uri: "//Alice").publicKey
        for frame in [
            SignerFrame.identify, .sign([]), .sign(Bytes(repeating: 7, count: 65_536)), .identity(key, .ed25519),
            .identity(key, .sr25519), .signature(Bytes(repeating: 1, count: 64)), .refused("no"),
        ] {
            let bytes = frame.encoded(77)
            let read = try #require(try SignerFrame.read((bytes + [1, 2, 3])[...]))
            #expect(read.frame == frame && read.number == 77 && read.count == bytes.count)
            for count in [0, 3, 4, bytes.count - 1] {
                let part = try SignerFrame.read(bytes[..<count])
                #expect(part == nil)
            }
        }
        var random = RandomSource.seeded(9)
        for _ in 0..<2_000 {
            let body = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let bytes: Bytes = [0, 0, 0, UInt8(body.count)] + body
            if let read = try? SignerFrame.read(bytes[...]) { #expect(read.frame.encoded(read.number) == bytes) }
        }
    }
}
