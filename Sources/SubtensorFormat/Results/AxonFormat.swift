package import Neuron
package import ScaleCodec

/// What the chain keeps of an axon: when it was served, and what was said.
package struct StoredAxon: Hashable, Sendable {
    /// The block of its last `serve_axon`; 0 where there was none.
    package let block: BlockNumber
    package let info: AxonInfo

    package init(block: BlockNumber, info: AxonInfo) {
        self.block = block
        self.info = info
    }

    /// From the struct `AxonInfo` of the runtime.
    package init(_ value: ScaleValue) throws(ScaleError) {
        block = try value.read("block") { (value) throws(ScaleError) in try value.integer() }
        let address = try IPAddress(
            chainValue: try value.read("ip") { (value) throws(ScaleError) in try value.integer() },
            type: try value.read("ip_type") { (value) throws(ScaleError) in try value.integer() })
        info = AxonInfo(
            version: try value.read("version") { (value) throws(ScaleError) in try value.integer() }, address: address,
            port: try value.read("port") { (value) throws(ScaleError) in try value.integer() },
            transport: try value.read("protocol") { (value) throws(ScaleError) in try value.integer() },
            placeholder1: try value.read("placeholder1") { (value) throws(ScaleError) in try value.integer() },
            placeholder2: try value.read("placeholder2") { (value) throws(ScaleError) in try value.integer() })
    }

    /// As the runtime's struct.
    package var value: ScaleValue {
        .record([
            .init("block", .number(block)), .init("version", .number(info.version)),
            .init("ip", .unsigned(info.address.chainValue)), .init("port", .number(info.port)),
            .init("ip_type", .number(info.address.chainType)), .init("protocol", .number(info.transport)),
            .init("placeholder1", .number(info.placeholder1)), .init("placeholder2", .number(info.placeholder2)),
        ])
    }

    /// The axon, or nil where nobody serves: no block, no port or no address.
    package var serving: AxonInfo? { info.port == 0 || info.address.chainValue == 0 ? nil : info }
}

extension IPAddress {
    /// The address that a chain keeps: its bytes read as one number, and 4 or 6.
    package init(chainValue: UInt128, type: UInt8) throws(ScaleError) {
        switch type {
        case 4:
            guard let value = UInt32(exactly: chainValue) else {
                throw ScaleError(.overflow, "\(chainValue) is no IPv4 address.").within("ip")
            }
            self = .v4(value)
        case 6:
            self = .v6(UInt64(truncatingIfNeeded: chainValue >> 64), UInt64(truncatingIfNeeded: chainValue))
        case 0 where chainValue == 0:
            // Nothing was ever served.
            self = .v4(0)
        default: throw ScaleError(.variant, "\(type) is no family of addresses.").within("ip_type")
        }
    }

    /// The number that a chain keeps.
    package var chainValue: UInt128 {
        switch self {
        case .v4(let value): UInt128(value)
        case .v6(let high, let low): UInt128(high) << 64 | UInt128(low)
        }
    }

    /// 4 or 6.
    package var chainType: UInt8 {
        switch self {
        case .v4: 4
        case .v6: 6
        }
    }
}

/// Where a neuron's figures can be fetched, as the chain keeps it.
package struct StoredPrometheus: Hashable, Sendable {
    package let block: BlockNumber
    package let version: UInt32
    package let address: IPAddress
    package let port: UInt16

    /// From the struct `PrometheusInfo` of the runtime.
    package init(_ value: ScaleValue) throws(ScaleError) {
        block = try value.read("block") { (value) throws(ScaleError) in try value.integer() }
        version = try value.read("version") { (value) throws(ScaleError) in try value.integer() }
        address = try IPAddress(
            chainValue: try value.read("ip") { (value) throws(ScaleError) in try value.integer() },
            type: try value.read("ip_type") { (value) throws(ScaleError) in try value.integer() })
        port = try value.read("port") { (value) throws(ScaleError) in try value.integer() }
    }

    /// As the runtime's struct.
    package var value: ScaleValue {
        .record([
            .init("block", .number(block)), .init("version", .number(version)), .init("ip", .unsigned(address.chainValue)),
            .init("port", .number(port)), .init("ip_type", .number(address.chainType)),
        ])
    }
}

/// The certificate that an axon's owner published: a key, and a number that says of what sort.
package struct StoredCertificate: Hashable, Sendable {
    package let algorithm: UInt8
    /// At most 64 bytes.
    package let publicKey: Bytes

    /// From the call's argument: the algorithm, and after it the key. Nil for no bytes or more than 65.
    package init?(argument: Bytes) {
        guard let first = argument.first, argument.count <= 65 else { return nil }
        algorithm = first
        publicKey = Bytes(argument.dropFirst())
    }

    /// From the struct `NeuronCertificate` of the runtime.
    package init(_ value: ScaleValue) throws(ScaleError) {
        publicKey = try value.read("public_key") { (value) throws(ScaleError) in try value.byteArray() }
        algorithm = try value.read("algorithm") { (value) throws(ScaleError) in try value.integer() }
        guard publicKey.count <= 64 else {
            throw ScaleError(.count, "A certificate's key of \(publicKey.count) bytes is longer than 64.")
        }
    }

    /// The call's argument.
    package var argument: Bytes { [algorithm] + publicKey }

    /// As the runtime's struct.
    package var value: ScaleValue {
        .record([.init("public_key", .bytes(publicKey)), .init("algorithm", .number(algorithm))])
    }
}
