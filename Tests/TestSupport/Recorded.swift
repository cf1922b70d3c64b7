public import Foundation

extension Vectors {
    /// Where recorded public data is: `chain/recorded` of the chosen vectors, else of `shared/vectors` beside this checkout. It is
    /// never part of the checkout, so tests that need it are skipped where it is absent.
    public static let recordedFolder: URL? = {
        let repository = fixtures.deletingLastPathComponent().deletingLastPathComponent()
        return [folder, repository.deletingLastPathComponent().appending(path: "shared/vectors")]
            .map { $0.appending(path: "chain/recorded", directoryHint: .isDirectory) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// Whether there is recorded data, for `.enabled(if:)`.
    public static var hasRecorded: Bool { recordedFolder != nil }

    /// Why a suite that needs recorded data is skipped.
    public static let withoutRecorded = "the folder chain/recorded of the vectors is not on this machine"

    /// A recorded file, unpacked; `name` is its name in the folder, such as `runtime-461-v15.scale.gz`.
    public static func recorded(_ name: String) throws -> Data {
        guard let folder = recordedFolder else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-dc", folder.appending(path: name).path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
        return data
    }
}
