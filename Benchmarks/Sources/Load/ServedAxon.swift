internal import Foundation
internal import Neuron

/// Our axon in a process of its own, ready for load.
final class ServedAxon {
    private let process: ServerProcess
    private let counters: String
    /// Where its axons listen.
    let ports: [UInt16]

    /// Starts it and waits until it is ready.
    ///
    /// - Parameters:
    ///   - threads: its event loops, and the cores that it may use; all unless given.
    ///   - count: how many axons are in the process, of a hotkey and a port each.
    init(threads: Int? = nil, count: Int = 1) throws {
        counters = FileManager.default.temporaryDirectory.appending(path: "neuron-bench-\(UUID().uuidString)").path
        process = try ServerProcess.axon(
            ["--counters", counters, "--axons", String(count)] + (threads.map { ["--threads", String($0)] } ?? []),
            cores: threads)
        ports = try process.ready().split(separator: " ").compactMap { UInt16($0) }
        try BenchmarkFailure.unless(ports.count == count, "Our axon is ready at \(ports.count) ports, not \(count).")
    }

    deinit { stop() }

    /// What the axon of a number is signed by.
    static func key(_ number: Int) throws -> KeyPair { try KeyPair(uri: number == 0 ? "//Axon" : "//Axon//\(number)") }

    /// Where the first listens.
    var port: UInt16 { ports[0] }
    /// What load looks into.
    var server: LoadServer { LoadServer(pid: process.pid, counters: counters) }

    /// Ends it.
    func stop() {
        process.stop()
        // Not there where it never began.
        try? FileManager.default.removeItem(atPath: counters)
    }
}
