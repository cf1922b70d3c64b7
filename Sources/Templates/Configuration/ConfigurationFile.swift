internal import Foundation
internal import Neuron
internal import Yams

/// An operator's YAML file, read into settings. Groups nest or are dotted: `axon: {port: 8091}` and `axon.port: 8091` mean the same.
/// A key or group without a value, as it stays when its lines are commented out, sets nothing.
package enum ConfigurationFile {
    private static let maxBytes = 1 << 20
    private static let maxValues = 1_000
    private static let maxDepth = 8

    /// The settings in the file at `path`.
    ///
    /// - Throws: ``NeuronError`` with what to do when the file is missing, too large, not YAML, or has a key that is unknown.
    package static func read(_ path: String) throws(NeuronError) -> [String: String] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw NeuronError(
                .fileMissing, "There is no readable file at \(path).",
                remedy: "Check the path given with --config or NEURON_CONFIG.")
        }
        let remedy = "Point --config at the neuron's YAML file."
        let data: Data
        do {
            // No bytes at all is an empty file.
            data = try handle.read(upToCount: maxBytes + 1) ?? Data()
        } catch {
            throw NeuronError(
                .badConfiguration, "\(path) is a folder, or the disk refuses to read it.", remedy: remedy, cause: error)
        }
        guard data.count <= maxBytes, let text = String(data: data, encoding: .utf8) else {
            throw NeuronError(.badConfiguration, "\(path) is larger than 1 MiB, or not UTF-8 text.", remedy: remedy)
        }
        return try parse(text, path: path)
    }

    /// The settings in YAML text; `path` names it in errors.
    package static func parse(_ text: String, path: String) throws(NeuronError) -> [String: String] {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw NeuronError(
                .badConfiguration, "\(path) is not valid YAML: \(error)", remedy: "Mend the file at the line named.")
        }
        guard let root else { return [:] }
        if case .scalar(let scalar) = root, scalar.string.isEmpty { return [:] }
        var values: [String: String] = [:]
        var empty: Set<String> = []
        try collect(root, under: "", depth: 0, path: path, into: &values, empty: &empty)
        let known = Set(Setting.all.map(\.key))
        let groups = Set((known + [Setting.subnetPrefix]).compactMap { $0.split(separator: ".").first.map(String.init) })
        for key in empty.subtracting(groups).union(values.keys).sorted()
        where !known.contains(key) && !key.hasPrefix(Setting.subnetPrefix) {
            let near = Setting.nearest(to: key).map { "Did you mean \($0)? " } ?? ""
            throw NeuronError(
                .badConfiguration, "\(path) sets \(key), which no setting is called.",
                remedy: "\(near)Run `config show` to see them all.")
        }
        return values
    }

    private static func collect(
        _ node: Node, under prefix: String, depth: Int, path: String, into values: inout [String: String],
        empty: inout Set<String>
    )
        throws(NeuronError)
    {
        func refuse(_ what: String) -> NeuronError {
            NeuronError(
                .badConfiguration, "\(path): \(prefix.isEmpty ? "the file" : prefix) \(what).",
                remedy: "Write `key: value` lines, grouped by name.")
        }
        guard depth <= maxDepth, values.count <= maxValues else { throw refuse("nests too deep or holds too much") }
        switch node {
        case .mapping(let mapping):
            if mapping.isEmpty, !prefix.isEmpty { empty.insert(prefix) }
            for (key, value) in mapping {
                guard let name = key.string else { throw refuse("has a key that is not text") }
                try collect(
                    value, under: prefix.isEmpty ? name : "\(prefix).\(name)", depth: depth + 1, path: path, into: &values,
                    empty: &empty)
            }
        case .scalar(let scalar):
            guard !prefix.isEmpty else { throw refuse("is not a list of settings") }
            if node.null != nil, scalar.style == .plain {
                empty.insert(prefix)
            } else {
                guard values.updateValue(scalar.string, forKey: prefix) == nil else { throw refuse("is set twice") }
            }
        default:
            throw refuse("is a list where one value belongs")
        }
    }
}
