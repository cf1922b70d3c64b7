internal import HTTPTypes

/// The headers of Epistula.
extension HTTPField.Name {
    // Tokens of letters, digits and hyphens, so none of these is nil.
    static let epistulaVersion = Self("Epistula-Version")!
    static let epistulaTimestamp = Self("Epistula-Timestamp")!
    static let epistulaUUID = Self("Epistula-Uuid")!
    static let epistulaSignedBy = Self("Epistula-Signed-By")!
    static let epistulaSignedFor = Self("Epistula-Signed-For")!
    static let epistulaSignature = Self("Epistula-Request-Signature")!

    /// One of the three signatures over an interval.
    static func epistulaSecret(_ index: Int) -> Self { Self("Epistula-Secret-Signature-\(index)")! }

    static let epistula: [Self] = [
        .epistulaVersion, .epistulaTimestamp, .epistulaUUID, .epistulaSignedBy, .epistulaSignedFor, .epistulaSignature,
    ]
}
