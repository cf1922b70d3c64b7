extension Tensor {
    /// What the elements of a tensor are, by numpy's names.
    public enum DType: String, Hashable, Sendable, CaseIterable, LosslessStringConvertible {
        /// IEEE 754, 16 bits.
        case float16
        /// IEEE 754, 32 bits.
        case float32
        /// IEEE 754, 64 bits.
        case float64
        /// Unsigned, 8 bits.
        case uint8
        /// Signed, 8 bits.
        case int8
        /// Signed, 16 bits.
        case int16
        /// Signed, 32 bits.
        case int32
        /// Signed, 64 bits.
        case int64
        /// False or true, one byte.
        case bool

        /// The type of a name.
        public init?(_ description: String) { self.init(rawValue: description) }

        /// The name.
        public var description: String { rawValue }

        /// Bytes of one element.
        public var width: Int {
            switch self {
            case .uint8, .int8, .bool: 1
            case .float16, .int16: 2
            case .float32, .int32: 4
            case .float64, .int64: 8
            }
        }

        /// How the packed array names it.
        var packedName: String {
            switch self {
            case .float16: "<f2"
            case .float32: "<f4"
            case .float64: "<f8"
            case .uint8: "|u1"
            case .int8: "|i1"
            case .int16: "<i2"
            case .int32: "<i4"
            case .int64: "<i8"
            case .bool: "|b1"
            }
        }

        /// One element on its way from one type to another.
        enum Number {
            case float(Double)
            case integer(Int64)
        }

        func number(in bytes: ArraySlice<UInt8>) -> Number {
            switch self {
            case .float16: .float(Double(Float16(littleEndian: bytes)))
            case .float32: .float(Double(Float(littleEndian: bytes)))
            case .float64: .float(Double(littleEndian: bytes))
            case .uint8: .integer(Int64(UInt8(littleEndian: bytes)))
            case .int8: .integer(Int64(Int8(littleEndian: bytes)))
            case .int16: .integer(Int64(Int16(littleEndian: bytes)))
            case .int32: .integer(Int64(Int32(littleEndian: bytes)))
            case .int64: .integer(Int64(littleEndian: bytes))
            case .bool: .integer(Bool(littleEndian: bytes) ? 1 : 0)
            }
        }

        func append(_ number: Number, to bytes: inout Bytes) {
            switch self {
            case .float16: Float16(Self.double(number)).appendLittleEndian(to: &bytes)
            case .float32: Float(Self.double(number)).appendLittleEndian(to: &bytes)
            case .float64: Self.double(number).appendLittleEndian(to: &bytes)
            case .uint8: UInt8(truncatingIfNeeded: Self.integer(number)).appendLittleEndian(to: &bytes)
            case .int8: Int8(truncatingIfNeeded: Self.integer(number)).appendLittleEndian(to: &bytes)
            case .int16: Int16(truncatingIfNeeded: Self.integer(number)).appendLittleEndian(to: &bytes)
            case .int32: Int32(truncatingIfNeeded: Self.integer(number)).appendLittleEndian(to: &bytes)
            case .int64: Self.integer(number).appendLittleEndian(to: &bytes)
            case .bool: (Self.double(number) != 0).appendLittleEndian(to: &bytes)
            }
        }

        private static func double(_ number: Number) -> Double {
            switch number {
            case .float(let value): value
            case .integer(let value): Double(value)
            }
        }

        /// Towards zero; what 64 bits cannot hold is their nearest, and not-a-number is 0.
        private static func integer(_ number: Number) -> Int64 {
            switch number {
            case .integer(let value): value
            case .float(let value):
                value.isNaN ? 0 : Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
            }
        }
    }
}
