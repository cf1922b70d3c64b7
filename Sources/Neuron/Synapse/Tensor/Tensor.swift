internal import Foundation

/// Numbers in a shape, as a field of a synapse: what numpy arrays are on the Python side.
///
/// ```swift
/// let tensor = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
/// let numbers = try tensor.array(of: Float.self)
/// ```
/// On the wire `{"buffer", "dtype", "shape"}`, the buffer being the packed array in base64, byte for byte as the SDK writes it.
/// - Source: section 10 of the SDK 10 protocol; golden vectors `tensors.json`.
public struct Tensor: Hashable, Sendable {
    /// What the elements are.
    public let dtype: DType
    /// The length along each dimension; none for a single number.
    public let shape: [Int]
    /// The elements, little-endian, the last dimension fastest.
    public let bytes: Bytes

    /// A tensor of bytes that are in order already.
    ///
    /// - Throws: ``TensorError`` when they are not as many as shape and type need.
    public init(dtype: DType, shape: [Int], bytes: Bytes) throws(TensorError) {
        guard let count = Self.count(of: shape), bytes.count == count * dtype.width else {
            throw TensorError("\(bytes.count) bytes are not a \(dtype) tensor of the shape \(shape).")
        }
        self.dtype = dtype
        self.shape = shape
        self.bytes = bytes
    }

    /// A tensor of numbers, the last dimension fastest; of one dimension unless a shape is given.
    ///
    /// - Throws: ``TensorError`` when the shape is for another count of numbers.
    public init<Element: TensorElement>(_ values: [Element], shape: [Int]? = nil) throws(TensorError) {
        var bytes: Bytes = []
        bytes.reserveCapacity(values.count * Element.dtype.width)
        for value in values { value.appendLittleEndian(to: &bytes) }
        try self.init(dtype: Element.dtype, shape: shape ?? [values.count], bytes: bytes)
    }

    /// How many numbers there are.
    public var count: Int { bytes.count / dtype.width }

    /// The numbers, the last dimension fastest.
    ///
    /// - Throws: ``TensorError`` when the elements are of another type; see ``converted(to:)``.
    public func array<Element: TensorElement>(of type: Element.Type = Element.self) throws(TensorError) -> [Element] {
        guard dtype == Element.dtype else {
            throw TensorError("The tensor's elements are \(dtype), not \(Element.dtype).")
        }
        return stride(from: 0, to: bytes.count, by: dtype.width).map { Element(littleEndian: bytes[$0..<$0 + dtype.width]) }
    }

    /// The same numbers as another type, as numpy's `astype` converts them: towards zero, and within the type's range.
    public func converted(to dtype: DType) -> Tensor {
        guard dtype != self.dtype else { return self }
        var converted: Bytes = []
        converted.reserveCapacity(count * dtype.width)
        for start in stride(from: 0, to: bytes.count, by: self.dtype.width) {
            dtype.append(self.dtype.number(in: bytes[start..<start + self.dtype.width]), to: &converted)
        }
        return Tensor(unchecked: dtype, shape: shape, bytes: converted)
    }

    /// The same numbers in another shape.
    ///
    /// - Throws: ``TensorError`` when the shape is for another count of numbers.
    public func reshaped(to shape: [Int]) throws(TensorError) -> Tensor {
        try Tensor(dtype: dtype, shape: shape, bytes: bytes)
    }

    init(unchecked dtype: DType, shape: [Int], bytes: Bytes) {
        self.dtype = dtype
        self.shape = shape
        self.bytes = bytes
    }

    /// How many elements a shape has; nil where it is no shape, or more than memory can hold.
    static func count(of shape: [Int]) -> Int? {
        var count = 1
        for length in shape {
            guard length >= 0 else { return nil }
            let (product, overflows) = count.multipliedReportingOverflow(by: length)
            guard !overflows, product <= 1 << 40 else { return nil }
            count = product
        }
        return count
    }
}

extension Tensor: Codable {
    private enum CodingKeys: String, CodingKey { case buffer, dtype, shape }

    /// Reads `{"buffer", "dtype", "shape"}`; the field's shape and type win over the packed ones, as they do in the SDK.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let buffer = try container.decode(String.self, forKey: .buffer)
        let name = try container.decode(String.self, forKey: .dtype)
        let shape: [Int]
        do {
            shape = try container.decode([Int].self, forKey: .shape)
        } catch {
            shape = try Self.shape(try container.decode(String.self, forKey: .shape))
        }
        do throws(TensorError) {
            guard let dtype = DType(name) else { throw TensorError("\(name.prefix(40)) is not a tensor's type.") }
            guard let packed = Data(base64Encoded: buffer) else { throw TensorError("The buffer is not base64.") }
            var tensor = try TensorPacking.unpack(Bytes(packed))
            if shape != [0] { tensor = try tensor.reshaped(to: shape) }
            self = tensor.converted(to: dtype)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: error.message, underlyingError: error))
        }
    }

    /// Writes `{"buffer", "dtype", "shape"}`; the shape of a single number is `[0]`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Data(TensorPacking.pack(self)).base64EncodedString(), forKey: .buffer)
        try container.encode(dtype.description, forKey: .dtype)
        try container.encode(shape.isEmpty ? [0] : shape, forKey: .shape)
    }

    /// A shape as old peers write it: `[2, 2]` in a text.
    private static func shape(_ text: String) throws -> [Int] {
        guard text.utf8.count <= 4_096, text.hasPrefix("["), text.hasSuffix("]") else {
            throw TensorError("The shape is no list of lengths.")
        }
        return try text.dropFirst().dropLast().split(separator: ",").map { part in
            guard let length = Int(part.filter { $0 != " " }) else { throw TensorError("The shape is no list of lengths.") }
            return length
        }
    }
}

/// Why numbers are no tensor.
public struct TensorError: NeuronFailure {
    /// What is wrong.
    public let message: String
    /// What to do.
    public var remedy: String? { "Give a type of the table, and as many elements as the shape has." }
    /// Nothing lies beneath.
    public var cause: (any Error)? { nil }
    /// `tensor`.
    public var label: String { "tensor" }
    /// The same numbers are as wrong later.
    public var isRetryable: Bool { false }

    /// An error with its facts.
    public init(_ message: String) { self.message = message }
}
