internal import Foundation

/// A folder that lives as long as a closure.
enum TemporaryFolder {
    /// Runs `body` on a new folder, and removes it.
    static func with<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What can't be removed is left to the system: the result stands.
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
