/// An array as msgpack: a map of five keys in bytes, as numpy's arrays are packed on the Python side.
///
/// Reading is total, takes no more memory than the input has, and knows only what an array needs.
enum TensorPacking {
    static func pack(_ tensor: Tensor) -> Bytes {
        var out: Bytes = [0x85]
        appendBinary(Bytes("nd".utf8), to: &out)
        out.append(0xC3)
        appendBinary(Bytes("type".utf8), to: &out)
        out.append(0xA0 | UInt8(tensor.dtype.packedName.utf8.count))
        out += tensor.dtype.packedName.utf8
        appendBinary(Bytes("kind".utf8), to: &out)
        appendBinary([], to: &out)
        appendBinary(Bytes("shape".utf8), to: &out)
        appendHeader(tensor.shape.count, small: 0x90, limit: 16, wide: [(0xDC, 2), (0xDD, 4)], to: &out)
        for length in tensor.shape { appendUnsigned(length, to: &out) }
        appendBinary(Bytes("data".utf8), to: &out)
        appendBinary(tensor.bytes, to: &out)
        return out
    }

    private static func appendBinary(_ bytes: Bytes, to out: inout Bytes) {
        appendHeader(bytes.count, small: nil, limit: 0, wide: [(0xC4, 1), (0xC5, 2), (0xC6, 4)], to: &out)
        out += bytes
    }

    private static func appendUnsigned(_ number: Int, to out: inout Bytes) {
        appendHeader(number, small: 0, limit: 128, wide: [(0xCC, 1), (0xCD, 2), (0xCE, 4), (0xCF, 8)], to: &out)
    }

