package import Logging
internal import Neuron
internal import ServiceLifecycle
internal import UnixSignals

/// Reads the settings anew at each SIGHUP, and applies those that can change while a neuron runs.
///
/// Settings that can't be read, or can't be applied, leave the old ones in use and say so; nothing that runs is disturbed.
package struct Reload: Service {
    private let first: SettingValues
    private let servesAxon: Bool
    private let threshold: LogThreshold
    private let logger: Logger
    private let read: @Sendable () throws -> SettingValues
    private let apply: @Sendable (NeuronConfiguration) async throws -> Void

    /// - Parameters:
    ///   - first: what the neuron was started with.
    ///   - read: the settings as they are now.
    ///   - apply: puts what changed into use, the log's level aside.
    package init(
        from first: SettingValues, servesAxon: Bool, threshold: LogThreshold, logger: Logger,
        read: @escaping @Sendable () throws -> SettingValues,
        apply: @escaping @Sendable (NeuronConfiguration) async throws -> Void
    ) {
        self.first = first
        self.servesAxon = servesAxon
        self.threshold = threshold
        self.logger = logger
        self.read = read
        self.apply = apply
    }

    /// Waits for signals until a graceful shutdown.
    package func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            for await _ in signals { await reload() }
        }
    }

    /// Reads and applies the settings once.
    package func reload() async {
        do {
            let values = try read()
            let configuration = try NeuronConfiguration(values, servesAxon: servesAxon)
            for setting in Setting.all where !setting.isReloadable {
                tell(setting.key, inUse: first[setting].text, read: values[setting].text)
            }
            for name in Set(first.subnet.keys).union(values.subnet.keys).sorted() {
                tell(
                    Setting.subnetPrefix + name, inUse: first.subnet[name]?.text ?? "", read: values.subnet[name]?.text ?? "")
            }
            threshold.level = configuration.logLevel
            try await apply(configuration)
            logger.notice("The settings are read anew.", metadata: ["log_level": "\(configuration.logLevel)"])
        } catch {
            logger.error("The settings can't be used; those from before stay in use.", metadata: ["error": "\(error)"])
        }
    }
}

extension Reload {
    /// Says that a setting which does not change while a neuron runs reads otherwise now.
    private func tell(_ key: String, inUse: String, read: String) {
        guard inUse != read else { return }
        logger.warning(
            "A setting has changed that counts from the next start only.",
            metadata: ["setting": "\(key)", "in_use": "\(inUse)", "read": "\(read)"])
    }
}

extension Setting {
    /// Whether a neuron that runs takes a new value over.
    package var isReloadable: Bool { [.axonDenied, .axonCallsPerSecond, .logLevel].contains(self) }
}
