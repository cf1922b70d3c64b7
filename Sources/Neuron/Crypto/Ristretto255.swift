internal import CSodium

/// The prime-order group ristretto255 and its scalars, by libsodium: points and scalars are 32 bytes each.
enum Ristretto255 {
    /// The group order L = 2²⁵² + 27742317777372353535851937790883648493, little-endian.
    private static let order: Bytes = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// Whether a scalar is below the group order. Takes the same time for every scalar.
    static func isCanonical(_ scalar: Bytes) -> Bool {
        guard scalar.count == 32 else { return false }
        var borrow = 0
        for index in 0..<32 {
            borrow = (Int(scalar[index]) - Int(order[index]) - borrow) < 0 ? 1 : 0
        }
        return borrow == 1
    }

    /// Whether 32 bytes are the one encoding of a point. The identity is a point.
    static func isValidPoint(_ point: Bytes) -> Bool {
        guard point.count == 32 else { return false }
        Sodium.ready()
        // The call reads the 32 bytes lent to it.
        return unsafe crypto_core_ristretto255_is_valid_point(point) == 1
    }

    /// scalar · B; nil when that is the identity.
    static func base(_ scalar: UnsafePointer<UInt8>) -> Bytes? {
        var point = Bytes(repeating: 0, count: 32)
        // `scalar` lends 32 bytes; `point` has the 32 that the call writes.
        return unsafe base(scalar, into: &point) ? point : nil
    }

    /// Writes scalar · B; false when that is the identity.
    static func base(_ scalar: UnsafePointer<UInt8>, into point: UnsafeMutablePointer<UInt8>) -> Bool {
        Sodium.ready()
        // Callers in this room lend 32 bytes to read and 32 to write.
        return unsafe crypto_scalarmult_ristretto255_base(point, scalar) == 0
    }

    /// scalar · point; nil when that is the identity or the point is none.
    static func multiply(_ scalar: Bytes, _ point: Bytes) -> Bytes? {
        guard scalar.count == 32, point.count == 32 else { return nil }
        Sodium.ready()
        var product = Bytes(repeating: 0, count: 32)
        // All three have the 32 bytes that the call reads and writes.
        guard unsafe crypto_scalarmult_ristretto255(&product, scalar, point) == 0 else { return nil }
        return product
    }

    /// left + right; nil when either is no point.
    static func add(_ left: Bytes, _ right: Bytes) -> Bytes? {
        guard left.count == 32, right.count == 32 else { return nil }
        Sodium.ready()
        var sum = Bytes(repeating: 0, count: 32)
        // All three have the 32 bytes that the call reads and writes.
        guard unsafe crypto_core_ristretto255_add(&sum, left, right) == 0 else { return nil }
        return sum
    }

    /// left − right; nil when either is no point.
    static func subtract(_ left: Bytes, _ right: Bytes) -> Bytes? {
        guard left.count == 32, right.count == 32 else { return nil }
        Sodium.ready()
        var difference = Bytes(repeating: 0, count: 32)
        // All three have the 32 bytes that the call reads and writes.
        guard unsafe crypto_core_ristretto255_sub(&difference, left, right) == 0 else { return nil }
        return difference
    }

    /// 64 bytes modulo the group order.
    static func reduce(_ wide: Bytes) -> Bytes {
        precondition(wide.count == 64, "A wide scalar has 64 bytes.")
        var scalar = Bytes(repeating: 0, count: 32)
        // Both have the bytes that the call reads and writes: 64 and 32.
        unsafe crypto_core_ristretto255_scalar_reduce(&scalar, wide)
        return scalar
    }

    /// 64 secret bytes modulo the group order, into 32.
    static func reduce(_ wide: UnsafePointer<UInt8>, into scalar: UnsafeMutablePointer<UInt8>) {
        // Callers in this room lend 64 bytes to read and 32 to write.
        unsafe crypto_core_ristretto255_scalar_reduce(scalar, wide)
    }

    /// product = left · right, modulo the group order.
    static func multiplyScalars(
        _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, into product: UnsafeMutablePointer<UInt8>
    ) {
        // Callers in this room lend 32 bytes each.
        unsafe crypto_core_ristretto255_scalar_mul(product, left, right)
    }

    /// sum = left + right, modulo the group order.
    static func addScalars(
        _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, into sum: UnsafeMutablePointer<UInt8>
    ) {
        // Callers in this room lend 32 bytes each.
        unsafe crypto_core_ristretto255_scalar_add(sum, left, right)
    }
}
