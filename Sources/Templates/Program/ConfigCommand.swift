package import ArgumentParser
internal import Foundation
internal import Neuron

/// `config show`, for neurons and for the `neuron` command alike.
package struct ConfigCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the settings.", subcommands: [ConfigShowCommand.self])

    package init() {}
}

/// Prints every setting, the value that is in use and where that came from.
package struct ConfigShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print each setting, its value and where it came from.")

    @OptionGroup var options: NeuronOptions
    @Flag(help: "Print one JSON object.") var json = false

    package init() {}

    package func run() throws { try run(servesAxon: false) }

    /// Shows what `run` would live with; refuses what it would refuse.
    func run(servesAxon: Bool) throws {
        let variables = ProcessInfo.processInfo.environment
        let values = try options.resolved(environment: variables)
        let configuration = try NeuronConfiguration(values, servesAxon: servesAxon)
        var rows = Setting.all.map { setting in
            let given = values[setting].text
            let text = given.isEmpty ? configuration.derived(setting, variables: variables) ?? "" : given
            return (key: setting.key, text: text, source: values[setting].source.description)
        }
        rows += values.subnet.sorted { $0.key < $1.key }.map { name, value in
            (key: Setting.subnetPrefix + name, text: value.text, source: value.source.description)
        }
        if json {
            let object = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, ["value": $0.text, "source": $0.source]) })
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            StandardStreams.result(String(decoding: try encoder.encode(object), as: UTF8.self))
        } else {
            let width = rows.map(\.key.count).max() ?? 0
            for row in rows {
                let key = row.key.padding(toLength: width, withPad: " ", startingAt: 0)
                StandardStreams.result("\(key)  \(row.text.isEmpty ? "-" : row.text)  (\(row.source))")
            }
        }
    }
}
