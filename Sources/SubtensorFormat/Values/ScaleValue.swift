package import ScaleCodec

/// A value of any type that metadata describe.
///
/// A struct with one unnamed field is its field; a `Vec` or array of `u8` is ``bytes(_:)``.
package indirect enum ScaleValue: Hashable, Sendable {
    /// A part of a struct.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: ScaleValue

        package init(_ name: String, _ value: ScaleValue) {
            self.name = name
            self.value = value
        }
    }

    /// A boolean.
    case bool(Bool)
    /// `u8` … `u128`, and compact integers of at most 128 bits.
    case unsigned(UInt128)
    /// `i8` … `i128`.
    case signed(Int128)
    /// `u256`, `i256`, and compact integers of more than 128 bits.
    case wide(WideInteger)
    /// `str` and `char`.
    case text(String)
    /// A `Vec` or an array of `u8`.
    case bytes([UInt8])
    /// Any other `Vec` or array.
    case sequence([ScaleValue])
    /// A tuple, or a struct whose fields have no names and are not just one; nothing at all is a tuple of none.
    case tuple([ScaleValue])
    /// A struct whose fields have names.
    case record([Field])
    /// A variant of an enum with its fields: a record, a tuple, or the one value without a name.
    case variant(String, ScaleValue)
    /// `Option::None`.
    case none
    /// `Option::Some`.
    case some(ScaleValue)
    /// A bit sequence.
    case bits([Bool])

    /// The value of nothing.
    package static let unit = ScaleValue.tuple([])
    /// A variant without fields.
    package static func variant(_ name: String) -> ScaleValue { .variant(name, .unit) }
    /// An unsigned number.
    package static func number(_ value: some UnsignedInteger & FixedWidthInteger) -> ScaleValue { .unsigned(UInt128(value)) }
    /// An option.
    package static func optional(_ value: ScaleValue?) -> ScaleValue { value.map { .some($0) } ?? .none }
}
