internal import Neuron

/// What hashing a body costs.
enum DigestRows {
    static var all: [Row] {
        [(BodyDigest.sha256, "SHA-256"), (.blake2b256, "BLAKE2b")].flatMap { digest, title in
            [row(digest, title, "200 bytes", 200, 20_000), row(digest, title, "1 MiB", 1 << 20, 40)]
        }
    }

    private static func row(_ digest: BodyDigest, _ title: String, _ size: String, _ bytes: Int, _ count: Int) -> Row {
        Row(
            name: "digest-\(digest)-\(bytes)", title: "\(title) of \(size)", unit: .microseconds,
            counted: .instructions(of: bytes < 1_000 ? 500 : 1)
        ) { stage in
            let body = Bytes((0..<bytes).map { UInt8(truncatingIfNeeded: $0) })
            let expected = digest.hash(body)
            let count = stage.operations(count)
            try await stage.measure {
                for _ in 0..<count {
                    try BenchmarkFailure.unless(digest.hash(body) == expected, "The digest came out as another.")
                }
                return count
            }
        }
    }
}
