internal import Neuron

/// What a request costs both sides beside its transport.
enum RequestRows {
    static var all: [Row] {
        [
            row("request-session", "request in a session: digest, MAC, claim, verify", 20_000) {
                try Exchange<SessionDialect>()
            },
            row("request-signed", "request signed (sr25519): digest, sign, claim, verify", 4_000) {
                try Exchange<NativeDialect>()
            },
        ] + JSONRows.all
    }

    private static func row<Dialect: NativeWay>(
        _ name: String, _ title: String, _ count: Int, _ exchange: @escaping @Sendable () throws -> Exchange<Dialect>
    ) -> Row {
        Row(name: name, title: title, unit: .microseconds, counted: .instructions(of: 100)) { stage in
            let exchange = try exchange()
            let count = stage.operations(count)
            try await stage.measure {
                for _ in 0..<count { _ = try await exchange.prove() }
                return count
            }
        }
    }
}
