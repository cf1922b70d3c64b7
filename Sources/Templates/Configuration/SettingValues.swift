/// Every setting's value with where it came from: command line, then environment, then file, then default.
package struct SettingValues: Sendable, Equatable {
    /// Who set a value.
    package enum Source: Sendable, Equatable, CustomStringConvertible {
        case commandLine, environment(String), file(String), standard

        package var description: String {
            switch self {
            case .commandLine: "command line"
            case .environment(let name): "environment \(name)"
            case .file(let path): "file \(path)"
            case .standard: "default"
            }
        }
    }

    /// A value as text, and who set it.
    package struct Value: Sendable, Equatable {
        package let text: String
        package let source: Source
    }

    private let values: [String: Value]
    /// The subnet's own settings, by the name after `subnet.`.
    package let subnet: [String: Value]

    /// Resolves every setting. Keys of `commandLine` and `file` are setting keys; those of `environment` are variable names.
    package init(
        commandLine: [String: String] = [:], environment: [String: String] = [:], file: [String: String] = [:],
        filePath: String = ""
    ) {
        var values: [String: Value] = [:]
        for setting in Setting.all {
            values[setting.key] =
                if let text = commandLine[setting.key] {
                    Value(text: text, source: .commandLine)
                } else if let text = environment[setting.environmentName], !text.isEmpty {
                    Value(text: text, source: .environment(setting.environmentName))
                } else if let text = file[setting.key] {
                    Value(text: text, source: .file(filePath))
                } else if let (name, text) = Self.sdkValue(of: setting, in: environment) {
                    Value(text: text, source: .environment(name))
                } else {
                    Value(text: setting.defaultText, source: .standard)
                }
        }
        self.values = values
        subnet = Self.subnetValues(commandLine: commandLine, environment: environment, file: file, filePath: filePath)
    }

    /// A subnet's own settings, by the same order: what stands further on replaces what came before.
    private static func subnetValues(
        commandLine: [String: String], environment: [String: String], file: [String: String], filePath: String
    ) -> [String: Value] {
        func own(_ values: [String: String], after prefix: String) -> [(String, String)] {
            values.compactMap { $0.key.hasPrefix(prefix) ? (String($0.key.dropFirst(prefix.count)), $0.value) : nil }
        }
        var found: [String: Value] = [:]
        for (name, text) in own(file, after: Setting.subnetPrefix) { found[name] = Value(text: text, source: .file(filePath)) }
        for (name, text) in own(environment, after: Setting.subnetEnvironmentPrefix) where !text.isEmpty {
            let key = name.lowercased().replacing("_", with: "-")
            found[key] = Value(text: text, source: .environment(Setting.subnetEnvironmentPrefix + name))
        }
        for (name, text) in own(commandLine, after: Setting.subnetPrefix) {
            found[name] = Value(text: text, source: .commandLine)
        }
        return found
    }

    /// What the SDKs' variables say of a setting. To them the endpoint is that of the network `local`.
    private static func sdkValue(of setting: Setting, in environment: [String: String]) -> (String, String)? {
        let given = setting.sdkEnvironmentNames.compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : (name, $0) }
        }
        return given.first { $0.1 != "local" } ?? given.first
    }

    /// A setting's value.
    package subscript(setting: Setting) -> Value { values[setting.key] ?? Value(text: setting.defaultText, source: .standard) }

    /// What is wrong with the names of Neuron's variables in an environment, one sentence each: a misspelt one would do nothing, silently.
    package static func warnings(about environment: [String: String]) -> [String] {
        let known = Set(Setting.all.map(\.environmentName)).union(otherVariables)
        let unknown = environment.keys.filter {
            $0.hasPrefix("NEURON_") && !known.contains($0) && !$0.hasPrefix(Setting.subnetEnvironmentPrefix)
        }
        return unknown.sorted().map { name in
            let key = name.dropFirst("NEURON_".count).lowercased().replacing("_", with: ".")
            let near = Setting.nearest(to: key).flatMap { near in Setting.all.first { $0.key == near } }
            return "\(name) is set, and no setting is called so." + (near.map { " Did you mean \($0.environmentName)?" } ?? "")
        }
    }

    /// Neuron's variables that are no settings: the file of settings, whose arithmetic checks signatures, and those of the project's own
    /// tests.
    private static let otherVariables: Set = [
        "NEURON_CONFIG", "NEURON_SIGNATURES", "NEURON_CI", "NEURON_PEER_PYTHON", "NEURON_SDK10_PYTHON", "NEURON_VECTORS",
    ]
}
