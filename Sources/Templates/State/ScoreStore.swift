public import Neuron
public import Scoring
internal import Foundation

/// Keeps a validator's scores over a restart.
///
/// Nothing is saved before the old scores were read, so a failed start loses none. One older generation stays beside the file:
/// a damaged file is set aside and the older one is used.
public struct ScoreStore: Sendable {
    private static let name = "scores.json"
    private let state: any StateStore

    private struct File: Codable {
        var format = "neuron-scores/1"
        var board: ScoreBoard
    }

    /// Scores in `state`.
    public init(_ state: any StateStore) { self.state = state }

    /// The saved scores, or nil where none were saved yet.
    ///
    /// - Throws: ``StateError/Code/damaged`` when neither generation can be read.
    public func load() async throws(StateError) -> ScoreBoard? {
        let current = try await state.read(Self.name)
        if let current, let board = Self.decode(current) { return board }
        let previous = try await state.read(Self.name + ".previous")
        if let current { try await state.write(current, to: Self.name + ".damaged") }
        if let previous, let board = Self.decode(previous) { return board }
        guard current == nil, previous == nil else {
            throw StateError(
                .damaged, "The saved scores can't be read; they are kept beside \(Self.name) as \(Self.name).damaged.",
                remedy: "Restore the file from a backup, or remove it to start from nothing.")
        }
        return nil
    }

    /// Saves the scores, keeping the generation before.
    public func save(_ board: ScoreBoard) async throws(StateError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(File(board: board)) else {
            throw StateError(.damaged, "The scores can't be written as JSON.", remedy: nil)
        }
        try await state.write(Bytes(data), to: Self.name, keepingPrevious: true)
    }

    private static func decode(_ bytes: Bytes) -> ScoreBoard? {
        guard bytes.count <= 64 << 20, let file = try? JSONDecoder().decode(File.self, from: Data(bytes)),
            file.format == "neuron-scores/1"
        else { return nil }
        return file.board
    }
}
