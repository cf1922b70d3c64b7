import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

@Suite("Headers, axons and fixed point")
struct ResultVectorTests {
    struct Headers: Decodable {
        struct Header: Decodable {
            struct Digest: Decodable { let logs: [JSONAny] }
            let parentHash, stateRoot, extrinsicsRoot: JSONAny, number: String, digest: Digest
        }
        struct Case: Decodable { let header: Header, scale, hash: JSONAny }
        let cases: [Case]
    }

    @Test(
        "a header has the recorded bytes and hash",
        .enabled(if: Vectors.has("chain/header-hash.json"), "chain/header-hash.json is not in NEURON_VECTORS"))
    func headers() throws {
        let file: Headers = try Vectors.json("chain/header-hash.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            func hash(_ value: JSONAny) throws -> BlockHash { try #require(value.hexBytes.flatMap { BlockHash($0) }) }
            let header = RuntimeHeader(
                parentHash: try hash(one.header.parentHash),
                number: try #require(BlockNumber(one.header.number.dropFirst(2), radix: 16)),
                stateRoot: try hash(one.header.stateRoot), extrinsicsRoot: try hash(one.header.extrinsicsRoot),
                digest: try one.header.digest.logs.map { try #require($0.hexBytes) })
            #expect(header.scale == one.scale.hexBytes)
            #expect(header.hash.bytes == one.hash.hexBytes)
        }
    }

    struct Axons: Decodable {
        struct Address: Decodable { let ip: String, ipType: UInt8, value, u128: JSONAny }
        struct Info: Decodable { let address: String?, ip, scale: JSONAny, port: UInt16, version: UInt32, block: UInt64 }
        struct Certificate: Decodable { let certificateArgument, publicKey, scale: JSONAny, algorithm: UInt8 }
        let addresses: [Address]
        let axonInfo, prometheusInfo: [Info]
        let certificates: [Certificate]
    }

    @Test(
        "an address is the number that the chain keeps",
        .enabled(if: Vectors.has("chain/axon.json"), "chain/axon.json is not in NEURON_VECTORS"))
    func addresses() throws {
        let file: Axons = try Vectors.json("chain/axon.json")
        #expect(!file.addresses.isEmpty)
        for one in file.addresses {
            let address = try #require(IPAddress(one.ip), "\(one.ip)")
            #expect("\(address.chainValue)" == one.value.digits && address.chainType == one.ipType, "\(one.ip)")
            var encoder = ScaleEncoder()
            encoder.integer(address.chainValue)
            #expect(encoder.bytes == one.u128.hexBytes)
            #expect(try IPAddress(chainValue: address.chainValue, type: address.chainType) == address)
        }
        #expect(throws: ScaleError.self) { try IPAddress(chainValue: 1 << 32, type: 4) }
        #expect(throws: ScaleError.self) { try IPAddress(chainValue: 1, type: 5) }
    }

    @Test(
        "stored axons, figures and certificates are read and written",
        .enabled(if: Vectors.has("chain/axon.json"), "chain/axon.json is not in NEURON_VECTORS"),
        .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
    func stored() throws {
        let file: Axons = try Vectors.json("chain/axon.json")
        let types = try Runtimes.newest().types
        func type(_ name: String) throws -> TypeID { try #require(types.first(path: "pallet_subtensor::pallet::\(name)")) }
        for one in file.axonInfo {
            let scale = try #require(one.scale.hexBytes)
            let axon = try StoredAxon(try types.decode(try type("AxonInfo"), from: scale))
            #expect(axon.info.address == one.address.flatMap { IPAddress($0) } && axon.info.port == one.port)
            #expect(axon.info.version == one.version && axon.block == one.block)
            #expect("\(axon.info.address.chainValue)" == one.ip.digits)
            #expect(try types.encode(axon.value, as: try type("AxonInfo")) == scale)
        }
        for one in file.prometheusInfo {
            let scale = try #require(one.scale.hexBytes)
            let info = try StoredPrometheus(try types.decode(try type("PrometheusInfo"), from: scale))
            #expect("\(info.address.chainValue)" == one.ip.digits && info.port == one.port && info.block == one.block)
            #expect(info.version == one.version)
            #expect(try types.encode(info.value, as: try type("PrometheusInfo")) == scale)
        }
        for one in file.certificates {
            let argument = try #require(one.certificateArgument.hexBytes)
            let certificate = try #require(StoredCertificate(argument: argument))
            #expect(certificate.algorithm == one.algorithm && certificate.publicKey == one.publicKey.hexBytes)
            #expect(certificate.argument == argument)
            let scale = try types.encode(certificate.value, as: try type("NeuronCertificate"))
            #expect(scale == one.scale.hexBytes)
            #expect(try StoredCertificate(try types.decode(try type("NeuronCertificate"), from: scale)) == certificate)
        }
    }

    struct FixedPoints: Decodable {
        struct Case: Decodable { let type: String, bits, scale, value: JSONAny, log2Denominator: Int }
        let cases: [Case]
    }

    @Test(
        "numbers in fixed point are the nearest doubles",
        .enabled(if: Vectors.has("chain/fixed-point.json"), "chain/fixed-point.json is not in NEURON_VECTORS"))
    func fixedPoint() throws {
        let file: FixedPoints = try Vectors.json("chain/fixed-point.json")
        #expect(!file.cases.isEmpty)
        for one in file.cases {
            let scale = try #require(one.scale.hexBytes)
            let bits = WideInteger(littleEndian: scale, isSigned: one.type.hasPrefix("I"))
            #expect("\(bits)" == one.bits.digits)
            let number = FixedPoint(bits: bits, fractionBits: one.log2Denominator)
            #expect(number.inDouble == Double(try #require(one.value.digits)), "\(one.type) \(bits)")
        }
    }

    @Test(
        "the type says how many bits the fraction has",
        .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
    func fractions() throws {
        let runtime = try Runtimes.newest()
        let shares = try runtime.storage("SubtensorModule", "TotalHotkeyShares")
        let value = ScaleValue.record([.init("bits", .unsigned(3 << 63))])
        #expect(try FixedPoint(value, type: shares.value, in: runtime.types).inDouble == 1.5)
        let price = try runtime.storage("SubtensorModule", "SubnetMovingPrice")
        let bits = ScaleValue.record([.init("bits", .signed(-(1 << 31)))])
        #expect(try FixedPoint(bits, type: price.value, in: runtime.types).inDouble == -0.5)
    }
}
