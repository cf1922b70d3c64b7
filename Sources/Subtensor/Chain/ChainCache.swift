internal import Foundation
internal import Neuron

/// What is kept on disk of chains that were read: metadata by their hash, and the last state of subnets.
///
/// Nothing in it is needed, and nothing in it is trusted: a file that is missing or damaged is read from the chain again.
/// Processes may share a folder: a file is replaced as a whole.
public struct ChainCache: Hashable, Sendable {
    private let folder: URL

    /// A cache in a folder, which is made when it is first written to.
    public init(path: String) { folder = URL(fileURLWithPath: path, isDirectory: true) }

    /// The user's: `$XDG_CACHE_HOME/neuron/chain`, or `~/.cache/neuron/chain`; nil where the environment names no home.
    public static func standard(variables: [String: String]) -> ChainCache? {
        if let cache = variables["XDG_CACHE_HOME"], cache.hasPrefix("/") { return ChainCache(path: cache + "/neuron/chain") }
        if let home = variables["HOME"], home.hasPrefix("/") { return ChainCache(path: home + "/.cache/neuron/chain") }
        return nil
    }

    /// A file's bytes, if it is there and not larger than allowed.
    func read(_ name: String, maxBytes: Int) -> Bytes? {
        let file = folder.appending(path: name)
        guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size <= maxBytes,
            let data = try? Data(contentsOf: file)
        else { return nil }
        return Bytes(data)
    }

    /// Replaces a file; says why it could not be.
    func write(_ bytes: Bytes, to name: String) -> String? {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
            return nil
        } catch {
            return "\(error)"
        }
    }
}
