internal import Foundation

/// Another program, run to its end.
struct Program: Sendable {
    let executable: String
    var arguments: [String] = []
    /// Added to this process's own environment.
    var environment: [String: String] = [:]

    /// This program's own file.
    static var own: String { get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") } }

    /// The program of this name where the shell would find it; nil where there is none.
    static func named(_ name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return folders.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs it and returns what it wrote to stdout.
    ///
    /// - Throws: when it can't be started, or ends with anything but 0; then with the end of what it wrote to stderr.
    func output() async throws -> String {
        try await TemporaryFolder.with { folder in
            let said = folder.appending(path: "stdout"), complained = folder.appending(path: "stderr")
            try Data().write(to: said)
            try Data().write(to: complained)
            let process = Process()
            process.executableURL = URL(filePath: executable)
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: said)
            process.standardError = try FileHandle(forWritingTo: complained)
            try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
                process.terminationHandler = { _ in ended.resume() }
                do {
                    try process.run()
                } catch {
                    process.terminationHandler = nil
                    ended.resume(throwing: error)
                }
            }
            let end = String(decoding: try Data(contentsOf: complained).suffix(2_000), as: UTF8.self)
            try BenchmarkFailure.unless(
                process.terminationReason == .exit && process.terminationStatus == 0,
                "\(executable) ended with \(process.terminationStatus): \(end)")
            return String(decoding: try Data(contentsOf: said), as: UTF8.self)
        }
    }
}
