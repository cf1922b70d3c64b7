internal import Foundation
internal import Neuron

/// A server that is up, and how it is put under load.
protocol MacroServer: AnyObject {
    /// Sends so many requests, and says what that took; throws unless all were answered as they should be.
    func figures(requests: Int) async throws -> LoadFigures
    /// Ends it.
    func stop()
}

/// Our own axon, asked over HTTP/2.
final class AxonUnderLoad: MacroServer {
    private let axon: ServedAxon
    private let mode: LoadMode
    private let callers: LoadCallers
    private let connections: Int
    private let inFlight: Int
    private let target: LoadTarget

    init<S: Synapse>(
        _ mode: LoadMode, threads: Int?, _ question: S = Echo.sample, callers: LoadCallers, connections: Int = 4,
        inFlight: Int = 32
    ) throws {
        axon = try ServedAxon(threads: threads)
        target = try .axon(port: axon.port, question)
        self.mode = mode
        self.callers = callers
        self.connections = connections
        self.inFlight = inFlight
    }

    func figures(requests: Int) async throws -> LoadFigures {
        let shape = LoadShape(connections: connections, inFlight: inFlight, requests: requests)
        return try await LoadRun(target: target, mode: mode, callers: callers, shape: shape, server: axon.server).figures()
            .checked()
    }

    func stop() { axon.stop() }
}

/// A Python server, asked over HTTP/1.1 on as many connections as requests are on their way.
final class PythonUnderLoad: MacroServer {
    private enum Dialect { case bittensor, native }

    private let process: ServerProcess
    private let port: UInt16
    private let callers: LoadCallers
    private let dialect: Dialect
    private let receiver: Hotkey

    private static let inFlight = 32

    /// The axon of Bittensor's SDK 10.
    static func sdk(_ python: Python, callers: LoadCallers) throws -> PythonUnderLoad {
        let seed = [UInt8](repeating: 0x11, count: 32)
        return try PythonUnderLoad(
            "the Python SDK's axon", python.command("Tests/PeerTests/python/axon_peer.py", ["--seed", Hex.encode(seed)]),
            callers: callers, .bittensor, of: KeyPair(seed: seed).hotkey)
    }

    /// The recipe for btauth/1 on FastAPI.
    static func recipe(_ python: Python, callers: LoadCallers) throws -> PythonUnderLoad {
        let hotkey = try ServeCommand.key(0).hotkey
        return try PythonUnderLoad(
            "the FastAPI recipe", python.command("Benchmarks/python/fastapi_recipe.py", ["--hotkey", hotkey.description]),
            callers: callers, .native, of: hotkey)
    }

    private init(
        _ name: String, _ command: [String], callers: LoadCallers, _ dialect: Dialect, of receiver: Hotkey
    ) throws {
        process = try ServerProcess(name, command)
        port = try process.port()
        self.callers = callers
        self.dialect = dialect
        self.receiver = receiver
    }

    func figures(requests: Int) async throws -> LoadFigures {
        let target = LoadTarget(
            port: port, receiver: receiver.description, path: "/\(Echo.name)", body: try SynapseCoding.encode(Echo.sample))
        let shape = LoadShape(connections: Self.inFlight, inFlight: Self.inFlight, requests: requests)
        let arena = Arena()
        let ready =
            switch dialect {
            case .bittensor:
                try await H1Requests.bittensor(target, Echo.sample, to: receiver, callers, shape, arena: arena)
            case .native: try await H1Requests.native(target, callers, shape, arena: arena)
            }
        let count = LoadCount()
        var connections: [any LoadConnection] = []
        for requests in ready { connections.append(try H1LoadConnection(port: port, requests, arena: arena, count: count)) }
        return try LoadFigures.of(connections, count, server: LoadServer(pid: process.pid)).checked()
    }

    func stop() { process.stop() }
}

/// nghttp2's own server, which sends a small file.
final class FilesUnderLoad: MacroServer {
    private static let program = "/usr/sbin/nghttpd"

    private let process: ServerProcess
    private let folder: URL
    let port: UInt16
    private let connections: Int
    private let inFlight: Int

    /// One of one thread; nil where it is not installed, with a word on stderr that the row has nothing beside it.
    static func ifThere(_ row: String) throws -> FilesUnderLoad? {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            Peers.note("\(row): nothing beside it, \(program) is missing (apt-get install nghttp2-server).")
            return nil
        }
        return try FilesUnderLoad(threads: 1)
    }

    /// What load looks into.
    var server: LoadServer { LoadServer(pid: process.pid) }

    init(threads: Int, connections: Int = 4, inFlight: Int = 32) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "neuron-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(SynapseCoding.encode(Echo.sample)).write(to: folder.appending(path: "file"))
        port = try LoopbackSocket.freePort()
        process = try ServerProcess(
            "nghttpd", [Self.program, "--no-tls", "-n", String(threads), "-d", folder.path, String(port)], cores: threads)
        try process.wait(for: port)
        self.connections = connections
        self.inFlight = inFlight
    }

    func figures(requests: Int) async throws -> LoadFigures {
        let shape = LoadShape(connections: connections, inFlight: inFlight, requests: requests)
        return try await LoadRun(
            target: .file("/file", port: port), mode: .plain, callers: .none, shape: shape, server: server
        ).figures().checked()
    }

    func stop() {
        process.stop()
        // Nobody's but ours, and small: a folder that stays does no harm.
        try? FileManager.default.removeItem(at: folder)
    }
}
