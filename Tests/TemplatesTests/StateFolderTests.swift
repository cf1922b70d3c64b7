import Foundation
import Neuron
import Scoring
import Testing

@testable import Templates

@Suite("State on disk")
struct StateFolderTests {
    /// A folder of one test alone, removed after it.
    private func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = FileManager.default.temporaryDirectory.appending(path: "neuron-state-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    @Test("comes back as it was written, in files that only the owner reads")
    func roundTrip() async throws {
        try await withFolder { path in
            let folder = try StateFolder(path)
            #expect(try await folder.read("scores.json") == nil)
            try await folder.write([1, 2, 3], to: "scores.json", keepingPrevious: true)
            try await folder.write([4], to: "scores.json", keepingPrevious: true)
            #expect(try await folder.read("scores.json") == [4])
            #expect(try await folder.read("scores.json.previous") == [1, 2, 3])
            try await folder.remove("scores.json")
            #expect(try await folder.read("scores.json") == nil)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            let file =
                try FileManager.default.attributesOfItem(atPath: path + "/scores.json.previous")[.posixPermissions] as? Int
            #expect(file == 0o600)
        }
    }

    @Test("belongs to one holder at a time")
    func locked() async throws {
        try await withFolder { path in
            var first: StateFolder? = try StateFolder(path)
            let error = #expect(throws: StateError.self) { try StateFolder(path) }
            #expect(error?.code == .locked)
            try await first?.write([1], to: "a")
            first = nil
            #expect(try await StateFolder(path).read("a") == [1])
        }
    }

    @Test("can't be made where the disk refuses, and the error says what to do")
    func refused() throws {
        let error = #expect(throws: StateError.self) { try StateFolder("/proc/neuron-state") }
        #expect(error?.remedy?.contains("--state-dir") == true)
    }

    @Test("leaves the mode of a folder that it did not make, and refuses one that others may write to")
    func modes() async throws {
        try await withFolder { path in
            let files = FileManager.default
            for (mode, isRefused) in [(0o755, false), (0o750, false), (0o770, true), (0o777, true), (0o1777, true)] {
                try? files.removeItem(atPath: path)
                try files.createDirectory(atPath: path, withIntermediateDirectories: false)
                try files.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                do throws(StateError) {
                    _ = try StateFolder(path)
                    #expect(!isRefused)
                } catch {
                    #expect(isRefused)
                    #expect(error.remedy?.contains("chmod go-w") == true)
                }
                #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
            }
        }
    }

    @Test("copies the older content for its owner alone where a disk knows no links")
    func copies() async throws {
        try await withFolder { path in
            let folder = try StateFolder(path)
            try await folder.write([1, 2], to: "a.json")
            try StateFolder.copy("\(path)/a.json", to: "\(path)/a.json.previous")
            #expect(try await folder.read("a.json.previous") == [1, 2])
            let mode = try FileManager.default.attributesOfItem(atPath: "\(path)/a.json.previous")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("scores survive a damaged file by the generation before, and the damaged file is kept")
    func damagedScores() async throws {
        let state = MemoryStateStore()
        let store = ScoreStore(state)
        #expect(try await store.load() == nil)
        var board = ScoreBoard()
        let key = try KeyPair(uri: "//Alice").hotkey
        board.record(0.5, for: key)
        try await store.save(board)
        var newer = board
        newer.record(1, for: key)
        try await store.save(newer)
        #expect(try await store.load() == newer)
        try await state.write([0x7B], to: "scores.json")
        #expect(try await store.load() == board)
        #expect(try await state.read("scores.json.damaged") == [0x7B])
        try await state.write([0x7B], to: "scores.json.previous")
        await #expect(throws: StateError.self) { try await store.load() }
    }
}
