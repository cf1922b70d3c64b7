/// Something that says how likely each byte is to come next.
package protocol ByteModel: Sendable {
    /// The probability of each of the 256 bytes after `context`, whose last byte is the most recent.
    ///
    /// - Returns: 256 positive numbers that sum to one within rounding.
    func distribution(after context: ArraySlice<UInt8>) -> [Double]
}

/// Knows nothing: every byte is as likely as any other, 8 bits per byte.
package struct UniformModel: ByteModel {
    /// A model without training.
    package init() {}

    /// 1/256 for each byte.
    package func distribution(after context: ArraySlice<UInt8>) -> [Double] {
        [Double](repeating: 1 / 256, count: 256)
    }
}
