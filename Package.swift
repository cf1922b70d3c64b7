// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target of ours.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"]))

/// What the local node's page is made of: part of the program.
let pageFiles = [
    "page.html", "page.css", "page.svg", "page.js", "node.js", "model.js", "format.js", "blocks.js", "table.js", "lines.js",
    "heat.js", "story.js", "refusals.js",
]

let package = Package(
    name: "neuron",
    products: [
        .library(name: "Neuron", targets: ["Neuron"]),
        .library(name: "Axon", targets: ["Axon"]),
        .library(name: "Dendrite", targets: ["Dendrite"]),
        .library(name: "Scoring", targets: ["Scoring"]),
        .library(name: "Subtensor", targets: ["Subtensor"]),
        .library(name: "LocalChain", targets: ["LocalChain"]),
        .library(name: "Templates", targets: ["Templates"]),
        .library(name: "NeuronTesting", targets: ["NeuronTesting"]),
        .executable(name: "neuron", targets: ["NeuronCLI"]),
    ],
    traits: [
        .trait(name: "TLS", description: "TLS 1.3 on the axon's port. Brings swift-nio-ssl, which doubles a first build.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // C libraries, one room of Swift each.
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // Vocabulary, and the arithmetic under it.
        .target(name: "Curve25519", swiftSettings: strict),
        .target(
            name: "Neuron", dependencies: ["Curve25519", "CSodium", "CCrypto", httpTypes, logging, lifecycle],
            swiftSettings: strict),

        // Doers, and the mathematics beside them.
        .target(name: "Scoring", dependencies: ["Neuron"], swiftSettings: strict),
        .target(name: "Timelock", dependencies: ["Neuron"], swiftSettings: strict),
        .target(name: "MLKEM", dependencies: ["Neuron"], swiftSettings: strict),
        .target(
            name: "Axon", dependencies: ["Neuron", "CNghttp2", httpTypes, logging, lifecycle, nioSSL] + nio,
            swiftSettings: strict),
        .target(name: "Curl", dependencies: ["CCurl", httpTypes], swiftSettings: strict),
        .target(name: "Dendrite", dependencies: ["Neuron", "Curl", httpTypes, logging], swiftSettings: strict),
        .target(name: "Consensus", swiftSettings: strict),
        .target(name: "ScaleCodec", swiftSettings: strict),
        .target(name: "SubtensorFormat", dependencies: ["Neuron", "ScaleCodec"], swiftSettings: strict),
        .target(
            name: "Subtensor", dependencies: ["Neuron", "ScaleCodec", "SubtensorFormat", "Curl", httpTypes, logging],
            swiftSettings: strict),

        // Lives.
        .target(
            name: "LocalChain",
            dependencies: [
                "Neuron", "Consensus", "ScaleCodec", "SubtensorFormat", "MLKEM", "Timelock", logging,
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ] + nio,
            resources: pageFiles.map { .embedInCode("Page/Files/\($0)") },
            swiftSettings: strict),
        .target(
            name: "Templates",
            dependencies: [
                "Neuron", "Axon", "Dendrite", "Scoring", "Consensus", "Subtensor", "SubtensorFormat", "Timelock", logging,
                lifecycle, signals, arguments, "Yams",
            ],
            swiftSettings: strict),

        // Commands and tests.
        .target(
            name: "NeuronTesting",
            dependencies: ["Templates", "LocalChain", "Scoring", "Neuron", "Axon", "Dendrite", httpTypes, logging],
            swiftSettings: strict),
        .executableTarget(
            name: "NeuronCLI",
            dependencies: [
                "Neuron", "Axon", "Curl", "Dendrite", "Scoring", "Subtensor", "Templates", "LocalChain", "NeuronTesting",
                "TextPrediction",
                arguments, httpTypes,
                logging, lifecycle, signals,
            ],
            swiftSettings: strict),

        // Examples.
        .target(
            name: "TextPrediction", dependencies: ["Templates"], path: "Examples/TextPrediction/Subnet", swiftSettings: strict),
        .executableTarget(
            name: "text-prediction-miner", dependencies: ["TextPrediction", "Templates"],
            path: "Examples/TextPrediction/Miner", swiftSettings: strict),
        .executableTarget(
            name: "text-prediction-validator", dependencies: ["TextPrediction", "Templates"],
            path: "Examples/TextPrediction/Validator", swiftSettings: strict),
        .target(
            name: "Forecasting", dependencies: ["Templates"], path: "Examples/Forecasting/Subnet", swiftSettings: strict),
        .executableTarget(
            name: "forecasting-miner", dependencies: ["Forecasting", "Templates"],
            path: "Examples/Forecasting/Miner", swiftSettings: strict),
        .executableTarget(
            name: "forecasting-validator", dependencies: ["Forecasting", "Templates"],
            path: "Examples/Forecasting/Validator", swiftSettings: strict),
        .executableTarget(
            name: "square-miner", dependencies: ["Templates"], path: "Examples/Square/Miner", swiftSettings: strict),
        .executableTarget(
            name: "square-validator", dependencies: ["Templates"], path: "Examples/Square/Validator", swiftSettings: strict),
        .target(
            name: "CallersSubnet", dependencies: ["Templates"], path: "Examples/Callers/Subnet", swiftSettings: strict),
        .executableTarget(
            name: "callers-miner", dependencies: ["CallersSubnet", "Templates"], path: "Examples/Callers/Miner",
            swiftSettings: strict),
        .target(name: "EchoSubnet", dependencies: ["Templates"], path: "Examples/Echo/Subnet", swiftSettings: strict),
        .executableTarget(
            name: "echo-miner", dependencies: ["EchoSubnet", "Templates"], path: "Examples/Echo/Miner", swiftSettings: strict),
        .executableTarget(
            name: "echo-validator", dependencies: ["EchoSubnet", "Templates"], path: "Examples/Echo/Validator",
            swiftSettings: strict),

        // Benchmarks: `./scripts/bench`. CAllocations takes malloc's name, so it is for nothing else.
        .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
        .executableTarget(
            name: "neuron-bench",
            dependencies: [
                "CAllocations", "Neuron", "Consensus", "SubtensorFormat", "LocalChain", "Axon", "Dendrite", "Curl", "Subtensor",
                "CNghttp2", httpTypes, logging, arguments,
            ],
            path: "Benchmarks/Sources", swiftSettings: strict),
        .executableTarget(
            name: "neuron-bench-axon", dependencies: ["Axon", "Neuron", logging], path: "Benchmarks/Axon", swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "NeuronTests", dependencies: ["Neuron", "TestSupport", httpTypes, logging], swiftSettings: strict),
        .testTarget(
            name: "Curve25519Tests", dependencies: ["Curve25519", "Neuron", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TimelockTests", dependencies: ["Timelock", "Neuron", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MLKEMTests", dependencies: ["MLKEM", "Neuron", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ScoringTests", dependencies: ["Scoring", "Neuron", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ConsensusTests", dependencies: ["Consensus", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ScaleCodecTests", dependencies: ["ScaleCodec", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SubtensorFormatTests", dependencies: ["SubtensorFormat", "ScaleCodec", "Neuron", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SubtensorTests",
            dependencies: [
                "Subtensor", "NeuronCLI", "Templates", "NeuronTesting", "LocalChain", "SubtensorFormat", "ScaleCodec", "Neuron",
                "Curl",
                "TestSupport", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AxonTests", dependencies: ["Axon", "Neuron", "TestSupport", httpTypes, logging] + nio, swiftSettings: strict),
        .testTarget(
            name: "DendriteTests", dependencies: ["Dendrite", "Curl", "Axon", "Neuron", "TestSupport", httpTypes] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "LocalChainTests",
            dependencies: [
                "LocalChain", "MLKEM", "ScaleCodec", "SubtensorFormat", "Consensus", "NeuronTesting", "Neuron", "TestSupport",
                "Timelock",
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ] + nio,
            swiftSettings: strict),
        .testTarget(
            name: "TemplatesTests",
            dependencies: [
                "Templates", "SubtensorFormat", "Timelock", "NeuronTesting", "LocalChain", "square-miner", "square-validator",
                "Neuron", "TestSupport",
                logging, arguments,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["NeuronTesting", "Templates", "LocalChain", "Scoring", "Neuron", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ExamplesTests",
            dependencies: [
                "TextPrediction", "Forecasting", "EchoSubnet", "CallersSubnet", "NeuronTesting", "Templates", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PeerTests",
            dependencies: [
                "Timelock", "SubtensorFormat", "Subtensor", "LocalChain", "Consensus", "Neuron", "TestSupport", "NeuronCLI",
                logging,
            ],
            exclude: ["python"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["TestSupport", "NeuronCLI", "echo-miner", "echo-validator"],
            swiftSettings: strict),
    ]
)
