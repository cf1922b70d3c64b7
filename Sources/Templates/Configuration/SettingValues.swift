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
                } else if let name = setting.sdkEnvironmentName, let text = environment[name], !text.isEmpty {
                    Value(text: text, source: .environment(name))
                } else {
                    Value(text: setting.defaultText, source: .standard)
                }
        }
        self.values = values
    }

    /// A setting's value.
    package subscript(setting: Setting) -> Value { values[setting.key] ?? Value(text: setting.defaultText, source: .standard) }
}
