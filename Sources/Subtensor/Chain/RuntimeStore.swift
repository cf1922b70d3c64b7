internal import Logging
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat
internal import Synchronization

/// The runtimes that were met: each parsed once, and kept on disk by its hash.
final class RuntimeStore: Sendable {
    private struct State {
        var runtimes: [UInt32: Runtime] = [:]
    }
    private let state = Mutex(State())
    private let nodes: NodePool
    private let cache: ChainCache?
    private let logger: Logger

    /// How many runtimes are kept in memory.
    private static let most = 4

    init(nodes: NodePool, cache: ChainCache?, logger: Logger) {
        self.nodes = nodes
        self.cache = cache
        self.logger = logger
    }

    /// The runtime of a version, whose metadata a block has that is of this version.
    @concurrent func runtime(_ version: RuntimeVersion, at hash: BlockHash) async throws(ChainError) -> Runtime {
        if let known = state.withLock({ $0.runtimes[version.spec] }), known.version == version { return known }
        let metadata: RuntimeMetadata
        if let kept = stored(version) {
            metadata = kept
        } else {
            let (read, blob) = try await fetch(version, at: hash)
            keep(blob, of: version, digest: read.digest)
            metadata = read
        }
        let runtime = Runtime(version: version, metadata: metadata)
        state.withLock { state in
            if state.runtimes.count >= Self.most, let oldest = state.runtimes.keys.min() { state.runtimes[oldest] = nil }
            state.runtimes[version.spec] = runtime
        }
        logger.info("The chain's runtime is known.", metadata: ["spec": "\(version.spec)", "metadata": "\(metadata.version)"])
        return runtime
    }

    /// Reads version 15, or 14 where the node has no 15.
    private func fetch(_ version: RuntimeVersion, at hash: BlockHash) async throws(ChainError) -> (RuntimeMetadata, Bytes) {
        var argument = ScaleEncoder()
        argument.integer(UInt32(15))
        let newest: (RuntimeMetadata, Bytes)? = try await nodes.ask(
            "the metadata of runtime \(version.spec)", [.api("Metadata_metadata_at_version", argument.bytes, hash)]
        ) { (answers) throws(AnswerError) in
            if answers.fault(0)?.meaning == .other { return nil }
            guard let answer = try answers.bytes(0) else { return nil }
            do throws(ScaleError) {
                var decoder = ScaleDecoder(answer)
                let blob = try decoder.option { (decoder) throws(ScaleError) in try decoder.byteVector() }
                try decoder.finish()
                guard let blob else { return nil }
                return (try RuntimeMetadata(blob), blob)
            } catch {
                throw .malformed(error)
            }
        }
        if let newest { return newest }
        return try await nodes.ask(
            "the metadata of runtime \(version.spec)", [.init("state_getMetadata", [.hash(hash)])]
        ) { (answers) throws(AnswerError) in
            guard let blob = try answers.bytes(0) else { throw answers.malformed(0, "no metadata") }
            do throws(ScaleError) { return (try RuntimeMetadata(blob), blob) } catch { throw .malformed(error) }
        }
    }

    // MARK: On disk

    private func name(_ version: RuntimeVersion) -> String? {
        nodes.genesis.map { "runtime-\(Hex.encode($0.bytes.prefix(8)))-\(version.spec).sha256" }
    }

    private func stored(_ version: RuntimeVersion) -> RuntimeMetadata? {
        guard let cache, let name = name(version), let digest = cache.read(name, maxBytes: 64),
            let text = String(validating: digest, as: UTF8.self), Hex.decode(text)?.count == 32,
            let blob = cache.read("metadata-\(text).scale", maxBytes: RuntimeMetadata.maxBytes),
            Hex.encode(SHA256.hash(blob)) == text
        else { return nil }
        // Damaged metadata are read from the chain again.
        return try? RuntimeMetadata(blob)
    }

    private func keep(_ blob: Bytes, of version: RuntimeVersion, digest: Bytes) {
        guard let cache, let name = name(version) else { return }
        let text = Hex.encode(digest)
        if let reason = cache.write(blob, to: "metadata-\(text).scale") ?? cache.write(Bytes(text.utf8), to: name) {
            logger.warning("The chain's metadata can't be kept on disk.", metadata: ["reason": "\(reason)"])
        }
    }
}

extension RPCAnswers {
    /// The answer to `state_getRuntimeVersion`.
    func runtimeVersion(_ index: Int) throws(AnswerError) -> RuntimeVersion {
        let node = try result(index)
        guard let spec = node["specVersion"]?.integer.flatMap({ UInt32(exactly: $0) }) else {
            throw malformed(index, "no specVersion")
        }
        return RuntimeVersion(
            spec: spec, transaction: node["transactionVersion"]?.integer.flatMap { UInt32(exactly: $0) } ?? 0,
            name: node["specName"]?.string ?? "")
    }
}
