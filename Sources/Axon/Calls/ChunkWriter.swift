internal import Neuron

/// Where the handler of a streaming synapse writes its chunks.
public struct ChunkWriter<Chunk: Codable & Sendable>: Sendable {
    private let sink: ChunkSink
    private let maxBytes: Int

    init(_ sink: ChunkSink, maxBytes: Int) {
        self.sink = sink
        self.maxBytes = maxBytes
    }

    /// Sends one chunk; returns once there is room for the next, which is when the reader has taken most of what was written.
    ///
    /// - Throws: `CancellationError` when the caller has left or the call's time has passed; ``AxonError/Code/chunkRefused`` when
    ///   the chunk can't be written as JSON or is larger than the synapse allows.
    public func write(_ chunk: Chunk) async throws {
        let bytes: Bytes
        do {
            bytes = try SynapseCoding.encodeValue(chunk)
        } catch {
            throw AxonError(.chunkRefused, error.message, remedy: "Give values that JSON can hold.", cause: error)
        }
        guard bytes.count <= maxBytes else {
            throw AxonError(
                .chunkRefused, "A chunk has \(bytes.count) bytes; the synapse allows \(maxBytes).",
                remedy: "Write smaller chunks, or raise the synapse's limits.")
        }
        try await sink.write(bytes)
    }
}
