#if TLS
    import Foundation
    import TestSupport
    import Testing

    @Suite("Commands over TLS")
    struct TLSCommandTests {
        private let neuron = Program.built("neuron")
        private let seed = String(repeating: "11", count: 32)

        @Test("an axon tells its certificate's key, a query pins it, and a probe compares it")
        func pinned() async throws {
            let axon = try Program(neuron, ["axon", "echo", "--port", "0", "--seed", seed, "--tls", "required"])
            let ready = try #require(await axon.firstLine()).split(separator: " ").map(String.init)
            try #require(ready.count == 3)
            try #require(await axon.waitForError("certificate=0x01"))
            let place = "127.0.0.1:\(ready[1])"

            let probe = try await Program.run(neuron, ["probe", place, "--quick"])
            #expect(probe.status == 0, "\(probe)")
            let line = try #require(probe.lines.first { $0.hasPrefix("certificate\t") })
            let key = String(line.dropFirst("certificate\t".count))
            #expect(key.hasPrefix("0x01") && key.count == 68, "\(key)")
            let other = "0x01" + String(repeating: "ab", count: 32)
            #expect(try await Program.run(neuron, ["probe", place, "--quick", "--certificate", key]).status == 0)
            #expect(try await Program.run(neuron, ["probe", place, "--quick", "--certificate", other]).status == 1)

            func query(_ scheme: String, _ options: [String]) async throws -> Program.Outcome {
                try await Program.run(
                    neuron,
                    ["query", "\(scheme)://\(place)/Echo", "--receiver", ready[2], "--seed", seed, "--body", #"{"text":"a"}"#]
                        + options)
            }
            let pinned = try await query("https", ["--certificate", key])
            #expect(pinned.status == 0 && pinned.output.contains(#""reply":"a""#), "\(pinned)")
            let wrong = try await query("https", ["--certificate", other])
            #expect(wrong.status == 1 && wrong.output.contains("another certificate"), "\(wrong)")
            #expect(try await query("https", []).status == 64)
            #expect(try await query("https", ["--certificate", "0x01"]).status == 64)
            #expect(try await query("http", []).status != 0)
            axon.terminate()
            #expect(await axon.outcome().status == 0)
        }
    }
#endif