    /// A count in the shortest form that it has.
    private static func appendHeader(_ count: Int, small: UInt8?, limit: Int, wide: [(UInt8, Int)], to out: inout Bytes) {
        if let small, count < limit { return out.append(small | UInt8(count)) }
        let form = wide.first { $0.1 == 8 || count < 1 << ($0.1 * 8) }
        guard let (mark, width) = form else { return }
        out.append(mark)
        for shift in stride(from: (width - 1) * 8, through: 0, by: -8) { out.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }

    // MARK: Reading

    static func unpack(_ bytes: Bytes) throws(TensorError) -> Tensor {
        var reader = Reader(bytes: bytes)
        let entries = try reader.map()
        guard entries[Key.nd] == .flag(true) else { throw TensorError("The buffer holds no array.") }
        if case .binary(let kind)? = entries[Key.kind], !kind.isEmpty {
            throw TensorError("Only arrays of plain numbers are read.")
        }
        guard case .text(let name)? = entries[Key.type], case .lengths(let shape)? = entries[Key.shape],
            case .binary(let data)? = entries[Key.data]
        else { throw TensorError("The packed array is not complete.") }
        let kind = try Packed(name)
        guard let count = Tensor.count(of: shape) else { throw TensorError("The packed shape is no shape.") }
        guard data.count >= count * kind.width else { throw TensorError("The packed array has too few bytes.") }
        return kind.tensor(of: data.prefix(count * kind.width), shape: shape)
    }

    private enum Key {
        static let nd = Bytes("nd".utf8), type = Bytes("type".utf8), kind = Bytes("kind".utf8)
        static let shape = Bytes("shape".utf8), data = Bytes("data".utf8)
    }

    /// A packed type such as `<f4`: its order of bytes, and what it is.
    private struct Packed {
        let isBigEndian: Bool
        let width: Int
        /// The type of the table, or for a wider unsigned one the next that holds it.
        let dtype: Tensor.DType
        let isUnsigned: Bool

        init(_ name: String) throws(TensorError) {
            let characters = Array(name.utf8)
            guard characters.count == 3, ["<", ">", "|", "="].contains(name.prefix(1)) else {
                throw TensorError("The packed type is not known.")
            }
            isBigEndian = name.hasPrefix(">")
            let plain: [String: Tensor.DType] = [
                "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
                "u1": .uint8, "b1": .bool, "u2": .int32, "u4": .int64, "u8": .int64,
            ]
            guard let dtype = plain[String(name.dropFirst())] else { throw TensorError("The packed type is not known.") }
            self.dtype = dtype
            width = Int(characters[2] - UInt8(ascii: "0"))
            isUnsigned = characters[1] == UInt8(ascii: "u") && width > 1
        }

        func tensor(of data: ArraySlice<UInt8>, shape: [Int]) -> Tensor {
            var bytes: Bytes = []
            bytes.reserveCapacity(data.count)
            guard isBigEndian || isUnsigned else { return Tensor(unchecked: dtype, shape: shape, bytes: Bytes(data)) }
            for start in stride(from: data.startIndex, to: data.endIndex, by: width) {
                let element = data[start..<start + width]
                bytes += isBigEndian ? Bytes(element.reversed()) : Bytes(element)
                if isUnsigned { bytes += Bytes(repeating: 0, count: dtype.width - width) }
            }
            return Tensor(unchecked: dtype, shape: shape, bytes: bytes)
        }
    }

    private enum Value: Equatable {
        case flag(Bool)
        case text(String)
        case binary(Bytes)
        case lengths([Int])
        case other
    }

    private struct Reader {
        let bytes: Bytes
        var at = 0

        static let incomplete = TensorError("The packed array ends too soon.")

        mutating func byte() throws(TensorError) -> UInt8 {
            guard at < bytes.count else { throw Self.incomplete }
            defer { at += 1 }
            return bytes[at]
        }

        mutating func take(_ count: Int) throws(TensorError) -> Bytes {
            guard count <= bytes.count - at else { throw Self.incomplete }
            defer { at += count }
            return Bytes(bytes[at..<at + count])
        }

        mutating func unsigned(_ width: Int) throws(TensorError) -> Int {
            let number = try take(width).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let number = Int(exactly: number) else { throw TensorError("A packed length is too large.") }
            return number
        }

        mutating func map() throws(TensorError) -> [Bytes: Value] {
            let mark = try byte()
            guard mark & 0xF0 == 0x80 else { throw TensorError("The buffer holds no array.") }
            var entries: [Bytes: Value] = [:]
            for _ in 0..<Int(mark & 0x0F) {
                guard case .binary(let key) = try value() else { throw TensorError("A packed key is not in bytes.") }
                entries[key] = try value()
            }
            guard at == bytes.count else { throw TensorError("Bytes follow the packed array.") }
            return entries
        }

        mutating func value() throws(TensorError) -> Value {
            let mark = try byte()
            switch mark {
            case 0xC2: return .flag(false)
            case 0xC3: return .flag(true)
            case 0xC4: return .binary(try take(try unsigned(1)))
            case 0xC5: return .binary(try take(try unsigned(2)))
            case 0xC6: return .binary(try take(try unsigned(4)))
            case 0xA0...0xBF: return .text(String(decoding: try take(Int(mark & 0x1F)), as: UTF8.self))
            case 0xD9: return .text(String(decoding: try take(try unsigned(1)), as: UTF8.self))
            case 0x90...0x9F: return try lengths(Int(mark & 0x0F))
            case 0xDC: return try lengths(try unsigned(2))
            default: throw TensorError("The packed array holds what no array has.")
            }
        }

        /// The lengths of dimensions; numpy has at most 64 of them.
        mutating func lengths(_ count: Int) throws(TensorError) -> Value {
            guard count <= 64 else { throw TensorError("The packed array has too many dimensions.") }
            var lengths: [Int] = []
            for _ in 0..<count {
                let mark = try byte()
                switch mark {
                case 0...0x7F: lengths.append(Int(mark))
                case 0xCC: lengths.append(try unsigned(1))
                case 0xCD: lengths.append(try unsigned(2))
                case 0xCE: lengths.append(try unsigned(4))
                case 0xCF: lengths.append(try unsigned(8))
                default: throw TensorError("Only arrays of plain numbers are read.")
                }
            }
            return .lengths(lengths)
        }
    }
}
