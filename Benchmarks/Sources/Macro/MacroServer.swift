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
        return try await LoadRun(target: target, mode: mode, callers: callers, shape: shape, server: axon.server).reading()
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
    static func sdk(callers: LoadCallers) throws -> PythonUnderLoad {
        let seed = [UInt8](repeating: 0x11, count: 32)
        return try PythonUnderLoad(
            "the Python SDK's axon", axonProgram(["--seed", Hex.encode(seed)]), callers: callers, .bittensor,
            of: KeyPair(seed: seed).hotkey)
    }

    /// What runs the axon of the SDK 10.
    static func axonProgram(_ arguments: [String] = []) throws(Skip) -> Program {
        try PythonPeer.sdk10.program("axon_peer.py", in: "Tests/PeerTests/python", arguments)
    }

    /// The recipe for btauth/1 on FastAPI.
    static func recipe(callers: LoadCallers) throws -> PythonUnderLoad {
        let hotkey = try ServedAxon.key(0).hotkey
        return try PythonUnderLoad(
            "the FastAPI recipe", PythonPeer.recipe.program("fastapi_recipe.py", ["--hotkey", hotkey.description]),
            callers: callers, .native, of: hotkey)
    }

    private init(
        _ name: String, _ program: Program, callers: LoadCallers, _ dialect: Dialect, of receiver: Hotkey
    ) throws {
        process = try ServerProcess(name, program)
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
        return try LoadReading.of(connections, count, server: LoadServer(pid: process.pid)).checked()
    }

    func stop() { process.stop() }
}

/// nghttp2's own server, which sends a small file.
final class FilesUnderLoad: MacroServer {
    private let process: ServerProcess
    private let folder: URL
    let port: UInt16
    private let connections: Int
    private let inFlight: Int

    /// What load looks into.
    var server: LoadServer { LoadServer(pid: process.pid) }

    /// - Throws: ``Skip`` where it is not installed.
    init(threads: Int, connections: Int = 4, inFlight: Int = 32) throws {
        guard let executable = Program.named("nghttpd") else {
            throw Skip("nghttpd is missing (apt-get install nghttp2-server).")
        }
        folder = FileManager.default.temporaryDirectory.appending(path: "neuron-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(SynapseCoding.encode(Echo.sample)).write(to: folder.appending(path: "file"))
        port = try LoopbackSocket.freePort()
        process = try ServerProcess(
            "nghttpd",
            Program(
                executable: executable, arguments: ["--no-tls", "-n", String(threads), "-d", folder.path, String(port)]),
            cores: threads)
        try process.wait(for: port)
        self.connections = connections
        self.inFlight = inFlight
    }

    func figures(requests: Int) async throws -> LoadFigures {
        let shape = LoadShape(connections: connections, inFlight: inFlight, requests: requests)
        return try await LoadRun(
            target: .file("/file", port: port), mode: .plain, callers: .none, shape: shape, server: server
        ).reading().checked()
    }

    func stop() {
        process.stop()
        // Nobody's but ours, and small: a folder that stays does no harm.
        try? FileManager.default.removeItem(at: folder)
    }
}
