/// A number that a ``Tensor`` can hold.
public protocol TensorElement: Sendable {
    /// The type's name in tensors.
    static var dtype: Tensor.DType { get }
    /// The number in so many bytes as the type has, the lowest first.
    init(littleEndian bytes: ArraySlice<UInt8>)
    /// Adds the number's bytes, the lowest first.
    func appendLittleEndian(to bytes: inout Bytes)
}

extension FixedWidthInteger {
    /// The number in its bytes, the lowest first.
    public init(littleEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }

    /// Adds the number's bytes, the lowest first.
    public func appendLittleEndian(to bytes: inout Bytes) {
        for shift in stride(from: 0, to: Self.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: self >> shift)) }
    }
}

extension Int8: TensorElement {
    /// `int8`.
    public static var dtype: Tensor.DType { .int8 }
}

extension UInt8: TensorElement {
    /// `uint8`.
    public static var dtype: Tensor.DType { .uint8 }
}

extension Int16: TensorElement {
    /// `int16`.
    public static var dtype: Tensor.DType { .int16 }
}

extension Int32: TensorElement {
    /// `int32`.
    public static var dtype: Tensor.DType { .int32 }
}

extension Int64: TensorElement {
    /// `int64`.
    public static var dtype: Tensor.DType { .int64 }
}

extension Float16: TensorElement {
    /// `float16`.
    public static var dtype: Tensor.DType { .float16 }
    /// The number in its 2 bytes.
    public init(littleEndian bytes: ArraySlice<UInt8>) { self.init(bitPattern: UInt16(littleEndian: bytes)) }
    /// Adds the number's 2 bytes.
    public func appendLittleEndian(to bytes: inout Bytes) { bitPattern.appendLittleEndian(to: &bytes) }
}

extension Float: TensorElement {
    /// `float32`.
    public static var dtype: Tensor.DType { .float32 }
    /// The number in its 4 bytes.
    public init(littleEndian bytes: ArraySlice<UInt8>) { self.init(bitPattern: UInt32(littleEndian: bytes)) }
    /// Adds the number's 4 bytes.
    public func appendLittleEndian(to bytes: inout Bytes) { bitPattern.appendLittleEndian(to: &bytes) }
}

extension Double: TensorElement {
    /// `float64`.
    public static var dtype: Tensor.DType { .float64 }
    /// The number in its 8 bytes.
    public init(littleEndian bytes: ArraySlice<UInt8>) { self.init(bitPattern: UInt64(littleEndian: bytes)) }
    /// Adds the number's 8 bytes.
    public func appendLittleEndian(to bytes: inout Bytes) { bitPattern.appendLittleEndian(to: &bytes) }
}

extension Bool: TensorElement {
    /// `bool`.
    public static var dtype: Tensor.DType { .bool }
    /// True for any byte but 0.
    public init(littleEndian bytes: ArraySlice<UInt8>) { self = bytes.contains { $0 != 0 } }
    /// Adds one byte.
    public func appendLittleEndian(to bytes: inout Bytes) { bytes.append(self ? 1 : 0) }
}
