public import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// What a hotkey has published on a subnet with `set_commitment`.
public struct Commitment: Hashable, Sendable, Codable {
    /// One thing that was published.
    public enum Field: Hashable, Sendable, Codable {
        /// Bytes as they are.
        case raw(Bytes)
        /// The hash of something, with the hash function's name.
        case hash(String, Bytes)
        /// Bytes that open by themselves when drand's round is out.
        case timelocked(Bytes, round: UInt64)
        /// A form that this version does not know, by the runtime's name.
        case other(String)

        init(_ value: ScaleValue) throws(ScaleError) {
            let (name, fields) = try value.variant()
            if name.hasPrefix("Raw") || name == "BigRaw" {
                self = .raw(fields == .unit ? [] : try fields.byteArray())
            } else if name == "TimelockEncrypted" {
                self = .timelocked(
                    try fields.read("encrypted") { (value) throws(ScaleError) in try value.byteArray() },
                    round: try fields.read("reveal_round") { (value) throws(ScaleError) in try value.integer() })
            } else if case .bytes(let bytes) = fields, bytes.count == 32 {
                self = .hash(name, bytes)
            } else {
                self = .other(name)
            }
        }
    }

    /// Who published it.
    public let hotkey: Hotkey
    /// The block in which it was published.
    public let block: BlockNumber
    /// What was set aside for it.
    public let deposit: Tao
    /// What was published.
    public let fields: [Field]

    init(_ value: ScaleValue, by hotkey: Hotkey) throws(ScaleError) {
        self.hotkey = hotkey
        block = try value.read("block") { (value) throws(ScaleError) in try value.integer() }
        deposit = Tao(rao: try value.read("deposit") { (value) throws(ScaleError) in try value.integer() })
        fields = try value.read("info") { (info) throws(ScaleError) in
            try info.read("fields") { (fields) throws(ScaleError) in
                try fields.list { (field) throws(ScaleError) in try Field(field) }
            }
        }
    }
}
